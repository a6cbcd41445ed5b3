import ast
import platform
import sys
from pathlib import Path

import pytest

from tests.tools.sandboxing import PYTHON, require_sandbox
from tools import sandbox_boot
from tools.sandbox import NoSandbox, Order, find_bwrap, find_sandbox, try_sandbox
from tools.sandbox_watch import Caps

CAPS = Caps(wall_s=30, disk_bytes=2**20)


def test_a_command_runs_with_the_files_that_it_was_given() -> None:
    require_sandbox()
    order = Order(
        command=["/bin/sh", "-c", 'cat note; pwd; id -un; echo "$WORD"'],
        files={"/home/job/deep/note": b"given\n"},
        folder="/home/job/deep",
        environment={"WORD": "said"},
    )
    ran = find_sandbox((), PYTHON).run(order, CAPS)
    assert ran == (0, b"given\n/home/job/deep\njob\nsaid\n", b"", None)


def test_each_run_has_a_disk_of_its_own() -> None:
    require_sandbox()
    box = find_sandbox((), PYTHON)
    box.run(Order(command=["/bin/sh", "-c", "touch /home/job/left"]), CAPS)
    assert box.run(Order(command=["/bin/ls", "/home/job"]), CAPS).out == b""


def test_an_interpreter_that_is_not_there_is_no_sandbox() -> None:
    require_sandbox()
    with pytest.raises(NoSandbox, match="was tried and gave no isolation: bwrap: "):
        find_sandbox((), Path("/usr/bin/no-python"))


def test_a_bubblewrap_that_says_nothing_is_no_sandbox() -> None:
    with pytest.raises(NoSandbox, match="gave no isolation: it said nothing"):
        try_sandbox(Path("/usr/bin/true"), "x86_64", (), PYTHON)


def test_without_a_system_bubblewrap_the_packaged_one_is_taken() -> None:
    require_sandbox()
    box = try_sandbox(find_bwrap(path=""), platform.machine(), (), PYTHON)
    assert box.run(Order(command=["/bin/echo", "there"]), CAPS).out == b"there\n"


def test_without_any_bubblewrap_it_says_what_to_install() -> None:
    with pytest.raises(NoSandbox, match="no bubblewrap is installed; install"):
        find_bwrap("linux", path="", package="no_such_package")


def test_other_systems_have_none() -> None:
    with pytest.raises(NoSandbox, match="on Linux only, this is darwin"):
        find_bwrap("darwin")


def test_other_processors_have_none() -> None:
    with pytest.raises(NoSandbox, match="riscv64"):
        try_sandbox(Path("/usr/bin/true"), "riscv64", (), PYTHON)


def test_what_runs_first_inside_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(sandbox_boot.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names = {alias.name for node in imports for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)
