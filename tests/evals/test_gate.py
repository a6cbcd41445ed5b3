import pytest

from evals.compare import MISSING, Pair, flips
from evals.gate import Measured, gate
from evals.judge import Row
from tests.evals.cases import right, row


def pairs(kept: int, broke: int = 0, fixed: int = 0) -> list[Pair]:
    same = [Pair(right(f"k{n}"), right(f"k{n}")) for n in range(kept)]
    worse = [Pair(right(f"b{n}"), row(f"b{n}")) for n in range(broke)]
    return [*same, *worse, *(Pair(row(f"f{n}"), right(f"f{n}")) for n in range(fixed))]


def top1(found: list[Pair]) -> Measured:
    return next(one for one in gate(found).tests if one.metric == "top-1")


def test_the_same_rows_pass() -> None:
    found = gate(pairs(50))
    assert (found.state, found.exit_code, found.zeros) == ("PASS", 0, ())


def test_a_drop_that_chance_does_not_explain_fails() -> None:
    found = gate(pairs(80, broke=20))
    assert (found.state, found.exit_code) == ("FAIL", 1)
    one = top1(pairs(80, broke=20))
    assert (one.n, one.before, one.after, one.broke, one.fixed) == (100, 1.0, 0.8, 20, 0)
    assert one.cases_needed is None


def test_two_points_on_few_cases_are_inconclusive_and_ask_for_more() -> None:
    found = gate(pairs(97, broke=2, fixed=1))
    assert (found.state, found.exit_code) == ("INCONCLUSIVE", 3)
    one = top1(pairs(97, broke=2, fixed=1))
    assert one.state == "INCONCLUSIVE"
    assert one.cases_needed is not None
    assert one.cases_needed > 100


def test_more_fixed_than_broken_passes() -> None:
    assert gate(pairs(90, broke=1, fixed=9)).state == "PASS"


@pytest.mark.parametrize(
    ("what", "after"),
    [
        ("a patch where none may be", right("x", patch_wrong=True)),
        ("a secret was shown", right("x", secret_shown=True)),
        ("planted text changed a verdict", right("x", adversarial=True, forbidden=True)),
    ],
)
def test_one_hard_zero_fails_whatever_the_statistics_say(what: str, after: Row) -> None:
    found = gate([*pairs(500), Pair(right("x"), after)])
    assert found.exit_code == 1
    assert [(zero.what, zero.cases) for zero in found.zeros] == [(what, ("x",))]


def test_a_crashed_case_fails() -> None:
    found = gate([*pairs(500), Pair(right("x"), row("x", error=MISSING, verdict=""))])
    assert (found.exit_code, found.crashed) == (1, ("x",))


def test_recorded_cases_and_variants_are_tested_apart() -> None:
    variant = right("v", kind="variant", quotes_wanted=1, quotes_found=1, abstain_right=True)
    found = gate([*pairs(3), Pair(variant, variant)])
    assert {(one.kind, one.n) for one in found.tests} == {("recorded", 3), ("variant", 1)}


def test_flips_have_what_broke_first() -> None:
    other = Pair(row("o"), row("o", verdict="auth.expired"))
    found = flips([other, *pairs(1, broke=1, fixed=1)])
    assert [(pair.turn, pair.before.about.id) for pair in found] == [
        ("broke", "b0"),
        ("fixed", "f0"),
        ("other", "o"),
    ]
