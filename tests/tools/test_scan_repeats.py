import io
from typing import Any

import pytest

from contracts.inputs import LogFile
from contracts.log_report import Finding
from contracts.task_event import LocalFile
from tests.tools.known import Known
from tools import scan_repeats
from tools.findings import Findings
from tools.redact import shipped_rules
from tools.scan import Consumer, Scanner
from tools.scan_log import TRIGGERS, LogScan
from tools.scan_repeats import Repeats

KNOWN = Known()
SCANNER = Scanner([*TRIGGERS, *KNOWN.literals], shipped_rules())
LOG = LogFile(ref=LocalFile(name="a.log", size=0, sha256="0" * 64), role="driver")


class Each(LogScan):
    """Reads every line, and never has enough."""

    spent = 0


def findings_of(text: str, *, each: bool = False) -> tuple[Finding, ...]:
    findings = Findings()
    reader = Each(LOG, 0, KNOWN, SCANNER.finder(len(TRIGGERS)), findings, [])
    consumer: Consumer = reader if each else Repeats(reader)
    SCANNER.scan(io.BytesIO(text.encode()), consumer)
    return findings.all()


def trace(number: int, cause: str = "disk") -> str:
    return (
        f"26/11/23 08:58:{number:02} ERROR Executor: Exception in task {number}.0\n"
        f"java.lang.RuntimeException: bad row {number}\n"
        "\tat com.acme.Load.row(Load.java:3)\n"
        f"Caused by: java.io.IOException: {cause} {number}\n"
        "\tat com.acme.Disk.write(Disk.java:9)\n\t... 1 more\n"
    )


STORMS = {
    "lines": "".join(
        f"26/11/23 08:58:00 WARN X: java.io.IOException: lost {n}, retry\n" for n in range(50)
    ),
    "traces": "".join(trace(n) for n in range(20)),
    "two kinds": "".join(trace(n, "disk" if n % 2 else "net") for n in range(20)),
    "between": "".join(trace(n) + f"26/11/23 08:58:00 INFO Y: fine {n}\n" for n in range(20)),
    "leads": "".join(f"26/11/23 08:58:00 ERROR X: failed {n}\n" for n in range(20)),
    "mixed": "".join(
        f"26/11/23 08:58:00 ERROR X: failed {n}\n" + trace(n) + f"quota exceeded for {n}\n"
        for n in range(20)
    ),
    "a longer one at last": "".join(trace(n) for n in range(9))
    + trace(9)
    + "Caused by: a.b.C: d\n",
    "a cut one at last": "".join(trace(n) for n in range(9)) + trace(9)[:90],
    "exit codes": "".join(f"Lost executor {n}: Command exited with code {n}\n" for n in range(9)),
    "python": 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nKeyError: 3\n' * 9,
}


def counted(findings: tuple[Finding, ...]) -> list[tuple[Any, ...]]:
    return [
        (f.name, f.count, f.first, f.last.line, f.chain, f.depth, f.frames, f.message)
        for f in findings
    ]


@pytest.mark.parametrize("storm", STORMS)
def test_a_storm_counts_as_if_each_line_was_read(storm: str) -> None:
    text = STORMS[storm]
    assert counted(findings_of(text)) == counted(findings_of(text, each=True))


class Counting(LogScan):
    read = 0

    def line(self, raw: bytes, offset: int, number: int) -> None:
        self.read += 1
        super().line(raw, offset, number)


@pytest.mark.parametrize("storm", ["lines", "traces", "two kinds", "between", "leads"])
def test_a_storm_is_not_read_again(storm: str) -> None:
    reader = Counting(LOG, 0, KNOWN, SCANNER.finder(len(TRIGGERS)), Findings(), [])
    SCANNER.scan(io.BytesIO(STORMS[storm].encode()), Repeats(reader))
    assert reader.read < 40


def test_a_window_ends_what_was_held() -> None:
    text = trace(1) + trace(2) + trace(3) + "x" * 70_000 + "quota exceeded" + "x" * 70_000
    assert counted(findings_of(text)) == counted(findings_of(text, each=True))


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_repeats, "MAX_EPISODES", 1)
    monkeypatch.setattr(scan_repeats, "MAX_ALIKE", 1)
    for text in STORMS.values():
        assert counted(findings_of(text)) == counted(findings_of(text, each=True))
