"""Tables whose rows carry a hash over themselves, so that no field can change unseen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.base import canonical, sha256_of
from graph.database import Database, Row, Value


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a `seal` beside its columns; a row is written whole, or not at all."""

    name: str
    key: str
    columns: tuple[str, ...]

    def insert(self, database: Database, row: Mapping[str, Value]) -> bool:
        """False where a row of this key is there already."""
        names = (*self.columns, "seal")
        into = f"INSERT INTO {self.name} ({', '.join(names)})"
        sql = f"{into} VALUES ({', '.join(f':{name}' for name in names)}) ON CONFLICT DO NOTHING"
        return database.change(sql, self.sealed(row)) == 1

    def update(self, database: Database, row: Mapping[str, Value]) -> None:
        changes = ", ".join(f"{name} = :{name}" for name in (*self.columns, "seal"))
        sql = f"UPDATE {self.name} SET {changes} WHERE {self.key} = :{self.key}"  # noqa: S608
        database.change(sql, self.sealed(row))

    def hold(self, database: Database, key: str) -> Row | None:
        """The row of a key; inside a transaction nobody else can change it until that ends."""
        return database.row(self._one() + database.row_lock, {"key": key})

    def read(self, database: Database, key: str) -> Row | None:
        return database.row(self._one(), {"key": key})

    def first(self, database: Database, where: str, values: Mapping[str, Value]) -> Row | None:
        """The first row for a condition and an order of ours."""
        return database.row(f"{self._select()} {where} LIMIT 1", values)

    def damaged(self, database: Database) -> Iterator[str]:
        """The keys of rows that are not what was written."""
        for row in database.rows(f"{self._select(seal=True)} ORDER BY {self.key}"):
            seal = row.pop("seal")
            if seal != self.sealed(row)["seal"]:
                yield str(row[self.key])

    def sealed(self, row: Mapping[str, Value]) -> Row:
        content = {name: row[name] for name in self.columns}
        return {**content, "seal": sha256_of(canonical([self.name, content]))}

    def _one(self) -> str:
        return f"{self._select()} WHERE {self.key} = :key"

    def _select(self, *, seal: bool = False) -> str:
        names = (*self.columns, "seal") if seal else self.columns
        return f"SELECT {', '.join(names)} FROM {self.name}"  # noqa: S608


INBOX = Table(
    "inbox",
    "event_id",
    ("event_id", "event", "wishes", "root", "received", "state", "why", "run"),
)
LEASES = Table(
    "leases", "run", ("run", "owner", "fence", "until", "due", "attempts", "head", "why")
)
EFFECTS = Table(
    "effects",
    "key",
    (
        "key",
        "run",
        "fence",
        "state",
        "answer",
        "maybe_repeated",
        "kind",
        "request",
        "due",
        "owner",
        "until",
        "attempts",
        "why",
    ),
)
TABLES = (INBOX, LEASES, EFFECTS)


def seal_all(database: Database) -> None:
    """Seal rows that a version without seals wrote."""
    for table in TABLES:
        names = ", ".join(table.columns)
        for row in database.rows(f"SELECT {names} FROM {table.name} WHERE seal = ''"):  # noqa: S608
            table.update(database, row)
