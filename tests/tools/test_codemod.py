from dataclasses import replace

import pytest

from contracts.fix import Edit
from tests.tools.codemods.cases import clues, considered
from tests.tools.codemods.test_union_by_name import PLAN, UNION
from tools.codemod import Codemod, diff_of, differences, replace_span
from tools.codemods.union_by_name import CODEMOD
from tools.source_map import Refused, Site
from tools.source_map_tree import read_tree

JOB = "x = a.union(b)\n"
TOLD = clues(CODEMOD, JOB, "x =", called=UNION, text=PLAN)


def why(codemod: Codemod, source: str = JOB) -> str:
    (refusal,) = considered(codemod, source, TOLD).refusals
    return refusal.why


def writing(change: Edit) -> Codemod:
    """One that makes `change` whatever its site is."""

    def edit(site: Site) -> tuple[Edit, ...]:
        return (change,)

    return replace(CODEMOD, edit=edit)


def test_codemod_that_changes_results_is_off_until_asked_for() -> None:
    assert "off until" in why(replace(CODEMOD, opt_in=True))


def test_edit_that_leaves_its_construct_is_refused() -> None:
    assert (
        why(writing(Edit(byte=12, length=1, text="c")))
        == "a second run would change the file again"
    )


def test_edit_beyond_its_construct_is_refused() -> None:
    assert why(writing(Edit(byte=0, length=1, text="z"))) == "the change reaches beyond its target"


def test_file_that_cannot_be_read_is_refused() -> None:
    assert "not Python 3" in why(CODEMOD, JOB + "print 2\n")


def test_file_that_is_too_deep_for_its_search_is_refused() -> None:
    def sites(tree: object) -> tuple[()]:
        raise RecursionError

    assert why(replace(CODEMOD, sites=sites)) == "the source nests too deeply"


def test_diff_keeps_line_ends_and_names_a_missing_one() -> None:
    assert diff_of("a.py", b"x\r\ny", b"x\r\nz") == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n x\r\n"
        "-y\n\\ No newline at end of file\n+z\n\\ No newline at end of file\n"
    )


def test_text_that_the_files_encoding_lacks_is_refused() -> None:
    tree = read_tree("a.py", b"# coding: ascii\nx = 1\n")
    with pytest.raises(Refused, match="would need UTF-8"):
        replace_span(tree, 0, 1, "é")


def test_bytes_that_are_not_those_of_the_text_are_refused() -> None:
    tree = replace(read_tree("a.py", b"x = 1\n"), data=b"y = 1\n")
    with pytest.raises(Refused, match="not those of the target"):
        replace_span(tree, 0, 1, "z")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("a\nb\nc\n", "a\nc\n", ["b"]),
        ("a\nb\nc\n", "a\nx\nb\nc\n", ["a\nb\nc"]),
        ("a\nb\nc\n", "a2\nc\n", ["a", "b"]),
        ("a\nb\n", "a\nb\n", []),
        ("a\nb\nc\n", "a\nx\nb2\nc\n", ["b"]),
    ],
)
def test_differences_are_what_is_gone_or_other(before: str, after: str, found: list[str]) -> None:
    ours, theirs = read_tree("a.py", before.encode()), read_tree("a.py", after.encode())
    told = [ours.code(node).strip() for node in differences(ours.module, theirs.module)]
    assert told == found
