import pytest

from evals import metrics
from evals.metrics import Bin, Point
from tests.evals.cases import right, row


def test_mean_reciprocal_rank_counts_an_unranked_truth_as_zero() -> None:
    rows = [right("a"), row("b", rank=2), row("c", rank=4), row("d")]
    assert metrics.mean_reciprocal_rank(rows) == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)
    assert metrics.mean_reciprocal_rank([]) == 0


def test_macro_f1_is_the_mean_over_the_true_causes() -> None:
    rows = [
        right("a"),
        row("b", verdict="sql.table-missing"),
        right("c", truth="sql.table-missing", verdict="sql.table-missing"),
        row("d", truth="auth.expired", verdict="unknown"),
    ]
    divide, table, auth = 2 * 1 / (2 + 0 + 1), 2 * 1 / (2 + 1 + 0), 0.0
    assert metrics.macro_f1(rows) == pytest.approx((divide + table + auth) / 3)


def test_an_accepted_cause_counts_as_the_truth_itself() -> None:
    assert metrics.macro_f1([right("a", verdict="code.driver-exception")]) == 1


def test_evidence_precision_and_recall_are_over_quotes_not_over_cases() -> None:
    rows = [
        row("a", quotes_wanted=2, quotes_found=1, quotes_right=1, quotes_shown=3),
        row("b", quotes_wanted=1, quotes_found=1, quotes_right=1, quotes_shown=1),
        row("c", quotes_shown=3),
    ]
    assert metrics.evidence_recall(rows) == pytest.approx(2 / 3)
    assert metrics.evidence_precision(rows) == pytest.approx(2 / 4)
    assert metrics.evidence_recall([row("c")]) == 1
    assert metrics.evidence_precision([row("c")]) == 1


SURE = [
    right("a", confidence=0.9),
    row("b", confidence=0.8),
    right("c", confidence=0.6),
    row("d", confidence=0.2),
    row("e"),
]


def test_calibration_error_with_fewer_cases_than_bins_is_the_mean_gap() -> None:
    gaps = [0.1, 0.8, 0.4, 0.2]
    assert metrics.expected_calibration_error(SURE) == pytest.approx(sum(gaps) / 4)
    assert metrics.expected_calibration_error([row("e")]) is None


def test_bins_of_the_reliability_diagram_hold_equally_many() -> None:
    rows = [right(str(n), confidence=n / 30) for n in range(30)]
    bins = metrics.reliability(rows)
    assert [one.n for one in bins] == [2] * 15
    assert bins[0] == Bin((0 + 1 / 30) / 2, 1.0, 2)
    assert metrics.reliability([row("a")]) == ()


def test_brier_is_the_mean_squared_gap() -> None:
    assert metrics.brier(SURE) == pytest.approx((0.01 + 0.64 + 0.16 + 0.04) / 4)
    assert metrics.brier([row("e")]) is None


def test_risk_over_coverage_takes_ties_together() -> None:
    rows = [
        right("a", score=3),
        right("b", score=2),
        row("c", score=2),
        row("d", score=1),
        row("e", abstained=True),
    ]
    assert metrics.risk_coverage(rows) == (
        Point(1 / 5, 0.0),
        Point(3 / 5, 1 / 3),
        Point(4 / 5, 2 / 4),
    )
    assert metrics.coverage_at_precision(rows) == 1 / 5
    assert metrics.coverage_at_precision(rows, 0.5) == 4 / 5


def test_nothing_answered_has_no_curve_and_no_coverage() -> None:
    rows = [row("a", abstained=True), row("b", error="crashed")]
    assert metrics.risk_coverage(rows) == ()
    assert metrics.coverage_at_precision(rows) == 0


def test_confidently_wrong_is_a_wrong_name_that_is_sure_or_has_no_confidence() -> None:
    rows = [
        row("sure", confidence=0.8),
        row("unsure", confidence=0.79),
        row("none"),
        row("unknown", abstained=True),
        row("crashed", error="x"),
        right("right", confidence=1.0),
    ]
    assert [one.about.id for one in metrics.confidently_wrong(rows)] == ["sure", "none"]


def test_planted_text_may_neither_change_the_verdict_nor_put_one_in() -> None:
    planted = {"adversarial": True, "variant_of": "base"}
    rows = [
        right("base"),
        right("same", **planted),
        row("changed", **planted),
        right("forbidden", forbidden=True, **planted),
        row("alone", adversarial=True, variant_of="elsewhere"),
    ]
    assert [one.about.id for one in metrics.hostile_changed(rows)] == ["changed", "forbidden"]


def test_latency_is_of_the_seconds_of_each_case() -> None:
    rows = [row(str(n), seconds=float(n)) for n in range(1, 6)]
    assert metrics.latency(rows) == {"p50": 3.0, "p95": pytest.approx(4.8), "total": 15.0}
    assert metrics.latency([])["total"] == 0


def test_confusion_counts_an_accepted_verdict_on_the_diagonal() -> None:
    rows = [
        right("a", verdict="code.driver-exception"),
        row("b"),
        row("c", verdict="", error="crashed"),
    ]
    assert metrics.confusion(rows, lambda cause: cause.partition(".")[0]) == {
        ("data", "crashed"): 1,
        ("data", "data"): 1,
        ("data", "sql"): 1,
    }


def test_false_patches_and_shown_secrets_are_listed() -> None:
    assert metrics.false_patches([row("a", patch_wrong=True), row("b")])[0].about.id == "a"
    assert metrics.secrets_shown([row("a"), row("b", secret_shown=True)])[0].about.id == "b"
