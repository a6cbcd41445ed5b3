import pytest

from agents.pr_generator import render_open_pr
from contracts.delivery import Delivery, PullRequest
from contracts.fix import Advice, Effect, Fix, Patch, Rung, Verification
from contracts.task_event import Wishes
from contracts.verdict import Verdict
from tests.agents.delivered import ADVICE, HEALTHY, UNKNOWN, VERDICT, patch, proved

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


def test_this_version_opens_none() -> None:
    assert why(patch()) == (
        "this version opens none at github.example/acme/etl; take the patch from here"
    )
