"""What runs before and after the change prove, rung by rung, in words that claim no more."""

from collections.abc import Iterator, Mapping

from contracts.fix import Number, Patch, Rung
from tools.ladder.outcome import JobRun, Ran, Side

_SUBMIT_ONLY = ("spark.driver.memory", "spark.driver.cores", "spark.driver.extraJavaOptions")


def rungs_of(patch: Patch, ran: Ran) -> tuple[Rung, ...]:
    """Of plan, red and green, same rows and tests; above a failed one none is proved."""
    before, after = ran.before, ran.after
    if before is None or after is None:
        why = ran.why_not or "the job was not run"
        return tuple(not_possible(name, why) for name in ("plan", "red-green", "same-rows", "tests"))
    return (
        plan(patch, ran, before, after),
        red_green(ran, before, after),
        same_rows(ran, before, after),
        _tests(ran),
    )


def not_possible(name: str, why: str) -> Rung:
    return Rung.model_validate({"rung": name, "state": "not-possible", "detail": why})


def plan(patch: Patch, ran: Ran, before: Side, after: Side) -> Rung:
    """Whether Spark takes the changed job, and whether the change is one to Spark at all."""
    now = after.empty or after.clean
    if unknown := before.clean.unknown or now.unknown:
        return not_possible("plan", unknown)
    if now.failure is not None:
        return _failed_plan(ran, before, now)
    if is_inert(before, after):
        return Rung(
            rung="plan",
            state="failed",
            detail="the change is inert: Spark runs the very same plan, with the same code and"
            " the same settings, with it and without it",
            command=ran.command,
        )
    if patch.effect == "configuration" and (fault := _not_in_force(before, after)):
        return Rung(rung="plan", state="failed", detail=fault, command=ran.command)
    rows = "no data was used" if after.empty is not None else "run on invented rows"
    return Rung(
        rung="plan",
        state="proved",
        detail=f"{ran.engine} accepts the changed job on inputs of the columns that the log shows"
        f"{_guesses(before)}; {rows}",
        command=ran.command,
        output=_told(now),
    )


def _failed_plan(ran: Ran, before: Side, now: JobRun) -> Rung:
    was = (before.empty or before.clean).failure
    told = _told(now)
    if was is not None and was.names == _names(now) and not ran.expected.is_met_by(was):
        detail = f"before the change the job fails on invented inputs as well: {told}"
        return not_possible("plan", detail)
    return Rung(
        rung="plan",
        state="failed",
        detail=f"the changed job does not run on the inputs that the log shows: {told}",
        command=ran.command,
        output=told,
    )


def _names(run: JobRun) -> tuple[str, ...]:
    return run.failure.names if run.failure else ()


def is_inert(before: Side, after: Side) -> bool:
    """Both run, do the same in the same way, and no failure went away."""
    was, now = before.clean, after.clean
    if was.failure is not None or before.red is not None or not was.actions:
        return False
    return (was.actions, was.udfs, _settings(was), was.results) == (
        now.actions,
        now.udfs,
        _settings(now),
        now.results,
    )


def _settings(run: JobRun) -> Mapping[str, str]:
    own = ("spark.app.", "spark.driver.port", "spark.executor.id")
    return {key: value for key, value in run.conf.items() if not key.startswith(own)}


def changed_settings(before: Side, after: Side) -> dict[str, str]:
    was, now = _settings(before.clean), _settings(after.clean)
    return {key: value for key, value in now.items() if was.get(key) != value}


def _not_in_force(before: Side, after: Side) -> str | None:
    changed = changed_settings(before, after)
    if not changed:
        return "the setting is not in force where it was changed: the session has what it had"
    late = [key for key in changed if key.startswith(_SUBMIT_ONLY)]
    if len(late) == len(changed):
        return f"{late[0]} is set once the driver runs already: give it to spark-submit instead"
    return None


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
            detail=f"fails before and after, {on}: {_told(green)}",
            command=ran.command,
            output=f"before: {_told(red)}\nafter: {_told(green)}",
        )
    if green.outputs and green.rows_out == 0:
        return not_possible("red-green", f"passes after the change, but no row comes out, {on}")
    return Rung(
        rung="red-green",
        state="proved",
        detail=f"fails before as the log says, passes after, {on}",
        command=ran.command,
        output=f"before: {_told(red)}\nafter: {_told(green)}",
    )


def _why_not_red(ran: Ran, before: Side) -> str:
    if before.clean.failure is not None:
        return f"on invented rows the job fails in another way: {_told(before.clean)}"
    wanted = ", ".join(ran.expected.names) or "that of the log"
    return f"the failure ({wanted}) did not come again on invented rows: it needs the real ones, their size or the cluster"


def _planted(before: Side) -> str:
    plant = before.plant
    if plant is None:
        return "on invented rows"
    value = {"null": "NULL", "largest": "the largest number"}.get(plant.kind, f"{plant.value!r}")
    return f"on invented rows with {value} in {plant.column}"


def same_rows(ran: Ran, before: Side, after: Side) -> Rung:
    was, now = before.clean, after.clean
    if was.unknown or was.failure is not None:
        why = was.unknown or "before the change the job comes to no result that could be compared"
        return not_possible("same-rows", why)
    if now.failure is not None:
        detail = f"on clean rows the job passes before and fails after: {_told(now)}"
        return Rung(rung="same-rows", state="failed", detail=detail, command=ran.command)
    if was.results == now.results:
        return _same(ran, was)
    if ran.again is None or ran.again.clean.results != was.results:
        return not_possible("same-rows", "the job itself comes to other results from run to run")
    return Rung(
        rung="same-rows",
        state="failed",
        detail=f"on clean rows the results differ: {'; '.join(_differing(was, now))}",
        command=ran.command,
    )


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


def _told(run: JobRun) -> str:
    if run.failure is None:
        rows = f"{run.rows_out} rows" if run.outputs else f"{len(run.files)} files"
        return f"passed, {rows} out"
    at = f" at line {run.failure.line}" if run.failure.line else ""
    return f"{run.failure.message.strip().partition(chr(10))[0][:300]}{at}"


def _guesses(before: Side) -> str:
    if not before.guessed:
        return ""
    columns = ", ".join(before.guessed)
    return f" (the job names besides {columns}, taken as strings)"


def _tests(ran: Ran) -> Rung:
    told = dict(ran.tests)
    if told.get("before") != "passed":
        return not_possible("tests", told.get("before", "the repository has no tests that run here"))
    state = "proved" if told["after"] == "passed" else "failed"
    detail = f"the repository's tests pass before, and after: {told['after']}"
    return Rung.model_validate({"rung": "tests", "state": state, "detail": detail})


def numbers_of(ran: Ran) -> tuple[Number, ...]:
    """What changed in figures, on clean rows."""
    if ran.before is None or ran.after is None or ran.before.clean.failure is not None:
        return ()
    was, now = ran.before.clean, ran.after.clean
    pairs = [
        ("rows out", str(was.rows_out), str(now.rows_out)),
        *((f"plan of {a.action}", _plan(a.operators), _plan(b.operators)) for a, b in zip(was.actions, now.actions, strict=False) if a.operators != b.operators),
        *((key, _settings(was).get(key, "not set"), value) for key, value in sorted(changed_settings(ran.before, ran.after).items())),
    ]
    return tuple(Number(what=what, before=before, after=after) for what, before, after in pairs)


def _plan(operators: tuple[str, ...]) -> str:
    return " ← ".join(operators[:30])
