"""The command lines of bubblewrap: for an ordinary user one, for root one inside another.

Root gives up its user id before anything of others runs; with it, global kernel settings would
open for writing and the cap on processes would not hold. What only root may read (a Python below
its home) is shown through the outer one, whose world is as small.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

USER = "65534"
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = ("/etc/ld.so.cache", "/etc/alternatives")
_STAGE = "/shown"
_TMP = "/tmp"  # noqa: S108 (of the inside)
_SHARED_MEMORY_BYTES = 64 * 2**20
_DROP = (
    *("/usr/bin/setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"),
    *("--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What bubblewrap is started with on this machine."""

    bwrap: Path
    root: bool
    """We are root, so the user id has to be dropped."""
    filter: bytes
    """The seccomp program."""


def command(
    host: Host, shown: Sequence[Path], disk_bytes: int, filter_fd: int, inner: Sequence[str]
) -> list[str]:
    """`inner`, run in a sandbox in which the folders `shown` can be read where they are outside."""
    system = [*_system_arguments()]
    if not host.root:
        pairs = [(str(path), str(path)) for path in shown]
        return [str(host.bwrap), *_sandbox(system, pairs, disk_bytes, filter_fd), *inner]
    stages = {path: f"{_STAGE}/{number}" for number, path in enumerate((*shown, *_own(host)))}
    pairs = [(stages[path], str(path)) for path in shown]
    return [
        *(str(host.bwrap), "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"),
        *("--die-with-parent", "--perms", "0755", "--tmpfs", "/"),
        *(word for name in (_STAGE, "/etc", _TMP) for word in ("--perms", "0755", "--dir", name)),
        *system,
        *("--bind", "/proc", "/proc", "--dev", "/dev"),
        *(word for path in stages for word in ("--ro-bind", str(path), stages[path])),
        *_DROP,
        _inner_bwrap(host, stages),
        *_sandbox(system, pairs, disk_bytes, filter_fd),
        *inner,
    ]


def _own(host: Host) -> tuple[Path, ...]:
    """Where bubblewrap came with a package: its folder, with the libraries beside it."""
    return () if host.bwrap.is_relative_to("/usr") else (host.bwrap.parents[2],)


def _inner_bwrap(host: Host, stages: dict[Path, str]) -> str:
    folders = _own(host)
    if not folders:
        return str(host.bwrap)
    return f"{stages[folders[0]]}/{host.bwrap.relative_to(folders[0])}"


def _sandbox(
    system: Sequence[str], pairs: Sequence[tuple[str, str]], disk_bytes: int, filter_fd: int
) -> Iterator[str]:
    yield from ("--unshare-user", "--unshare-all", "--disable-userns", "--uid", USER)
    yield from ("--gid", USER, "--hostname", "sandbox", "--cap-drop", "ALL", "--clearenv")
    yield from ("--new-session", "--die-with-parent", "--seccomp", str(filter_fd))
    yield from ("--perms", "0755", "--size", str(disk_bytes), "--tmpfs", "/", *system)
    for outside, inside in pairs:
        yield from ("--ro-bind", outside, inside)
    yield from ("--perms", "1777", "--dir", _TMP)
    yield from ("--proc", "/proc", "--dev", "/dev")
    yield from ("--size", str(_SHARED_MEMORY_BYTES), "--tmpfs", "/dev/shm")  # noqa: S108
    yield from ("--remount-ro", "/dev", "--")


def _system_arguments() -> Iterator[str]:
    """Programs and libraries of the system, and of its settings those that these need."""
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), name)
        elif path.is_dir():
            yield from ("--ro-bind", name, name)
    for name in (*_ETC, *sorted(str(path) for path in Path("/etc").glob("java*"))):
        yield from ("--ro-bind-try", name, name)
