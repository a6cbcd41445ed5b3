"""Finds many literals in one pass over raw blocks, with hyperscan where it has a wheel."""

from collections.abc import Sequence

import hyperscan

from tools.scan_literals import Finder, Found, Literal


class HyperscanTable:
    def __init__(self, literals: Sequence[Literal]) -> None:
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_STREAM)
        self._database.compile(
            expressions=[literal.text for literal in literals],
            ids=list(range(len(literals))),
            elements=len(literals),
            flags=[hyperscan.HS_FLAG_CASELESS if item.any_case else 0 for item in literals],
            literal=True,
        )

    def finder(self) -> Finder:
        return _HyperscanFinder(self._database)


class _HyperscanFinder:
    def __init__(self, database: hyperscan.Database) -> None:
        found: list[Found] = []

        def keep(literal: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append(Found(end, literal))

        self._found = found
        # The stream holds no reference to its database and its callback, and needs both.
        self._kept = database, keep
        self._stream = database.stream(match_event_handler=keep)
        self._stream.__enter__()

    def feed(self, block: bytes) -> list[Found]:
        self._stream.scan(block)
        found = sorted(self._found)
        self._found.clear()
        return found
