from collections.abc import Sequence

from agents.ranker import ModelError, ask_rank, finish_rank
from contracts.catalogue import Confidence, Grade
from contracts.evidence import Gap
from contracts.hypotheses import Hypotheses, Hypothesis, Location
from contracts.log_report import Outcome
from contracts.recorded import Recorded
from contracts.verdict import Verdict
from tests.builders import FAILED, SUCCEEDED, catalogue, cause, quote

KNOWN = catalogue([cause("data.bad-cast"), cause("sql.syntax")])


def hypothesis(name: str, score: float, *texts: str, why_not: str | None = None) -> Hypothesis:
    return Hypothesis(
        cause=name,
        score=score,
        proposer="a-rule",
        why=f"saw {name}",
        evidence=tuple(quote(text, byte=i * 10) for i, text in enumerate(texts)),
        why_not=why_not,
        location=Location(file="job.py", line=3, function="main"),
    )


def verdict(
    *items: Hypothesis,
    chosen: str = "[]",
    outcome: Outcome = FAILED,
    rejected: tuple[Hypothesis, ...] = (),
) -> Verdict:
    hypotheses = Hypotheses(
        outcome=outcome,
        items=items,
        rejected=rejected,
        lead=quote("the last loud line"),
        gaps=(Gap(what="executor 3", why="403"),),
    )
    return finish_rank(hypotheses, KNOWN, Recorded(request="[]", answer=chosen))


def test_the_first_hypothesis_is_the_verdict() -> None:
    made = verdict(hypothesis("data.bad-cast", 0.9, "N/A"), hypothesis("sql.syntax", 0.5, "x"))
    assert made.verdict == "data.bad-cast"
    assert made.summary == "Title of data.bad-cast: saw data.bad-cast"
    assert made.location == Location(file="job.py", line=3, function="main")
    assert made.missing == (Gap(what="executor 3", why="403"),)
    assert made.ranked_by == "rules"
    assert made.confidence is None


def test_each_span_has_one_id_by_rank_then_place() -> None:
    made = verdict(
        hypothesis("data.bad-cast", 0.9, "a", "b"),
        hypothesis("sql.syntax", 0.5, "a"),
        rejected=(hypothesis("code.none-value", 0.2, "a", "b", "c", why_not="it followed"),),
    )
    assert [[e.id for e in item.evidence] for item in made.hypotheses] == [
        ["E1", "E2"],
        ["E1"],
        ["E1", "E2", "E3"],
    ]
    assert made.hypotheses[2].why_not == "it followed"


def test_a_score_below_the_threshold_is_unknown_with_its_lead() -> None:
    made = verdict(hypothesis("data.bad-cast", 0.2, "N/A"))
    assert made.verdict == "unknown"
    assert made.lead is not None
    assert made.lead.text == "the last loud line"
    assert made.summary.startswith("No confident cause; the strongest lead is data.bad-cast")
    assert made.location is None


def test_nothing_proposed_is_unknown_with_the_lead() -> None:
    assert verdict().summary == "No confident cause; the strongest lead is the quoted line."


def test_nothing_proposed_and_no_lead_says_how_the_run_ended() -> None:
    made = finish_rank(Hypotheses(outcome=FAILED), KNOWN, Recorded(request="[]", answer="[]"))
    assert made.summary == f"No confident cause: {FAILED.why}."
    assert made.lead is None


def test_a_run_that_succeeded_is_healthy_however_loud() -> None:
    made = verdict(hypothesis("data.bad-cast", 0.9, "N/A"), outcome=SUCCEEDED)
    assert made.verdict == "healthy"
    assert made.summary == "The run did not fail: run.json says exit code 0."


def test_a_model_reorders_only_what_is_close() -> None:
    items = (
        hypothesis("data.bad-cast", 0.9, "a"),
        hypothesis("sql.syntax", 0.85, "b"),
        hypothesis("code.none-value", 0.3, "c"),
    )
    made = verdict(*items, chosen='["sql.syntax","code.none-value","made.up"]')
    assert [item.cause for item in made.hypotheses] == [
        "sql.syntax",
        "data.bad-cast",
        "code.none-value",
    ]
    assert made.ranked_by == "model"


def test_the_record_names_the_contested_causes() -> None:
    close = (hypothesis("data.bad-cast", 0.9, "a"), hypothesis("sql.syntax", 0.85, "b"))
    hypotheses = Hypotheses(outcome=FAILED, items=close)
    assert ask_rank(hypotheses, KNOWN).request == '["data.bad-cast","sql.syntax"]'
    assert ask_rank(Hypotheses(outcome=FAILED), KNOWN).request == "[]"


