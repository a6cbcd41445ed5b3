import pytest

from contracts.inputs import RunFacts
from tests.builders import catalogue, cause, quote
from tools.claims import Known
from tools.last_exit import by_exit_code

KNOWN = Known.of(
    catalogue(
        [cause("cluster.driver-killed"), cause("external.timeout"), cause("code.nonzero-exit")]
    )
)
QUOTE = (quote('"exit_code"'),)


@pytest.mark.parametrize(
    ("code", "named", "sure"),
    [
        (124, "external.timeout", True),
        (137, "cluster.driver-killed", True),
        (-9, "cluster.driver-killed", True),
        (1, "code.nonzero-exit", False),
    ],
)
def test_an_exit_code_alone_names_what_usually_gives_it(code: int, named: str, sure: bool) -> None:
    [found] = by_exit_code(RunFacts(exit_code=code, evidence=QUOTE), KNOWN)
    assert found.cause == named
    assert (found.score >= KNOWN.weights.abstain_below) is sure
    assert found.evidence == QUOTE


def test_a_run_that_ended_well_or_shows_no_code_names_nothing() -> None:
    assert by_exit_code(None, KNOWN) == ()
    assert by_exit_code(RunFacts(exit_code=0), KNOWN) == ()
    assert by_exit_code(RunFacts(exit_code=143, evidence=QUOTE), KNOWN) == ()
