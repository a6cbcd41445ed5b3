"""The filter of system calls for code of others: what no job needs, and what kernels broke on."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from errno import ENOSYS, EPERM

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_X32 = 0x40000000
_NEW_NAMESPACES = 0x7E020080
"""CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET together."""
_FAMILIES = (1, 2, 10, 16)
"""AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: these are bound to the namespace; vsock is not."""


@dataclass(frozen=True, slots=True)
class _Table:
    audit: int
    clone: int
    socket: int
    socketpair: int
    denied: Mapping[str, int]


_CLONE3 = 435
_SAME_EVERYWHERE = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "mount_setattr": 442,
}

_TABLES: Mapping[str, _Table] = {
    "x86_64": _Table(
        audit=0xC000003E,
        clone=56,
        socket=41,
        socketpair=53,
        denied={
            "ptrace": 101,
            "syslog": 103,
            "personality": 135,
            "pivot_root": 155,
            "chroot": 161,
            "acct": 163,
            "mount": 165,
            "umount2": 166,
            "swapon": 167,
            "swapoff": 168,
            "reboot": 169,
            "sethostname": 170,
            "setdomainname": 171,
            "init_module": 175,
            "delete_module": 176,
            "quotactl": 179,
            "clock_settime": 227,
            "kexec_load": 246,
            "add_key": 248,
            "request_key": 249,
            "keyctl": 250,
            "unshare": 272,
            "perf_event_open": 298,
            "fanotify_init": 300,
            "name_to_handle_at": 303,
            "open_by_handle_at": 304,
            "setns": 308,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "kcmp": 312,
            "finit_module": 313,
            "kexec_file_load": 320,
            "bpf": 321,
            "userfaultfd": 323,
            **_SAME_EVERYWHERE,
        },
    ),
    "aarch64": _Table(
        audit=0xC00000B7,
        clone=220,
        socket=198,
        socketpair=199,
        denied={
            "umount2": 39,
            "mount": 40,
            "pivot_root": 41,
            "chroot": 51,
            "quotactl": 60,
            "acct": 89,
            "personality": 92,
            "unshare": 97,
            "kexec_load": 104,
            "init_module": 105,
            "delete_module": 106,
            "clock_settime": 112,
            "syslog": 116,
            "ptrace": 117,
            "reboot": 142,
            "sethostname": 161,
            "setdomainname": 162,
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "swapon": 224,
            "swapoff": 225,
            "perf_event_open": 241,
            "fanotify_init": 262,
            "name_to_handle_at": 264,
            "open_by_handle_at": 265,
            "setns": 268,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "kcmp": 272,
            "finit_module": 273,
            "bpf": 280,
            "userfaultfd": 282,
            "kexec_file_load": 294,
            **_SAME_EVERYWHERE,
        },
    ),
}


class UnknownMachine(LookupError):
    """A processor whose system calls we have no table of."""


def seccomp_filter(machine: str) -> bytes:
    """The classic BPF program, as `bwrap --seccomp` reads it; `machine` as `uname -m` says it."""
    if machine not in _TABLES:
        raise UnknownMachine(
            f"{machine}: no table of its system calls; there are {', '.join(sorted(_TABLES))}"
        )
    return b"".join(_program(_TABLES[machine]))


def _program(table: _Table) -> Iterator[bytes]:
    """Jumps are counted in instructions to skip: if true, if false."""
    yield _instruction(_LOAD, _ARCH)
    yield _instruction(_EQUAL, table.audit, 1, 0)
    yield _instruction(_RETURN, _KILL)
    yield _instruction(_LOAD, _NUMBER)
    yield from _refuse_if(_AT_LEAST, _X32, ENOSYS)
    yield from _refuse_if(_EQUAL, _CLONE3, ENOSYS)
    for number in sorted(table.denied.values()):
        yield from _refuse_if(_EQUAL, number, EPERM)
    yield _instruction(_EQUAL, table.clone, 0, 4)
    yield _instruction(_LOAD, _FIRST_ARGUMENT)
    yield from _refuse_if(_ANY_BIT, _NEW_NAMESPACES, EPERM)
    yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_EQUAL, table.socket, 1, 0)
    yield _instruction(_EQUAL, table.socketpair, 0, 2 + len(_FAMILIES))
    yield _instruction(_LOAD, _FIRST_ARGUMENT)
    for left, family in enumerate(_FAMILIES):
        yield _instruction(_EQUAL, family, len(_FAMILIES) - left, 0)
    yield _instruction(_RETURN, _ERRNO | EPERM)
    yield _instruction(_RETURN, _ALLOW)


def _refuse_if(test: int, value: int, error: int) -> Iterator[bytes]:
    """clone3 hides its flags in memory; told that it does not exist, libc takes clone."""
    yield _instruction(test, value, 0, 1)
    yield _instruction(_RETURN, _ERRNO | error)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
