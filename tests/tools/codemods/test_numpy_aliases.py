from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, check_silent, clues
from tools.codemods.numpy_aliases import CODEMOD

NP = "import numpy as np\n"
FLOAT = (
    "AttributeError: module 'numpy' has no attribute 'float'.\n`np.float` was a deprecated alias"
)
NAN = "AttributeError: `np.NaN` was removed in the NumPy 2.0 release. Use `np.nan` instead."
told = partial(clues, CODEMOD, text=FLOAT)
refuses = partial(check_refuses, CODEMOD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NP + "x = np.float(y)\n", NP + "x = float(y)\n"),
        ("import numpy\nx = y.astype(numpy.float)\n", "import numpy\nx = y.astype(float)\n"),
        (NP + "x = [np.float, np.float]  # two\n", NP + "x = [float, float]  # two\n"),
        (NP + "x = np.float\ny = np.int, np.NaN\n", NP + "x = float\ny = int, np.nan\n"),
    ],
)
def test_every_removed_name_of_the_file_is_changed(before: str, after: str) -> None:
    check_rewrites(CODEMOD, before, after, told(before, "float"))


def test_renamed_name_keeps_its_module() -> None:
    before = NP + "x = np.NaN\n"
    check_rewrites(CODEMOD, before, NP + "x = np.nan\n", clues(CODEMOD, before, "x =", text=NAN))


@pytest.mark.parametrize(
    "line",
    ["x = np.float64(y)", "x = self.np.float", "x = 'np.float'", "x = float(y)"],
)  # fmt: skip
def test_other_names_are_left(line: str) -> None:
    source = NP + line + "\n"
    refuses(source, told(source, "x ="), "no construct")


def test_shadowed_builtin_refuses() -> None:
    source = NP + "x = np.float(1)\n\ndef float(y):\n    return y\n"
    refuses(source, told(source, "x ="), "another meaning")


def test_other_failure_is_no_matter_of_this() -> None:
    source = NP + "x = np.float(1)\n"
    check_silent(CODEMOD, source, clues(CODEMOD, source, "x =", text="KeyError: 'np'"))


def test_a_name_that_was_removed_later_changes_alone() -> None:
    before = NP + "x = np.trapz(y)\nz = np.float(y), np.row_stack(y)\n"
    text = "AttributeError: module 'numpy' has no attribute 'trapz'"
    after = NP + "x = np.trapezoid(y)\nz = float(y), np.vstack(y)\n"
    check_rewrites(CODEMOD, before, after, clues(CODEMOD, before, "x =", text=text))
    early = NP + "x = np.trapz(y)\nz = float(y), np.row_stack(y)\n"
    check_rewrites(CODEMOD, before, early, told(before, "z ="))
