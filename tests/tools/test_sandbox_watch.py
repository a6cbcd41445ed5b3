import subprocess
import sys
from collections.abc import Sequence
from time import monotonic

import pytest

from tools.sandbox_watch import Caps, Process, Ran, process_of, tree, watch

PAGE = 4096


def _run(script: str, caps: Caps, **pipes: int) -> Ran:
    words: Sequence[str] = [sys.executable, "-I", "-S", "-c", script]
    kinds = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **pipes}
    with subprocess.Popen(words, **kinds) as child:  # type: ignore[call-overload]
        return watch(child, caps, monotonic)


def test_what_a_command_prints_comes_back_with_its_code() -> None:
    script = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert _run(script, Caps()) == Ran(3, b"out\n", b"err\n", None)


def test_a_command_that_prints_nowhere_is_followed_to_its_end() -> None:
    none = subprocess.DEVNULL
    assert _run("print(1)", Caps(), stdout=none, stderr=none) == Ran(0, b"", b"", None)


@pytest.mark.parametrize(
    ("script", "caps", "why"),
    [
        ("while True: pass", Caps(wall_s=0.3), "over 0.3 s"),
        ("while True: print('x' * 10000)", Caps(output_bytes=2**20), "over 1 MB of output"),
        ("import time; time.sleep(9)", Caps(processes=0), "over 0 processes"),
        ("import time; time.sleep(9)", Caps(memory_bytes=2**20), "over 1 MB of memory"),
        ("import time; time.sleep(9)", Caps(files=-1), "over -1 files"),
    ],
)
def test_a_command_over_a_cap_is_stopped(script: str, caps: Caps, why: str) -> None:
    ran = _run(script, caps)
    assert (ran.code, ran.stopped) == (-9, why)


def test_a_child_that_outlives_its_parent_is_stopped_with_it() -> None:
    script = "import os, time\nif os.fork() == 0: time.sleep(60)"
    assert _run(script, Caps(wall_s=0.5)).stopped == "over 0.5 s"


def test_a_process_name_may_hold_anything() -> None:
    stat = "12 (a) S 1 (b)) S 7 " + " ".join(["0"] * 19) + " 5 0"
    assert process_of(stat, PAGE) == Process(pid=12, parent=7, resident_bytes=5 * PAGE)


def test_a_tree_is_a_process_and_what_descends_from_it() -> None:
    known = {
        pid: Process(pid, parent, 0) for pid, parent in [(1, 0), (5, 1), (6, 5), (7, 6), (8, 1)]
    }
    assert [process.pid for process in tree(5, known)] == [5, 6, 7]
    assert tree(9, known) == ()
