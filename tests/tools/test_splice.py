import pytest

from contracts.base import sha256_of
from contracts.fix import Edit, FileChange
from tools.splice import SpliceError, apply, splice

ORIGINAL = b"key = 'hunter2'\r\nx = 1"
MASKED = b"key = '*******'\r\nx = 1"


def change(*edits: Edit, after: bytes | None = None) -> FileChange:
    made = after if after is not None else splice(MASKED, edits)
    return FileChange(file="a.py", before=sha256_of(MASKED), after=sha256_of(made), edits=edits)


def test_bytes_outside_the_edits_stay() -> None:
    edits = (Edit(byte=17, length=1, text="yy"), Edit(byte=22, length=0, text="0"))
    assert splice(ORIGINAL, edits) == b"key = 'hunter2'\r\nyy = 10"


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(byte=2, length=2, text=""), Edit(byte=3, length=1, text="")),
        (Edit(byte=20, length=3, text=""),),
    ],
)
def test_edits_that_overlap_or_leave_the_file_are_refused(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(SpliceError, match="overlaps the one before"):
        splice(ORIGINAL, edits)


def test_change_of_the_masked_form_applies_to_the_original() -> None:
    made = apply(change(Edit(byte=21, length=1, text="2")), original=ORIGINAL, masked=MASKED)
    assert made == b"key = 'hunter2'\r\nx = 2"


def test_file_that_changed_since_is_refused() -> None:
    with pytest.raises(SpliceError, match="diagnose again"):
        apply(change(Edit(byte=0, length=0, text="a")), original=b"other", masked=b"other")


def test_edit_over_a_secret_is_refused() -> None:
    with pytest.raises(SpliceError, match="at byte 6 replaces a secret"):
        apply(change(Edit(byte=6, length=9, text="None")), original=ORIGINAL, masked=MASKED)


def test_edits_that_give_another_file_than_promised_are_refused() -> None:
    wrong = change(Edit(byte=21, length=1, text="2"), after=b"")
    with pytest.raises(SpliceError, match="do not give sha256"):
        apply(wrong, original=ORIGINAL, masked=MASKED)
