"""Packs written to a folder, and entries by construction."""

from pathlib import Path

from contracts.catalogue import Catalogue, Example, Match, Signature, SignatureRole, Weights
from tools.catalogue import HERE, Packs, packs_in

WEIGHTS = Weights(
    named_condition=1,
    exception_in_user_frame=1,
    exception=1,
    anchor=1,
    exit_code=1,
    metric_confirms=1,
    metric_contradicts=-1,
    symptom_only=0,
    last_resort=0,
    not_last=0,
    abstain_below=0,
    rank_margin=0,
)

CAUSE = """
["data.late"]
title = "Late"
"""

ENTRY = """
[[signature]]
id = "feed.late"
cause = "data.late"
anchor = "feed is late"
pattern = 'feed is late by (?P<hours>\\d+) h'
source = "https://github.com/acme/feed/blob/v1/late.py"
matches = [{ origin = "run", line = "the feed is late by 3 h" }]
"""


def entry(
    match: Match,
    id_: str = "x.y",
    role: SignatureRole = "cause",
    cause: str | None = "data.late",
    fields: tuple[tuple[str, str], ...] = (),
    matches: tuple[str, ...] = (),
    misses: tuple[str, ...] = (),
    source: str = "https://github.com/acme/feed/blob/v1/late.py",
) -> Signature:
    return Signature(
        id=id_,
        cause=cause,
        role=role,
        match=match,
        fields=fields,
        source=source,
        matches=tuple(Example(line=line, origin="run") for line in matches),
        misses=misses,
    )


def catalogue(*entries: Signature) -> Catalogue:
    return Catalogue(causes=(), signatures=entries, weights=WEIGHTS)


def packs(folder: Path, signatures: str = ENTRY, causes: str = CAUSE) -> Packs:
    """A folder with one pack of each kind and the shipped weights."""
    for kind, text in (("causes", causes), ("signatures", signatures)):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / "feed.toml").write_text(text, encoding="utf-8")
    return packs_in(folder)._replace(weights=HERE / "weights.toml")
