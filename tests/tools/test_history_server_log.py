import io
from collections.abc import Iterable

import pytest

from tests.tools.event_logs import application_start, text
from tests.tools.history_servers import zipped
from tests.tools.test_history_server import Kept
from tools import history_server_log
from tools.history_server_http import RefusedError
from tools.history_server_log import event_log_of

LOG = text(application_start())


def keep(chunks: Iterable[bytes]) -> Kept:
    return Kept("0" * 64, len(b"".join(chunks)))


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (b"no zip", "app: the zip does not read: File is not a zip file"),
        (zipped(eventlog=LOG)[:-30], "app: the zip does not read: File is not a zip file"),
        (zipped(notes=b"text", empty=b""), "app: the zip holds no event log"),
        (zipped(), "app: the zip holds no event log"),
    ],
)
def test_a_zip_without_a_readable_event_log_is_refused(packed: bytes, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        event_log_of(io.BytesIO(packed), "app", keep)


def test_an_event_log_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_server_log, "MAX_UNPACKED", len(LOG) - 1)
    with pytest.raises(RefusedError, match="more than"):
        event_log_of(io.BytesIO(zipped(eventlog=LOG)), "app", keep)
