"""Where the rows of runs are: a file of SQLite, or a database of PostgreSQL."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

Synchronous: TypeAlias = Literal["FULL", "NORMAL", "OFF"]


@dataclass(frozen=True, slots=True)
class SqliteFile:
    path: Path
    synchronous: Synchronous


@dataclass(frozen=True, slots=True)
class PostgresUrl:
    url: str = field(repr=False)
    """It may hold a password."""


Place: TypeAlias = SqliteFile | PostgresUrl
