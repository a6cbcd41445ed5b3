import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.tools.ladder.made import EXPECTED, OTHER, RED, output, passed
from tests.tools.ladder.test_environment import environment
from tools.ladder.environment import Places
from tools.ladder.order import Order
from tools.ladder.outcome import PASSED, JobRun, Ran, Side
from tools.ladder.prover import SandboxProver
from tools.sandbox import NoSandbox
from tools.sandbox import Order as SandboxOrder
from tools.sandbox_watch import Caps
from tools.sandbox_watch import Ran as SandboxRan

ORDER = Order(
    script="job.py",
    arguments=("--day", "1"),
    wanted={},
    expected=EXPECTED,
    settings={},
    spark=True,
)
BEFORE, AFTER = {"job.py": b"old"}, {"job.py": b"new"}


@dataclass
class Answers:
    """A sandbox that gives these answers, one for each run, and keeps what it was asked."""

    answers: list[SandboxRan]
    asked: list[SandboxOrder] = field(default_factory=list[SandboxOrder])

    def run(self, order: SandboxOrder, caps: Caps) -> SandboxRan:
        assert caps.wall_s == 300
        self.asked.append(order)
        return self.answers.pop(0)


def came(side: Side | str = "", code: int = 0, stopped: str | None = None) -> SandboxRan:
    out = side.model_dump_json() if isinstance(side, Side) else side
    return SandboxRan(code, out.encode(), b"line\nlast line\n", stopped)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    own = environment(tmp_path / "own", "4.3.0", str(tmp_path / "python" / "bin"))
    return Places(cache=tmp_path / "cache", own=own, java_home=Path("/opt/jdk"))


def prove(
    places: Places, *answers: SandboxRan, before: dict[str, bytes] = BEFORE, spark: bool = True
) -> tuple[Ran, Sequence[SandboxOrder]]:
    inside = Answers(list(answers))
    prover = SandboxProver(places, open_sandbox=lambda _shown, _python: inside)
    after = {**before, **AFTER}
    order = (
        ORDER
        if spark
        else Order(
            script="job.py", arguments=(), wanted={}, expected=EXPECTED, settings={}, spark=False
        )
    )
    ran = prover.prove(order, before, after, (4, 3))
    assert inside.answers == []
    return ran, inside.asked


def test_the_job_runs_before_and_after_on_what_the_first_run_needed(places: Places) -> None:
    before, after = Side(clean=passed(), red=RED), Side(clean=passed(plan="q"))
    ran, asked = prove(places, came(before), came(after))
    assert ran == Ran(
        engine="Spark 4.3.0",
        command="python job.py --day 1",
        expected=EXPECTED,
        before=before,
        after=after,
    )
    assert [order.files["/given/repo/job.py"] for order in asked] == [b"old", b"new"]
    recipes = [json.loads(order.files["/proof/order.json"])["recipe"] for order in asked]
    assert recipes[0] is None
    assert recipes[1]["red"] is True
    assert "/proof/breakfix_harness/main.py" in asked[0].files
    assert asked[0].environment["JAVA_HOME"] == "/opt/jdk"
    assert asked[0].environment["PYTHONPATH"] == "/proof"


def test_what_changes_from_run_to_run_is_taken_out(places: Places) -> None:
    told = Side(clean=JobRun(unknown=None, printed="a#12L stage 3.0 o55.save"))
    ran, _ = prove(places, came(told), came(told))
    assert ran.before is not None
    assert ran.before.clean.printed == "a#n stage n save"


def test_a_job_that_differs_is_run_once_more_as_it_was(places: Places) -> None:
    before, after = Side(clean=passed()), Side(clean=passed(output("t")))
    ran, asked = prove(places, came(before), came(after), came(before))
    assert ran.again == before
    assert asked[2].files["/given/repo/job.py"] == b"old"
    ran, _ = prove(places, came(before), came(after), came(stopped="it took too long"))
    assert ran.again is None


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (
            [came(stopped="it took too long")],
            "the job before the change: stopped, it took too long",
        ),
        ([came("{}x", code=1)], "the job before the change: ended with 1 and no result: last line"),
        (
            [came(Side(clean=OTHER)), came(stopped="over 3 GB")],
            "the changed job: stopped, over 3 GB",
        ),
        ([came(Side(clean=JobRun(unknown="the job reads /x")))], "the job reads /x"),
    ],
)
def test_where_a_side_did_not_come_through_the_reason_is_told(
    places: Places, answers: list[SandboxRan], why: str
) -> None:
    ran, _ = prove(places, *answers)
    assert (ran.why_not, ran.before, ran.after) == (why, None, None)


def test_plain_python_needs_no_java(places: Places) -> None:
    ran, asked = prove(places, came(Side()), came(Side()), spark=False)
    assert ran.engine == "Python"
    assert "JAVA_HOME" not in asked[0].environment


def test_a_version_that_no_log_tells_is_said_to_be_unsure(places: Places) -> None:
    inside = Answers([came(Side()), came(Side())])
    prover = SandboxProver(places, open_sandbox=lambda _shown, _python: inside)
    ran = prover.prove(ORDER, BEFORE, AFTER, None)
    assert ran.engine == "Spark 4.3.0 (the log does not tell the job's own)"


def test_without_a_sandbox_nothing_is_run(places: Places) -> None:
    def none(_shown: tuple[Path, ...], _python: Path) -> Answers:
        raise NoSandbox("no bubblewrap is installed")

    ran = SandboxProver(places, open_sandbox=none).prove(ORDER, BEFORE, AFTER, (4, 3))
    assert ran.why_not == "the job was not run: no bubblewrap is installed"
    missing = SandboxProver(places).prove(ORDER, BEFORE, AFTER, (3, 5))
    assert missing.why_not is not None
    assert missing.why_not.startswith("the job was not run: the job's Spark 3.5 is not installed")


TESTED = {"job.py": b"old", "tests/test_job.py": b""}


@pytest.mark.parametrize(
    ("answers", "tests"),
    [
        ([came(), came()], (("after", PASSED), ("before", PASSED))),
        (
            [came(), came("F\n1 failed", code=1)],
            (("after", "the tests do not pass: 1 failed"), ("before", PASSED)),
        ),
        ([came(code=1)], (("before", "the tests do not pass: last line"),)),
        (
            [SandboxRan(1, b"", b"", None)],
            (("before", "the tests do not pass: they said nothing"),),
        ),
        ([came(stopped="too slow")], (("before", "the tests were stopped, too slow"),)),
    ],
)
def test_the_repositorys_tests_run_before_and_after(
    places: Places, answers: list[SandboxRan], tests: tuple[tuple[str, str], ...]
) -> None:
    ran, asked = prove(places, came(Side()), came(Side()), *answers, before=TESTED)
    assert ran.tests == tests
    assert asked[2].command[-1] == "tests/test_job.py"
    assert asked[2].environment["PYTHONPATH"] == "/repo"
