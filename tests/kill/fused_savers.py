"""LangGraph's savers, killed before, inside and after what they write."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from typing import ClassVar

from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from psycopg import Cursor
from psycopg.rows import DictRow

import graph.checkpoints
import graph.postgres_checkpoints
from graph.checkpoints import Checkpoints, Config
from graph.postgres_checkpoints import PostgresCheckpoints
from tests.kill.fuse import Fuse


class FusedCheckpoints(Checkpoints):
    fuse: ClassVar[Fuse]

    def put(
        self,
        config: Config,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> Config:
        self.fuse.burn("checkpoint: before")
        saved = super().put(config, checkpoint, metadata, new_versions)
        self.fuse.burn("checkpoint: after")
        return saved

    @contextmanager
    def cursor(self, transaction: bool = True) -> Generator[sqlite3.Cursor]:
        with super().cursor(transaction) as opened:
            yield opened
            if transaction:
                self.fuse.burn("checkpoint: inside")


class FusedPostgresCheckpoints(PostgresCheckpoints):
    fuse: ClassVar[Fuse]

    def put(
        self,
        config: Config,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> Config:
        self.fuse.burn("checkpoint: before")
        saved = super().put(config, checkpoint, metadata, new_versions)
        self.fuse.burn("checkpoint: after")
        return saved

    @contextmanager
    def _cursor(self, *, pipeline: bool = False) -> Generator[Cursor[DictRow]]:
        with super()._cursor(pipeline=pipeline) as opened:
            yield opened
            if pipeline:
                self.fuse.burn("checkpoint: inside")


def fuse_savers(fuse: Fuse) -> None:
    """For this process, which is about to be killed."""
    FusedCheckpoints.fuse = FusedPostgresCheckpoints.fuse = fuse
    setattr(graph.checkpoints, "Checkpoints", FusedCheckpoints)  # noqa: B010
    name = "PostgresCheckpoints"
    setattr(graph.postgres_checkpoints, name, FusedPostgresCheckpoints)
