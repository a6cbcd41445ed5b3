"""PostgreSQL, by one setting: the same tables in a database that several machines share."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row

from graph.database import Database, DatabaseUnavailable, Row, Values, newer
from graph.migrations import MIGRATIONS, migrate

Link: TypeAlias = Connection[DictRow]

TABLES = ("runs", "steps", "inbox", "leases", "effects")
_MIGRATING = 0x627265616B666978
"""Whoever changes the tables holds this advisory lock."""
_PATIENCE = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s"
"""A frozen worker must not hold rows for ever, nor wait for them."""
_CONNECT_S = 10
_NAMED = re.compile(r"(?<!:):([a-z_]\w*)")
_SENTENCES = {
    "08": "closed the connection or cannot be reached; see that the server runs",
    "25006": "is read-only; name the primary server, not a standby",
    "28": "refuses the user or the password; correct them in the URL",
    "3D": "does not exist; create it with `createdb`",
    "42501": "does not allow this user to do that; grant it CREATE on the schema",
    "53": "has no room left (disk, memory or connections); free some and try again",
    "55P03": "is locked by another session; try again",
    "40": "was changed by another session at the same time; try again",
    "57": "is shutting down, starting, or ended the session; try again",
    "58": "cannot read or write its files; check its disk",
    "XX": "is damaged; restore it from a backup",
}


class Postgres(Database):
    """One connection that is made again after it was cut."""

    row_lock = " FOR UPDATE"

    def __init__(self, url: str) -> None:
        super().__init__(shown(url))
        self._url = url
        self._link: Link | None = None

    def problems(self) -> list[str]:
        """PostgreSQL checks its pages itself as it reads them; what it cannot read is named."""
        try:
            for table in TABLES:
                self.rows(f"SELECT count(*) AS n FROM {table}")  # noqa: S608
        except DatabaseUnavailable as error:
            return [str(error)]
        return []

    def compact(self) -> None:
        """Outside of a transaction, as the server wants it."""
        self.rows("SELECT 1 AS standing")
        self._execute(f"VACUUM {', '.join(TABLES)}", {})

    def close(self) -> None:
        if self._link is not None:
            self._link.close()

    def _begin(self) -> None:
        """The first statement finds out whether the link still stands; nothing is done yet."""
        if self._link is not None:
            try:
                self._link.execute("BEGIN")
            except psycopg.Error:
                self._link.close()
            else:
                return
        with sentences(self.place):
            self._link = connect(self._url)
            self._link.execute("BEGIN")

    def _commit(self) -> None:
        self._execute("COMMIT", {})

    def _rollback(self) -> None:
        link = self._standing()
        try:
            link.execute("ROLLBACK")
        except psycopg.Error:
            link.close()

    def _rows(self, sql: str, values: Values) -> list[Row]:
        """Outside a transaction it is one of its own, so that a cut link is made again."""
        if self._depth == 0:
            with self.transaction():
                return self._rows(sql, values)
        return [dict(row) for row in self._execute(sql, values)]

    def _change(self, sql: str, values: Values) -> int:
        if self._depth == 0:
            with self.transaction():
                return self._change(sql, values)
        return self._execute(sql, values).rowcount

    def _execute(self, sql: str, values: Values) -> psycopg.Cursor[DictRow]:
        link = self._standing()
        with sentences(self.place):
            return link.execute(_bound(sql), values)

    def _standing(self) -> Link:
        if self._link is None:
            raise DatabaseUnavailable(f"{self.place} has no open connection")
        return self._link


def open_postgres(url: str) -> Postgres:
    database = Postgres(url)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def time_of(database: Database) -> datetime:
    """What the server's clock says."""
    [now] = database.rows(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS milliseconds"
    )
    return datetime.fromtimestamp(int(str(now["milliseconds"])) / 1000, UTC)


def connect(url: str, options: str = _PATIENCE) -> Link:
    given = conninfo_to_dict(url)
    both = f"{given.get('options') or ''} {options}".strip()
    return Connection[DictRow].connect(
        url,
        autocommit=True,
        row_factory=dict_row,
        prepare_threshold=None,
        options=both,
        connect_timeout=given.get("connect_timeout") or _CONNECT_S,
        application_name=given.get("application_name") or "breakfix",
        client_encoding="utf8",
    )


def shown(url: str) -> str:
    """Where the database is, without the password."""
    parts = conninfo_to_dict(url)
    user = f"{parts['user']}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host') or ''}{port}/{parts.get('dbname') or ''}"


@contextmanager
def sentences(place: str) -> Generator[None]:
    """The server's errors as DatabaseUnavailable; bugs of ours stay what they are."""
    try:
        yield
    except psycopg.Error as error:
        code = error.sqlstate or ("08" if isinstance(error, psycopg.OperationalError) else "")
        for prefix, sentence in _SENTENCES.items():
            if code.startswith(prefix):
                told = " ".join(str(error).split())
                raise DatabaseUnavailable(
                    f"{place} {_refused(told) or sentence} ({told})"
                ) from error
        raise


def _refused(told: str) -> str | None:
    """While connecting libpq gives no code, only the server's sentence."""
    if "does not exist" in told and "database" in told:
        return _SENTENCES["3D"]
    if "authentication failed" in told or "no pg_hba.conf entry" in told:
        return _SENTENCES["28"]
    return None


@lru_cache(maxsize=512)
def _bound(statement: str) -> bytes:
    """`:name` as psycopg spells it."""
    return _NAMED.sub(r"%(\1)s", statement.replace("%", "%%")).encode()


def _migrate(database: Postgres) -> None:
    version = _version(database)
    if version > len(MIGRATIONS):
        raise newer(database.place, version, len(MIGRATIONS))
    if version < len(MIGRATIONS):
        with database.transaction():
            database.rows(f"SELECT pg_advisory_xact_lock({_MIGRATING}) AS held")
            database.change("CREATE TABLE IF NOT EXISTS breakfix_schema (version INTEGER)", {})
            migrate(database, _written(database), _spelled)
            database.change("DELETE FROM breakfix_schema", {})
            values: Row = {"version": len(MIGRATIONS)}
            database.change("INSERT INTO breakfix_schema VALUES (:version)", values)


def _spelled(statement: str) -> str:
    """Text is ordered by its bytes, as SQLite orders it, whatever the locale of the server."""
    return statement.replace(" TEXT", ' TEXT COLLATE "C"')


def _version(database: Database) -> int:
    [there] = database.rows("SELECT to_regclass('breakfix_schema') IS NULL AS missing")
    return 0 if there["missing"] else _written(database)


def _written(database: Database) -> int:
    """0 where another is just making the tables, and will have when we hold the lock."""
    rows = database.rows("SELECT version FROM breakfix_schema")
    return int(str(rows[0]["version"])) if rows else 0
