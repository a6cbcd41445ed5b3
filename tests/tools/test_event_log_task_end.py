import msgspec
import pytest

from tests.tools.event_logs import line, metrics, task_end, thrown
from tools.event_log_events import TaskEnd
from tools.event_log_task_end import decode_task_end

WHOLE = msgspec.json.Decoder(TaskEnd).decode
TRAP = thrown("E", 'text with "Accumulables":[ and ]},"Task Executor Metrics": inside')


@pytest.mark.parametrize(
    "told",
    [
        task_end(1, 2, metrics=metrics(read=3, gc=4)),
        task_end(1, 2, reason=TRAP, heap=9),
        {k: v for k, v in task_end(1, 2).items() if k != "Task Executor Metrics"},
    ],
)
def test_the_short_way_finds_what_the_long_one_does(told: dict[str, object]) -> None:
    assert decode_task_end(line(told)) == WHOLE(line(told))


def test_a_line_whose_order_is_another_is_read_whole() -> None:
    told = line(task_end(1, 2, heap=9))
    moved = b'{"Accumulables":[' + b"1]," + told[1:]
    assert decode_task_end(moved) == WHOLE(told)


def test_what_is_no_task_end_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_task_end(b'{"Event":"SparkListenerTaskEnd"}')
