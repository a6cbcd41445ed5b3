from agents.ranker import ask_rank, finish_rank
from agents.root_cause import propose
from contracts.catalogue import Catalogue
from contracts.inputs import Inputs
from contracts.log_report import Finding
from contracts.spark_metrics import SparkMetrics
from graph.explain import Chain, explain
from tests.builders import catalogue, cause, entry, finding, report

CATALOGUE = catalogue(
    [cause("memory.driver-heap", "shuffle.heartbeat-timeout"), cause("shuffle.heartbeat-timeout")],
    [
        entry("oom", "memory.driver-heap"),
        entry("beat", "shuffle.heartbeat-timeout"),
        entry("hooks", None, "noise"),
    ],
)
OOM = finding("OutOfMemoryError", "heap", signature="oom", chain=1, depth=1, byte=3, count=2)
OUTER = finding("SparkException", "failed", chain=1)
BEAT = finding("Heartbeat", "timed out", signature="beat", byte=9)
NOISE = finding("Shutdown", "hooks", signature="hooks", byte=20)


def explained(*findings: Finding, known: Catalogue = CATALOGUE) -> Chain:
    log_report = report(*findings)
    hypotheses = propose(Inputs(), log_report, SparkMetrics(), CATALOGUE)
    recorded = ask_rank(hypotheses, CATALOGUE)
    verdict = finish_rank(hypotheses, CATALOGUE, recorded)
    return explain(known, log_report, hypotheses, verdict)


def test_each_cause_has_its_findings_and_what_they_weigh() -> None:
    first = explained(OOM, BEAT, NOISE).links[0]

    assert (first.ranked.cause, first.standing) == ("memory.driver-heap", "verdict")
    [own] = first.own
    assert (own.what, own.matched, own.weight, own.count) == ("oom", "exception", 0.85, 2)
    assert own.place == OOM.first
    assert first.adjusted == round(first.ranked.score - 0.85, 4)


def test_a_victim_stands_with_what_it_followed_from() -> None:
    first, second = explained(OOM, BEAT).links

    assert [one.claims for one in first.explains] == ["shuffle.heartbeat-timeout"]
    assert (second.ranked.cause, second.standing) == ("shuffle.heartbeat-timeout", "ruled out")
    assert [one.what for one in second.own] == ["beat"]


def test_an_outer_exception_stands_with_the_one_that_it_wraps() -> None:
    chain = explained(OOM, OUTER)

    assert "SparkException" in [one.what for one in chain.links[0].explains]
    assert chain.loose == ()


def test_what_no_cause_accounts_for_is_kept_in_sight() -> None:
    [loose] = explained(OOM, NOISE).loose

    assert (loose.what, loose.role, loose.claims, loose.weight) == ("hooks", "noise", None, None)


def test_two_causes_that_compete_are_told_apart() -> None:
    late = finding("Missing", "rows", signature="beat", byte=30)
    links = explained(finding("OutOfMemoryError", "heap", signature="beat"), late).links

    assert [link.standing for link in links] == ["verdict"]


def test_a_cause_that_the_catalogue_does_not_know_has_no_title() -> None:
    other = CATALOGUE.model_copy(update={"causes": (), "signatures": ()})

    assert explained(known=other).links == ()
