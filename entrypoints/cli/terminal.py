"""Prints a notification for a person: styled on a terminal, the same words plain in a pipe."""

import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from contracts.delivery import Line, Notification
from contracts.verdict import Cited

HIDDEN = dict.fromkeys([*range(0x20), 0x7F, *range(0x80, 0xA0)], "\ufffd") | {
    0x09: " ",
    0x2028: "\ufffd",
    0x2029: "\ufffd",
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"),
}
"""A log line must not move the cursor, change a colour or turn the reading direction."""

QUOTE_WIDTH = 400
"""Characters of a quoted line that are printed; `--json` has them all."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """A reader that went away is no failure of the run: `main` ends quietly."""
        raise BrokenPipeError


def console(stream: TextIO | None = None) -> Console:
    """Rich itself honours NO_COLOR and prints plain text where there is no terminal."""
    return _Console(file=stream or sys.stdout, highlight=False, soft_wrap=True)


def show(notification: Notification, path: str, run: str, to: Console) -> None:
    for line in _lines(notification, path, run):
        to.print(line)


def _lines(notification: Notification, path: str, run: str) -> Iterator[Text]:
    yield Text.assemble((safe(path), "bold"), (f"   run {run}", "dim"))
    yield Text(safe(notification.title), style="bold red")
    yield Text(f"  {safe(notification.verdict)}")
    yield from (Text(f"  {with_cites(line)}") for line in notification.lines)
    yield from _section("evidence", [quoted(quote) for quote in notification.quotes])
    yield from _section("ruled out", [Text(with_cites(line)) for line in notification.ruled_out])
    yield from _section("what to do", [Text(with_cites(notification.action))])
    yield from _section("patch", _diff(notification.diff))
    yield from _section("checked", [Text(safe(proof)) for proof in notification.proof])
    yield from _section("not seen", [Text(safe(gap)) for gap in notification.missing])
    yield Text()


def _section(name: str, lines: Sequence[Text]) -> Iterator[Text]:
    if lines:
        yield Text(f"\n  {name}", style="bold")
        yield from (Text.assemble("    ", line) for line in lines)


def quoted(quote: Cited) -> Text:
    text = safe(quote.text)
    shown = text if len(text) <= QUOTE_WIDTH else f"{text[:QUOTE_WIDTH]}…"
    return Text.assemble(
        (f"{quote.id:<4}", "cyan"), (f"{safe(quote.source)}:{quote.line}  ", "dim"), shown
    )


def _diff(diff: str | None) -> list[Text]:
    styles = {"+": "green", "-": "red", "@": "cyan"}
    return [Text(safe(line), style=styles.get(line[:1], "")) for line in (diff or "").splitlines()]


def with_cites(line: Line) -> str:
    cites = f" [{', '.join(line.cites)}]" if line.cites else ""
    return f"{safe(line.text)}{cites}"


def safe(text: str) -> str:
    return text.translate(HIDDEN)
