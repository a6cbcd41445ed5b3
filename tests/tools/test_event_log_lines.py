import io

import pytest

from tools import event_log_lines
from tools.event_log_lines import Line, lines


@pytest.mark.parametrize("block", [1, 2, 3, 5, 1000])
def test_lines_do_not_depend_on_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log_lines, "_BLOCK", block)
    assert list(lines(io.BytesIO(b"one\n\nthree\ntorn"), "log")) == [
        Line("log", 1, 0, b"one", True),
        Line("log", 2, 4, b"", True),
        Line("log", 3, 5, b"three", True),
        Line("log", 4, 11, b"torn", False),
    ]


def test_a_log_that_ends_with_a_line_end_has_no_torn_line() -> None:
    assert list(lines(io.BytesIO(b"one\n"), "log")) == [Line("log", 1, 0, b"one", True)]
