"""Plain SQL behind one small class; SQLite and PostgreSQL are each one file beside this one."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import TypeAlias

Value: TypeAlias = str | int | None
Row: TypeAlias = dict[str, Value]
Values: TypeAlias = Mapping[str, Value]


class DatabaseUnavailable(OSError):
    """The database cannot be used now; the message is one sentence for a person."""


class Database(ABC):
    """One connection, usable by any thread; statements name their values as `:name`."""

    row_lock = ""
    """Ends a SELECT whose rows no other transaction may change until this one ends."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._lock = RLock()
        self._depth = 0

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All of the statements inside, or none, durable when it ends; one inside one joins it."""
        with self._lock:
            if self._depth == 0:
                self._begin()
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._commit()
            except BaseException:
                if self._depth == 1:
                    self._rollback()
                raise
            finally:
                self._depth -= 1

    def rows(self, sql: str, values: Values | None = None) -> list[Row]:
        with self._lock:
            return self._rows(sql, values or {})

    def row(self, sql: str, values: Values) -> Row | None:
        return next(iter(self.rows(sql, values)), None)

    def change(self, sql: str, values: Values) -> int:
        """How many rows it changed."""
        with self._lock:
            return self._change(sql, values)

    @abstractmethod
    def problems(self) -> list[str]:
        """What the database finds wrong with its own files; empty when it is sound."""

    def schema_problems(self) -> list[str]:
        """Tables that are not as they were made: their rows cannot even be read."""
        return []

    @abstractmethod
    def compact(self) -> None:
        """Give back the room of what was deleted, and keep no bytes of it."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _commit(self) -> None: ...

    @abstractmethod
    def _rollback(self) -> None:
        """Must not raise where the connection is gone: then nothing was kept anyway."""

    @abstractmethod
    def _rows(self, sql: str, values: Values) -> list[Row]: ...

    @abstractmethod
    def _change(self, sql: str, values: Values) -> int: ...


def newer(place: str, version: int, known: int) -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"{place} was written by a newer version of Breakfix (schema {version}, this one knows "
        f"{known}); upgrade Breakfix, or choose another state folder"
    )
