"""The ledger's tables, as numbered steps forward; a step that has shipped is never edited."""

from collections.abc import Callable

from graph.database import Database
from graph.sealed import seal_all

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE runs (
            run TEXT PRIMARY KEY,
            flow TEXT NOT NULL,
            parent TEXT,
            event_id TEXT NOT NULL,
            dag_id TEXT,
            task_id TEXT,
            root TEXT NOT NULL,
            given TEXT NOT NULL,
            code_version TEXT NOT NULL,
            started TEXT NOT NULL,
            finished TEXT,
            state TEXT NOT NULL,
            why TEXT,
            verdict TEXT,
            failure_key TEXT,
            head TEXT NOT NULL,
            seal TEXT NOT NULL
        )""",
        "CREATE INDEX runs_by_task ON runs (dag_id, task_id, started)",
        "CREATE INDEX runs_by_failure ON runs (failure_key, started)",
        """CREATE TABLE steps (
            run TEXT NOT NULL REFERENCES runs (run),
            step TEXT NOT NULL,
            position INTEGER NOT NULL,
            key TEXT NOT NULL,
            inputs TEXT NOT NULL,
            recorded TEXT,
            output TEXT NOT NULL,
            code_version TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (run, step)
        )""",
        """CREATE TABLE inbox (
            event_id TEXT PRIMARY KEY,
            event TEXT NOT NULL,
            received TEXT NOT NULL,
            run TEXT
        )""",
        """CREATE TABLE leases (
            run TEXT PRIMARY KEY REFERENCES runs (run),
            owner TEXT NOT NULL,
            fence INTEGER NOT NULL,
            until TEXT NOT NULL
        )""",
        """CREATE TABLE effects (
            key TEXT PRIMARY KEY,
            run TEXT NOT NULL REFERENCES runs (run),
            fence INTEGER NOT NULL,
            state TEXT NOT NULL,
            answer TEXT,
            maybe_repeated INTEGER NOT NULL
        )""",
    ),
    (
        "ALTER TABLE inbox ADD COLUMN wishes TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE inbox ADD COLUMN root TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE inbox ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting'",
        "ALTER TABLE inbox ADD COLUMN why TEXT",
        "ALTER TABLE inbox ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE leases ADD COLUMN due TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE leases ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE leases ADD COLUMN head TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE leases ADD COLUMN why TEXT",
        "ALTER TABLE leases ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE effects ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE effects ADD COLUMN request TEXT",
        "ALTER TABLE effects ADD COLUMN due TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE effects ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE effects ADD COLUMN until TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE effects ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE effects ADD COLUMN why TEXT",
        "ALTER TABLE effects ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX runs_by_state ON runs (state, started, run)",
        "CREATE INDEX runs_by_start ON runs (started, run)",
        "CREATE INDEX runs_by_parent ON runs (parent)",
        "CREATE INDEX inbox_by_state ON inbox (state, received, event_id)",
        "CREATE INDEX effects_by_state ON effects (state, due)",
        "CREATE INDEX effects_by_run ON effects (run)",
    ),
)


def as_it_is(statement: str) -> str:
    return statement


def migrate(database: Database, version: int, spelled: Callable[[str], str] = as_it_is) -> None:
    """From `version` to the newest, inside a transaction of the caller's."""
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            database.change(spelled(statement), {})
    seal_all(database)
