"""Builders for tests of codemods: evidence that points at lines of a job, and the two checks."""

from collections.abc import Mapping
from textwrap import dedent

from contracts.evidence import Evidence
from contracts.fix import Patch
from contracts.log_report import Frame
from tools.codemod import Codemod, consider
from tools.codemod_checks import checks
from tools.codemod_job import Considered
from tools.source_map_clues import Clues
from tools.splice import splice

QUOTE = Evidence(source="driver.log", line=1, byte=0, length=4, sha256="0" * 64, text="boom")


def frame(source: str, code: str, file: str = "/opt/etl/jobs/job.py") -> Frame:
    """The frame of the first line of `source` that holds `code`."""
    lines = dedent(source).split("\n")
    number = next(n for n, line in enumerate(lines, 1) if code in line)
    line = lines[number - 1]
    function = "work" if line.startswith((" ", "\t")) else "<module>"
    return Frame(file=file, line=number, function=function, user=True, code=line.strip())


def library(function: str, file: str = "/usr/lib/pyspark/sql/dataframe.py") -> Frame:
    return Frame(file=file, line=9, function=function, user=False)


def clues(
    codemod: Codemod,
    source: str,
    *at: str,
    text: str = "",
    called: tuple[Frame, ...] = (),
    settings: Mapping[str, str] | None = None,
    spark: tuple[int, int] | None = None,
    cause: str | None = None,
) -> Clues:
    """Clues for a stack through the lines of `source` that hold the texts `at`, outermost first."""
    return Clues(
        cause=cause or min(codemod.fixes),
        evidence=(QUOTE,),
        findings=(),
        frames=tuple(frame(source, code) for code in at),
        called=called,
        text=text,
        settings=tuple((settings or {}).items()),
        spark=spark,
    )


Files = Mapping[str, bytes]


def asking(codemod: Codemod) -> Files:
    """The file by which a repository asks for a codemod that is off."""
    return {"breakfix.toml": f'allow = ["{codemod.id}"]'.encode()}


def considered(
    codemod: Codemod, source: str, told: Clues, files: Files | None = None
) -> Considered:
    return consider(told, {"job.py": dedent(source).encode(), **(files or {})}, [codemod])


def check_rewrites(
    codemod: Codemod, before: str, after: str, told: Clues, files: Files | None = None
) -> Patch:
    """`before` becomes exactly `after`, and all that can be proved without a run is."""
    answer = considered(codemod, before, told, files)
    patch = answer.patch
    assert patch is not None, answer.refusals
    data = dedent(before).encode()
    assert splice(data, patch.changes[0].edits).decode() == dedent(after)
    assert {rung.state for rung in checks(codemod, patch, {"job.py": data})} == {"proved"}
    return patch


def check_refuses(
    codemod: Codemod, source: str, told: Clues, why: str, files: Files | None = None
) -> tuple[int, ...]:
    """Nothing is written, the reason holds `why`; returns the lines of the candidates."""
    answer = considered(codemod, source, told, files)
    assert answer.patch is None, answer.patch
    (refusal,) = answer.refusals
    assert why in refusal.why, refusal.why
    return tuple(target.line for target in refusal.candidates)


def check_silent(codemod: Codemod, source: str, told: Clues) -> None:
    """The failure is none that the codemod is made for, so it has nothing to say."""
    assert considered(codemod, source, told) == Considered()
