"""Finds out what the files of a run are, and what the logs among them say."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import NamedTuple

from pydantic import BaseModel, TypeAdapter, ValidationError

from contracts.base import canonical
from contracts.catalogue import Catalogue
from contracts.evidence import Evidence, Gap, Mask
from contracts.inputs import Compression, EventLog, Inputs, LogFile, RunFacts
from contracts.log_report import LogFacts, LogReport
from contracts.recorded import Recorded
from contracts.task_event import FileRef, TaskEvent, Wishes
from tools.decompress import BombError
from tools.findings import Findings
from tools.log_source import NOTHING, RemoteLogs
from tools.matching import Matchers
from tools.outcomes import LastWords, Marker, outcome
from tools.quotes import as_printed, quote
from tools.redact import Span, shipped_rules
from tools.scan import Scanner
from tools.scan_log import TRIGGERS, LogScan, last_words
from tools.scan_repeats import Repeats
from tools.signature import matchers
from tools.sniff import HEAD, Sniffed, part_number, sniff
from tools.sources import Files, LogGoneError, NestedArchiveError
from tools.spark_history import Fetched, SparkHistory, application_ids, last_named
from tools.unwrap_lines import Raw


class SeveralRunsError(ValueError):
    """The files hold the logs of more than one run."""


class NothingReadableError(ValueError):
    """None of the files that a person named can be read as evidence."""


class _Sniffed(NamedTuple):
    ref: FileRef
    what: Sniffed
    compression: Compression


# gather


def ask_gather(
    event: TaskEvent,
    wishes: Wishes,
    files: Files,
    spark_history: SparkHistory | None = None,
    remote_logs: RemoteLogs | None = None,
) -> Recorded:
    """Looks into each file; raises SeveralRunsError where two drivers' logs are among them.

    Of local files at least one must be evidence: else it raises NothingReadableError. What the
    event does not bring `remote_logs` is asked for. Where no event log is among them,
    `spark_history` is asked for those of the applications that are named.
    """
    elsewhere = NOTHING if remote_logs is None else remote_logs(event)
    sniffed = [_sniff(ref, files) for ref in (*event.log_refs, *elsewhere.files)]
    if not wishes.one_run:
        _refuse_several_runs(sniffed)
    inputs = _inputs(sniffed, files)
    inputs = inputs.model_copy(update={"gaps": (*inputs.gaps, *elsewhere.gaps)})
    if event.format == "local":
        _refuse_nothing(inputs)
    if spark_history is not None and not inputs.event_logs:
        inputs = _with_history(inputs, spark_history(_applications(event, inputs.logs, files)))
    refs = [ref.model_dump(mode="json") for ref in event.log_refs]
    return Recorded(
        request=canonical({"event": event.event_id, "files": refs}).decode(),
        answer=canonical(inputs.model_dump(mode="json")).decode(),
    )


def finish_gather(event: TaskEvent, recorded: Recorded) -> Inputs:
    return TypeAdapter(Inputs).validate_json(recorded.answer)


def _sniff(ref: FileRef, files: Files) -> _Sniffed:
    try:
        with files.raw(ref) as stream:
            return _Sniffed(ref, sniff(ref.name, stream.read(HEAD)), stream.compression)
    except (LogGoneError, NestedArchiveError, BombError) as error:
        return _Sniffed(ref, Sniffed("gap", why=_reason(ref, error)), "none")


def _reason(ref: FileRef, error: Exception) -> str:
    return str(error).removeprefix(f"{ref.name}: ")


def _refuse_several_runs(sniffed: Sequence[_Sniffed]) -> None:
    starts = [item.ref.name for item in sniffed if item.what.starts_application]
    if len(starts) > 1:
        raise SeveralRunsError(
            f"{', '.join(starts)}: each is the log of a Spark driver of its own; diagnose them "
            "one by one, or say with --one-run which files belong together"
        )


def _refuse_nothing(inputs: Inputs) -> None:
    if inputs.logs or inputs.event_logs or inputs.run:
        return
    told = "; ".join(str(gap) for gap in inputs.gaps[:5])
    raise NothingReadableError(
        f"nothing here can be read as a log: {told or 'only sources'}; name the log of a run"
    )


def _inputs(sniffed: Sequence[_Sniffed], files: Files) -> Inputs:
    runs = [item.ref for item in sniffed if item.what.kind == "run"]
    run, run_gaps = _run_facts(runs, files)
    gaps = [Gap(what=item.ref.name, why=item.what.why) for item in sniffed if item.what.why]
    return Inputs(
        logs=tuple(_log(item) for item in sniffed if item.what.kind == "log"),
        event_logs=tuple(_event_logs(sniffed)),
        sources=tuple(item.ref for item in sniffed if item.what.kind == "source"),
        run=run,
        gaps=(*gaps, *run_gaps),
    )


def _applications(event: TaskEvent, logs: Sequence[LogFile], files: Files) -> tuple[str, ...]:
    told = event.spark.application_ids if event.spark else ()
    return last_named(chain((id for log in logs for id in _named(log.ref, files)), told))


def _named(ref: FileRef, files: Files) -> Iterator[str]:
    """A log that breaks off names what it names before; why it does is read_log's to tell."""
    with suppress(LogGoneError, NestedArchiveError, BombError), files.raw(ref) as stream:
        yield from application_ids(stream)


def _with_history(inputs: Inputs, fetched: Fetched) -> Inputs:
    return inputs.model_copy(
        update={
            "event_logs": fetched.event_logs,
            "spark_answers": fetched.answers,
            "gaps": inputs.gaps + fetched.gaps,
        }
    )


