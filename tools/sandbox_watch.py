"""Watches a process with all that it started, and stops it when it takes more than its caps."""

import os
import selectors
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_POLL_S = 0.2
_PIECE = 65536
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What code of others may take; the kernel holds those of one process, we those of all."""

    wall_s: float = 120
    cpu_s: int = 240
    """Of one process."""
    memory_bytes: int = 3 * 2**30
    disk_bytes: int = 512 * 2**20
    """Of everything it writes: its disk is memory."""
    file_bytes: int = 256 * 2**20
    files: int = 20_000
    processes: int = 256
    open_files: int = 4096
    output_bytes: int = 4 * 2**20


class Ran(NamedTuple):
    """How a command ended; `stopped` names the cap that ended it."""

    code: int
    out: bytes
    err: bytes
    stopped: str | None


class Process(NamedTuple):
    pid: int
    parent: int
    resident_bytes: int


def watch(child: subprocess.Popen[bytes], caps: Caps, clock: Callable[[], float]) -> Ran:
    """Read what `child` prints until it ends or has to; nothing that it started outlives this."""
    out, err = bytearray(), bytearray()
    try:
        with selectors.DefaultSelector() as pipes:
            for pipe, kept in ((child.stdout, out), (child.stderr, err)):
                if pipe is not None:
                    pipes.register(pipe, selectors.EVENT_READ, kept)
            stopped = _follow(child, pipes, caps, clock)
    finally:
        _stop(child)
    return Ran(child.wait(), bytes(out), bytes(err), stopped)


def _follow(
    child: subprocess.Popen[bytes],
    pipes: selectors.BaseSelector,
    caps: Caps,
    clock: Callable[[], float],
) -> str | None:
    due = clock()
    until, printed = due + caps.wall_s, 0
    while pipes.get_map() or child.poll() is None:
        printed += _read(pipes)
        now = clock()
        if printed > caps.output_bytes:
            return f"over {caps.output_bytes >> 20} MB of output"
        if now > until:
            return f"over {caps.wall_s:g} s"
        if now >= due:
            due = now + _POLL_S
            if over := _over(tree(child.pid, _processes()), caps):
                return over
    return None


def _read(pipes: selectors.BaseSelector) -> int:
    """How many bytes there were to read, after waiting a little for them."""
    read = 0
    for key, _ in pipes.select(_POLL_S):
        piece = os.read(key.fd, _PIECE)
        key.data.extend(piece)
        read += len(piece)
        if not piece:
            pipes.unregister(key.fileobj)
    return read


def _over(processes: Sequence[Process], caps: Caps) -> str | None:
    """The first cap that all of them together pass, as a person reads it."""
    if len(processes) > caps.processes:
        return f"over {caps.processes} processes"
    if sum(process.resident_bytes for process in processes) > caps.memory_bytes:
        return f"over {caps.memory_bytes >> 20} MB of memory"
    if any(_files_of(process.pid) > caps.files for process in processes[-1:]):
        return f"over {caps.files} files"
    return None


def _stop(child: subprocess.Popen[bytes]) -> None:
    """The kernel ends the sandbox with its first process; what is left in its tree goes too."""
    left = tree(child.pid, _processes())
    child.kill()
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


def tree(pid: int, processes: Mapping[int, Process]) -> tuple[Process, ...]:
    """The process and what descends from it, parents first."""
    below: dict[int, list[Process]] = {}
    for process in processes.values():
        below.setdefault(process.parent, []).append(process)
    found = [processes[pid]] if pid in processes else []
    for process in found:
        found += below.get(process.pid, [])
    return tuple(found)


def _processes() -> Mapping[int, Process]:
    return {process.pid: process for process in _read_processes()}


def _read_processes() -> Iterator[Process]:
    page = os.sysconf("SC_PAGE_SIZE")
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile
            yield process_of(folder.joinpath("stat").read_text("utf-8", "replace"), page)


def process_of(stat: str, page: int) -> Process:
    """One line of /proc/PID/stat; the name in parentheses may hold anything."""
    pid, _, rest = stat.partition(" (")
    fields = rest.rpartition(")")[2].split()
    return Process(int(pid), int(fields[1]), int(fields[21]) * page)


def _files_of(pid: int) -> int:
    """Files on the disk that the process has as its root; 0 while it is ours, or hidden."""
    root = _PROC / str(pid) / "root"
    try:
        disk, ours = os.statvfs(root), root.stat().st_dev == Path("/").stat().st_dev
    except OSError:
        return 0
    return 0 if ours else disk.f_files - disk.f_ffree
