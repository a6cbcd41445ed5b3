from contracts.base import sha256_of
from contracts.fix import Edit, FileChange, Patch
from tests.tools.codemods.cases import clues, considered
from tests.tools.codemods.test_union_by_name import PLAN, UNION
from tools.codemod_checks import checks
from tools.codemods.union_by_name import CODEMOD
from tools.splice import splice

JOB = "x = a.union(b)\ny = 1\n"
DATA = JOB.encode()


def patch() -> Patch:
    made = considered(CODEMOD, JOB, clues(CODEMOD, JOB, "x =", called=UNION, text=PLAN)).patch
    assert made is not None
    return made


def states(*edits: Edit, data: bytes = DATA) -> list[tuple[str, str, str]]:
    change = FileChange(
        file="job.py",
        before=sha256_of(data),
        after=sha256_of(splice(data, edits)),
        edits=edits,
    )
    changed = patch().model_copy(update={"changes": (change,)})
    return [(r.rung, r.state, r.detail) for r in checks(CODEMOD, changed, {"job.py": data})]


def test_patch_as_made_is_proved_on_all_rungs() -> None:
    assert [(rung.rung, rung.state) for rung in checks(CODEMOD, patch(), {"job.py": DATA})] == [
        ("touches-only-target", "proved"),
        ("compiles", "proved"),
        ("runs-twice", "proved"),
    ]


def test_other_file_than_the_patch_was_made_for_fails() -> None:
    (rung,) = checks(CODEMOD, patch(), {"job.py": DATA + b"\n"})
    assert (rung.state, rung.detail) == (
        "failed",
        "job.py: it is not the file that the change was made for",
    )


def test_target_that_is_no_construct_of_the_kind_fails() -> None:
    moved = patch().model_copy(update={"target": patch().target.model_copy(update={"byte": 0})})
    (rung,) = checks(CODEMOD, moved, {"job.py": DATA})
    assert rung.detail == "union-by-name finds no construct of its kind at the target"


def test_edit_outside_the_target_fails() -> None:
    first = states(Edit(byte=19, length=1, text="2"))[0]
    assert first == ("touches-only-target", "failed", "the change reaches beyond its target")


def test_edit_that_breaks_the_file_fails_on_every_rung() -> None:
    found = states(Edit(byte=13, length=1, text=""))
    assert [(rung, state) for rung, state, _ in found] == [
        ("touches-only-target", "failed"),
        ("compiles", "failed"),
        ("runs-twice", "failed"),
    ]


def test_edit_that_leaves_the_construct_is_seen_by_the_second_run() -> None:
    found = states(Edit(byte=12, length=1, text="c"))
    assert found[2] == (
        "runs-twice",
        "failed",
        "a second run of union-by-name would change the file again",
    )


def test_edit_of_blanks_changes_nothing() -> None:
    assert states(Edit(byte=0, length=0, text=""))[0][2] == "the change changes nothing"


def test_file_that_our_python_does_not_compile_leaves_that_rung_open() -> None:
    data = DATA + b"return 1\n"
    found = states(Edit(byte=6, length=5, text="unionByName"), data=data)
    assert found[1][:2] == ("compiles", "not-possible")


def test_change_that_no_longer_compiles_is_named() -> None:
    found = states(Edit(byte=12, length=1, text="b=1, b=2"))
    assert found[0][2] == "the changed file does not compile, as the file before did"


def test_edits_that_give_another_file_than_promised_fail() -> None:
    (change,) = patch().changes
    other = patch().model_copy(
        update={"changes": (change.model_copy(update={"after": change.before}),)}
    )
    (rung,) = checks(CODEMOD, other, {"job.py": DATA})
    assert rung.detail == "job.py: the edits do not give the file that was promised"
