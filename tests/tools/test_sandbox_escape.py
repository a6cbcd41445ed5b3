import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.tools.sandboxing import PYTHON, Runner, require_sandbox

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
ATTEMPTS = Path(__file__).with_name("escape_attempts.py")
BAIT_WORD = "a-word-of-the-host"


@pytest.fixture(params=["root", "ordinary"])
def runner(request: pytest.FixtureRequest) -> Generator[Runner]:
    require_sandbox()
    with tempfile.TemporaryDirectory() as name:
        yield Runner(request.param, Path(name), BAIT_WORD)


def _alive(word: str) -> list[str]:
    found: list[str] = []
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = one.read_text("utf-8", "replace")
        except OSError:
            continue
        if text.startswith(word):
            found.append(one.parent.name)
    return found


def test_no_attempt_gets_out(runner: Runner, tmp_path: Path) -> None:
    secret, mark = tmp_path / "secret", tmp_path / "mark"
    secret.write_text(BAIT_WORD, encoding="utf-8")
    daemon = f"breakfix-daemon-{os.getpid()}-{tmp_path.name}"
    with ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(str(tmp_path / "u"))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0{daemon}")
        for one in (unix, abstract):
            one.listen()
        victim = stack.enter_context(subprocess.Popen(["/bin/sleep", "60"]))
        bait = {
            "tcp": tcp.getsockname(),
            "abstract": daemon,
            "unix": str(tmp_path / "u"),
            "file": str(secret),
            "mark": str(mark),
            "pid": victim.pid,
            "secret": BAIT_WORD,
            "daemon": daemon,
        }
        code, out, err, stopped = runner.run(
            [str(PYTHON), "/home/job/attempts.py", json.dumps(bait)],
            {"/home/job/attempts.py": ATTEMPTS.read_text("utf-8")},
            wall_s=60,
        )
        victim.kill()
    assert (code, stopped) == (0, None), err
    said = json.loads(out)
    assert {name: told for name, told in said.items() if told == "ESCAPED"} == {}
    assert len(said) >= 44
    assert not mark.exists()
    assert _alive(daemon) == []


STOPPED = [
    # what,                  the job,                                             why it was stopped
    ("never ends", "while True: pass", "over 2 s", {"wall_s": 2}),
    ("waits for ever", "import time; time.sleep(600)", "over 2 s", {"wall_s": 2}),
    (
        "prints without end",
        "while True: print('x' * 100000)",
        "over 1 MB of output",
        {"output_bytes": 2**20},
    ),
    (
        "takes all memory in many processes",
        "import os, time\nfor _ in '12345678': os.fork() or (b'x' * 2**26, time.sleep(9))\n"
        "time.sleep(9)",
        "over 256 MB of memory",
        {"memory_bytes": 2**28},
    ),
    (
        "fills the disk with empty files",
        "import itertools\nfor n in itertools.count(): open(f'f{n}', 'w').close()",
        "over 5000 files",
        {"files": 5000},
    ),
]


@pytest.mark.parametrize(("what", "job", "why", "caps"), STOPPED)
def test_a_job_is_stopped_that(
    runner: Runner, what: str, job: str, why: str, caps: dict[str, float]
) -> None:
    code, _, err, stopped = runner.run([str(PYTHON), "-c", job], None, **{"wall_s": 30, **caps})
    assert (code != 0, stopped) == (True, why), (what, err)


REFUSED = [
    ("fills the disk", "open('big', 'wb').write(b'x' * 2**26)", "No space left"),
    ("writes an endless file", "open('/dev/shm/b', 'wb').write(b'x' * 2**28)", "No space left"),
    ("takes all memory", "x = bytearray(2**30)", "MemoryError"),
    (
        "forks without end",
        "import os\nwhile True:\n    os.fork()",
        "Resource temporarily unavailable",
    ),
    ("writes to the system", "open('/usr/bin/env', 'wb')", "Read-only file system"),
    (
        "opens a socket to the world",
        "import socket; socket.create_connection(('198.51.100.1', 80))",
        "Network is unreachable",
    ),
]


@pytest.mark.parametrize(("what", "job", "why"), REFUSED)
def test_a_job_is_refused_that(runner: Runner, what: str, job: str, why: str) -> None:
    """The kernel says no, or the watchdog sees it first."""
    code, _, err, stopped = runner.run(
        [str(PYTHON), "-c", job],
        None,
        wall_s=20,
        disk_bytes=2**25,
        memory_bytes=2**29,
        processes=50,
    )
    assert code != 0, what
    assert why in err or stopped == "over 50 processes", (err, stopped)


def test_a_job_that_ends_itself_badly_is_told_with_its_code(runner: Runner) -> None:
    code, out, _, stopped = runner.run(
        [str(PYTHON), "-c", "print('so far', flush=True); import os; os.kill(os.getpid(), 9)"]
    )
    assert (code, out, stopped) == (137, "so far\n", None)
