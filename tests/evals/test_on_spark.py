"""On a real Spark, in a process of its own: the JVM and its sockets stay out of the other tests."""

import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from evals.run_folder import RunFolder
from tests.evals.cases import LOG, TRUTH, base, corpus

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(which("java") is None, reason="Spark needs Java, and there is none here"),
]


def test_spark_gives_the_same_bytes_as_this_machine(tmp_path: Path) -> None:
    corpus(tmp_path / "mine", base("one"), base("two", {"b.log": LOG}, TRUTH, family="other"))
    local, spark = (
        judged(tmp_path, "local", "--workers", "1"),
        judged(tmp_path, "spark", "--master", "local[2]"),
    )
    assert local == spark
    assert sorted(local) == ["one", "two"]


def judged(folder: Path, on: str, *more: str) -> dict[str, bytes]:
    run = folder / on
    words = ("eval", "run", str(folder / "mine"), "--on", on, *more, "--out", str(run))
    state = ("--state", str(folder / "state"))
    done = subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", *words, *state],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr.decode()
    return {row.about.id: row.content() for row in RunFolder.open(run).rows()}
