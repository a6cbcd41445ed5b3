"""What runs before and after the change prove, rung by rung, in words that claim no more."""

from collections.abc import Mapping

from contracts.fix import Number, Patch, Rung
from tools.ladder.judge_rows import red_green, same_rows, tests
from tools.ladder.outcome import JobRun, Ran, Side
from tools.ladder.wording import ended, not_possible

_SUBMIT_ONLY = ("spark.driver.memory", "spark.driver.cores", "spark.driver.extraJavaOptions")


def rungs_of(patch: Patch, ran: Ran) -> tuple[Rung, ...]:
    """Of plan, red and green, same rows and tests; above a failed one none is proved."""
    before, after = ran.before, ran.after
    if before is None or after is None:
        why = ran.why_not or "the job was not run"
        return tuple(
            not_possible(name, why) for name in ("plan", "red-green", "same-rows", "tests")
        )
    return (
        plan(patch, ran, before, after),
        red_green(ran, before, after),
        same_rows(ran, before, after),
        tests(ran),
    )


def plan(patch: Patch, ran: Ran, before: Side, after: Side) -> Rung:
    """Whether Spark takes the changed job, and whether the change is one to Spark at all."""
    now = after.empty or after.clean
    if ran.engine == "Python":
        return _plain(ran, before, after)
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
        output=ended(now),
    )


def _plain(ran: Ran, before: Side, after: Side) -> Rung:
    """Without Spark there is no plan; a changed job that fails anew is no fix all the same."""
    was, now = before.clean.failure, after.clean.failure
    if now is not None and was is None and before.red is None:
        detail = f"the changed job does not run on inputs of its shape: {ended(after.clean)}"
        return Rung(rung="plan", state="failed", detail=detail, command=ran.command)
    return not_possible("plan", "the job has no Spark plan")


def _failed_plan(ran: Ran, before: Side, now: JobRun) -> Rung:
    was = (before.empty or before.clean).failure
    how = ended(now)
    if was is not None and was.names == _names(now) and not ran.expected.is_met_by(was):
        detail = f"before the change the job fails on invented inputs as well: {how}"
        return not_possible("plan", detail)
    return Rung(
        rung="plan",
        state="failed",
        detail=f"the changed job does not run on the inputs that the log shows: {how}",
        command=ran.command,
        output=how,
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
    return {key: value for key, value in run.conf if not key.startswith(own)}


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


def _guesses(before: Side) -> str:
    if not before.guessed:
        return ""
    columns = ", ".join(before.guessed)
    return f" (the job names besides {columns}, taken as strings)"


def numbers_of(ran: Ran) -> tuple[Number, ...]:
    """What changed in figures, on clean rows."""
    if ran.before is None or ran.after is None or ran.before.clean.failure is not None:
        return ()
    was, now = ran.before.clean, ran.after.clean
    pairs = [
        ("rows out", str(was.rows_out), str(now.rows_out)),
        *(
            (f"plan of {a.action}", _plan(a.operators), _plan(b.operators))
            for a, b in zip(was.actions, now.actions, strict=False)
            if a.operators != b.operators
        ),
        *(
            (key, _settings(was).get(key, "not set"), value)
            for key, value in sorted(changed_settings(ran.before, ran.after).items())
        ),
    ]
    return tuple(Number(what=what, before=before, after=after) for what, before, after in pairs)


def _plan(operators: tuple[str, ...]) -> str:
    return " ← ".join(operators[:30])
