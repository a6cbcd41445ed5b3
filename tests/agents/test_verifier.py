import json
from dataclasses import dataclass, field

from agents.verifier import ask_verify, finish_verify
from contracts.fix import Advice, Fix, Patch, Rung, Sources, Verification
from contracts.inputs import EventLog, Inputs
from contracts.recorded import Recorded
from contracts.spark_metrics import SparkMetrics
from tests.agents.test_fixer import FILES, FRAMES, JOB, QUOTE, fixed
from tests.tools.builders import MemoryFiles, finding, inputs, report, verdict
from tests.tools.ladder.made import passed
from tools.ladder.order import Order
from tools.ladder.outcome import Ran, Side
from tools.ladder.prover import Files, Prover

FIX = fixed(verdict("data.union-mismatch", QUOTE))
NOT_ASKED = "the job was not run: no proof was asked for; `breakfix fix` runs it"
RAN = Ran(engine="Spark 4.3.0", before=Side(clean=passed()), after=Side(clean=passed(plan="q")))


@dataclass
class Knows:
    """A prover that has run the job already."""

    ran: Ran = RAN
    asked: list[tuple[Order, Files, Files]] = field(
        default_factory=list[tuple[Order, Files, Files]]
    )

    def prove(self, order: Order, before: Files, after: Files, spark: object) -> Ran:
        assert spark is None
        self.asked.append((order, before, after))
        return self.ran


def recorded(
    fix: Fix = FIX,
    files: MemoryFiles = FILES,
    prover: Prover | None = None,
    given: Inputs | None = None,
    sources: Sources | None = None,
) -> Recorded:
    return ask_verify(
        fix,
        sources or Sources(files=files.refs()),
        given or inputs(files),
        verdict("data.union-mismatch", QUOTE),
        report(finding(QUOTE, *FRAMES)),
        SparkMetrics(),
        files,
        prover,
    )


def verified(
    fix: Fix = FIX, files: MemoryFiles = FILES, prover: Prover | None = None
) -> Verification:
    return finish_verify(fix, recorded(fix, files, prover))


def test_patch_is_proved_as_far_as_no_run_is_needed() -> None:
    made = verified()
    assert [(rung.rung, rung.state) for rung in made.rungs] == [
        ("touches-only-target", "proved"),
        ("compiles", "proved"),
        ("runs-twice", "proved"),
        ("plan", "not-possible"),
        ("red-green", "not-possible"),
        ("same-rows", "not-possible"),
        ("tests", "not-possible"),
    ]
    assert made.why == (
        "Proved: the changed file parses and differs only in the construct of line 1;"
        " the changed file compiles; a second run of union-by-name finds nothing to do there."
        f" Not proved: {NOT_ASKED}."
    )


def test_the_job_is_run_before_and_after_where_a_prover_is_given() -> None:
    prover = Knows()
    made = verified(prover=prover)
    ((order, before, after),) = prover.asked
    assert (order.script, before["job.py"]) == ("job.py", JOB)
    assert after["job.py"] == (
        b"everyone = buyers.unionByName(signups, allowMissingColumns=True)\n"
    )
    assert after["notes.sql"] == before["notes.sql"]
    assert [rung.state for rung in made.rungs[3:6]] == ["proved", "not-possible", "proved"]
    assert [number.what for number in made.numbers] == ["rows out", "plan of save"]


def test_lines_of_the_event_log_that_tell_a_plan_reach_the_run() -> None:
    plan = json.dumps("\n(1) Scan parquet t\nOutput [1]: [a#1]\nReadSchema: struct<a:int>\n")
    log = f'{{"Event":"x"}}\n{{"physicalPlanDescription":{plan}}}\n'
    files = MemoryFiles({**FILES.files, "eventlog": log.encode()})
    given = inputs(FILES).model_copy(update={"event_logs": (EventLog(parts=(files.refs()[-1],)),)})
    prover = Knows()
    recorded(files=files, prover=prover, given=given)
    assert [table.name for table in prover.asked[0][0].tables] == ["t"]


def test_file_that_changed_meanwhile_is_no_proof_and_nothing_is_run() -> None:
    prover = Knows()
    made = verified(files=MemoryFiles({**FILES.files, "job.py": b"x = 1\n"}), prover=prover)
    assert prover.asked == []
    assert made.why == (
        "The patch does not stand: job.py: it is not the file that the change was made for."
    )


def test_a_change_of_a_file_that_is_no_source_is_no_proof() -> None:
    patch = FIX.answer
    assert isinstance(patch, Patch)
    elsewhere = patch.changes[0].model_copy(update={"file": "other.py"})
    prover = Knows()
    made = verified(Fix(answer=patch.model_copy(update={"changes": (elsewhere,)})), prover=prover)
    assert (made.rungs[0].state, prover.asked) == ("failed", [])


def test_advice_needs_no_proof() -> None:
    made = verified(Fix(answer=Advice(action="none", why="Nothing.")))
    assert made == Verification(why="Nothing is changed, so there is nothing to prove.")


def test_runs_that_recorded_the_checks_alone_are_read_as_they_were() -> None:
    rung = Rung(rung="touches-only-target", state="not-possible", detail="stopped")
    made = finish_verify(FIX, Recorded(request="{}", answer=f"[{rung.model_dump_json()}]"))
    assert made.why == f"Nothing could be proved. Not proved: stopped; {NOT_ASKED}."
