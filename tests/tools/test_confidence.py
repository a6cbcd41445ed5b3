import pytest

from contracts.catalogue import Confidence, Grade
from contracts.evidence import Evidence
from contracts.hypotheses import Hypotheses, Hypothesis
from tests.builders import FAILED, SUCCEEDED, catalogue, cause, entry, quote
from tools.catalogue import load
from tools.confidence import DOUBTS, GROUNDS, confidence_in, facts_of, is_enough, shared

KNOWN = catalogue(
    [cause("data.bad-cast"), cause("code.driver-exception"), cause("spark.job", last_resort=True)],
    [entry("cast.note", "data.bad-cast"), entry("cast.symptom", "data.bad-cast", "symptom")],
)
TABLE = Confidence(
    grades=(Grade(facts=("named",), confidence=0.9, seen=10, right=9),),
    among_rivals=0.4,
    unknown_below=0.2,
    fitted_on="0" * 64,
)
LAST = quote("the last loud line", byte=100)


def claimed(
    name: str = "data.bad-cast",
    proposer: str = "cast.note",
    score: float = 0.9,
    quoted: Evidence = LAST,
) -> Hypothesis:
    return Hypothesis(cause=name, score=score, proposer=proposer, why="saw", evidence=(quoted,))


def facts(*items: Hypothesis, lead: Evidence | None = LAST) -> tuple[str, ...]:
    return facts_of(Hypotheses(outcome=FAILED, items=items, lead=lead), items, KNOWN)


@pytest.mark.parametrize(
    ("item", "ground"),
    [
        (claimed(), "named"),
        (claimed(proposer="general-reading"), "reading"),
        (claimed("code.driver-exception", proposer="general-reading"), "code-failed"),
        (claimed(proposer="join-skew"), "numbers"),
        (claimed(proposer="cast.symptom"), "weak"),
        (claimed("spark.job"), "weak"),
        (claimed(score=0.49), "weak"),
    ],
)
def test_a_named_cause_has_one_ground(item: Hypothesis, ground: str) -> None:
    assert facts(item) == (ground,)
    assert ground in GROUNDS


def test_another_cause_that_competes_is_a_doubt() -> None:
    assert facts(claimed(), claimed("code.driver-exception")) == ("named", "rivals")


@pytest.mark.parametrize(
    "elsewhere",
    [quote("earlier", byte=10), quote("in another log", byte=100, source="executor.log")],
)
def test_a_last_loud_line_that_is_none_of_the_quotes_is_a_doubt(elsewhere: Evidence) -> None:
    assert facts(claimed(quoted=elsewhere)) == ("named", "not-last")
    assert "not-last" in DOUBTS


def test_without_a_loud_line_none_is_missed() -> None:
    assert facts(claimed(), lead=None) == ("named",)


def test_a_run_that_succeeded_is_healthy_whatever_its_logs_say() -> None:
    loud = Hypotheses(outcome=SUCCEEDED, items=(claimed(),))
    assert facts_of(loud, loud.items, KNOWN) == ("healthy",)


def test_where_nothing_is_proposed_nothing_is_true() -> None:
    assert facts() == ()


def test_the_confidence_is_that_of_the_grade_with_these_facts() -> None:
    assert confidence_in(("named",), TABLE) == 0.9
    assert confidence_in(("named", "rivals"), TABLE) is None
    assert confidence_in(("named",), None) is None


def test_a_cause_below_the_threshold_is_not_enough() -> None:
    assert is_enough(0.2, TABLE)
    assert not is_enough(0.19, TABLE)
    assert is_enough(None, TABLE)
    assert is_enough(0.1, None)


def test_the_others_share_alike_what_the_first_leaves_them() -> None:
    assert shared(0.8, 3, TABLE) == pytest.approx([0.8, 0.04, 0.04])
    assert shared(0.8, 1, TABLE) == [0.8]
    assert shared(0.8, 0, TABLE) == []
    assert shared(None, 2, TABLE) == shared(0.8, 2, None) == [None, None]


def test_the_shipped_table_has_a_grade_for_whatever_can_be_true_together() -> None:
    table = load().confidence
    assert table is not None
    found = {grade.facts for grade in table.grades}
    doubts = [set[str](), {"rivals"}, {"not-last"}, {"rivals", "not-last"}]
    wanted = {tuple(sorted({ground, *more})) for ground in GROUNDS for more in doubts}
    assert found == wanted | {("healthy",)}


def test_the_shipped_table_promises_less_with_each_doubt() -> None:
    table = load().confidence
    assert table is not None
    sure = {grade.facts: grade.confidence for grade in table.grades}
    assert sure["named",] >= sure["named", "not-last"] >= sure["named", "not-last", "rivals"]
    assert sure["named",] >= sure["reading",] >= sure["code-failed",]
