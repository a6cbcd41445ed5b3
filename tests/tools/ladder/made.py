"""Builders for tests of the ladder: a patch, and what runs before and after it came to."""

from collections.abc import Mapping
from types import MappingProxyType

from contracts.fix import Effect, Patch, Target
from tools.ladder.outcome import Action, Expected, Failure, JobRun, Output, Ran, Side

EXPECTED = Expected(names=("CAST_INVALID_INPUT",))
RED = JobRun(failure=Failure(names=("CAST_INVALID_INPUT",), message="bad 'N/A'\nmore", line=7))
OTHER = JobRun(failure=Failure(names=("KeyError",), message="'x'"))


def patch(effect: Effect = "none", diff: str = "", code: str = "x", file: str = "job.py") -> Patch:
    return Patch(
        codemod="a-codemod",
        why="So.",
        target=Target(file=file, line=1, byte=0, length=1, code=code),
        changes=(),
        diff=diff,
        preconditions=(),
        effect=effect,
        effect_note="",
        review="skim",
    )


def output(
    sha256: str = "s", rows: int = 5, values: Mapping[str, str] = MappingProxyType({})
) -> Output:
    columns = tuple((name, "int") for name in values or {"a": ""})
    return Output(
        to="/out", columns=columns, rows=rows, sha256=sha256, values=tuple(values.items())
    )


def passed(*outputs: Output, plan: str = "p", conf: tuple[tuple[str, str], ...] = ()) -> JobRun:
    action = Action(action="save", plan=plan, operators=(plan, "Scan"))
    return JobRun(outputs=outputs or (output(),), actions=(action,), conf=conf)


def ran(before: Side, after: Side, again: Side | None = None, engine: str = "Spark 4.3.0") -> Ran:
    return Ran(
        engine=engine,
        command="python job.py",
        expected=EXPECTED,
        before=before,
        after=after,
        again=again,
    )