def _log(item: _Sniffed) -> LogFile:
    return LogFile(
        ref=item.ref,
        role=item.what.role,
        executor=item.what.executor,
        compression=item.compression,
    )


def _event_logs(sniffed: Sequence[_Sniffed]) -> Iterable[EventLog]:
    folders: dict[str, list[_Sniffed]] = {}
    for item in sniffed:
        if item.what.kind == "event-log":
            folders[item.ref.name] = [item]
        elif item.what.kind == "event-log-part":
            folders.setdefault(item.ref.name.rpartition("/")[0], []).append(item)
    for folder, parts in folders.items():
        parts.sort(key=lambda item: part_number(item.ref.name) or 0)
        yield EventLog(
            parts=tuple(item.ref for item in parts),
            compression=parts[0].compression,
            in_progress=folder.endswith(".inprogress"),
        )


class _Run(BaseModel):
    exit_code: int | None = None
    command: str | list[str] = []
    conf: dict[str, str] | None = None
    engine: str | None = None


def _run_facts(refs: Sequence[FileRef], files: Files) -> tuple[RunFacts | None, list[Gap]]:
    if not refs:
        return None, []
    first = min(refs, key=lambda ref: (ref.name.rpartition("/")[2] != "run.json", ref.name))
    gaps = [Gap(what=ref.name, why=f"{first.name} is read") for ref in refs if ref != first]
    with files.redacted(first) as stream:
        text = stream.read(HEAD)
    try:
        run = _Run.model_validate_json(text)
    except ValidationError as error:
        return None, [
            *gaps,
            Gap(what=first.name, why=f"not readable: {error.error_count()} errors"),
        ]
    command = (run.command,) if isinstance(run.command, str) else tuple(run.command)
    return RunFacts(
        exit_code=run.exit_code,
        command=tuple(part for part in command if part),
        settings=tuple((run.conf or {}).items()),
        engine=run.engine,
        evidence=_exit_code_quote(first.name, text),
    ), gaps


def _exit_code_quote(name: str, text: bytes) -> tuple[Evidence, ...]:
    offset = 0
    for number, raw in enumerate(text.split(b"\n"), 1):
        if b'"exit_code"' in raw:
            start = raw.index(b'"exit_code"')
            end = raw.find(b",", start)
            line = as_printed(Raw(offset, number, raw))
            return (quote(name, line, start, end if end >= 0 else None),)
        offset += len(raw) + 1
    return ()


# read_log


def read_log(inputs: Inputs, catalogue: Catalogue, files: Files) -> LogReport:
    known: Matchers = matchers(catalogue)  # pyright: ignore[reportAssignmentType]
    return report(inputs, known, files)


def report(inputs: Inputs, known: Matchers, files: Files) -> LogReport:
    """What the logs say, given what is known of failures."""
    run = _Reading(known)
    for place, log in enumerate(inputs.logs):
        run.read(log, place, files)
    findings = run.findings.all()
    quoted = [item for finding in findings for item in finding.evidence]
    ended = outcome(run.markers, inputs.run, run.words)
    return LogReport(
        findings=findings,
        outcome=ended,
        logs=tuple(run.facts),
        masks=tuple(_quoted_masks(run.masks, [*quoted, *ended.evidence])),
        gaps=tuple(run.gaps),
    )


class _Reading:
    """What comes together over all logs of a run."""

    def __init__(self, known: Matchers) -> None:
        self._known = known
        self._scanner = Scanner([*TRIGGERS, *known.literals], shipped_rules())
        self.findings = Findings()
        self.markers: list[Marker] = []
        self.facts: list[LogFacts] = []
        self.masks: list[tuple[str, Span]] = []
        self.gaps: list[Gap] = []
        self.words: LastWords | None = None

    def read(self, log: LogFile, place: int, files: Files) -> None:
        name = log.ref.name
        finder = self._scanner.finder(len(TRIGGERS))
        scan = LogScan(log, place, self._known, finder, self.findings, self.markers)
        try:
            with files.raw(log.ref) as stream:
                scanned = self._scanner.scan(stream, Repeats(scan))
                torn = stream.torn
        except (LogGoneError, NestedArchiveError, BombError) as error:
            self.gaps.append(Gap(what=name, why=_reason(log.ref, error)))
            return
        scan.finish()
        if torn is not None:
            self.gaps.append(Gap(what=name, why=torn.removeprefix(f"{name}: ")))
        if scanned.passed_over:
            self.gaps.append(Gap(what=name, why=_TOO_MANY.format(scanned.passed_over)))
        self.masks += ((name, span) for span in scanned.masks)
        if log.role != "executor":
            self.words = last_words(scan, name, scanned.bytes_read) or self.words
        self.facts.append(
            LogFacts(
                source=name,
                process=log.role,
                executor=log.executor,
                bytes_read=scanned.bytes_read,
                lines_read=scanned.lines_read,
                first_at=scan.first_at,
                last_at=scan.last_at,
            )
        )


_TOO_MANY = (
    "so much of it looks like errors that {:,} places were passed over; its beginning and its end "
    "were read whole"
)


def _quoted_masks(masks: Iterable[tuple[str, Span]], quoted: Iterable[Evidence]) -> Iterable[Mask]:
    spans = sorted({(item.source, item.byte, item.byte + item.length) for item in quoted})
    for source, span in masks:
        if any(
            name == source and span.start < high and low < span.end for name, low, high in spans
        ):
            yield Mask(
                source=source,
                byte=span.start,
                length=span.end - span.start,
                secret=span.secret,
            )
