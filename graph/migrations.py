"""The ledger's tables, as numbered steps forward; a step that has shipped is never edited."""

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
)
