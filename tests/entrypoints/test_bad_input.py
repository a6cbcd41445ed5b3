"""Whatever a user's files are: one sentence, the right exit code, and never a traceback."""

import gzip
import hashlib
import io
import os
import resource
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from contracts.base import canonical
from entrypoints import stored_runs
from entrypoints.cli.main import main
from graph.artifacts import ArtifactStore
from graph.migrations import MIGRATIONS
from tests.entrypoints.running import CAUSE, LOG, Breakfix, Told, runner

DEMO = Path(__file__).resolve().parents[2] / "entrypoints" / "demo_run"
PADDING = "".join(
    f"2026-11-25 01:00:00 INFO x: {hashlib.sha256(b'%d' % n).hexdigest()}\n" for n in range(2000)
).encode()


@pytest.fixture
def breakfix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Breakfix:
    return runner(tmp_path / "state", capsys)


def written(path: Path, data: bytes = LOG) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def refused(told: Told, *words: str) -> None:
    """Exit code 2, and one sentence on standard error that has all of these words."""
    sentences = [line for line in told.error.splitlines() if line.startswith("breakfix")]
    assert told.code == 2
    assert len(sentences) == 1
    assert all(word in sentences[0] for word in words)
    assert "Traceback" not in told.error


def partly_read(told: Told, *words: str) -> None:
    """The cause is found, and what is missing is in the verdict and on standard error."""
    assert (told.code, told.verdict) == (0, CAUSE)
    for word in words:
        assert word in told.missing
        assert word in told.error


# what is no log


@pytest.mark.slow
def test_nothing_there(breakfix: Breakfix, tmp_path: Path) -> None:
    refused(breakfix("diagnose", tmp_path / "no.log"), "no such file or folder", "check the path")
    refused(breakfix("diagnose", ""), "an empty path")


@pytest.mark.slow
def test_a_folder_without_logs(breakfix: Breakfix, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused(breakfix("diagnose", tmp_path / "empty"), "no log in this folder", "name the folder")
    written(tmp_path / "notes" / "a.csv", b"x: 1\n")
    refused(breakfix("diagnose", tmp_path / "notes"), "a.csv: neither a log", "name the log")


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "the file is empty"), (b"\x7fELF\x02" + bytes(500), "a binary file, no log")],
)
def test_a_file_that_says_nothing(
    breakfix: Breakfix, tmp_path: Path, data: bytes, why: str
) -> None:
    refused(breakfix("diagnose", written(tmp_path / "a.log", data)), "a.log", why)


@pytest.mark.slow
def test_a_pipe_or_a_device_is_no_file(breakfix: Breakfix, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.log")
    refused(breakfix("diagnose", tmp_path / "pipe.log"), "a pipe or a device", "`-`")
    refused(breakfix("diagnose", "/dev/zero"), "a pipe or a device")
    folder = written(tmp_path / "run" / "a.log").parent
    os.mkfifo(folder / "pipe.log")
    assert breakfix("diagnose", folder).verdict == CAUSE


@pytest.mark.slow
def test_a_loop_of_links_ends(breakfix: Breakfix, tmp_path: Path) -> None:
    folder = written(tmp_path / "run" / "a.log").parent
    (folder / "again").symlink_to(folder)
    (folder / "self.log").symlink_to(folder / "self.log")
    assert breakfix("diagnose", folder).verdict == CAUSE
    refused(breakfix("diagnose", folder / "self.log"), "no such file")


def test_two_drivers_in_one_folder(breakfix: Breakfix, tmp_path: Path) -> None:
    for name in ("one", "two"):
        written(
            tmp_path / "run" / f"{name}.log",
            b"INFO SparkContext: Running Spark version 3.5.5\n",
        )
    refused(breakfix("diagnose", tmp_path / "run"), "one.log, two.log", "--one-run")


# what is packed


@pytest.mark.parametrize(
    ("name", "pack", "why"),
    [
        ("a.log.gz", gzip.compress, "in the middle of a gzip member"),
        ("a.log.zst", zstandard.compress, "in the middle of a zstd frame"),
    ],
)
def test_a_torn_archive(
    breakfix: Breakfix, tmp_path: Path, name: str, pack: Callable[[bytes], bytes], why: str
) -> None:
    packed = pack(LOG + PADDING)
    partly_read(breakfix("diagnose", written(tmp_path / name, packed[:-4000])), name, why)


@pytest.mark.slow
def test_a_bomb_is_read_on_only_if_the_setting_says_so(
    breakfix: Breakfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = written(tmp_path / "a.log.gz", gzip.compress(LOG + b"x" * (24 << 20)))
    told = breakfix("diagnose", bomb)
    assert told.code in (0, 3)
    assert "over 200 times as many" in told.missing
    assert "raise the setting max_inflation" in told.error
    monkeypatch.setenv("BREAKFIX_MAX_INFLATION", "5000")
    again = breakfix("diagnose", bomb)
    assert (again.code, again.verdict, again.missing) == (
        0,
        CAUSE,
        "['event log: none was given or found']",
    )
    monkeypatch.delenv("BREAKFIX_MAX_INFLATION")
    assert breakfix("replay", str(again.objects[0]["run"])).code == 0


@pytest.mark.slow
def test_a_bomb_in_a_pipe(breakfix: Breakfix, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.BytesIO(gzip.compress(b"x" * (24 << 20)))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(pipe, encoding="utf-8"))
    refused(breakfix("diagnose", "-"), "stdin", "over 200 times")


def test_a_torn_archive_in_a_pipe(breakfix: Breakfix, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.BytesIO(gzip.compress(LOG)[:-9])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(pipe, encoding="utf-8"))
    refused(breakfix("diagnose", "-"), "stdin", "save it to a file")


def test_a_pipe_that_is_closed(breakfix: Breakfix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    refused(breakfix("diagnose", "-"), "standard input is closed")


def test_a_pipe_and_a_file_are_one_run(
    breakfix: Breakfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PADDING), encoding="utf-8"))
    assert breakfix("diagnose", "--one-run", "-", written(tmp_path / "a.log")).verdict == CAUSE


def lz4(data: bytes) -> bytes:
    """Blocks as lz4-java writes what does not pack."""
    head = struct.pack("<8sBiiI", b"LZ4Block", 0x15, len(data), len(data), 0)
    return head + data + struct.pack("<8sBiiI", b"LZ4Block", 0x15, 0, 0, 0)


def snappy(data: bytes) -> bytes:
    """Chunks as snappy-java writes them, of literals alone."""
    out = b"\x82SNAPPY\x00" + struct.pack(">ii", 1, 1)
    for start in range(0, len(data), 60):
        piece = data[start : start + 60]
        chunk = bytes([len(piece), (len(piece) - 1) << 2]) + piece
        out += struct.pack(">i", len(chunk)) + chunk
    return out


@pytest.mark.slow
def test_event_logs_in_sparks_own_packings_read_alike(breakfix: Breakfix, tmp_path: Path) -> None:
    plain = (
        zstandard.ZstdDecompressor()
        .decompressobj()
        .decompress((DEMO / "eventlog.zstd").read_bytes())
    )
    observed: list[object] = []
    for name, data in (("plain", plain), ("lz4", lz4(plain)), ("snappy", snappy(plain))):
        folder = tmp_path / name
        shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("eventlog*"))
        written(folder / "eventlog", data)
        told = breakfix("diagnose", folder).objects[0]
        observed.append({key: value for key, value in told.items() if key not in ("path", "run")})
    assert observed[0] == observed[1] == observed[2]


