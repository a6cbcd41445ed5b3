"""SQLite, the default: one file, WAL, a clear sentence when it fails."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graph.database import Database, DatabaseUnavailable, Row, Values, newer
from graph.migrations import MIGRATIONS, migrate
from graph.place import Synchronous

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


class Sqlite(Database):
    """Each transaction takes the one write lock first, so no row needs a lock of its own."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        super().__init__(str(path))
        self.connection = connection
        self._path = path

    def problems(self) -> list[str]:
        try:
            found = [str(row["integrity_check"]) for row in self.rows("PRAGMA integrity_check")]
        except DatabaseUnavailable as error:
            return [str(error)]
        return [] if found == ["ok"] else found

    def schema_problems(self) -> list[str]:
        fresh = sqlite3.connect(":memory:", isolation_level=None)
        made = Sqlite(self._path, fresh)
        migrate(made, 0)
        wanted, found = _schema(made), _schema(self)
        fresh.close()
        return [
            f"{self.place}: its {name} is not as it was made; restore the file from a backup"
            for name, sql in wanted.items()
            if found.get(name) != sql
        ]

    def compact(self) -> None:
        """Deleted bytes are overwritten as they go; the log beside the file still has them."""
        with self._lock, sentences(self._path):
            compact(self.connection)

    def close(self) -> None:
        self.connection.close()

    def _begin(self) -> None:
        with sentences(self._path):
            self.connection.execute("BEGIN IMMEDIATE")

    def _commit(self) -> None:
        with sentences(self._path):
            self.connection.execute("COMMIT")

    def _rollback(self) -> None:
        """On a full disk SQLite has rolled back already."""
        if self.connection.in_transaction:
            with sentences(self._path):
                self.connection.execute("ROLLBACK")

    def _rows(self, sql: str, values: Values) -> list[Row]:
        with sentences(self._path):
            cursor = self.connection.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def _change(self, sql: str, values: Values) -> int:
        with sentences(self._path):
            return self.connection.execute(sql, values).rowcount


def open_sqlite(path: Path, synchronous: Synchronous = "FULL") -> Sqlite:
    database = Sqlite(path, connect(path, synchronous))
    try:
        _migrate(database)
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
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection


def compact(connection: sqlite3.Connection) -> None:
    [free] = connection.execute("PRAGMA freelist_count").fetchone()
    if free:
        connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


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
    except UnicodeDecodeError as error:
        raise DatabaseUnavailable(f"{path} {_SENTENCES['SQLITE_CORRUPT']} ({error})") from error


def _migrate(database: Sqlite) -> None:
    version = _version(database)
    if version > len(MIGRATIONS):
        raise newer(database.place, version, len(MIGRATIONS))
    if version < len(MIGRATIONS):
        with database.transaction():
            migrate(database, _version(database))
            database.change(f"PRAGMA user_version = {len(MIGRATIONS)}", {})


def _schema(database: Database) -> dict[str, str]:
    """What made each table and index."""
    rows = database.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    return {f"{row['type']} {row['name']}": f"{row['tbl_name']} {row['sql']}" for row in rows}


def _version(database: Database) -> int:
    return int(str(database.rows("PRAGMA user_version")[0]["user_version"]))


def _text(stored: bytes) -> str:
    """Damaged text can still be read; its hash says that it is damaged."""
    return stored.decode(errors="replace")
