"""Every shipped entry reads its own lines, with all other entries beside it."""

from functools import cache

import pytest

from contracts.catalogue import AnchorMatch, ConditionMatch, ExceptionMatch, ExitMatch, Signature
from tools.catalogue import HERE, compile_packs, packs_in
from tools.fault import Source
from tools.pack import read_pack
from tools.proof import exception_of
from tools.signature import PackMatchers, matchers

PACKS = packs_in(HERE)
READ = {path.stem: read_pack(Source.read(path)) for path in PACKS.signatures}
ENTRIES = {entry.id: entry for pack in READ.values() for _, entry in pack}
CATALOGUE = compile_packs(PACKS)


@cache
def known() -> PackMatchers:
    return matchers(CATALOGUE)


@cache
def numbers() -> dict[bytes, int]:
    return {literal: number for number, literal in enumerate(known().literals)}


def read(entry: Signature, line: str) -> list[str]:
    """The ids of the entries that read the line in the way of this entry."""
    text = line.encode()
    match entry.match:
        case AnchorMatch(anchor=anchor):
            own = numbers()[anchor.encode()]
            others = known().anchored.found_in(text)
            held = {own, *(numbers()[known().anchored.literals[n]] for n in others)}
            return [hit.signature for hit in known().line(held, text)]
        case ConditionMatch():
            return [one.signature for one in known().conditions(text) if one.signature]
        case _:
            hit = known().exception(*exception_of(line), ())
            return [hit.signature] if hit else []


def by_frame(entry: Signature) -> bool:
    """A line shows no frames: what such an entry reads is tested with the matchers."""
    return isinstance(entry.match, ExceptionMatch) and entry.match.frame is not None


@pytest.mark.parametrize("pack", READ)
def test_each_entry_of_a_pack_reads_its_own_lines_among_all_others(pack: str) -> None:
    misread = [
        (entry.id, example.line)
        for _, entry in READ[pack]
        if not by_frame(entry)
        for example in entry.matches
        if entry.cause not in {ENTRIES[one].cause for one in read(entry, example.line)}
    ]
    assert misread == []


def test_every_cause_that_a_line_can_show_has_an_entry() -> None:
    named = {entry.cause for entry in CATALOGUE.signatures}
    without = {cause.id for cause in CATALOGUE.causes if not cause.by_metrics} - named
    assert without == {"dependency.drift", "healthy", "unknown"}


def test_accounts_lead_nowhere_back() -> None:
    victims = {cause.id: set(cause.accounts_for) for cause in CATALOGUE.causes}
    for cause, direct in victims.items():
        reached: set[str] = set()
        front = set(direct)
        while front:
            reached |= front
            front = {deeper for one in front for deeper in victims[one]} - reached
        assert cause not in reached


def test_every_cause_tells_what_to_do() -> None:
    untold = [cause.id for cause in CATALOGUE.causes if not (cause.about and cause.do)]
    assert untold == []


@pytest.mark.parametrize(
    ("code", "process", "cause"),
    [(137, "executor", "cluster.worker-lost"), (-9, "task-host", "orchestration.task-killed")],
)
def test_exit_codes_are_read(code: int, process: str, cause: str) -> None:
    exits = [entry for entry in ENTRIES.values() if isinstance(entry.match, ExitMatch)]
    assert exits
    found = known().exit(code, "executor" if process == "executor" else "task-host")
    assert found is not None
    assert ENTRIES[found].cause == cause
