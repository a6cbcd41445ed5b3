"""How processes ended, as the programs that started them print it."""

import re
import signal
from typing import NamedTuple

from contracts.log_report import Process


class Exit(NamedTuple):
    """`code` as printed; a signal that is named is its negative number. `process` None: unknown."""

    code: int
    start: int
    end: int
    process: Process | None


_PRINTED: tuple[tuple[str, Process | None], ...] = (
    # Reason: Command exited with code 52 / Lost executor 1 on host: Command exited with code 137
    (
        r"(?:[Ee]xecutor|worker) .{0,300}?(?:exited with|exit) (?:exit )?code:? (?P<code>-?\d+)",
        "executor",
    ),
    (r"\bexitStatus (?P<code>-?\d+)", "executor"),
    (r"Container .{0,200}?exited with a non-zero exit code:? (?P<code>\d+)", "executor"),
    (
        r"Container (?:from a bad node|marked as failed).{0,300}?Exit status: (?P<code>-?\d+)",
        "executor",
    ),
    (r"pyspark\.daemon.{0,80}?terminated with code: (?P<code>-?\d+)", "python-worker"),
    # Cannot execute: spark-submit … Error code is: 1.
    (r"spark-submit.{0,4000}? Error code is: (?P<code>-?\d+)", "driver"),
    (r"Task exited with return code (?P<code>-?\d+|Negsignal\.SIG\w+)", "task-host"),
    (r"Command exited with return code (?P<code>-?\d+)", "task-host"),
    (r"returned a non-zero exit code (?P<code>-?\d+)", "task-host"),
    (r"returned non-zero exit status (?P<code>-?\d+)", "task-host"),
    (r"died with <Signals\.(?P<code>SIG\w+): \d+>", "task-host"),
    (r"\bNegsignal\.(?P<code>SIG\w+)", "task-host"),
    (r"\bsignal_name=(?P<code>SIG\w+)", "task-host"),
    (r"[Pp]rocess exited abnormally.{0,80}?exit_code=(?P<code>\d+)", "task-host"),
    (
        r"(?:[Ee]xited|[Tt]erminated|[Ff]ailed|[Ff]inished) with (?:an? )?(?:non-?zero )?"
        r"(?:exit |return |error |status )?(?:code|status):?\s*(?P<code>-?\d+)",
        None,
    ),
    # [nightly] replay ended, status 143 / load finished (rc=3)
    (
        r"\b(?:ended|finished|stopped|done|died|exited|terminated|failed)[,;:]? ?\(?"
        r"(?:with )?(?:exit |return )?(?:status|code|rc)[ :=]{1,2}(?P<code>-?\d{1,3})\b",
        "task-host",
    ),
    (
        r"\b(?:[Ee]xit|[Rr]eturn)(?:[ _-]?[Cc]ode|[ _-]?[Ss]tatus|ed)(?: (?:is|was)|:|=)?"
        r"\s{0,2}(?P<code>-?\d{1,3})\b(?![.\d])",
        None,
    ),
    (r"\bexit status (?P<code>\d+)", None),
)
_EXITS: tuple[tuple[re.Pattern[str], Process | None], ...] = tuple(
    (re.compile(pattern), process) for pattern, process in _PRINTED
)

_MAYBE = re.compile(r"xit|code|signal|status|Signals|Killed|Segment|Bus error|Abort|\brc[=:]")

# job.sh: line 3: 12345 Killed                  python load.py
_SHELL = re.compile(
    r"^(?:\S+: line \d+:\s+\d+ |\S+: \S+ |/\S+: )?"
    r"(?P<what>Killed|Segmentation fault|Bus error|Aborted)"
    r"(?: *\(core dumped\))?(?:\s{2,}\S.*)?$"
)
_SHELL_SIGNAL = {"Killed": 9, "Segmentation fault": 11, "Bus error": 7, "Aborted": 6}

_BY_SIGNAL = re.compile(r"^Process terminated by signal\b")
_FIELD = re.compile(r'"signal":\s?(-?\d+)')
_ABNORMAL = re.compile(r"^(?:Process exited abnormally|Task exited$)")
_FIELD_CODE = re.compile(r'\bexit_code"?[:=]\s?(\d+)')


def exits(text: str, raw: str) -> list[Exit]:
    """The ends of processes that a line tells of, one for each; `raw` has its JSON fields."""
    if not _MAYBE.search(text):
        return []
    stripped = text.strip()
    if match := _SHELL.match(stripped):
        return [Exit(-_SHELL_SIGNAL[match["what"]], 0, len(text), "task-host")]
    if _BY_SIGNAL.match(stripped) and (field := _FIELD.search(raw)):
        return [Exit(int(field[1]), 0, len(text), "task-host")]
    if _ABNORMAL.match(stripped) and (field := _FIELD_CODE.search(raw)):
        return [Exit(int(field[1]), 0, len(text), "task-host")]
    for pattern, process in _EXITS:
        if (match := pattern.search(text)) and (code := _code(match["code"])) is not None:
            return [Exit(code, match.start(), match.end(), process)]
    return []


def _code(printed: str) -> int | None:
    name = printed.removeprefix("Negsignal.")
    if not name.startswith("SIG"):
        return int(name)
    known = signal.Signals.__members__.get(name)
    return -int(known) if known else None
