"""Reads what a History Server counted of an application into the same metrics as its event log.

The REST API has no RDD scopes, no parents of stages, no exceptions of jobs and no settings that the
session changed: what rests on them is not told, and a gap says so.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

import msgspec

from contracts.evidence import Gap
from contracts.spark_metrics import SparkMetrics
from contracts.task_event import FileRef
from tools import history_answer_items as items
from tools.event_log_application import Application, moment
from tools.event_log_events import ApplicationStart, StageEvent, TaskStart
from tools.event_log_failures import Failures
from tools.event_log_lines import Files, Line, lines
from tools.event_log_stages import Stages

UNTOLD = (
    "the REST API tells no plans, no exceptions of jobs, no input of a stage as a whole and no "
    "settings that the session changed; the event log does"
)


def read_answers(ref: FileRef, files: Files) -> SparkMetrics:
    answers = _Answers()
    with closing(files.redacted(ref)) as stream:
        for line in lines(stream, ref.name):
            answers.read(line)
    answers.finish()
    application = answers.application
    whys = (UNTOLD, *(f"{what} were not asked for" for what in answers.left_out))
    return SparkMetrics(
        application_id=application.id,
        spark_version=application.version,
        started_at=application.started_at,
        ended_at=application.ended_at,
        jobs=application.jobs(),
        stages=tuple(told.stage for told in answers.stages.told),
        failures=answers.failures.all(),
        executors=application.executors(),
        settings=tuple(application.settings.items()),
        gaps=tuple(Gap(what=ref.name, why=why) for why in whys),
    )


@dataclass(slots=True)
class _Answers:
    application: Application = field(default_factory=Application)
    stages: Stages = field(default_factory=Stages)
    failures: Failures = field(default_factory=Failures)
    left_out: list[str] = field(default_factory=list)
    _jobs: list[tuple[items.Job, Line]] = field(default_factory=list)
    _stages: list[tuple[items.Stage, Line]] = field(default_factory=list)
    _queries: dict[int, int] = field(default_factory=dict)
    """The SQL execution of each job."""
    _last_at: int = 0
    _began: bool = False

    def read(self, line: Line) -> None:
        path = _PATH(line.data).path
        if path.endswith("/taskList"):
            self._begin()
            _, stage, attempt, _ = path.split("/")
            self._task(int(stage), int(attempt), line)
        else:
            _READ[path](self, line)

    def finish(self) -> None:
        self._begin()
        for stage, line in sorted(self._stages, key=lambda told: items.ms(told[0].ended or "")):
            if stage.status in ("COMPLETE", "FAILED"):
                self.stages.complete(StageEvent(info=stage.info()), line)
        self.stages.finish(self._last_at)

    def _begin(self) -> None:
        """What happened to jobs and stages, in its order, before their tasks are counted."""
        if self._began:
            return
        self._began = True
        happened = [
            *(event for job, line in self._jobs for event in self._job(job, line)),
            *(event for stage, _ in self._stages for event in self._submission(stage)),
        ]
        for _, _, act in sorted(happened, key=lambda event: event[:2]):
            act()

    def _job(self, job: items.Job, line: Line) -> Iterator["_Event"]:
        start = job.start(self._queries.get(job.id))
        yield start.at, 0, partial(self.application.start_job, start)
        yield start.at, 1, partial(self.stages.start_job, start)
        if job.ended is not None:
            at = self._seen(items.ms(job.ended))
            yield at, 3, partial(self.application.end_job, job.end(at), line)
            yield at, 4, partial(self.stages.end_job, job.id)

    def _submission(self, stage: items.Stage) -> Iterator["_Event"]:
        if stage.began is not None and stage.status != "SKIPPED":
            self._seen(items.ms(stage.ended or ""))
            event = StageEvent(info=stage.info())
            yield items.ms(stage.began), 2, partial(self.stages.submit, event)

    def _task(self, stage: int, attempt: int, line: Line) -> None:
        task = _TASK(line.data).answer
        if not task.ended:
            self.stages.start_task(TaskStart(stage, attempt, task.info()), line)
            return
        end = task.end(stage, attempt)
        self._seen(end.info.finished)
        self.stages.end_task(end, line)
        self.failures.end_task(end, line)

    def _seen(self, at: int) -> int:
        self._last_at = max(self._last_at, at)
        return at

    def tell_application(self, line: Line) -> None:
        told = _APPLICATION(line.data).answer
        attempt = told.last()
        self.application.start(ApplicationStart(application=told.id, at=attempt.began))
        self.application.version = attempt.version
        if attempt.completed:
            self.application.ended_at = moment(self._seen(attempt.ended))

    def tell_environment(self, line: Line) -> None:
        self.application.set(dict(_ENVIRONMENT(line.data).answer.properties))

    def tell_executor(self, line: Line) -> None:
        executor = _EXECUTOR(line.data).answer
        if executor.id != "driver" or executor.cores or executor.peaks.heap:
            self.application.add(executor.addition())
            self.application.peak(executor.id, executor.peak(), line)
        if executor.removed is not None:
            at = self._seen(items.ms(executor.removed))
            self.application.remove(executor.removal(at), line)

    def tell_job(self, line: Line) -> None:
        self._jobs.append((_JOB(line.data).answer, line))

    def tell_stage(self, line: Line) -> None:
        self._stages.append((_STAGE(line.data).answer, line))

    def tell_query(self, line: Line) -> None:
        query = _QUERY(line.data).answer
        self._queries |= dict.fromkeys(query.jobs, query.id)

    def tell_left_out(self, line: Line) -> None:
        self.left_out.append(_LEFT_OUT(line.data).what)


_Event = tuple[int, int, Callable[[], None]]
T = TypeVar("T")


class _Of(msgspec.Struct, Generic[T]):
    answer: T


def _decoder(kind: type[_Of[T]]) -> Callable[[bytes], _Of[T]]:
    return msgspec.json.Decoder(kind).decode


_PATH = msgspec.json.Decoder(items.Item).decode
_LEFT_OUT = msgspec.json.Decoder(items.LeftOut).decode
_APPLICATION = _decoder(_Of[items.Application])
_ENVIRONMENT = _decoder(_Of[items.Environment])
_EXECUTOR = _decoder(_Of[items.Executor])
_JOB = _decoder(_Of[items.Job])
_STAGE = _decoder(_Of[items.Stage])
_TASK = _decoder(_Of[items.Task])
_QUERY = _decoder(_Of[items.Query])

_READ: dict[str, Callable[[_Answers, Line], None]] = {
    "application": _Answers.tell_application,
    "environment": _Answers.tell_environment,
    "executors": _Answers.tell_executor,
    "jobs": _Answers.tell_job,
    "stages": _Answers.tell_stage,
    "sql": _Answers.tell_query,
    "left out": _Answers.tell_left_out,
}
