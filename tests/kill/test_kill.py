"""A bounded number of the kills that `tests.kill.campaign` does by the hundred."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["campaign", "--kills", "30", "--stride", "7"],
        ["campaign", "--kills", "20", "--stride", "11", "--database", "postgres"],
        ["storms", "race", "--count", "12"],
        ["storms", "freeze", "--count", "8"],
    ],
    ids=["kills on SQLite", "kills on PostgreSQL", "a race of four", "frozen workers"],
)
def test_nothing_is_lost_out_of_order_or_repeated_unflagged(arguments: list[str]) -> None:
    name, *rest = arguments
    command = [sys.executable, "-m", f"tests.kill.{name}", *rest]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
