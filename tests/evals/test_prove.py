from contracts.fix import Rung
from evals.prove import Proof, prove, told
from tests.evals.cases import LOG, base
from tools.catalogue import load
from tools.ladder.order import Order
from tools.ladder.outcome import Ran
from tools.ladder.prover import Files


class Never:
    """A prover that nobody may ask."""

    def prove(self, order: Order, before: Files, after: Files, spark: object) -> Ran:
        raise AssertionError(order.script)


def test_a_run_without_a_patch_has_no_proof() -> None:
    assert prove(base("a", {"a.log": LOG}), load(), Never(), ("try-divide",)) is None


def test_proofs_are_told_with_red_and_green_and_counted() -> None:
    red = Rung(rung="red-green", state="proved", detail="x", output="before: 1\nafter: 2")
    made = (
        Proof(id="a", codemod="c", effect="none", rungs=(red,)),
        Proof(id="b", codemod="c", effect="none", rungs=()),
    )
    lines = [" ".join(line.split()) for line in told(made)]
    assert lines == [
        "a c plan not run red-green proved same-rows not run tests not run",
        "before: 1",
        "after: 2",
        "b c plan not run red-green not run same-rows not run tests not run",
        "plan: proved for 0 of 2 patches",
        "red-green: proved for 1 of 2 patches",
        "same-rows: proved for 0 of 2 patches",
        "tests: proved for 0 of 2 patches",
    ]
