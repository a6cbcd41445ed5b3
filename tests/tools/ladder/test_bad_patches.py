"""A change that looks right and is not is rejected, by a job that really runs in the sandbox.

Those of Spark are in `benchmarks/bad_patches.py`: each takes a JVM three times.
"""

import sys
from pathlib import Path

import pytest

from tests.tools.ladder.made import patch
from tests.tools.sandboxing import require_sandbox
from tools.ladder.environment import Places
from tools.ladder.judge import rungs_of
from tools.ladder.order import Order
from tools.ladder.outcome import Expected
from tools.ladder.prover import SandboxProver

pytestmark = pytest.mark.slow

PLACES = Places(cache=Path("/nowhere"), own=Path(sys.prefix))
ROWS = "rows = [n * n for n in range(5)]\n"
OUT = "open('/out.txt', 'w').write(str(sum(rows)))\n"
TOTAL = "total = {'a': 1}['b']\n"


def states(before: str, after: str, expected: Expected) -> list[tuple[str, str]]:
    require_sandbox()
    order = Order(
        script="job.py", arguments=(), wanted={}, expected=expected, settings={}, spark=False
    )
    old, new = ({"job.py": text.encode()} for text in (before, after))
    ran = SandboxProver(PLACES).prove(order, old, new, None)
    return [(rung.rung, rung.state) for rung in rungs_of(patch(), ran)]


def test_a_generator_whose_length_is_asked_for_is_rejected() -> None:
    after = "rows = (n * n for n in range(5))\n"
    told = states(ROWS + "len(rows)\n" + OUT, after + "len(rows)\n" + OUT, Expected(names=("X",)))
    assert told[0] == ("plan", "failed")


def test_other_results_are_rejected() -> None:
    after = "rows = [n * n for n in range(4)]\n"
    told = states(ROWS + OUT, after + OUT, Expected(names=("X",)))
    assert told[2] == ("same-rows", "failed")


def test_a_failure_that_stays_is_rejected_and_one_that_goes_is_red_and_green() -> None:
    expected = Expected(names=("KeyError",), words=())
    stays = states(TOTAL, TOTAL + "more = 1\n", expected)
    assert stays[1] == ("red-green", "failed")
    goes = states(TOTAL, "total = {'a': 1}.get('b', 0)\n", expected)
    assert goes[1] == ("red-green", "proved")