@pytest.mark.slow
def test_an_event_log_cut_in_the_middle(breakfix: Breakfix, tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "run")
    packed = (DEMO / "eventlog.zstd").read_bytes()
    (tmp_path / "run" / "eventlog.zstd").write_bytes(packed[: len(packed) // 2])
    told = breakfix("diagnose", tmp_path / "run")
    assert told.code == 0
    assert "it stops before the application says that it ended" in told.missing
    assert "it stops before the application says that it ended" in told.error


# names and rights


@pytest.mark.slow
def test_names_cannot_move_the_cursor(breakfix: Breakfix, tmp_path: Path) -> None:
    told = breakfix("diagnose", written(tmp_path / "a\n\x1b[31m.log"))
    assert told.verdict == CAUSE
    assert "\x1b" not in told.error
    assert len(told.error.splitlines()) == 1


@pytest.mark.slow
def test_a_name_that_is_not_utf8(breakfix: Breakfix, tmp_path: Path) -> None:
    odd = written(tmp_path / "run" / os.fsdecode(b"b\xff.log"))
    refused(breakfix("diagnose", odd), "not UTF-8", "rename it")
    written(odd.with_name("a.log"))
    partly_read(breakfix("diagnose", odd.parent), "its name is not UTF-8")


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_file_of_another_user(tmp_path: Path) -> None:
    mine = written(tmp_path / "run" / "private.log")
    mine.chmod(0)
    written(tmp_path / "run" / "a.log").chmod(0o644)
    for folder in (tmp_path, *list(tmp_path.parents)[:3], mine.parent):
        folder.chmod(0o755)
    code, told = as_nobody("diagnose", "--no-state", "--json", str(mine))
    assert code == 2
    assert "cannot be read: Permission denied" in told
    code, told = as_nobody("diagnose", "--no-state", "--json", str(mine.parent))
    assert code == 0
    assert "private.log: cannot be opened: Permission denied" in told
    code, told = as_nobody("runs", "--state", str(mine.parent / "state"))
    assert code == 2
    assert "the state folder cannot be made (Permission denied)" in told


def as_nobody(*arguments: str) -> tuple[int, str]:
    """All is imported first: nobody may not read where Python itself stands."""
    code = (
        "import os, sys, entrypoints.bootstrap, entrypoints.cli.reporter, graph.incident;"
        "import graph.runs;"
        "from tools.catalogue import load; load();"
        "from entrypoints.cli.main import main;"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534);"
        f"sys.exit(main({list(arguments)!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=DEMO.parents[1],
        env={"HOME": "/nowhere"},
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


# what changes


@pytest.mark.slow
def test_a_log_that_changes_while_it_is_read(
    breakfix: Breakfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = written(tmp_path / "a.log")
    from entrypoints import bootstrap

    begun = bootstrap.diagnose

    def changed(*arguments: object) -> object:
        log.write_bytes(LOG.replace(b"total", b"other"))
        return begun(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(bootstrap, "diagnose", changed)
    refused(breakfix("diagnose", log), "are not those that were taken in", "diagnose it again")


@pytest.mark.slow
def test_a_log_that_grows_while_it_is_read_is_read_as_it_was(
    breakfix: Breakfix, tmp_path: Path
) -> None:
    log = written(tmp_path / "a.log")
    run = str(breakfix("diagnose", log).objects[0]["run"])
    log.write_bytes(LOG + PADDING)
    assert breakfix("replay", run).code == 0


# the state folder


def test_a_state_folder_that_cannot_be_made(breakfix: Breakfix, tmp_path: Path) -> None:
    told = breakfix("runs", "--state", written(tmp_path / "file", b"x"))
    refused(told, "the state folder cannot be made", "--state")


@pytest.mark.parametrize("name", ["ledger.db", "checkpoints.db"])
def test_a_database_that_is_none(breakfix: Breakfix, tmp_path: Path, name: str) -> None:
    written(tmp_path / "state" / name, b"no database at all, " * 400)
    told = breakfix("diagnose", written(tmp_path / "a.log"))
    refused(told, f"{name} is no SQLite database", "move it away")


def test_a_state_of_a_newer_version(breakfix: Breakfix, tmp_path: Path) -> None:
    breakfix("runs")
    database = sqlite3.connect(tmp_path / "state" / "ledger.db")
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()
    refused(breakfix("runs"), "written by a newer version of Breakfix", "upgrade Breakfix")


@pytest.mark.slow
def test_a_state_that_another_process_locks(breakfix: Breakfix, tmp_path: Path) -> None:
    breakfix("runs")
    database = sqlite3.connect(tmp_path / "state" / "ledger.db", isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    refused(
        breakfix("diagnose", written(tmp_path / "a.log")), "locked by another process", "try again"
    )
    database.close()


def test_a_full_disk(breakfix: Breakfix, tmp_path: Path) -> None:
    """A limit on file sizes stands for it: the write fails as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = written(tmp_path / "a.log")
    breakfix("runs")
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        told = breakfix("diagnose", log)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    refused(told, "breakfix diagnose: ")


@pytest.mark.slow
def test_an_artifact_of_an_unknown_schema(breakfix: Breakfix, tmp_path: Path) -> None:
    run = str(breakfix("diagnose", written(tmp_path / "a.log")).objects[0]["run"])
    store = ArtifactStore(tmp_path / "state" / "artifacts")
    newer = store.put_bytes(canonical({"kind": "verdict", "schema": 99, "body": {}}))
    database = sqlite3.connect(tmp_path / "state" / "ledger.db")
    database.execute("UPDATE steps SET output = ? WHERE key = 'verdict'", (newer,))
    database.commit()
    database.close()
    refused(breakfix("show", run), "verdict of schema 99", "use the version that wrote it")
    assert breakfix("replay", run).code == 2
    assert breakfix("verify").code == 1


# packs and the command line


PACK = """\
[[signature]]
id = "site.lost"
cause = "data.divide-by-zero"
role = "cause"
anchor = "the warehouse is lost"
pattern = "the warehouse is lost at night"
source = "https://example.com/v1/lost"

[[signature.matches]]
origin = "docs"
line = "ERROR the warehouse is lost by day"
"""


def test_a_pack_with_an_example_that_fails(breakfix: Breakfix, tmp_path: Path) -> None:
    written(tmp_path / "packs" / "signatures" / "site.toml", PACK.encode())
    told = breakfix("diagnose", written(tmp_path / "a.log"), "--packs", tmp_path / "packs")
    refused(told, "site.lost")


def test_a_folder_without_packs(breakfix: Breakfix, tmp_path: Path) -> None:
    refused(breakfix("diagnose", "x", "--packs", tmp_path), str(tmp_path), "signatures/*.toml")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["diagnose"],
        ["dignose"],
        ["diagnose", "--nope", "x"],
        *(["runs", "--last", count] for count in ("-1", "0", "x")),
    ],
)
def test_a_wrong_command_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_ctrl_c_is_one_sentence(
    breakfix: Breakfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(stored_runs, "resolve", interrupted)
    told = breakfix("show", "any")
    assert told.code == 130
    assert told.error == "breakfix show: stopped; what was finished is kept\n"


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--json"], []])
def test_a_reader_that_goes_away(tmp_path: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "entrypoints.cli.main", "diagnose", "--no-state", *options]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*command, str(written(tmp_path / "a.log"))],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        cwd=DEMO.parents[1],
    )
    os.close(writing)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_output_onto_a_full_disk(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "entrypoints.cli.main", "diagnose", "--no-state", "--json"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*command, str(written(tmp_path / "a.log"))],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=DEMO.parents[1],
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
