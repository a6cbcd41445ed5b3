from contracts.catalogue import AnchorMatch, Cause, Example, ExceptionMatch, Signature
from tools.catalogue import HERE, as_written, packs_in
from tools.coverage import Covered, coverage

BY_COMPARISON = ["dependency.drift"]
"""No line says it: it takes the installed versions of the last run that did not fail."""

LATE = Cause(id="data.late", title="Late")
SKEW = Cause(id="skew.join", title="Skew", by_metrics=True)
NOTE = Signature(
    id="feed.late",
    cause="data.late",
    role="cause",
    match=AnchorMatch(anchor="is late", pattern="is late"),
    source="https://acme.example/v1/feed.py",
    matches=(Example(line="feed is late", origin="source"),),
    misses=("feed is latent", "is lateral"),
)
RAISED = NOTE.model_copy(
    update={
        "id": "feed.raised",
        "match": ExceptionMatch(exception="acme.Late"),
        "matches": (
            Example(line="acme.Late: 3 h", origin="run"),
            Example(line="acme.Late", origin="docs"),
        ),
        "misses": (),
    }
)


def test_matchers_examples_and_look_alikes_of_a_cause_are_counted() -> None:
    late, skew = coverage([LATE, SKEW], [NOTE, RAISED])
    assert late == Covered(
        cause="data.late",
        matchers=(("anchor", 1), ("exception", 1)),
        recorded=1,
        source=1,
        docs=1,
        look_alikes=2,
        by_metrics=False,
    )
    assert not late.is_thin
    assert not late.rests_on_source
    assert (skew.matchers, skew.is_thin) == ((), False)


def test_a_cause_whose_examples_are_made_from_code_rests_on_source() -> None:
    (late,) = coverage([LATE], [NOTE])
    assert late.rests_on_source
    assert late.is_thin


def test_a_cause_without_an_example_rests_on_nothing() -> None:
    (late,) = coverage([LATE], [])
    assert not late.rests_on_source
    assert late.is_thin


def test_every_cause_that_a_line_can_show_has_two_examples() -> None:
    found = coverage(*as_written(packs_in(HERE)))
    assert [one.cause for one in found if one.is_thin] == BY_COMPARISON
