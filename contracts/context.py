"""What surrounds the failure: what changed since the last green run, who owns it, seen before."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Artifact, Contract, Count, Sha256, Text
from contracts.evidence import Gap


class Change(Contract):
    """One thing that differs from the last green run: evidence, never proof."""

    kind: Literal["code", "setting", "version", "schema", "volume", "upstream"]
    name: Text
    before: Text
    after: Text


class Known(Contract):
    kind: Literal["known"] = "known"
    value: Text


class NotAvailable(Contract):
    kind: Literal["not-available"] = "not-available"
    because: Text


Answer = Annotated[Known | NotAvailable, Field(discriminator="kind")]


class Seen(Contract):
    """An earlier run of the same task, or over the same failure."""

    run: Text
    verdict: Text
    failure_key: Sha256 | None = None


class Context(Artifact):
    KIND = "context"
    SCHEMA = 1

    changes: tuple[Change, ...] = ()
    last_green: Answer
    owner: Answer
    seen: tuple[Seen, ...] = ()
    """Most recent first."""
    runs_known: Count = 0
    gaps: tuple[Gap, ...] = ()
