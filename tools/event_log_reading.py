"""What each listener event adds to what is known of the application."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from tools import event_log_events as events
from tools.event_log_application import Application, moment
from tools.event_log_failures import Failures
from tools.event_log_lines import Line
from tools.event_log_queries import Queries
from tools.event_log_stages import Stages
from tools.event_log_task_end import decode_task_end

_START = b'{"Event":"'
_SQL = "org.apache.spark.sql.execution.ui."


@dataclass(slots=True)
class Reading:
    """All that was read so far; `finish` closes what the log leaves open."""

    application: Application = field(default_factory=Application)
    stages: Stages = field(default_factory=Stages)
    queries: Queries = field(default_factory=Queries)
    failures: Failures = field(default_factory=Failures)
    unknown: Counter[str] = field(default_factory=Counter)
    """Events of Spark's core and SQL that we do not know; other listeners' are none of ours."""
    broken: int = 0
    """Lines that are no event, or not the event that they say."""
    torn: bool = False
    _last_at: int = 0

    def read(self, line: Line) -> None:
        if not line.data.startswith(_START):
            self._break(line)
            return
        name = line.data[len(_START) : line.data.find(b'"', len(_START))]
        handle = _HANDLERS.get(name)
        if handle is None:
            self._skip(name.decode(errors="replace"), line)
            return
        try:
            handle(self, line)
        except (msgspec.DecodeError, RecursionError):
            self._break(line)

    def seen(self, at: int) -> None:
        self._last_at = max(self._last_at, at)

    def finish(self) -> None:
        self.stages.finish(self._last_at)
        self.queries.finish()

    def _skip(self, name: str, line: Line) -> None:
        if not line.whole and not line.data.endswith(b"}"):
            self.torn = True
        elif name not in NOT_NEEDED and _is_sparks(name):
            self.unknown[name] += 1

    def _break(self, line: Line) -> None:
        if not line.whole:
            self.torn = True
        elif line.data.strip():
            self.broken += 1


def _is_sparks(name: str) -> bool:
    return "." not in name.removeprefix(_SQL)


E = TypeVar("E")
_Handler = Callable[[Reading, Line], None]


def _on(kind: type[E], act: Callable[[Reading, E, Line], None]) -> _Handler:
    decode = msgspec.json.Decoder(kind).decode

    def handle(reading: Reading, line: Line) -> None:
        act(reading, decode(line.data), line)

    return handle


def _log_start(reading: Reading, event: events.LogStart, line: Line) -> None:
    reading.application.version = event.version


def _application_start(reading: Reading, event: events.ApplicationStart, line: Line) -> None:
    reading.application.start(event)
    reading.seen(event.at)


def _application_end(reading: Reading, event: events.ApplicationEnd, line: Line) -> None:
    reading.application.ended_at = moment(event.at)
    reading.seen(event.at)


def _environment(reading: Reading, event: events.EnvironmentUpdate, line: Line) -> None:
    reading.application.set(event.properties)


def _executor_added(reading: Reading, event: events.ExecutorAdded, line: Line) -> None:
    reading.application.add(event)
    reading.seen(event.at)


def _executor_removed(reading: Reading, event: events.ExecutorRemoved, line: Line) -> None:
    reading.application.remove(event, line)
    reading.seen(event.at)


def _job_start(reading: Reading, event: events.JobStart, line: Line) -> None:
    reading.application.start_job(event)
    reading.stages.start_job(event)
    reading.seen(event.at)


def _job_end(reading: Reading, event: events.JobEnd, line: Line) -> None:
    reading.application.end_job(event, line)
    reading.stages.end_job(event.job)
    reading.seen(event.at)


def _stage_submitted(reading: Reading, event: events.StageEvent, line: Line) -> None:
    reading.stages.submit(event)


def _stage_completed(reading: Reading, event: events.StageEvent, line: Line) -> None:
    reading.stages.complete(event, line)
    reading.seen(event.info.completed or 0)


def _task_start(reading: Reading, event: events.TaskStart, line: Line) -> None:
    reading.stages.start_task(event, line)
    reading.seen(event.info.launched)


def _task_end(reading: Reading, line: Line) -> None:
    event = decode_task_end(line.data)
    reading.stages.end_task(event, line)
    reading.failures.end_task(event, line)
    if event.peaks is not None:
        reading.application.peak(event.info.executor, event.peaks, line)
    reading.seen(event.info.finished)


def _stage_peaks(reading: Reading, event: events.StagePeaks, line: Line) -> None:
    reading.application.peak(event.executor, event.peaks, line)


def _heartbeat(reading: Reading, event: events.Heartbeat, line: Line) -> None:
    """Of the driver nothing else tells how full its heap was."""
    for stage in event.stages:
        reading.application.peak(event.executor, stage.peaks, line)


def _query_settings(reading: Reading, event: events.QuerySettings, line: Line) -> None:
    reading.application.set(event.changed)
    reading.queries.plan(event.execution, line)


def _query_plan(reading: Reading, event: events.QueryEvent, line: Line) -> None:
    reading.queries.plan(event.execution, line)


def _query_counts(reading: Reading, event: events.DriverUpdates, line: Line) -> None:
    reading.queries.count(event)


def _query_end(reading: Reading, event: events.QueryEvent, line: Line) -> None:
    reading.queries.end(event.execution)


_HANDLERS: dict[bytes, _Handler] = {
    b"SparkListenerTaskEnd": _task_end,
    b"SparkListenerTaskStart": _on(events.TaskStart, _task_start),
    b"SparkListenerLogStart": _on(events.LogStart, _log_start),
    b"SparkListenerApplicationStart": _on(events.ApplicationStart, _application_start),
    b"SparkListenerApplicationEnd": _on(events.ApplicationEnd, _application_end),
    b"SparkListenerEnvironmentUpdate": _on(events.EnvironmentUpdate, _environment),
    b"SparkListenerExecutorAdded": _on(events.ExecutorAdded, _executor_added),
    b"SparkListenerExecutorRemoved": _on(events.ExecutorRemoved, _executor_removed),
    b"SparkListenerJobStart": _on(events.JobStart, _job_start),
    b"SparkListenerJobEnd": _on(events.JobEnd, _job_end),
    b"SparkListenerStageSubmitted": _on(events.StageEvent, _stage_submitted),
    b"SparkListenerStageCompleted": _on(events.StageEvent, _stage_completed),
    b"SparkListenerExecutorMetricsUpdate": _on(events.Heartbeat, _heartbeat),
    b"SparkListenerStageExecutorMetrics": _on(events.StagePeaks, _stage_peaks),
    f"{_SQL}SparkListenerSQLExecutionStart".encode(): _on(events.QuerySettings, _query_settings),
    f"{_SQL}SparkListenerSQLAdaptiveExecutionUpdate".encode(): _on(events.QueryEvent, _query_plan),
    f"{_SQL}SparkListenerDriverAccumUpdates".encode(): _on(events.DriverUpdates, _query_counts),
    f"{_SQL}SparkListenerSQLExecutionEnd".encode(): _on(events.QueryEvent, _query_end),
}

NOT_NEEDED = frozenset(
    {
        "SparkListenerBlockManagerAdded",
        "SparkListenerBlockManagerRemoved",
        "SparkListenerBlockUpdated",
        "SparkListenerExecutorBlacklisted",
        "SparkListenerExecutorBlacklistedForStage",
        "SparkListenerExecutorExcluded",
        "SparkListenerExecutorExcludedForStage",
        "SparkListenerExecutorUnblacklisted",
        "SparkListenerExecutorUnexcluded",
        "SparkListenerMiscellaneousProcessAdded",
        "SparkListenerNodeBlacklisted",
        "SparkListenerNodeBlacklistedForStage",
        "SparkListenerNodeExcluded",
        "SparkListenerNodeExcludedForStage",
        "SparkListenerNodeUnblacklisted",
        "SparkListenerNodeUnexcluded",
        "SparkListenerResourceProfileAdded",
        "SparkListenerSpeculativeTaskSubmitted",
        "SparkListenerTaskGettingResult",
        "SparkListenerUnpersistRDD",
        "SparkListenerUnschedulableTaskSetAdded",
        "SparkListenerUnschedulableTaskSetRemoved",
        f"{_SQL}SparkListenerSQLAdaptiveSQLMetricUpdates",
    }
)
"""Events that Spark writes and that no question here needs."""
