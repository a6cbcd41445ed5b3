"""Reads one log: what the packs know, exceptions, exit codes, and lines that say how it ended."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.evidence import Evidence
from contracts.inputs import LogFile
from contracts.log_report import MatchKind, Process
from tools.exit_codes import Exit, exits
from tools.findings import LEAD, SAID, Draft, Findings
from tools.matching import Matchers
from tools.outcomes import CAUGHT, LastWords, Marker, said
from tools.planted import is_data
from tools.quotes import quote
from tools.reading_phrases import speaks
from tools.scan_attempts import Attempts, ended_and_again, starts_again
from tools.scan_literals import Finder
from tools.tracebacks import CUT, TOP, Chain, Raised, Tracebacks
from tools.unwrap_lines import Line, Lines

TRIGGERS = (
    b"Traceback (most recent call last)",
    b"Exception",
    b"Error",
    b"Caused by",
    b", line ",
    b"ERROR",
    b"FATAL",
    b"CRITICAL",
    b"SEVERE",
    b'level":"error',
    b'level": "error',
    b'level":"critical',
    b'level": "critical',
    b'level":"fatal',
    b"[error ",
    b"[critical ",
    b"level=error",
    b"level=fatal",
    b"error:",
    b"fatal:",
    b"error_detail",
    b"return code ",
    b"Successfully stopped SparkContext",
    b"Invoking stop() from shutdown hook",
    b"exit code",
    b"exit status",
    b"exited with",
    b"exitCode",
    b"Exit status",
    b"Exit code",
    b"terminated with",
    b"Error code is",
    b"died with ",
    b"Killed",
    b"Segmentation fault",
    b"Bus error",
    b"Negsignal",
    b"terminated by signal",
    b"exited abnormally",
    b"arking task as ",
    b"arking run <DagRun",
    b"DagRun ",
    b"Pausing task as ",
    b"Starting attempt ",
    b"Running Spark version ",
    *(f"{word} {number}".encode() for word in ("try", "ttempt") for number in range(1, 6)),
    b"Rescheduling task",
    b"Skipping task",
    b"Task instance in ",
    b"Task killed!",
    b"Post Execute",
    b"new_state=",
    b"final_state=",
    b"final status: ",
    b"Application application_",
    b"Done. PASS=",
    b"Completed with ",
    b" passed in ",
    b" failed in ",
    b"<TaskInstance: ",
    b'try_number":',
)
"""What makes a line worth reading, beside the literals of the packs."""

_FRAME = b"\tat "
_LOUD = frozenset({"error", "critical", "fatal", "severe"})
_LOUD_START = re.compile(r"^\W{0,3}(?:ERROR|FATAL|CRITICAL|SEVERE|[Ee]rror:|fatal:)")
_CONDITION = re.compile(rb"\[[A-Z][A-Z0-9_]{3,}(?:\.[A-Z0-9_]+)*\]")
_EXECUTOR = re.compile(r"\bexecutor (\d+)\b")


SPOKEN = 8
"""Lines before an end that are asked what they say."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a line told, of which exception it is a part, if of any."""

    draft: Draft
    owner: Raised | None


