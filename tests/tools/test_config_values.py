import pytest

from tools.config_values import WANTED, NoValue
from tools.source_map_clues import Clues


def value(cause: str, now: str, text: str = "", place: int = 0) -> str:
    return WANTED[cause][place].value(Clues(cause=cause, evidence=(), findings=(), text=text), now)


@pytest.mark.parametrize(
    ("cause", "now", "text", "new"),
    [
        ("memory.executor-heap", "2g", "", "3g"),
        ("memory.executor-heap", "512m", "", "768m"),
        ("memory.executor-heap", "3G", "", "4608m"),
        ("memory.driver-heap", "1024", "", "1536m"),
        ("memory.python-worker", "1gb", "", "1536m"),
        ("memory.container-overhead", "1g", "6.5 GB of 5.5 GB physical memory used", "2560m"),
        ("memory.kryo-buffer", "64m", "Available: 0, required: 41236", "128m"),
        ("memory.kryo-buffer", "8m", "Available: 0, required: 30000000", "64m"),
        ("memory.kryo-buffer", "1500m", "Available: 0, required: 1", "2047m"),
        ("memory.broadcast-timeout", "10", "", "300"),
        ("memory.broadcast-timeout", "1min", "", "300"),
        ("shuffle.heartbeat-timeout", "120s", "", "240s"),
        ("skew.join", "false", "", "true"),
    ],
)
def test_value_follows_the_evidence(cause: str, now: str, text: str, new: str) -> None:
    assert value(cause, now, text) == new


@pytest.mark.parametrize(
    ("cause", "now", "text", "why"),
    [
        ("memory.executor-heap", "31g", "", "over 32g: the work must shrink"),
        ("memory.executor-heap", "much", "", "is no size"),
        ("memory.kryo-buffer", "64m", "", "how much the buffer needed"),
        ("memory.kryo-buffer", "2047m", "required: 9", "the most that there is"),
        ("memory.broadcast-timeout", "300", "", "the default or more"),
        ("memory.broadcast-timeout", "soon", "", "is no time"),
        ("shuffle.heartbeat-timeout", "400s", "", "would become 800s"),
        ("skew.join", "true", "", "on already"),
    ],
)
def test_value_outside_its_range_is_none(cause: str, now: str, text: str, why: str) -> None:
    with pytest.raises(NoValue, match=why):
        value(cause, now, text)
