from contracts.hypotheses import Hypothesis
from tests.builders import catalogue, cause
from tools.claims import Known
from tools.look_alikes import LOOK_ALIKES, with_look_alikes

KNOWN = Known.of(catalogue([cause(one) for one in LOOK_ALIKES]))


def hypothesis(name: str, score: float) -> Hypothesis:
    return Hypothesis(cause=name, score=score, proposer="p", why="w", evidence=())


def causes(items: tuple[Hypothesis, ...]) -> list[str]:
    return [item.cause for item in items]


def test_a_verdict_is_followed_by_what_it_is_taken_for() -> None:
    found = with_look_alikes((hypothesis("data.bad-cast", 0.75),), (), KNOWN)
    assert causes(found) == ["data.bad-cast", "data.malformed-record", "sql.type-mismatch"]
    assert all(item.score < KNOWN.weights.abstain_below for item in found[1:])
    assert found[1].score > found[2].score


def test_what_was_ruled_out_or_named_does_not_come_again() -> None:
    first, second = hypothesis("data.bad-cast", 0.75), hypothesis("sql.syntax", 0.1)
    ruled = (hypothesis("data.malformed-record", 0.3),)
    found = with_look_alikes((first, second), ruled, KNOWN)
    assert causes(found) == ["data.bad-cast", "sql.syntax", "sql.type-mismatch"]
    assert found[2].score < second.score


def test_a_named_condition_is_not_taken_for_another() -> None:
    sure = hypothesis("data.bad-cast", KNOWN.weights.named_condition)
    assert with_look_alikes((sure,), (), KNOWN) == (sure,)


def test_nothing_has_no_look_alikes() -> None:
    assert with_look_alikes((), (), KNOWN) == ()
