"""Decides whether the patch may become a pull request, and says why where it may not."""

from collections.abc import Iterator

from contracts.delivery import Delivery, PullRequest
from contracts.fix import Advice, Effect, Fix, Patch, Verification
from contracts.task_event import Wishes
from contracts.verdict import Verdict
from tools.effect import (
    Answer,
    Effects,
    RemoteRefused,
    RemoteUnavailable,
    RetryLater,
    effect_key,
)
from tools.forge import Forge, Proposal, Proposed

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
    for reason in _against(fix.answer, wishes, verdict, verification, delivery):
        return PullRequest(state="none", why=reason)
    branch = f"breakfix/{verdict.failure_key[:16]}"
    return PullRequest(state="wanted", why=f"for {delivery.repository}", branch=branch)


def act_open_pr(
    rendered: PullRequest,
    verdict: Verdict,
    fix: Fix,
    verification: Verification,
    effects: Effects,
    forge: Forge | None,
) -> PullRequest:
    """One branch for each failure, whoever finds it and however often."""
    if rendered.state != "wanted" or rendered.branch is None:
        return rendered
    if forge is None:
        return PullRequest(state="none", why=f"no forge is configured here, {rendered.why}")
    asked = forge
    proposal = _proposal(rendered.branch, verdict, fix, verification)
    key = effect_key("branch", rendered.why, rendered.branch)
    try:
        sent = effects.effect(
            key,
            lambda: _answer(asked.look(proposal.branch)),
            lambda: asked.propose(proposal).model_dump_json(),
        )
    except RemoteRefused as error:
        return PullRequest(state="none", why=str(error))
    except (RemoteUnavailable, RetryLater) as error:
        if not effects.last_try:
            raise
        return PullRequest(state="none", why=f"given up: {error}")
    return _stands(Proposed.model_validate_json(sent.answer), proposal.branch)


def _answer(found: Proposed | None) -> Answer | None:
    return None if found is None else found.model_dump_json()


def _stands(proposed: Proposed, branch: str) -> PullRequest:
    what = "a pull request" if proposed.url else "a branch"
    made = PullRequest(
        state="opened" if proposed.url else "pushed",
        why=f"{what} was made",
        url=proposed.url,
        branch=branch,
    )
    found = {"state": "found", "why": f"{what} stands for this failure"}
    return made.model_copy(update=found) if proposed.found else made


def _proposal(branch: str, verdict: Verdict, fix: Fix, verification: Verification) -> Proposal:
    patch = fix.answer
    if isinstance(patch, Advice):
        raise TypeError(f"{branch}: a branch is wanted for advice")
    proved = [f"- {rung.rung}: {rung.detail}" for rung in verification.rungs]
    lines = (
        verdict.summary,
        patch.why,
        patch.effect_note,
        verification.why,
        "\n".join(proved),
        f"Breakfix-Failure: {verdict.failure_key}",
    )
    return Proposal(
        branch=branch,
        title=f"{verdict.verdict}: {patch.codemod} in {patch.target.file}",
        text="\n\n".join(line for line in lines if line),
        changes=patch.changes,
    )


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


def _wanted_proof(patch: Patch, verdict: Verdict) -> str:
    if patch.effect in _RESULTS_CHANGE:
        return "red-green"
    if patch.effect != "configuration" and verdict.verdict.startswith(_OUTSIDE_ANY_PLAN):
        return "compiles"
    return "plan"
