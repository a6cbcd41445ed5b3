from agents.verifier import ask_verify, finish_verify
from contracts.fix import Advice, Fix, Rung, Sources, Verification
from contracts.recorded import Recorded
from tests.agents.test_fixer import FILES, QUOTE, fixed
from tests.tools.builders import MemoryFiles, verdict

FIX = fixed(verdict("data.union-mismatch", QUOTE))
SOURCES = Sources(files=FILES.refs())


def verified(fix: Fix = FIX, files: MemoryFiles = FILES) -> Verification:
    return finish_verify(fix, SOURCES, ask_verify(fix, SOURCES, files))


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
        " Not proved: the job was not run: this version runs no user code."
    )


def test_file_that_changed_meanwhile_is_no_proof() -> None:
    made = verified(files=MemoryFiles({**FILES.files, "job.py": b"x = 1\n"}))
    assert made.why == (
        "The patch does not stand: job.py: it is not the file that the change was made for."
    )


def test_advice_needs_no_proof() -> None:
    made = verified(Fix(answer=Advice(action="none", why="Nothing.")))
    assert made == Verification(why="Nothing is changed, so there is nothing to prove.")


def test_where_no_rung_could_be_tried_nothing_is_said_to_be_proved() -> None:
    rung = Rung(rung="touches-only-target", state="not-possible", detail="stopped")
    recorded = Recorded(request="{}", answer=f"[{rung.model_dump_json()}]")
    made = finish_verify(FIX, SOURCES, recorded)
    assert (
        made.why == "Nothing could be proved; the job was not run: this version runs no user code."
    )
