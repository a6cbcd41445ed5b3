"""Which setting a cause asks to change, and to what: computed from the evidence, and capped."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tools.source_map_clues import Clues

_SIZE = re.compile(r"^(?P<number>\d+)\s*(?P<unit>[kmgt]?)(?:i?b)?$", re.IGNORECASE)
_MIB = {"": 1.0, "k": 1 / 2**10, "m": 1.0, "g": 2.0**10, "t": 2.0**20}
"""Of these keys a bare number is mebibytes."""
_SECONDS = re.compile(r"^(?P<number>\d+)\s*(?P<unit>s|m|min|ms|h)?$", re.IGNORECASE)
_PER = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600}
_GIB = 1024
_KRYO_REQUIRED = re.compile(r"required: (?P<bytes>\d+)")
_YARN = re.compile(r"(?P<used>[\d.]+) GB of (?P<limit>[\d.]+) GB physical memory used")


class NoValue(Exception):
    """No value can be computed: the reason, with the number that decides."""


@dataclass(frozen=True)
class Wanted:
    """A setting to change: `value` of what is in force; raises NoValue."""

    key: str
    value: Callable[[Clues, str], str]
    note: str


def _mebibytes(text: str) -> int:
    found = _SIZE.match(text.strip())
    if found is None:
        raise NoValue(f"{text!r} is no size")
    return int(int(found["number"]) * _MIB[found["unit"].lower()])


def _size(mebibytes: int) -> str:
    whole = mebibytes % _GIB == 0
    return f"{mebibytes // _GIB}g" if whole else f"{mebibytes}m"


def _raised(text: str, factor: float, cap: int) -> str:
    """More by `factor`, in steps of half a gibibyte above one; never over the cap."""
    now = _mebibytes(text)
    step = 512 if now >= _GIB else 128
    new = -(-int(now * factor) // step) * step
    if new > cap:
        raise NoValue(f"{text} would become {_size(new)}, over {_size(cap)}: the work must shrink")
    return _size(new)


def _executor_memory(clues: Clues, now: str) -> str:
    return _raised(now, 1.5, 32 * _GIB)


def _driver_memory(clues: Clues, now: str) -> str:
    return _raised(now, 1.5, 16 * _GIB)


def _overhead(clues: Clues, now: str) -> str:
    """What the container used over its limit, and half of that again; at least half more."""
    told = _YARN.search(clues.text)
    over = (float(told["used"]) - float(told["limit"])) * _GIB * 1.5 if told else 0.0
    have = _mebibytes(now)
    return _raised(now, max(1.5, (have + over) / have), 16 * _GIB)


def _kryo(clues: Clues, now: str) -> str:
    told = _KRYO_REQUIRED.search(clues.text)
    if told is None:
        raise NoValue("the message does not say how much the buffer needed")
    have = _mebibytes(now)
    needs, new = have + int(told["bytes"]) // 2**20 + 1, max(have, 1)
    while new < needs or new == have:
        new *= 2
    if have >= _KRYO_MOST:
        raise NoValue(f"{now} is the most that there is: the object must shrink")
    return f"{min(new, _KRYO_MOST)}m"


_KRYO_MOST = 2047


def _seconds(text: str) -> float:
    found = _SECONDS.match(text.strip())
    if found is None:
        raise NoValue(f"{text!r} is no time")
    return int(found["number"]) * _PER[(found["unit"] or "s").lower()]


def _broadcast_timeout(clues: Clues, now: str) -> str:
    """Back to the default where it was set below; a side that is slow at that is not helped."""
    default = 300
    if _seconds(now) >= default:
        raise NoValue(f"{now} s are the default or more: how long the side takes is not known")
    return str(default)


def _network_timeout(clues: Clues, now: str) -> str:
    new = int(_seconds(now) * 2)
    if new > _MOST_SILENCE_S:
        raise NoValue(f"{now} would become {new}s: an executor that long silent is lost")
    return f"{new}s"


_MOST_SILENCE_S = 600


def _on(clues: Clues, now: str) -> str:
    if now.lower() == "true":
        raise NoValue("it is on already")
    return "true"


_EXECUTOR = Wanted("spark.executor.memory", _executor_memory, "Half as much heap again.")
_OVERHEAD = Wanted("spark.executor.memoryOverhead", _overhead, "Room beside the heap.")

WANTED: Mapping[str, tuple[Wanted, ...]] = {
    "memory.executor-heap": (_EXECUTOR,),
    "memory.gc-overhead": (_EXECUTOR,),
    "memory.driver-heap": (
        Wanted("spark.driver.memory", _driver_memory, "Half as much heap again."),
    ),
    "memory.container-overhead": (_OVERHEAD,),
    "memory.container-oom-killed": (_OVERHEAD,),
    "memory.python-worker": (_OVERHEAD,),
    "memory.kryo-buffer": (
        Wanted("spark.kryoserializer.buffer.max", _kryo, "A buffer that holds the object."),
    ),
    "memory.broadcast-timeout": (
        Wanted("spark.sql.broadcastTimeout", _broadcast_timeout, "Spark's own default."),
    ),
    "shuffle.heartbeat-timeout": (
        Wanted("spark.network.timeout", _network_timeout, "Twice the silence is allowed."),
    ),
    "skew.join": (
        Wanted("spark.sql.adaptive.enabled", _on, "Spark adapts plans to what it measures."),
        Wanted("spark.sql.adaptive.skewJoin.enabled", _on, "Spark splits hot partitions."),
    ),
}
"""Settings by cause, in the order in which they are tried."""
