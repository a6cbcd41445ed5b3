import re

import pytest

from evals.case import Truth
from evals.draw import Draw
from evals.log_text import deciding_lines, layout_of, lines_of, main_log, said
from evals.variant import Base, generate, generators
from tests.evals.cases import LOG, TRUTH, base

SPARK = b"""\
26/11/23 08:59:52 INFO SparkContext: Running Spark version 4.3.0
26/11/23 08:59:53 INFO SparkEnv: Registering MapOutputTracker
26/11/23 08:59:54 WARN NativeCodeLoader: Unable to load native-hadoop library
26/11/23 08:59:55 INFO DAGScheduler: Got job 0
26/11/23 08:59:56 INFO DAGScheduler: Parents of final stage: List()
26/11/23 08:59:57 ERROR Executor: Exception in task 0.0 in stage 0.0 (TID 0)
java.lang.ArithmeticException: / by zero
\tat com.acme.Job.run(Job.scala:12)
"""
SPARK_TRUTH = Truth(cause="data.divide-by-zero", must_quote=("by zero",))
HEALTHY = Truth(cause="healthy", patch="never", outcome="succeeded")

BASES = {
    "python": base(),
    "spark": base("spark", {"driver.log": SPARK, "executors/1.stderr": SPARK}, SPARK_TRUTH),
    "healthy": base("well", {"job.log": b"\n".join(LOG.splitlines()[:6]) + b"\n"}, HEALTHY),
    "airflow": base(
        "af3",
        {"attempt=1.log": b'{"timestamp":"2026-11-23T09:06:14Z","level":"info","event":"boom"}\n'},
        TRUTH.model_copy(update={"must_quote": ("boom",)}),
        runner="airflow-3.3.2",
    ),
}

FITTING = [
    (name, kind)
    for name, generator in generators().items()
    for kind, one in BASES.items()
    if generator.fits(one)
]


def varied(name: str, kind: str, seed: int) -> Base:
    generator = generators()[name]
    bases = [BASES[kind], BASES["spark"]][: generator.takes]
    return generate(generator, bases, seed)


@pytest.mark.parametrize(("name", "kind"), FITTING)
def test_the_same_seed_makes_the_same_bytes(name: str, kind: str) -> None:
    seeds = range(8)
    assert [varied(name, kind, n) for n in seeds] == [varied(name, kind, n) for n in seeds]


@pytest.mark.parametrize(("name", "kind"), FITTING)
def test_a_variant_says_what_it_was_made_from(name: str, kind: str) -> None:
    case = varied(name, kind, 3).case
    made = case.provenance
    assert (made.kind, made.generator, made.variant_of) == ("variant", name, BASES[kind].case.id)
    assert (case.family, case.split) == (BASES[kind].case.family, BASES[kind].case.split)
    assert made.adversarial == (name in ("hostile", "secret"))


@pytest.mark.parametrize(
    ("name", "kind"), [one for one in FITTING if one[0] not in ("missing", "structured")]
)
def test_the_deciding_line_is_still_there(name: str, kind: str) -> None:
    for seed in range(8):
        made = varied(name, kind, seed)
        text = b"\n".join(made.files.values()).decode()
        assert all(re.search(pattern, text) for pattern in BASES[kind].case.truth.must_quote)


def test_inserted_lines_tear_no_traceback() -> None:
    trace = LOG[LOG.index(b"Traceback") :]
    for name in ("noise", "hostile", "secret", "red-herring"):
        assert all(trace in varied(name, "python", seed).files["load.log"] for seed in range(8))


def test_where_the_evidence_is_gone_abstaining_is_right() -> None:
    for seed in range(8):
        made = varied("missing", "spark", seed)
        assert made.case.truth == Truth(cause="unknown", abstain=True, patch="never")
        assert b"WARN" not in made.files["driver.log"]
        assert b"ERROR" not in made.files["driver.log"]


def test_a_planted_cause_is_never_an_accepted_one() -> None:
    truth = TRUTH.model_copy(update={"also": ("memory.executor-heap", "healthy")})
    hostile = generators()["hostile"]
    for seed in range(12):
        (planted,) = generate(hostile, [base(truth=truth)], seed).case.truth.forbidden
        assert planted in ("auth.access-denied", "data.path-missing")


def test_a_planted_secret_is_in_the_log_and_in_the_truth() -> None:
    made = varied("secret", "python", 1)
    (secret,) = made.case.truth.secrets
    assert secret.encode() in made.files["load.log"]


def test_a_wrapped_run_ends_as_the_task_did() -> None:
    failed = varied("airflow2", "python", 0).files["attempt=1.log"]
    assert failed.endswith(b"Task exited with return code 1\n")
    well = varied("airflow2", "healthy", 0).files["attempt=1.log"]
    assert well.endswith(b"Task exited with return code 0\n")
    assert b"return code 0" in varied("airflow3", "healthy", 0).files["attempt=1.log"]


@pytest.mark.parametrize(
    ("near", "wanted"),
    [
        (b"26/11/23 08:59:52 INFO A: b\n", b"26/11/23 08:59:52 WARN Loud: x\n"),
        (
            b"[2026-11-23T09:20:49.058+0000] {a.py:1} INFO - b\n",
            b"[2026-11-23T09:20:49.058+0000] {loud.py:61} WARN - x\n",
        ),
        (
            b'{"timestamp":"2026-11-23T09:06:14Z","event":"b"}\n',
            b'{"timestamp":"2026-11-23T09:06:14Z","level":"warn","event":"x","logger":"task.stdout"}\n',
        ),
        (b"2026-11-25 01:00:00,000 INFO a: b\n", b"2026-11-25 01:00:00,000 WARN Loud: x\n"),
        (b"plain\n", b"WARN Loud: x\n"),
    ],
)
def test_a_line_is_said_in_the_layout_around_it(near: bytes, wanted: bytes) -> None:
    assert said(near, "Loud", "x", "WARN") == wanted


def test_the_layout_is_that_of_most_records() -> None:
    assert layout_of(lines_of(SPARK)) == "spark"
    assert layout_of([b"plain\n"]) == "plain"


def test_the_log_is_the_largest_that_is_no_executors() -> None:
    assert (
        main_log({"a.log": b"1", "b.log": b"22", "executors/1.stderr": b"333", "c.py": b""})
        == "b.log"
    )


def test_the_deciding_lines_count_from_zero() -> None:
    assert deciding_lines(base()) == (11, 11)
    assert deciding_lines(base(truth=HEALTHY)) is None


def test_draws_are_the_same_for_ever() -> None:
    draw = Draw("seed")
    assert [draw.below(100) for _ in range(5)] == DRAWN
    assert 3 <= draw.between(3, 4) <= 4
    assert draw.pick(["only"]) == "only"


DRAWN = [73, 15, 87, 94, 14]
