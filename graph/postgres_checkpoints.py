"""LangGraph's own saver for PostgreSQL, in the database of the ledger."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from time import sleep

from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.checkpoint.serde.base import SerializerProtocol

from graph.checkpoints import THREADS, Config
from graph.postgres import Link, connect, sentences, shown

_MAY_FALL_BEHIND = "-c synchronous_commit=off -c lock_timeout=10s"
"""After a crash of the server the last checkpoints may be missing: the ledger has their rows."""
_SETTING_UP = 0x627265616B666979
_ASK_AGAIN_S = 0.1
_CURRENT = len(PostgresSaver.MIGRATIONS) - 1


class PostgresCheckpoints(PostgresSaver):
    """Saves each transition, and nothing else; see `graph.checkpoints.Checkpoints`."""

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
        with self._cursor() as cursor:
            found = cursor.execute(THREADS).fetchall()
        return (str(row["thread_id"]) for row in found)

    def compact(self) -> None:
        with self._cursor() as cursor:
            cursor.execute("VACUUM checkpoints, checkpoint_blobs, checkpoint_writes")


@contextmanager
def open_postgres_checkpoints(
    url: str, serializer: SerializerProtocol
) -> Generator[PostgresCheckpoints]:
    with sentences(shown(url)), connect(url, _MAY_FALL_BEHIND) as link:
        saver = PostgresCheckpoints(link, serde=serializer)
        _set_up(saver, link)
        yield saver


def _set_up(saver: PostgresCheckpoints, link: Link) -> None:
    """Once a database.

    Who comes second asks again and again: one statement that waits would block the first, whose
    indexes are made when no other statement is running.
    """
    while not _is_set_up(link):
        got = link.execute("SELECT pg_try_advisory_lock(%s) AS it", [_SETTING_UP]).fetchone()
        if got is not None and got["it"]:
            saver.setup()
            link.execute("SELECT pg_advisory_unlock(%s)", [_SETTING_UP])
        else:
            sleep(_ASK_AGAIN_S)


def _is_set_up(link: Link) -> bool:
    there = link.execute("SELECT to_regclass('checkpoint_migrations') AS name").fetchone()
    if there is None or there["name"] is None:
        return False
    newest = link.execute("SELECT max(v) AS v FROM checkpoint_migrations").fetchone()
    return newest is not None and newest["v"] is not None and newest["v"] >= _CURRENT
