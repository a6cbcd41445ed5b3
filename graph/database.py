"""The one place that knows SQLite: opening, migrating, and a clear sentence when it fails."""

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Literal, TypeAlias

from graph.migrations import MIGRATIONS

Value: TypeAlias = str | int | None
Row: TypeAlias = dict[str, Value]
Values: TypeAlias = Mapping[str, Value]
Synchronous: TypeAlias = Literal["FULL", "NORMAL", "OFF"]

_BUSY_S = 5.0
_SENTENCES = {
    "SQLITE_BUSY": "is locked by another process; stop it, or try again",
    "SQLITE_LOCKED": "is locked by another process; stop it, or try again",
    "SQLITE_READONLY": "is read-only; make the file and its folder writable",
    "SQLITE_CANTOPEN": "cannot be opened; make its folder exist and be writable",
    "SQLITE_CORRUPT": "is damaged; restore it from a backup, or move it away to begin anew",
    "SQLITE_NOTADB": "is no SQLite database; move it away to begin anew",
    "SQLITE_FULL": "cannot grow, the disk is full; free space and try again",
    "SQLITE_IOERR": "cannot be read or written; check the disk",
}


class DatabaseUnavailable(OSError):
    """The database cannot be used now; the message is one sentence for a person."""


class Database:
    """One connection; the statements are plain SQL, each transaction takes the write lock first."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._path = path
        self._lock = RLock()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All of the statements inside, or none, durable when it ends."""
        with self._lock, sentences(self._path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def rows(self, sql: str, values: Values | None = None) -> list[Row]:
        with self._lock, sentences(self._path):
            cursor = self.connection.execute(sql, values or {})
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, values: Values) -> Row | None:
        return next(iter(self.rows(sql, values)), None)

    def change(self, sql: str, values: Values) -> int:
        """How many rows it changed."""
        with self._lock, sentences(self._path):
            return self.connection.execute(sql, values).rowcount

    def problems(self) -> list[str]:
        """What SQLite finds wrong with its own file; empty when it is sound."""
        try:
            found = [str(row["integrity_check"]) for row in self.rows("PRAGMA integrity_check")]
        except DatabaseUnavailable as error:
            return [str(error)]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        self.connection.close()


def open_database(path: Path, synchronous: Synchronous = "FULL") -> Database:
    database = Database(path, connect(path, synchronous))
    try:
        _migrate(database, path)
    except BaseException:
        database.close()
        raise
    return database


def connect(path: Path, synchronous: Synchronous) -> sqlite3.Connection:
    """A connection in WAL mode that waits for others and may be used by any thread."""
    with sentences(path):
        connection = sqlite3.connect(
            path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            connection.text_factory = _text
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {synchronous}")
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def sentences(path: Path) -> Generator[None]:
    """SQLite's errors about the file as DatabaseUnavailable; bugs of ours stay what they are."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        for prefix, sentence in _SENTENCES.items():
            if name.startswith(prefix):
                raise DatabaseUnavailable(f"{path} {sentence} ({error})") from error
        raise


def _migrate(database: Database, path: Path) -> None:
    version = _version(database)
    if version > len(MIGRATIONS):
        raise DatabaseUnavailable(
            f"{path} was written by a newer version of Breakfix (schema {version}, this one knows "
            f"{len(MIGRATIONS)}); upgrade Breakfix, or choose another state folder"
        )
    if version < len(MIGRATIONS):
        with database.transaction():
            for statements in MIGRATIONS[_version(database) :]:
                for statement in statements:
                    database.connection.execute(statement)
            database.connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(database: Database) -> int:
    return int(str(database.rows("PRAGMA user_version")[0]["user_version"]))


def _text(stored: bytes) -> str:
    """Damaged text can still be read; its hash says that it is damaged."""
    return stored.decode(errors="replace")
