"""A task's end, which is nearly all of an event log: decoded without what nobody reads."""

import msgspec

from tools.event_log_events import TaskEnd

_DECODE = msgspec.json.Decoder(TaskEnd).decode
_UPDATES = b'"Accumulables":['
_AFTER = b']},"Task Executor Metrics":'


def decode_task_end(data: bytes) -> TaskEnd:
    """The same as decoding the whole line; raises msgspec.DecodeError where it is no task end.

    Two thirds of the line are `Accumulables`. A quote inside a JSON string is escaped, so neither
    the key nor what follows the list can be met inside of one. The end is near the line's end.
    """
    start = data.find(_UPDATES)
    end = data.rfind(_AFTER, max(start, 0))
    if start < 0 or end < 0:
        return _DECODE(data)
    try:
        return _DECODE(data[: start + len(_UPDATES)] + data[end:])
    except msgspec.DecodeError:
        return _DECODE(data)