class LogScan:
    """The consumer of one log's lines; `findings` and `markers` are shared by all logs of a run."""

    def __init__(
        self,
        log: LogFile,
        place: int,
        matchers: Matchers,
        finder: Finder,
        findings: Findings,
        markers: list[Marker],
    ) -> None:
        self.source = log.ref.name
        self._place = place
        self._process: Process = log.role
        self._executor = log.executor
        self._matchers = matchers
        self._finder = finder
        self._findings = findings
        self._markers = markers
        self._lines = Lines()
        self._tracebacks = Tracebacks()
        self._attempts = Attempts(log.ref.name)
        self._held: list[Sighting] = []
        """Sightings in an exception whose chain is not complete."""
        self._lead: Draft | None = None
        self._spoken: deque[Line] = deque(maxlen=SPOKEN)
        """The last lines that nothing was found in."""
        self.told: list[tuple[int, Draft]] = []
        self.unique = False
        self.ended = 0
        self.began = False
        self._record: Line | None = None
        self.first_at: datetime | None = None
        self.last_at: datetime | None = None
        self.uncaught: Raised | None = None
        """The last exception that left the program's top level."""
        self._died: Draft | None = None
        """What stands for it among the findings."""
        self._announced = False
        """Whether the orchestrator has just said that an exception ended the task."""

    @property
    def open(self) -> bool:
        return self._tracebacks.open or self._lines.unfinished or self._lead is not None

    @property
    def settled(self) -> bool:
        return not (self._tracebacks.in_frames or self._lines.unfinished)

    def end(self) -> None:
        self._end_chain()
        self._end_lead(explained=False)

    @property
    def recovered(self) -> bool:
        """Whether the program was started again after the last exception that ended it."""
        died = self._died.attempt if self._died is not None else ""
        return self._attempts.restarted and died != self.attempt

    @property
    def attempt(self) -> str:
        return self._attempts.current

    def line(self, raw: bytes, offset: int, number: int) -> None:
        if raw.startswith(_FRAME) and self._tracebacks.take_frame(raw):
            return
        self._read(self._lines.read(raw, offset, number))

    def fragment(self, raw: bytes, offset: int, number: int) -> None:
        self._read(self._lines.read_fragment(raw, offset, number))

    def gap(self) -> None:
        self._lines.forget()
        self.end()

    def last(self, raw: bytes, offset: int, number: int) -> None:
        self.line(raw, offset, number)

    def finish(self) -> None:
        """The log is at its end: what was said last may say why."""
        self._hear()

    def _read(self, lines: Iterable[Line]) -> None:
        for place, line in enumerate(lines):
            self.began = line.fresh if place == 0 else self.began
            self._take(line)

    def _take(self, line: Line) -> None:
        line = self._dated(line)
        if line.at is not None:
            self.first_at = self.first_at or line.at
            self.last_at = line.at
        text = line.text.decode("latin-1")
        if self._attempts.read(line, text):
            self.unique = True
        if self._starts_again(text):
            self.unique = True
            self._start_again()
        before = len(self._tracebacks.closed)
        part = self._tracebacks.feed(line)
        if len(self._tracebacks.closed) > before:
            self._settle()
        self._end_lead(explained=part and not line.fresh)
        owner = self._tracebacks.current if part else None
        drafts = list(self._sightings(line, text))
        self._held += (Sighting(draft, owner) for draft in drafts)
        if owner is None and not self._tracebacks.open:
            self._settle()
        if not part and not drafts:
            self._lead = self._loud(line, text)
            if self._lead is None and not line.spark and not line.level:
                self._spoken.append(line)
        self._mark(line, text)

    def _dated(self, line: Line) -> Line:
        """A bare line below a loud record is of that record's time and level."""
        if line.fresh:
            self._record = line if line.level in _LOUD else None
        elif not line.level and line.at is None and self._record is not None:
            return replace(line, at=self._record.at, level=self._record.level)
        return line

    def _starts_again(self, text: str) -> bool:
        """Whether what stood here until now is of an earlier run of the same program."""
        if self._tracebacks.in_frames:
            return False
        if ended_and_again(text):
            self.end()
            return True
        if not starts_again(text):
            return False
        self.unique = True
        self._end_chain()
        return self._died is not None and not self.recovered

    def _start_again(self) -> None:
        self._findings.of_earlier_run(self._place, self._attempts.again())
        self._markers[:] = [
            marker
            for marker in self._markers
            if not marker.weak or marker.evidence.source != self.source
        ]

    # What one line tells by itself

    def _sightings(self, line: Line, text: str) -> Iterator[Draft]:
        hits = self._literals(line.text)
        if hits or _CONDITION.search(line.text):
            yield from self._conditions(line)
        if hits:
            for hit in self._matchers.line(hits, line.text):
                if is_data(line.text, hit.start):
                    continue
                evidence = quote(self.source, line, hit.start)
                yield self._made(line, "anchor", hit.signature, evidence, hit.signature, hit.fields)
        for found in exits(text, _raw(line)):
            yield from self._exit(line, found)

    def _literals(self, text: bytes) -> list[int]:
        found = self._finder.feed(text + b"\n")
        return sorted({hit.literal for hit in found})

    def _conditions(self, line: Line) -> Iterator[Draft]:
        for found in self._matchers.conditions(line.text):
            if is_data(line.text, found.start):
                continue
            fields = found.fields
            if found.sqlstate:
                fields = (*fields, ("sqlstate", found.sqlstate))
            evidence = quote(self.source, line, found.start)
            yield self._made(line, "condition", found.name, evidence, found.signature, fields)

    def _exit(self, line: Line, found: Exit) -> Iterator[Draft]:
        self.unique = True
        if found.code == 0:
            return
        self._hear()
        process = found.process or self._process_of(line)
        signature = self._matchers.exit(found.code, process)
        evidence = quote(self.source, line, found.start)
        yield self._made(line, "exit", str(found.code), evidence, signature, process=process)

    def _made(
        self,
        line: Line,
        matched: MatchKind,
        name: str,
        evidence: Evidence,
        signature: str | None = None,
        fields: tuple[tuple[str, str], ...] = (),
        process: Process | None = None,
    ) -> Draft:
        return Draft(
            matched=matched,
            name=name,
            message=evidence.text,
            evidence=(evidence,),
            signature=signature,
            fields=fields,
            at=line.at,
            process=process or self._process_of(line),
            executor=self._executor_of(line),
            level=line.level,
            attempt=self._attempts.current,
            order=(self._place, evidence.byte),
        )

    def _process_of(self, line: Line) -> Process:
        if self._process == "task-host" and line.spark:
            return "driver"
        return (
            "executor" if self._executor_of(line) and self._process == "driver" else self._process
        )

    def _executor_of(self, line: Line) -> str | None:
        if self._executor is not None:
            return self._executor
        match = _EXECUTOR.search(line.text.decode("latin-1"))
        return match[1] if match else None

    def _loud(self, line: Line, text: str) -> Draft | None:
        loud = line.level in _LOUD or _LOUD_START.match(text)
        if not loud or not text.strip():
            return None
        return self._made(line, "anchor", LEAD, quote(self.source, line))

    def _hear(self) -> None:
        for line in self._spoken:
            if speaks(line.text.strip()):
                self._add(self._made(line, "anchor", SAID, quote(self.source, line)))
        self._spoken.clear()

    def _mark(self, line: Line, text: str) -> None:
        found = said(text)
        if found is None:
            return
        self.unique = True
        evidence = quote(self.source, line, found.start, found.end)
        self._announced = self._announced or found.why == CAUGHT
        self._markers.append(
            Marker(found.state, found.why, evidence, self._attempts.current, found.weak)
        )

    # What is complete

    def _end_lead(self, *, explained: bool) -> None:
        lead, self._lead = self._lead, None
        if lead is not None and not explained:
            self.ended += 1
            self._add(lead)

    def _end_chain(self) -> None:
        self._tracebacks.close()
        self._settle()

    def _settle(self) -> None:
        """Makes findings of the chains that are complete and of what stands in their lines."""
        chains, self._tracebacks.closed = self._tracebacks.closed, []
        self.ended += len(chains)
        for chain in chains:
            self._chain(chain)
        for sighting in self._held:
            self._add(sighting.draft)
        self._held = []

    def _chain(self, chain: Chain) -> None:
        drafts: list[Draft] = []
        for raised in chain:
            owned = [item.draft for item in self._held if item.owner is raised]
            for draft in (self._raised(raised), *owned):
                draft.depth, draft.chain = raised.depth, drafts
                draft.frames = raised.stack
                if raised.in_worker:
                    draft.process = "python-worker"
                drafts.append(draft)
        self._held = [item for item in self._held if item.owner not in chain]
        root = next(raised for raised in chain if raised.beneath is None)
        left = _left_the_top(root)
        for draft in drafts:
            draft.ended = (left or self._announced) and root.name != CUT
        self._announced = self._announced and root.name == CUT
        stand = [self._add(draft) for draft in drafts]
        if left:
            self.uncaught = root
            self._died = stand[-1]

    def _raised(self, raised: Raised) -> Draft:
        evidence = quote(self.source, raised.line, raised.start, raised.end)
        hit = self._matchers.exception(raised.name, raised.message, raised.stack)
        draft = self._made(
            raised.line,
            "exception",
            raised.name,
            evidence,
            hit.signature if hit else None,
            hit.fields if hit else (),
        )
        if raised.user_line is not None:
            draft.evidence = (evidence, quote(self.source, raised.user_line))
        draft.message = raised.message
        draft.__post_init__()
        return draft

    def _add(self, draft: Draft) -> Draft | None:
        stands = self._findings.add(draft)
        if stands is not None:
            self.told.append((draft.first.byte, stands))
        return stands


def _raw(line: Line) -> str:
    return line.raw[-1].text.decode("latin-1") if line.unwrap else ""


def _left_the_top(root: Raised) -> bool:
    if root.jvm:
        return b'Exception in thread "main"' in root.line.text
    return bool(root.frames) and root.frames[0].function in TOP


TEARDOWN = 256 * 1024
"""Bytes of shutting down that a log may have after its last words."""


def last_words(scan: LogScan, source: str, size: int) -> LastWords | None:
    root = scan.uncaught
    if root is None or scan.recovered or size - root.line.raw[-1].offset > TEARDOWN:
        return None
    return LastWords(quote(source, root.line, root.start, root.end), root.name)
