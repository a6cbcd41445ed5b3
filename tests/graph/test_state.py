import sys
from pathlib import Path

import pytest

from graph.database import DatabaseUnavailable
from graph.state import open_state
from tests.graph.toy import hands


def test_a_database_without_its_driver_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "graph.postgres", None)
    with pytest.raises(DatabaseUnavailable, match=r"install breakfix\[postgres\]"):
        with open_state(tmp_path, hands("me"), "postgresql://user@host/name"):
            pass
