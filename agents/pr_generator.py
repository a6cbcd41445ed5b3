"""Decides whether the patch may become a pull request, and says why where it may not."""

from collections.abc import Iterator

from contracts.delivery import Delivery, PullRequest
from contracts.fix import Advice, Effect, Fix, Patch, Verification
from contracts.task_event import Wishes
from contracts.verdict import Verdict

_OUTSIDE_ANY_PLAN = ("dependency.", "orchestration.")
"""Faults of imports, requirements and DAG files: no Spark plan can be asked about them."""
_EFFECTS: dict[Effect, str] = {
    "none": "leaves every row as it is",
    "order": "may change the order of rows",
    "configuration": "changes a setting",
    "widens": "lets through what was refused before",
    "drops-rows": "drops rows",
    "changes-values": "changes values",
}
_RESULTS_CHANGE: frozenset[Effect] = frozenset({"widens", "drops-rows", "changes-values"})


def render_open_pr(
    wishes: Wishes, verdict: Verdict, fix: Fix, verification: Verification, delivery: Delivery
) -> PullRequest:
    """None is opened while any reason stands against it; the first is given."""
    if isinstance(fix.answer, Advice):
        return PullRequest(state="none", why=_no_patch(verdict))
    reasons = _against(fix.answer, wishes, verdict, verification, delivery)
    return PullRequest(state="none", why=next(reasons))


def _no_patch(verdict: Verdict) -> str:
    match verdict.verdict:
        case "healthy":
            return "the run did not fail, so there is nothing to change"
        case "unknown":
            return "the cause is not known, and no code is changed on a guess"
        case _:
            return "no change of the code is the answer to this failure; see the advice"


def _against(
    patch: Patch, wishes: Wishes, verdict: Verdict, verification: Verification, delivery: Delivery
) -> Iterator[str]:
    for rung in verification.rungs:
        if rung.state == "failed":
            yield f"the patch did not pass its checks: {rung.rung}, {rung.detail}"
    if not wishes.pull_request:
        yield "none was asked for"
    wanted = _wanted_proof(patch, verdict)
    if wanted not in {rung.rung for rung in verification.rungs if rung.state == "proved"}:
        yield (
            f"not proved enough: the patch {_EFFECTS[patch.effect]}, and that wants the proof "
            f"{wanted!r} first; it is shown here for you to judge"
        )
    if patch.effect in _RESULTS_CHANGE and not delivery.allow_value_changes:
        yield f"the patch {_EFFECTS[patch.effect]}, and the repository has not agreed to such"
    if delivery.repository is None:
        yield "no repository is configured"
    yield f"this version opens none at {delivery.repository}; take the patch from here"


def _wanted_proof(patch: Patch, verdict: Verdict) -> str:
    if patch.effect in _RESULTS_CHANGE:
        return "red-green"
    if patch.effect != "configuration" and verdict.verdict.startswith(_OUTSIDE_ANY_PLAN):
        return "compiles"
    return "plan"
