"""Reads a Spark event log into metrics: one pass, flat memory, whatever is torn or unknown."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from contracts.evidence import Gap
from contracts.inputs import EventLog
from contracts.spark_metrics import SparkMetrics
from contracts.task_event import FileRef
from tools.decompress import BombError
from tools.event_log_lines import Files, lines
from tools.event_log_queries import linked_groupings, linked_joins
from tools.event_log_reading import Reading
from tools.sources import LogGoneError

_NAMED = 3
"""So many names of unknown events go into a gap."""


def read_event_log(log: EventLog, files: Files) -> SparkMetrics:
    """All that the log tells; what is missing of it is named in `gaps`.

    A rolling log may have lost its first parts, and a part may end in the middle of a line.
    """
    reading = Reading()
    unread = [why for part in log.parts if (why := _read_part(part, files, reading))]
    reading.finish()
    name = log.parts[0].name if log.parts else "of no parts"
    gaps = (Gap(what=f"event log {name}", why=why) for why in (*unread, *_missing(reading)))
    return _metrics(reading, tuple(gaps))


def _read_part(part: FileRef, files: Files, reading: Reading) -> str | None:
    """Why it was not read to its end, if so."""
    try:
        with closing(files.redacted(part)) as stream:
            for line in lines(stream, part.name):
                reading.read(line)
    except (LogGoneError, BombError) as error:
        return str(error)
    return None


def _missing(reading: Reading) -> Iterator[str]:
    if reading.torn:
        yield "its last line is torn and was left out"
    if reading.application.ended_at is None:
        yield "it stops before the application says that it ended"
    if broken := reading.broken + reading.queries.broken:
        yield f"{broken} of its lines do not read"
    if reading.unknown:
        yield _unknown(reading.unknown)
    if (
        dropped := reading.stages.dropped
        + reading.application.dropped_jobs
        + reading.queries.dropped
    ):
        yield f"{dropped} of its smaller stages, earlier jobs and earlier queries were let go"
    if reading.failures.dropped:
        yield f"{reading.failures.dropped} failed tasks of still other kinds were not kept"


def _unknown(unknown: Counter[str]) -> str:
    names = sorted(unknown)
    shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    return f"{unknown.total()} events of unknown kinds were skipped: {shown}"


def _metrics(reading: Reading, gaps: tuple[Gap, ...]) -> SparkMetrics:
    application, told = reading.application, reading.stages.told
    queries = reading.queries.by_execution()
    return SparkMetrics(
        application_id=application.id,
        spark_version=application.version,
        started_at=application.started_at,
        ended_at=application.ended_at,
        jobs=application.jobs(),
        stages=tuple(stage.stage for stage in told),
        joins=tuple(linked_joins(queries, told)),
        groupings=tuple(linked_groupings(queries, told)),
        scans=tuple(scan for query in queries for scan in query.scans),
        failures=reading.failures.all(),
        executors=application.executors(),
        settings=tuple(application.settings.items()),
        gaps=gaps,
    )
