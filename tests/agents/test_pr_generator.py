from dataclasses import dataclass, field

import pytest

from agents.pr_generator import act_open_pr, render_open_pr
from contracts.delivery import Delivery, PullRequest
from contracts.fix import Advice, Effect, Fix, Patch, Rung, Verification
from contracts.task_event import Wishes
from contracts.verdict import Verdict
from tests.agents.acting import Tried
from tests.agents.delivered import ADVICE, HEALTHY, UNKNOWN, VERDICT, patch, proved
from tools.effect import RemoteRefused, RemoteUnavailable
from tools.forge import Forge, Proposal, Proposed

ALLOWED = Delivery(repository="github.example/acme/etl", allow_value_changes=True)
WHOLE = proved("compiles", "plan", "red-green")


def why(
    answer: Patch | Advice,
    verification: Verification = WHOLE,
    *,
    verdict: Verdict = VERDICT,
    wishes: Wishes | None = None,
    delivery: Delivery = ALLOWED,
) -> str:
    made = render_open_pr(wishes or Wishes(), verdict, Fix(answer=answer), verification, delivery)
    assert made == PullRequest(state="none", why=made.why)
    return made.why


def test_advice_is_never_a_pull_request() -> None:
    assert why(ADVICE) == "no change of the code is the answer to this failure; see the advice"


def test_an_unknown_cause_changes_no_code() -> None:
    assert why(ADVICE, verdict=UNKNOWN) == (
        "the cause is not known, and no code is changed on a guess"
    )


def test_a_healthy_run_has_nothing_to_change() -> None:
    assert why(ADVICE, verdict=HEALTHY) == "the run did not fail, so there is nothing to change"


def test_a_patch_that_failed_a_check_is_kept_back() -> None:
    failed = Verification(
        rungs=(Rung(rung="compiles", state="failed", detail="line 3: invalid syntax"),), why="x"
    )
    assert why(patch(), failed) == (
        "the patch did not pass its checks: compiles, line 3: invalid syntax"
    )


def test_none_is_opened_that_nobody_asked_for() -> None:
    assert why(patch(), wishes=Wishes(pull_request=False)) == "none was asked for"


NOT_PROVED = "not proved enough: the patch {}, and that wants the proof {} first"


@pytest.mark.parametrize(
    ("effect", "proof", "reason"),
    [
        ("none", ["compiles"], NOT_PROVED.format("leaves every row as it is", "'plan'")),
        ("order", ["compiles"], NOT_PROVED.format("may change the order of rows", "'plan'")),
        ("configuration", ["compiles"], NOT_PROVED.format("changes a setting", "'plan'")),
        ("drops-rows", ["compiles", "plan"], NOT_PROVED.format("drops rows", "'red-green'")),
    ],
)
def test_a_patch_wants_the_proof_that_its_effect_needs(
    effect: Effect, proof: list[str], reason: str
) -> None:
    assert why(patch(effect), proved(*proof)) == (f"{reason}; it is shown here for you to judge")


def test_outside_any_plan_what_compiles_is_proved() -> None:
    verdict = VERDICT.model_copy(update={"verdict": "dependency.module-missing"})
    nowhere = Delivery()

    assert why(patch(), proved("compiles"), verdict=verdict, delivery=nowhere) == (
        "no repository is configured"
    )
    assert why(patch("configuration"), proved("compiles"), verdict=verdict).startswith(
        "not proved enough"
    )


def test_values_are_changed_only_where_the_repository_agreed() -> None:
    delivery = Delivery(repository="github.example/acme/etl")
    assert why(patch("changes-values"), delivery=delivery) == (
        "the patch changes values, and the repository has not agreed to such"
    )


def test_without_a_repository_there_is_nowhere_to_open_one() -> None:
    assert why(patch(), delivery=Delivery()) == "no repository is configured"


def test_where_nothing_stands_against_it_a_branch_of_the_failure_is_wanted() -> None:
    assert wanted() == PullRequest(
        state="wanted", why="for github.example/acme/etl", branch=f"breakfix/{'f' * 16}"
    )


def wanted() -> PullRequest:
    return render_open_pr(Wishes(), VERDICT, Fix(answer=patch()), WHOLE, ALLOWED)


@dataclass
class Remote:
    """A forge that answers as it is told."""

    stands: Proposed | None = None
    fails: Exception | None = None
    url: str | None = None
    proposals: list[Proposal] = field(default_factory=list[Proposal])

    def look(self, branch: str) -> Proposed | None:
        return self.stands

    def propose(self, proposal: Proposal) -> Proposed:
        if self.fails is not None:
            raise self.fails
        self.proposals.append(proposal)
        return Proposed(commit="c0ffee", url=self.url)


def acted(
    forge: Forge | None, *, last_try: bool = False, rendered: PullRequest | None = None
) -> PullRequest:
    return act_open_pr(
        rendered or wanted(),
        VERDICT,
        Fix(answer=patch()),
        WHOLE,
        Tried(last_try=last_try),
        forge,
    )


BRANCH = f"breakfix/{'f' * 16}"


def test_a_branch_says_what_it_is_for_and_what_was_proved() -> None:
    remote = Remote()

    assert acted(remote) == PullRequest(state="pushed", why="a branch was made", branch=BRANCH)

    [proposal] = remote.proposals
    assert proposal.branch == BRANCH
    assert proposal.title == "data.column-missing: rename-column in jobs/orders.py"
    assert proposal.changes == patch().changes
    assert "- plan: plan seen" in proposal.text
    assert proposal.text.endswith(f"Breakfix-Failure: {'f' * 64}")


def test_a_forge_with_pull_requests_gives_its_address() -> None:
    assert acted(Remote(url="https://git.example/1")) == PullRequest(
        state="opened", why="a pull request was made", url="https://git.example/1", branch=BRANCH
    )


def test_what_stands_for_the_failure_is_found() -> None:
    remote = Remote(stands=Proposed(commit="c0ffee", found=True))

    assert acted(remote) == PullRequest(
        state="found", why="a branch stands for this failure", branch=BRANCH
    )
    assert remote.proposals == []


def test_what_is_not_wanted_is_not_asked_for() -> None:
    none = PullRequest(state="none", why="none was asked for")

    assert acted(Remote(), rendered=none) == none


def test_where_no_forge_is_configured_that_is_the_reason() -> None:
    assert acted(None) == PullRequest(
        state="none", why="no forge is configured here, for github.example/acme/etl"
    )


def test_a_refusal_is_the_reason_and_the_message_goes_on() -> None:
    assert acted(Remote(fails=RemoteRefused("branch is protected"))) == PullRequest(
        state="none", why="branch is protected"
    )


def test_a_forge_that_is_away_is_tried_again_and_given_up_at_the_last_try() -> None:
    away = Remote(fails=RemoteUnavailable("no answer"))

    with pytest.raises(RemoteUnavailable):
        acted(away)
    assert acted(away, last_try=True) == PullRequest(state="none", why="given up: no answer")


def test_a_branch_for_advice_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="a branch is wanted for advice"):
        act_open_pr(wanted(), VERDICT, Fix(answer=ADVICE), WHOLE, Tried(), Remote())
