"""A small set of entries, as the packs would answer."""

import re
from collections.abc import Iterable, Sequence

from contracts.log_report import Frame, Process
from tools.matching import Hit, NamedCondition

_CONDITION = re.compile(rb"\[([A-Z][A-Z_.]+)\]")


class Known:
    """Knows lines with `quota exceeded`, KeyError, exit code 137 and conditions by their form."""

    literals = (b"quota exceeded", b"[BAD_INPUT")

    def line(self, literals: Iterable[int], text: bytes) -> tuple[Hit, ...]:
        at = text.find(b"quota exceeded")
        return (Hit("storage.quota", at, at + 14, (("what", "quota"),)),) if at >= 0 else ()

    def conditions(self, text: bytes) -> tuple[NamedCondition, ...]:
        return tuple(
            NamedCondition(
                name=match[1].decode(),
                start=match.start(),
                end=match.end(),
                sqlstate="22000" if match[1] == b"BAD_INPUT" else None,
                signature="spark.bad-input" if match[1] == b"BAD_INPUT" else None,
            )
            for match in _CONDITION.finditer(text)
        )

    def exception(self, name: str, message: str, frames: Sequence[Frame]) -> Hit | None:
        return Hit("python.key-error", 0, 3, (("key", "x"),)) if name == "KeyError" else None

    def exit(self, code: int, process: Process) -> str | None:
        return "cluster.killed" if code in (137, -9) else None
