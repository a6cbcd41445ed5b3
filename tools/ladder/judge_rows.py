"""What rows prove: red before and green after, equal results, and the repository's own tests."""

from collections.abc import Iterator

from contracts.fix import Rung
from tools.ladder.outcome import PASSED, JobRun, Output, Ran, Side
from tools.ladder.wording import ended, not_possible


def red_green(ran: Ran, before: Side, after: Side) -> Rung:
    if before.clean.unknown:
        return not_possible("red-green", before.clean.unknown)
    red, green = before.red, after.green
    if red is None or green is None:
        return not_possible("red-green", _why_not_red(ran, before))
    on = _planted(before)
    if green.failure is not None:
        return Rung(
            rung="red-green",
            state="failed",
            detail=f"fails before and after, {on}: {ended(green)}",
            command=ran.command,
            output=f"before: {ended(red)}\nafter: {ended(green)}",
        )
    if green.outputs and green.rows_out == 0:
        return not_possible("red-green", f"passes after the change, but no row comes out, {on}")
    return Rung(
        rung="red-green",
        state="proved",
        detail=f"fails before as the log says, passes after, {on}",
        command=ran.command,
        output=f"before: {ended(red)}\nafter: {ended(green)}",
    )


def _why_not_red(ran: Ran, before: Side) -> str:
    if before.clean.failure is not None:
        return f"on invented rows the job fails in another way: {ended(before.clean)}"
    wanted = ", ".join(ran.expected.names) or "that of the log"
    return (
        f"the failure ({wanted}) did not come again on invented rows:"
        " it needs the real ones, their size or the cluster"
    )


def _planted(before: Side) -> str:
    plant = before.plant
    if plant is None:
        return "on invented rows"
    value = {"null": "NULL", "largest": "the largest number"}.get(plant.kind, f"{plant.value!r}")
    return f"on invented rows with {value} in {plant.column}"


def needs_again(before: Side, after: Side) -> bool:
    """Whether the job as it was has to say which of its results are the same from run to run."""
    was, now = before.clean, after.clean
    if now.failure is not None:
        return False
    if was.failure is None:
        return was.results != now.results
    return bool(was.attempts and now.outputs) and bool(
        _lost(was.attempts[0], now.outputs[-1], frozenset())
    )


def same_rows(ran: Ran, before: Side, after: Side) -> Rung:
    was, now = before.clean, after.clean
    again = ran.again.clean if ran.again else None
    if was.attempts and now.failure is None and now.outputs:
        return _attempted(ran, was.attempts[0], now.outputs[-1], again)
    if was.unknown or was.failure is not None:
        why = was.unknown or "before the change the job comes to no result that could be compared"
        return not_possible("same-rows", why)
    if now.failure is not None:
        detail = f"on clean rows the job passes before and fails after: {ended(now)}"
        return Rung(rung="same-rows", state="failed", detail=detail, command=ran.command)
    if was.results == now.results:
        return _same(ran, was)
    if again is None or again.results != was.results:
        return _steady_part(ran, was, now, again)
    return Rung(
        rung="same-rows",
        state="failed",
        detail=f"on clean rows the results differ: {'; '.join(_differing(was, now))}",
        command=ran.command,
    )


def _steady_part(ran: Ran, was: JobRun, now: JobRun, again: JobRun | None) -> Rung:
    """Of a job that differs from itself: the columns that do not."""
    pairs = list(zip(was.outputs, now.outputs, again.outputs if again else (), strict=False))
    unsteady = frozenset(name for one, _, twice in pairs for name in _other_values(one, twice))
    if len(pairs) != len(was.outputs) or not unsteady:
        return not_possible("same-rows", "the job itself comes to other results from run to run")
    lost = [what for one, made, _ in pairs for what in _lost(one, made, unsteady)]
    if lost:
        detail = f"on clean rows the results differ: {'; '.join(lost)}"
        return Rung(rung="same-rows", state="failed", detail=detail, command=ran.command)
    return Rung(
        rung="same-rows",
        state="proved",
        detail=f"on clean invented rows {was.rows_out} rows come out before and after, with the"
        f" same values in each column{_left_out(unsteady)}",
        command=ran.command,
    )


def _attempted(ran: Ran, wanted: Output, made: Output, again: JobRun | None) -> Rung:
    """Against what the job was about to write: a fix of the writing loses no row and no value."""
    twice = again.attempts[0] if again and again.attempts else wanted
    unsteady = frozenset(_other_values(wanted, twice))
    if lost := _lost(wanted, made, unsteady):
        detail = f"of what the job was about to write, {'; '.join(lost)}"
        return Rung(rung="same-rows", state="failed", detail=detail, command=ran.command)
    if wanted.rows == 0:
        return not_possible("same-rows", "no row comes out of the invented ones on either side")
    return Rung(
        rung="same-rows",
        state="proved",
        detail=f"the {wanted.rows} rows that the job was about to write are written,"
        f" with every value of every column{_left_out(unsteady)}",
        command=ran.command,
    )


def _lost(wanted: Output, made: Output, unsteady: frozenset[str]) -> list[str]:
    rows = [f"{wanted.rows} rows became {made.rows}"] if made.rows != wanted.rows else []
    other = [name for name in _other_values(wanted, made) if name not in unsteady]
    return [*rows, *(f"values of {name} are gone" for name in other)]


def _other_values(one: Output, other: Output) -> list[str]:
    kept = dict(other.values)
    return [name for name, values in one.values if kept.get(name) != values]


def _left_out(unsteady: frozenset[str]) -> str:
    """Columns that the job itself fills otherwise in each run, such as with the time."""
    return f"; not compared: {', '.join(sorted(unsteady))}, new in each run" if unsteady else ""


def _same(ran: Ran, was: JobRun) -> Rung:
    if was.rows_out == 0 and not was.files:
        return not_possible("same-rows", "no row comes out of the invented ones on either side")
    places = len(was.outputs) + len(was.files)
    return Rung(
        rung="same-rows",
        state="proved",
        detail=f"on clean invented rows the results are equal: {was.rows_out} rows,"
        f" {places} output{'s' * (places != 1)}, columns and values",
        command=ran.command,
    )


def _differing(was: JobRun, now: JobRun) -> Iterator[str]:
    for a, b in zip(was.outputs, now.outputs, strict=False):
        if a.columns != b.columns:
            yield f"{a.to}: {_columns(a.columns)} became {_columns(b.columns)}"
        elif a.rows != b.rows:
            yield f"{a.to}: {a.rows} rows became {b.rows}"
        elif a.sha256 != b.sha256:
            yield f"{a.to}: {a.rows} rows, other values"
    if len(was.outputs) != len(now.outputs):
        yield f"{len(was.outputs)} outputs became {len(now.outputs)}"
    if was.files != now.files:
        yield "files that the job wrote itself"
    if was.printed != now.printed:
        yield "what the job printed"


def _columns(columns: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(name for name, _ in columns)


def tests(ran: Ran) -> Rung:
    told = dict(ran.tests)
    if told.get("before") != PASSED:
        return not_possible(
            "tests", told.get("before", "the repository has no tests that run here")
        )
    state = "proved" if told["after"] == PASSED else "failed"
    detail = f"the repository's tests pass before, and after: {told['after']}"
    return Rung.model_validate({"rung": "tests", "state": state, "detail": detail})
