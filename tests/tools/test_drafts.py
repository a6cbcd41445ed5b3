from contracts.hypotheses import Hypothesis
from tests.builders import catalogue, cause, finding, quote
from tools.claims import Claim, Known
from tools.drafts import drafts
from tools.judging import Judged
from tools.rule import Proposal, Stance

KNOWN = Known.of(catalogue([cause("skew.join"), cause("memory.executor-heap")]))
HEAP = Claim("memory.executor-heap", finding("OutOfMemoryError", "heap"), 0.9, "oom")
NUMBER = quote('"Records Read":109921', byte=700)


def judged(name: str, stance: Stance) -> Judged:
    against = (quote("one task of sixteen", byte=900),)
    fields = (("keys", "visitor_id"),)
    return Judged(
        "a-rule",
        Proposal(
            cause=name,
            stance=stance,
            why="one task reads most of the rows",
            evidence=(NUMBER,),
            against=against,
            fields=fields,
        ),
    )


def made(*said: Judged, claims: tuple[Claim, ...] = ()) -> tuple[Hypothesis, ...]:
    return drafts(claims, said, [claim.finding for claim in claims], KNOWN)


def test_a_rule_over_numbers_proposes_a_cause_of_its_own() -> None:
    (draft,) = made(judged("skew.join", "proposes"))
    assert (draft.cause, draft.proposer, draft.score) == ("skew.join", "a-rule", 0.7)
    assert draft.why == "one task reads most of the rows"
    assert draft.evidence == (NUMBER,)
    assert draft.fields == (("keys", "visitor_id"),)


def test_a_confirming_number_adds_weight_and_its_quote() -> None:
    (draft,) = made(judged("memory.executor-heap", "confirms"), claims=(HEAP,))
    assert draft.score == 0.92
    assert NUMBER in draft.evidence


def test_a_contradicting_number_takes_weight_and_speaks_against() -> None:
    (draft,) = made(judged("memory.executor-heap", "contradicts"), claims=(HEAP,))
    assert draft.score == 0.6
    assert draft.against == (NUMBER,)
    assert NUMBER not in draft.evidence


def test_what_is_only_observed_drafts_nothing() -> None:
    assert made(judged("skew.join", "observes")) == ()


def test_a_confirmation_alone_drafts_nothing() -> None:
    assert made(judged("skew.join", "confirms")) == ()
