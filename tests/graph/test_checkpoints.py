from pathlib import Path

import ormsgpack
import pytest

from graph.checkpoints import Checkpoints, ForeignCheckpoint, PlainJson, open_checkpoints
from graph.place import SqliteFile


def test_the_state_comes_back_as_it_went_in() -> None:
    state = {"channel_values": {"event": "a" * 64, "branch:to:x": None}, "v": 4, "ids": ["b"]}

    assert PlainJson().loads_typed(PlainJson().dumps_typed(state)) == state


def test_what_is_no_plain_data_is_not_written() -> None:
    with pytest.raises(TypeError):
        PlainJson().dumps_typed({"event": Path("x")})


@pytest.mark.parametrize("kind", ["msgpack", "pickle", "null", "bytes"])
def test_a_crafted_row_is_refused_and_never_interpreted(kind: str) -> None:
    crafted = ormsgpack.packb(["os.path", "basename", ["/x"]])

    with pytest.raises(ForeignCheckpoint, match=f"checkpoint of type '{kind}'"):
        PlainJson().loads_typed((kind, crafted))


def test_pending_writes_are_not_kept(tmp_path: Path) -> None:
    config = {"configurable": {"thread_id": "r", "checkpoint_ns": "", "checkpoint_id": "c"}}

    with open_checkpoints(SqliteFile(tmp_path / "checkpoints.db", "OFF")) as saver:
        assert isinstance(saver, Checkpoints)
        saver.setup()
        saver.put_writes(config, [("event", "a")], "task")  # type: ignore[arg-type]
        assert saver.conn.execute("SELECT count(*) FROM writes").fetchone() == (0,)