def test_the_failure_key_ignores_what_differs_from_day_to_day() -> None:
    monday = verdict(hypothesis("data.bad-cast", 0.9, "value 1234 in task 17"))
    tuesday = verdict(hypothesis("data.bad-cast", 0.9, "value 99 in task 3"))
    other = verdict(hypothesis("sql.syntax", 0.9, "value 99 in task 3"))
    assert monday.failure_key == tuesday.failure_key != other.failure_key


TABLE = Confidence(
    grades=(
        Grade(facts=("healthy",), confidence=0.95, seen=20, right=19),
        Grade(facts=("not-last", "numbers"), confidence=0.7, seen=10, right=7),
        Grade(facts=("not-last", "numbers", "rivals"), confidence=0.25, seen=4, right=1),
    ),
    among_rivals=0.4,
    unknown_below=0.3,
    fitted_on="0" * 64,
)


def graded(*items: Hypothesis, outcome: Outcome = FAILED) -> Verdict:
    hypotheses = Hypotheses(outcome=outcome, items=items, lead=quote("the last", byte=500))
    known = KNOWN.model_copy(update={"confidence": TABLE})
    return finish_rank(hypotheses, known, Recorded(request="[]", answer="[]"))


def test_the_confidence_is_read_off_by_what_is_true_of_the_verdict() -> None:
    made = graded(hypothesis("data.bad-cast", 0.9, "N/A"))
    assert (made.verdict, made.confidence) == ("data.bad-cast", 0.7)
    assert made.rests_on == ("not-last", "numbers")


def test_a_cause_that_is_not_sure_enough_is_a_lead() -> None:
    made = graded(hypothesis("data.bad-cast", 0.9, "N/A"), hypothesis("sql.syntax", 0.5, "x"))
    assert (made.verdict, made.confidence) == ("unknown", None)
    assert [item.confidence for item in made.hypotheses] == [0.25, 0.3]
    assert made.summary.startswith("No confident cause; the strongest lead is data.bad-cast")


def test_a_run_that_succeeded_is_as_sure_as_such_runs_were() -> None:
    made = graded(hypothesis("data.bad-cast", 0.9, "N/A"), outcome=SUCCEEDED)
    assert (made.verdict, made.confidence) == ("healthy", 0.95)
    assert [item.confidence for item in made.hypotheses] == [None]


def test_what_does_not_compete_has_no_confidence() -> None:
    known = KNOWN.model_copy(update={"confidence": TABLE})
    ruled = hypothesis("sql.syntax", 0.5, "x", why_not="it followed")
    hypotheses = Hypotheses(
        outcome=FAILED,
        items=(hypothesis("data.bad-cast", 0.9, "N/A"),),
        rejected=(ruled,),
        lead=quote("the last", byte=500),
    )
    made = finish_rank(hypotheses, known, Recorded(request="[]", answer="[]"))
    assert [item.confidence for item in made.hypotheses] == [0.7, None]


CLOSE = Hypotheses(
    outcome=FAILED,
    items=(hypothesis("data.bad-cast", 0.9, "N/A"), hypothesis("sql.syntax", 0.89, "x")),
)


def test_a_model_is_asked_once_for_each_rotation_and_the_votes_decide() -> None:
    asked: list[list[str]] = []

    def syntax(items: Sequence[Hypothesis]) -> str:
        asked.append([item.cause for item in items])
        return "sql.syntax"

    recorded = ask_rank(CLOSE, KNOWN, syntax)

    assert asked == [["data.bad-cast", "sql.syntax"], ["sql.syntax", "data.bad-cast"]]
    made = finish_rank(CLOSE, KNOWN, recorded)
    assert (made.verdict, made.ranked_by, made.rank_note) == ("sql.syntax", "model", "")


def test_a_model_that_favours_a_place_changes_nothing() -> None:
    recorded = ask_rank(CLOSE, KNOWN, lambda items: items[0].cause)
    assert finish_rank(CLOSE, KNOWN, recorded).verdict == "data.bad-cast"


def test_a_model_that_fails_leaves_the_order_of_the_rules() -> None:
    def fails(_items: Sequence[Hypothesis]) -> str:
        raise ModelError("the model gave no answer (ReadTimeout)")

    made = finish_rank(CLOSE, KNOWN, ask_rank(CLOSE, KNOWN, fails))
    assert (made.verdict, made.ranked_by) == ("data.bad-cast", "rules")
    assert made.rank_note == "the model gave no answer (ReadTimeout): the order is the rules'"


def test_a_model_is_not_asked_where_the_rules_are_sure() -> None:
    sure = Hypotheses(outcome=FAILED, items=(hypothesis("data.bad-cast", 0.9, "N/A"),))

    def never(_items: Sequence[Hypothesis]) -> str:
        raise AssertionError("asked")

    assert ask_rank(sure, KNOWN, never) == ask_rank(sure, KNOWN)
