import struct
from collections.abc import Iterator

import pytest

from tools.sandbox_seccomp import UnknownMachine, seccomp_filter

ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def verdict(machine: str, number: int, argument: int = 0, arch: int | None = None) -> int:
    """What the kernel would make of a system call: the program, run by hand."""
    data = struct.pack("<IIQQ", number, ARCH[machine] if arch is None else arch, 0, argument)
    program = list(struct.iter_unpack("=HBBI", seccomp_filter(machine)))
    steps = _steps(program, data)
    return next(steps)


def _steps(program: list[tuple[int, ...]], data: bytes) -> Iterator[int]:
    at = loaded = 0
    while True:
        code, if_true, if_false, value = program[at]
        at += 1
        match code:
            case 0x20:
                (loaded,) = struct.unpack_from("<I", data, value)
            case 0x06:
                yield value
            case _:
                holds = {
                    0x15: loaded == value,
                    0x35: loaded >= value,
                    0x45: bool(loaded & value),
                }[code]
                at += if_true if holds else if_false


@pytest.mark.parametrize(
    ("machine", "number", "argument", "wanted"),
    [
        ("x86_64", 0, 0, ALLOW),  # read
        ("x86_64", 59, 0, ALLOW),  # execve
        ("x86_64", 56, 17, ALLOW),  # clone, as fork does
        ("x86_64", 56, 0x3D0F00, ALLOW),  # clone, as a thread is made
        ("x86_64", 56, 0x10000011, EPERM),  # clone with a user namespace
        ("x86_64", 435, 0, ENOSYS),  # clone3
        ("x86_64", 101, 0, EPERM),  # ptrace
        ("x86_64", 165, 0, EPERM),  # mount
        ("x86_64", 425, 0, EPERM),  # io_uring_setup
        ("x86_64", 41, 1, ALLOW),  # socket, unix
        ("x86_64", 41, 2, ALLOW),  # IPv4
        ("x86_64", 41, 10, ALLOW),  # IPv6
        ("x86_64", 41, 16, ALLOW),  # netlink
        ("x86_64", 41, 40, EPERM),  # vsock
        ("x86_64", 41, 17, EPERM),  # packets
        ("x86_64", 53, 1, ALLOW),  # socketpair, unix
        ("x86_64", 53, 40, EPERM),
        ("x86_64", 0x40000000, 0, ENOSYS),  # the x32 table
        ("aarch64", 63, 0, ALLOW),  # read
        ("aarch64", 117, 0, EPERM),  # ptrace
        ("aarch64", 101, 0, ALLOW),  # nanosleep, where x86-64 has ptrace
        ("aarch64", 220, 17, ALLOW),
        ("aarch64", 220, 0x40000011, EPERM),
        ("aarch64", 198, 40, EPERM),
    ],
)
def test_a_system_call_is_judged(machine: str, number: int, argument: int, wanted: int) -> None:
    assert verdict(machine, number, argument) == wanted


def test_calls_of_another_architecture_end_the_process() -> None:
    assert verdict("x86_64", 0, arch=0x40000003) == KILL


def test_a_machine_without_a_table_is_told() -> None:
    with pytest.raises(UnknownMachine, match="riscv64: no table of its system calls"):
        seccomp_filter("riscv64")
