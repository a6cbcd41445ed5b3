"""Run inside the sandbox: tries each way out, and prints what became of it.

The bait is given as JSON: addresses and files of the host, and a word that is a secret there.
"""

import ctypes
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

BAIT = json.loads(sys.argv[1])
SECRET = BAIT["secret"].encode()
LIBC = ctypes.CDLL(None, use_errno=True)
X86 = os.uname().machine == "x86_64"


class Blocked(Exception):
    pass


def call(x86: int, arm: int, *arguments: object) -> None:
    ctypes.set_errno(0)
    if LIBC.syscall(x86 if X86 else arm, *arguments) == -1:
        raise Blocked(os.strerror(ctypes.get_errno()))


def connect(family: int, address: str | tuple[str | int, ...]) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.settimeout(2)
        one.connect(address)


def no_secret_in(data: bytes) -> None:
    if SECRET not in data:
        raise Blocked("nothing of the host in it")


def read(path: str) -> None:
    Path(path).read_bytes()


def write(path: str) -> None:
    Path(path).write_text("was here", encoding="utf-8")


def every_environment() -> None:
    for one in Path("/proc").glob("[0-9]*/environ"):
        try:
            data = one.read_bytes()
        except OSError:
            continue
        if SECRET in data:
            return
    raise Blocked("no process has it")


def every_open_file() -> None:
    for one in Path("/proc").glob("[0-9]*/fd/*"):
        if one.parent.parent.name == str(os.getpid()):
            continue
        try:
            with one.open("r+b") as file:
                file.write(b"was here")
        except OSError:
            continue
        if one.resolve().name != "null":
            return
    raise Blocked("none can be written")


def through_the_first_process(inside: str) -> None:
    for link in ("root", "cwd"):
        try:
            data = Path("/proc/1", link, inside.lstrip("/")).read_bytes()
        except OSError:
            continue
        no_secret_in(data)
        return
    raise Blocked("not there")


def other_processes() -> None:
    """Bubblewrap's own first process, ours, and no other."""
    if len(list(Path("/proc").glob("[0-9]*"))) <= 3:
        raise Blocked("none of the host's")


def host_files() -> None:
    seen = {"/root", "/home", "/var", "/srv", "/opt", "/run", "/sys", "/mnt", "/boot", "/media"}
    for name in sorted(seen):
        folder = Path(name)
        if folder.is_dir() and any(one.name not in ("job", ".pyenv") for one in folder.iterdir()):
            return
    raise Blocked("nothing is there")


def become_root() -> None:
    os.setuid(0)


def a_setuid_program() -> None:
    su = subprocess.run(["/bin/su", "-c", "id -u"], capture_output=True, check=False, timeout=5)
    if su.stdout.strip() != b"0":
        raise Blocked("it got no powers")


def raise_a_cap() -> None:
    resource.setrlimit(resource.RLIMIT_NPROC, (10_000_000, 10_000_000))


def type_into_the_terminal() -> None:
    import fcntl

    fcntl.ioctl(os.open("/dev/tty", os.O_RDWR), 0x5412, b"x")


def device(name: str) -> None:
    os.close(os.open(name, os.O_RDONLY))


def clone_a_user_namespace() -> None:
    call(56, 220, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)


def clone3_a_user_namespace() -> None:
    arguments = (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0)
    call(435, 435, arguments, 64)


ATTEMPTS: Mapping[str, Callable[[], object]] = {
    "host loopback": lambda: connect(socket.AF_INET, tuple(BAIT["tcp"])),
    "abstract unix socket": lambda: connect(socket.AF_UNIX, "\0" + BAIT["abstract"]),
    "unix socket file": lambda: connect(socket.AF_UNIX, BAIT["unix"]),
    "route out": lambda: connect(socket.AF_INET, ("198.51.100.1", 80)),
    "route out over IPv6": lambda: connect(socket.AF_INET6, ("2001:db8::1", 80)),
    "vsock to the hypervisor": lambda: socket.socket(40, socket.SOCK_STREAM).close(),
    "kernel crypto socket": lambda: socket.socket(38, socket.SOCK_SEQPACKET).close(),
    "packet socket": lambda: socket.socket(17, socket.SOCK_RAW).close(),
    "name look-up": lambda: no_secret_in(repr(socket.getaddrinfo("example.com", 80)).encode()),
    "secret file": lambda: read(BAIT["file"]),
    "password hashes": lambda: read("/etc/shadow"),
    "own environment": lambda: no_secret_in(Path("/proc/self/environ").read_bytes()),
    "environment of any process": every_environment,
    "files of the first process": lambda: through_the_first_process(BAIT["file"]),
    "open files of any process": every_open_file,
    "other processes": other_processes,
    "folders of the host": host_files,
    "system program overwritten": lambda: write("/usr/bin/env"),
    "system folder": lambda: write("/usr/lib/was_here"),
    "kernel setting": lambda: write("/proc/sys/kernel/core_pattern"),
    "host process signalled": lambda: os.kill(BAIT["pid"], 0),
    "ptrace": lambda: call(101, 117, 16, 1, 0, 0),
    "memory of another process": lambda: call(310, 270, 1, 0, 0, 0, 0, 0),
    "user namespace by unshare": lambda: call(272, 97, 0x10000000),
    "user namespace by clone": clone_a_user_namespace,
    "user namespace by clone3": clone3_a_user_namespace,
    "join a namespace": lambda: call(308, 268, 0, 0),
    "mount": lambda: call(165, 40, b"none", b"/tmp", b"tmpfs", 0, 0),
    "new mount calls": lambda: call(430, 430, b"tmpfs", 0),
    "unmount": lambda: call(166, 39, b"/usr", 2),
    "chroot": lambda: call(161, 51, b"/tmp"),
    "keyring": lambda: call(250, 219, 0, -3, 1),
    "bpf": lambda: call(321, 280, 0, 0, 0),
    "io_uring": lambda: call(425, 425, 1, 0),
    "performance events": lambda: call(298, 241, 0, 0, -1, -1, 0),
    "userfaultfd": lambda: call(323, 282, 0),
    "file handles": lambda: call(304, 265, -100, 0, 0),
    "kernel log": lambda: call(103, 116, 3, 0, 0),
    "kernel module": lambda: call(313, 273, 0, b"", 0),
    "block device made": lambda: os.mknod("disk", 0o060600, os.makedev(8, 0)),
    "kernel log device": lambda: device("/dev/kmsg"),
    "memory device": lambda: device("/dev/mem"),
    "become root": become_root,
    "setuid program": a_setuid_program,
    "a cap raised": raise_a_cap,
    "the terminal": type_into_the_terminal,
}


def outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (Blocked, OSError, ValueError, subprocess.SubprocessError) as error:
        return f"blocked: {error}"
    return "ESCAPED"


def main() -> None:
    if os.fork() == 0:
        os.setsid()
        os.close(1)
        os.close(2)
        os.execv("/bin/sleep", [BAIT["daemon"], "300"])  # noqa: S606
    Path(BAIT["mark"]).parent.mkdir(parents=True, exist_ok=True)
    write(BAIT["mark"])
    Path("link").symlink_to("/etc/passwd")
    sys.stdout.write(json.dumps({name: outcome(attempt) for name, attempt in ATTEMPTS.items()}))


if __name__ == "__main__":
    main()
