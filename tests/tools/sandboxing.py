"""Runs a sandbox as root and as an ordinary user, each by a process that may be nothing else."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tools.sandbox import NoSandbox, find_sandbox

PYTHON = Path("/usr/bin/python3")
TOOLS = Path(__file__).resolve().parents[2] / "tools"
RUNNER = """
import json, sys
from pathlib import Path
from tools.sandbox import Order, find_sandbox
from tools.sandbox_watch import Caps
order, caps = json.load(sys.stdin)
files = {name: text.encode() for name, text in order.pop("files").items()}
ran = find_sandbox((), Path(sys.executable)).run(Order(files=files, **order), Caps(**caps))
print(json.dumps([ran.code, ran.out.decode(), ran.err.decode(), ran.stopped]))
"""


def require_sandbox() -> None:
    """Skips where this host offers none, and says so."""
    if sys.platform != "linux" or not PYTHON.exists():
        pytest.skip("the system has no Python of its own to run inside")
    try:
        find_sandbox((), PYTHON)
    except NoSandbox as error:
        pytest.skip(f"no sandbox here: {error}")


class Runner:
    """Runs commands in a sandbox, as root or as an ordinary user."""

    def __init__(self, who: str, folder: Path, token: str) -> None:
        self._token = token
        if who == "root" and os.geteuid() != 0:
            pytest.skip("not root")
        self._drop = who == "ordinary" and os.geteuid() == 0
        self._folder = folder
        shutil.copytree(
            TOOLS,
            folder / "tools",
            ignore=lambda _, names: [n for n in names if not n.startswith(("sandbox", "__init"))],
        )
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)

    def run(
        self, command: Sequence[str], given: dict[str, str] | None = None, **caps: float
    ) -> tuple[int, str, str, str | None]:
        order = {"command": command, "files": given or {}}
        drop: dict[str, Any] = {"user": 65533, "group": 65533, "extra_groups": []}
        child = subprocess.run(
            [str(PYTHON), "-c", RUNNER],
            input=json.dumps([order, caps]),
            capture_output=True,
            text=True,
            cwd=self._folder,
            env={"PATH": "/usr/bin:/bin", "TOKEN": self._token},
            check=False,
            **(drop if self._drop else {}),
        )
        assert child.returncode == 0, child.stderr
        code, out, err, stopped = json.loads(child.stdout)
        return code, out, err, stopped
