"""What a person or the scheduler does where no change of the code is right."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, assert_never

from contracts.catalogue import Cause
from contracts.fix import Advice, Refusal
from contracts.inputs import RunFacts
from contracts.spark_metrics import SparkMetrics
from contracts.verdict import Verdict
from tools.advice_facts import facts_of
from tools.advice_skew import Skew, skew_of
from tools.source_map_clues import Clues

_OWNERS: Mapping[str, str] = {
    "auth.clock-skew": "whoever runs the hosts of the job",
    "auth": "the owner of the resource",
    "cluster": "whoever runs the cluster",
    "code": "the owner of the job's code",
    "config": "the owner of the job's settings",
    "data": "the owner of the data upstream",
    "dependency": "whoever builds the job's environment",
    "external": "the owner of the service",
    "memory": "the owner of the job",
    "orchestration": "whoever runs the scheduler",
    "shuffle": "whoever runs the cluster",
    "skew": "the owner of the job",
    "sql": "the owner of the query",
    "storage": "the owner of the storage",
    "streaming": "the owner of the stream",
    "table": "the owner of the table",
}
_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "auth": ("principal",),
    "auth.connection-undefined": ("connection",),
    "config": ("setting", "value"),
    "data": ("path", "column"),
    "dependency": ("module",),
    "external": ("host",),
    "memory": ("setting",),
    "orchestration": ("variable", "limit"),
    "sql": ("table", "column", "path"),
    "storage": ("path", "resource"),
}
"""Which particulars an advice of a cause, or of a group of causes, names."""


def advise(
    cause: Cause | None, clues: Clues, refusals: Sequence[Refusal], run: RunFacts | None
) -> Advice:
    """The catalogue's advice with the particulars of this failure; `cause` None if it has none."""
    if cause is None:
        return Advice(
            action="handoff",
            why=f"The catalogue knows nothing to do about {clues.cause}.",
            hand_off_to=_owner(clues.cause),
        )
    facts = facts_of(clues)
    action = _action(cause)
    skew = Skew()
    if cause.id == "skew.join":
        skew = skew_of(clues.joins, clues.scans, clues.hot, dict(clues.settings))
    return Advice(
        action=action,
        why=" ".join((*_sentences(cause, facts, refusals), *skew.sentences)),
        retry_when=_retry_when(cause, facts),
        hand_off_to=_owner(cause.id) if action == "handoff" else None,
        permission=_permission(cause, facts),
        setting=skew.setting or _setting(cause, facts, clues, run),
    )


def no_advice(verdict: Verdict, metrics: SparkMetrics) -> Advice:
    """For a run that did not fail, or whose cause is not known."""
    if verdict.verdict == "healthy":
        slow = any(one.cause == "skew.join" for one in verdict.observations)
        skew = _skew_of(metrics) if slow else Skew()
        why = " ".join((f"The run succeeded: {verdict.outcome.why}", *skew.sentences))
        return Advice(action="none", why=why, setting=skew.setting)
    lead = f" The strongest line is {verdict.lead.id}." if verdict.lead else ""
    missing = "".join(f" Not read: {gap}." for gap in verdict.missing)
    return Advice(
        action="none",
        why=f"No cause is shown well enough to act on: {verdict.summary}{lead}{missing}",
    )


def _skew_of(metrics: SparkMetrics) -> Skew:
    hot = [stage for stage in metrics.stages if stage.hot and stage.tasks > 1]
    return skew_of(metrics.joins, metrics.scans, hot, dict(metrics.settings))


def _action(cause: Cause) -> Literal["config", "retry", "handoff", "none"]:
    """The first tier that is no change of the code; a retry only where it can help."""
    for tier in cause.fix:
        if tier in ("config", "handoff", "none") or (tier == "retry" and cause.retry != "no"):
            return tier
    return "handoff"


def _sentences(
    cause: Cause, facts: Mapping[str, str], refusals: Iterable[Refusal]
) -> Iterable[str]:
    yield cause.do or f"{cause.title}: {cause.about or 'no advice is known for it.'}"
    named = [f"{what} {facts[what]}" for what in _subjects(cause.id) if what in facts]
    if named:
        yield f"Here: {', '.join(named)}."
    if cause.retry == "no" and "retry" not in cause.fix:
        yield "The same task run again unchanged fails again."
    for why, ids in _by_reason(refusals).items():
        yield f"{' and '.join(ids)} write{'s' * (len(ids) == 1)} nothing: {why}."


def _by_reason(refusals: Iterable[Refusal]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for refusal in refusals:
        found.setdefault(refusal.why, []).append(refusal.codemod)
    return found


def _subjects(cause: str) -> tuple[str, ...]:
    return _SUBJECTS.get(cause) or _SUBJECTS.get(cause.partition(".")[0], ())


def _owner(cause: str) -> str:
    group = cause.partition(".")[0]
    return _OWNERS.get(cause) or _OWNERS.get(group, "the owner of the job")


def _retry_when(cause: Cause, facts: Mapping[str, str]) -> str | None:
    match cause.retry:
        case "no":
            return None
        case "yes":
            return "now: the same task can pass unchanged"
        case "later":
            if "seconds" in facts:
                return f"not before {facts['seconds']} s have passed, as the service asks"
            return f"later, when this holds: {cause.confirms or cause.title}"
        case _:
            assert_never(cause.retry)


def _permission(cause: Cause, facts: Mapping[str, str]) -> str | None:
    if not cause.id.startswith(("auth.", "storage.permission-denied")):
        return None
    action, resource = facts.get("action"), facts.get("resource")
    if action and resource:
        return f"{action} on {resource}"
    return action or (f"access to {resource}" if resource else None)


def _setting(
    cause: Cause, facts: Mapping[str, str], clues: Clues, run: RunFacts | None
) -> str | None:
    """The key with its value in force and the place that sets it, as far as the run shows them."""
    key = facts.get("setting")
    if key is None or "config" not in cause.fix:
        return None
    now = clues.setting(key)
    told = dict(run.settings).get(key) if run else None
    submitted = run is not None and (
        told is not None or any(part.startswith(f"{key}=") for part in run.command)
    )
    value = f" = {now if now is not None else told}" if (now or told) else ""
    place = "set by the submit command" if submitted else "not set by the submit command"
    return f"{key}{value} ({place})" if run else f"{key}{value}"
