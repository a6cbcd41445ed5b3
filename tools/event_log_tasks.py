"""The tasks of one attempt of one stage: spreads, the hot task, and those that never ended."""

import re
from typing import NamedTuple

from contracts.evidence import Evidence
from contracts.spark_metrics import HotTask, Spread, UnfinishedTask
from tools.event_log_events import TaskEnd, TaskInfo, TaskMetrics
from tools.event_log_lines import Line
from tools.event_log_numbers import EXACT, Numbers
from tools.event_log_quotes import quote_match

KEPT_UNFINISHED = 20

LOST = frozenset({"ExecutorLostFailure", "TaskResultLost"})
"""Ends from outside, in the middle of the work; so is one for want of memory."""

_OVERTAKEN = "another attempt succeeded"
_PLACE = re.compile(rb'"Index":\d+,"Attempt":\d+')
_TIMES = re.compile(rb'"Launch Time":\d+,"Executor ID":"[^"]*"')
_FINISHED = re.compile(rb'"Finish Time":[1-9]\d*')
_TOLD_PLACE = re.compile(rb'"index":\d+,"attempt":\d+')
_TOLD_TIMES = re.compile(rb'"launchTime":"[^"]*"[^{}]{0,80}?"duration":\d+,"executorId":"[^"]*"')
"""As a History Server says it."""

_HOT = (
    _PLACE,
    _TIMES,
    _FINISHED,
    re.compile(rb'"Memory Bytes Spilled":\d+,"Disk Bytes Spilled":\d+'),
    re.compile(rb'"Remote Bytes Read":\d+[^{}]{0,200}?"Total Records Read":\d+'),
    re.compile(rb'"Input Metrics":\{[^{}]{0,200}\}'),
    _TOLD_PLACE,
    _TOLD_TIMES,
    re.compile(rb'"memoryBytesSpilled":\d+,"diskBytesSpilled":\d+'),
    re.compile(rb'"inputMetrics":\{[^{}]{0,200}\}'),
    re.compile(rb'"remoteBytesRead":\d+[^{}]{0,200}?"recordsRead":\d+'),
)
_UNFINISHED = (_PLACE, _TIMES, _FINISHED, _TOLD_PLACE, _TOLD_TIMES)
_NO_METRICS = TaskMetrics()


class Started(NamedTuple):
    stage: int
    attempt: int
    info: TaskInfo
    line: Line


class _Lost(NamedTuple):
    ran_ms: int
    executor: str
    line: Line


class _Ended(NamedTuple):
    event: TaskEnd
    line: Line


class Spreads(NamedTuple):
    """In the order in which `StageTasks` keeps them."""

    duration_ms: Spread
    records_read: Spread
    bytes_read: Spread
    bytes_written: Spread
    spilled_bytes: Spread
    gc_ms: Spread
    peak_execution_bytes: Spread


class StageTasks:
    __slots__ = (
        "_longest",
        "_longest_ms",
        "_lost",
        "_most",
        "_most_read",
        "_numbers",
        "failed",
        "killed",
        "records_written",
        "resubmitted",
        "succeeded",
    )

    def __init__(self) -> None:
        self.succeeded = self.failed = self.killed = self.resubmitted = 0
        self.records_written = 0
        self._numbers = tuple(Numbers() for _ in Spreads._fields)
        self._lost: dict[int, _Lost] = {}
        self._most: _Ended | None = None
        self._most_read = -1
        self._longest: _Ended | None = None
        self._longest_ms = -1

    def end(self, event: TaskEnd, line: Line) -> None:
        match event.reason.reason:
            case "Success":
                self._succeed(event, line)
            case "Resubmitted":
                self.resubmitted += 1
            case "TaskKilled":
                self.killed += 1
                self._lose(event, line)
            case reason:
                self.failed += 1
                if reason in LOST or event.reason.exception.endswith("OutOfMemoryError"):
                    self._lose(event, line)

    def leave(self, task: Started, last_at: int) -> None:
        """A task that was still running when the log ended."""
        lost = _Lost(max(last_at - task.info.launched, 0), task.info.executor, task.line)
        self._keep(task.info.index, lost)

    def spreads(self) -> Spreads:
        return Spreads(*(numbers.spread() for numbers in self._numbers))

    def hot(self, spreads: Spreads) -> HotTask | None:
        uneven = spreads.records_read.maximum > spreads.records_read.median
        ended = self._most if uneven else self._longest
        if ended is None or self.succeeded < 2:
            return None
        info, metrics = ended.event.info, ended.event.metrics or _NO_METRICS
        return HotTask(
            index=info.index,
            executor=info.executor,
            duration_ms=max(info.finished - info.launched, 0),
            records_read=max(_records(metrics), 0),
            bytes_read=max(_bytes(metrics), 0),
            evidence=quote_match(ended.line, *_HOT),
        )

    def unfinished(self) -> tuple[UnfinishedTask, ...]:
        longest = sorted(self._lost.items(), key=lambda item: (-item[1].ran_ms, item[0]))
        return tuple(
            UnfinishedTask(
                index=index, executor=lost.executor, ran_ms=lost.ran_ms, evidence=_quote(lost)
            )
            for index, lost in longest[:KEPT_UNFINISHED]
        )

    def _succeed(self, event: TaskEnd, line: Line) -> None:
        info, metrics = event.info, event.metrics or _NO_METRICS
        self.succeeded += 1
        self._lost.pop(info.index, None)
        took, records = info.finished - info.launched, _records(metrics)
        duration, read, in_bytes, out_bytes, spilled, gc, peak = self._numbers
        duration.add(took)
        read.add(records)
        in_bytes.add(_bytes(metrics))
        out_bytes.add(metrics.written.bytes + metrics.shuffle_write.bytes)
        spilled.add(metrics.spilled)
        gc.add(metrics.gc_ms)
        peak.add(metrics.peak)
        self.records_written += metrics.shuffle_write.records
        if records > self._most_read or (records == self._most_read and _sooner(info, self._most)):
            self._most_read, self._most = records, _Ended(event, line)
        if took > self._longest_ms or (took == self._longest_ms and _sooner(info, self._longest)):
            self._longest_ms, self._longest = took, _Ended(event, line)
        if len(duration.recent) >= EXACT:
            for numbers in self._numbers:
                numbers.fold()

    def _lose(self, event: TaskEnd, line: Line) -> None:
        info = event.info
        if _OVERTAKEN not in event.reason.kill:
            self._keep(
                info.index, _Lost(max(info.finished - info.launched, 0), info.executor, line)
            )

    def _keep(self, index: int, lost: _Lost) -> None:
        before = self._lost.get(index)
        if before is None or lost.ran_ms > before.ran_ms:
            self._lost[index] = lost


def _sooner(info: TaskInfo, than: _Ended | None) -> bool:
    """Of equals the first to finish counts, in whatever order they are told."""
    return than is not None and info.finished < than.event.info.finished


def _records(metrics: TaskMetrics) -> int:
    return metrics.read.records + metrics.shuffle_read.records


def _bytes(metrics: TaskMetrics) -> int:
    shuffle = metrics.shuffle_read
    return metrics.read.bytes + shuffle.remote + shuffle.local


def _quote(lost: _Lost) -> tuple[Evidence, ...]:
    return quote_match(lost.line, *_UNFINISHED)
