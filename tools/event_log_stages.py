"""What Spark measured of each stage, from the events of its tasks."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import msgspec

from contracts.evidence import Evidence
from contracts.spark_metrics import Stage
from tools.event_log_events import (
    JobStart,
    RddInfo,
    Scope,
    StageEvent,
    StageInfo,
    TaskEnd,
    TaskStart,
)
from tools.event_log_lines import Line
from tools.event_log_quotes import quote_text
from tools.event_log_tasks import StageTasks, Started

KEPT = 1000
"""Of complete stages; those whose tasks took least are let go first."""

_SCOPE = msgspec.json.Decoder(Scope).decode
_PLAN = "spark_plan_"


class Links(NamedTuple):
    """What ties a stage to a plan: the names of its operators and the exchanges that it reads."""

    operators: frozenset[str]
    reads: frozenset[int]
    """Where the log names them: not before Spark 4.1, and not for reads that were coalesced."""
    shuffled: bool


class Told(NamedTuple):
    """A stage with what ties it to its plan."""

    stage: Stage
    links: Links


@dataclass(slots=True)
class _Open:
    """A stage while its tasks come in."""

    info: StageInfo
    jobs: tuple[int, ...]
    execution: int | None
    records_to_read: int | None
    tasks: StageTasks = field(default_factory=StageTasks)
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class _Job:
    execution: int | None
    stages: frozenset[int]


@dataclass(slots=True)
class Stages:
    told: list[Told] = field(default_factory=list)
    dropped: int = 0
    _jobs: dict[int, _Job] = field(default_factory=dict)
    _planned: dict[int, StageInfo] = field(default_factory=dict)
    _open: dict[tuple[int, int], _Open] = field(default_factory=dict)
    _closed: set[tuple[int, int]] = field(default_factory=set)
    _running: dict[int, Started] = field(default_factory=dict)
    _written: dict[int, int | None] = field(default_factory=dict)
    """By the RDD that a map stage ends in, the records it wrote; None where that is not whole."""

    def start_job(self, event: JobStart) -> None:
        name = event.properties.execution if event.properties else None
        execution = int(name) if name and name.isdecimal() else None
        self._jobs[event.job] = _Job(execution, frozenset(info.stage for info in event.stages))
        self._planned.update((info.stage, info) for info in event.stages)

    def end_job(self, job: int) -> None:
        ended = self._jobs.pop(job, None)
        for stage in ended.stages if ended else ():
            self._planned.pop(stage, None)

    def submit(self, event: StageEvent) -> None:
        self._planned[event.info.stage] = event.info
        self._open[event.info.stage, event.info.attempt] = self._opened(event.info)

    def start_task(self, event: TaskStart, line: Line) -> None:
        self._running[event.info.task] = Started(event.stage, event.attempt, event.info, line)

    def end_task(self, event: TaskEnd, line: Line) -> None:
        self._running.pop(event.info.task, None)
        if stage := self._of(event.stage, event.attempt):
            stage.tasks.end(event, line)

    def complete(self, event: StageEvent, line: Line) -> None:
        """A failed stage stays open: the ends of its killed tasks come later."""
        info = event.info
        stage = self._of(info.stage, info.attempt)
        if stage is None:
            return
        stage.info = info
        if info.failure is None:
            self._close(stage, "complete")
        else:
            stage.evidence = quote_text(line, b"Failure Reason") or quote_text(
                line, b"failureReason"
            )

    def finish(self, last_at: int) -> None:
        """Close what the log leaves open; `last_at` is the time of its last event, in ms."""
        for task in self._running.values():
            if stage := self._of(task.stage, task.attempt):
                stage.tasks.leave(task, last_at)
        for stage in list(self._open.values()):
            self._close(stage, "unfinished" if stage.info.failure is None else "failed")
        self._prune()
        self.told.sort(key=lambda told: (told.stage.stage, told.stage.attempt))

    def _of(self, stage: int, attempt: int) -> _Open | None:
        """The open stage; one whose submission the log no longer has is opened by its task."""
        key = stage, attempt
        if key not in self._open and key not in self._closed:
            self._open[key] = self._opened(StageInfo(stage=stage, attempt=attempt))
        return self._open.get(key)

    def _opened(self, info: StageInfo) -> _Open:
        jobs = {job: told for job, told in self._jobs.items() if info.stage in told.stages}
        executions = [told.execution for told in jobs.values() if told.execution is not None]
        return _Open(
            info=info,
            jobs=tuple(sorted(jobs)),
            execution=executions[0] if executions else None,
            records_to_read=self._to_read(info),
        )

    def _to_read(self, info: StageInfo) -> int | None:
        ends = [_end_rdd(self._planned.get(parent)) for parent in info.parents]
        written = [None if end is None else self._written.get(end) for end in ends]
        known = [records for records in written if records is not None]
        return sum(known) if known and len(known) == len(written) else None

    def _close(self, stage: _Open, status: Literal["complete", "failed", "unfinished"]) -> None:
        info, tasks = stage.info, stage.tasks
        key = info.stage, info.attempt
        del self._open[key]
        self._closed.add(key)
        if (end := _end_rdd(info)) is not None:
            whole = status == "complete" and end not in self._written and not tasks.resubmitted
            self._written[end] = tasks.records_written if whole else None
        self.told.append(Told(_stage(stage, status), _links(info.rdds)))
        if len(self.told) >= 2 * KEPT:
            self._prune()

    def _prune(self) -> None:
        complete = [told for told in self.told if told.stage.status == "complete"]
        if len(complete) <= KEPT:
            return
        complete.sort(key=lambda told: (-told.stage.duration_ms.total, told.stage.stage))
        rest = [told for told in self.told if told.stage.status != "complete"]
        self.dropped += len(complete) - KEPT
        self.told = rest + complete[:KEPT]


def _end_rdd(info: StageInfo | None) -> int | None:
    return info.rdds[0].rdd if info and info.rdds else None


def _stage(stage: _Open, status: Literal["complete", "failed", "unfinished"]) -> Stage:
    info, tasks = stage.info, stage.tasks
    spreads = tasks.spreads()
    return Stage(
        stage=info.stage,
        attempt=info.attempt,
        name=info.name,
        status=status,
        failure=info.failure,
        evidence=stage.evidence,
        jobs=stage.jobs,
        sql_execution=stage.execution,
        plan_nodes=tuple(sorted(_plan_ids(info.rdds))),
        tasks=info.tasks,
        succeeded=tasks.succeeded,
        failed=tasks.failed,
        killed=tasks.killed,
        records_to_read=stage.records_to_read,
        hot=tasks.hot(spreads),
        unfinished=() if status == "complete" else tasks.unfinished(),
        **spreads._asdict(),
    )


def _links(rdds: list[RddInfo]) -> Links:
    scopes = [(rdd, scope) for rdd in rdds if (scope := _scope(rdd))]
    shuffled = [(rdd, scope) for rdd, scope in scopes if rdd.name.startswith("ShuffledRowRDD")]
    whole = [rdd for rdd, scope in shuffled if scope.name.endswith("Exchange")]
    return Links(
        operators=frozenset(scope.name for _, scope in scopes),
        reads=frozenset(_plan_ids(whole)),
        shuffled=bool(shuffled),
    )


def _plan_ids(rdds: list[RddInfo]) -> set[int]:
    """Since Spark 4.1 a scope is named after the plan's node; before, after a counter."""
    ids = (
        scope.id.removeprefix(_PLAN) for rdd in rdds if (scope := _scope(rdd)) and _PLAN in scope.id
    )
    return {int(id) for id in ids if id.isdecimal()}


def _scope(rdd: RddInfo) -> Scope | None:
    """None where an RDD belongs to no operation, or says so in a way that is not Spark's."""
    try:
        return _SCOPE(rdd.scope) if rdd.scope else None
    except msgspec.DecodeError:
        return None
