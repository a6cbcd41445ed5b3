"""LangGraph's checkpoints: names of artifacts as plain JSON, beside the ledger."""

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, TypeAlias, assert_never

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
)
from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.sqlite import SqliteSaver

from contracts.base import canonical
from graph.place import PostgresUrl, SqliteFile
from graph.sqlite import compact, connect, sentences

if TYPE_CHECKING:
    from graph.postgres_checkpoints import PostgresCheckpoints

Config: TypeAlias = RunnableConfig
"""LangGraph's config, whose type is LangChain's: nothing else of LangChain is used here."""
THREADS = "SELECT DISTINCT thread_id FROM checkpoints ORDER BY thread_id"
Saver: TypeAlias = BaseCheckpointSaver[str]


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

    def threads(self) -> Iterator[str]:
        """The runs that have checkpoints."""
        with self.cursor(transaction=False) as cursor:
            cursor.execute(THREADS)
            found: list[tuple[str]] = cursor.fetchall()
        return (thread for (thread,) in found)

    def compact(self) -> None:
        with self.lock:
            compact(self.conn)


@contextmanager
def open_checkpoints(
    place: SqliteFile | PostgresUrl,
) -> Generator["Checkpoints | PostgresCheckpoints"]:
    """The saver of a place; errors of the database come out as DatabaseUnavailable."""
    match place:
        case SqliteFile(path=path, synchronous=synchronous):
            with sentences(path), closing(connect(path, synchronous)) as connection:
                yield Checkpoints(connection, serde=PlainJson())
        case PostgresUrl(url=url):
            from graph.postgres_checkpoints import open_postgres_checkpoints

            with open_postgres_checkpoints(url, PlainJson()) as saver:
                yield saver
        case _:
            assert_never(place)
