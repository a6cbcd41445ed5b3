"""LangGraph's checkpoints: names of artifacts as plain JSON, in a SQLite file of their own."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.sqlite import SqliteSaver

from contracts.base import canonical
from graph.database import Synchronous, connect

Config: TypeAlias = RunnableConfig
"""LangGraph's config, whose type is LangChain's: nothing else of LangChain is used here."""


class ForeignCheckpoint(ValueError):
    """A checkpoint that is not the plain JSON that we write: it is never interpreted."""


class PlainJson(SerializerProtocol):
    """The state is text by text, so no type, module or callable is ever named in a checkpoint."""

    def dumps_typed(self, obj: object) -> tuple[str, bytes]:
        return "json", canonical(obj)

    def loads_typed(self, data: tuple[str, bytes]) -> object:
        kind, content = data
        if kind != "json":
            raise ForeignCheckpoint(f"checkpoint of type {kind!r}: Breakfix writes json only")
        return json.loads(content)


class Checkpoints(SqliteSaver):
    """Saves each transition with one commit.

    What keeps a step from running twice is its row in the ledger. So the writes that LangGraph
    keeps for the steps beside a failed one (a straight line has none) are not saved, nor is the
    input before anything ran: the ledger has it.
    """

    def put_writes(
        self,
        config: Config,
        writes: Sequence[tuple[str, object]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        pass

    def put(
        self,
        config: Config,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> Config:
        if metadata.get("source") == "input":
            return config
        return super().put(config, checkpoint, metadata, new_versions)


def open_checkpoints(path: Path, synchronous: Synchronous = "NORMAL") -> Checkpoints:
    return Checkpoints(connect(path, synchronous), serde=PlainJson())
