from functools import partial

import pytest

from tests.tools.codemods.cases import check_refuses, check_rewrites, clues
from tools.codemods.remove_cache import CODEMOD

TEXT = "WARN MemoryStore: Not enough space to cache rdd_12_3 in memory!"
refuses = partial(check_refuses, CODEMOD)
told = partial(clues, CODEMOD, text=TEXT)


@pytest.mark.parametrize(
    ("before", "after"),
    [("load().cache()", "load()"), ("(load()).persist()", "(load())")],
)
def test_frame_that_is_used_once_is_not_kept(before: str, after: str) -> None:
    source = f"x = {before}\nx.count()\n"
    check_rewrites(CODEMOD, source, f"x = {after}\nx.count()\n", told(source))


@pytest.mark.parametrize("line", ["load().persist(LEVEL)", "cache()", "load().cache", "load()"])
def test_other_lines_are_left(line: str) -> None:
    refuses(f"x = {line}\nx.count()\n", told(f"x = {line}\nx.count()\n"), "can be reached")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("x = load().cache()\nx.count()\nx.show()\n", "used once"),
        ("load().cache().count()\n", "used once"),
        ("x = load(rand(7)).cache()\nx.count()\n", "uses rand"),
        ("x = (load()  # why\n .cache())\nx.count()\n", "comment"),
    ],
)
def test_frame_that_needs_its_copy_refuses(source: str, why: str) -> None:
    refuses(source, told(source), why)


def test_memory_that_is_not_full_of_frames_refuses() -> None:
    source = "x = load().cache()\nx.count()\n"
    refuses(source, told(source, text="OutOfMemoryError"), "does not show")
