"""Databases as released versions made them: the tables of a schema, with a row in each."""

from collections.abc import Sequence

from graph.migrations import MIGRATIONS
from graph.records import Run

SCHEMAS = (1,)
"""A schema that a release has written; one is added with each that changes it."""

RUN = Run(
    run="r1",
    flow="incident",
    event_id="e1",
    root="/in",
    given="{}",
    code_version="c",
    started="2026-11-23T12:00:00.000000+00:00",
    state="finished",
    verdict="data.x",
)


def of_schema(version: int) -> Sequence[str]:
    tables = [statement for step in MIGRATIONS[:version] for statement in step]
    return [*tables, *_ROWS[version]]


def _literal(value: str | int | None) -> str:
    return "NULL" if value is None else f"'{value}'"


_INSERT_RUN = "INSERT INTO runs VALUES (" + ", ".join(map(_literal, RUN.values().values())) + ")"  # noqa: S608
_ROWS = {
    1: (
        _INSERT_RUN,
        "INSERT INTO steps VALUES ('r1', 'gather', 0, 'inputs', '{}', NULL, 'o', 'c', 'h')",
        "INSERT INTO inbox VALUES ('e1', 'the event', '2026-11-23T12:00:00', NULL)",
        "INSERT INTO leases VALUES ('r1', 'me', 3, '2026-11-23T12:10:00')",
        "INSERT INTO effects VALUES ('k1', 'r1', 3, 'done', 'sent', 0)",
    )
}
