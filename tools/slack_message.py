"""A notification as blocks of Slack, within its limits.

Whatever came from a log stands in `rich_text`, which Slack does not parse: it can neither ping nor
link nor format. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from contracts.delivery import Line, Notification
from contracts.verdict import Cited

HEADER = 150
QUOTE = 300
SECTION = 1200
TOTAL = 12_000
"""Characters over all blocks; Slack refuses about 13,200 although each block is legal."""

Block = dict[str, Any]

_QUOTES = 4
_BUTTONS = (
    ("evidence", "Evidence"),
    ("alternatives", "What else?"),
    ("right", "Right"),
    ("wrong", "Wrong cause"),
)


def blocks(
    notification: Notification, run: str, *, asks: bool = False, page: str | None = None
) -> list[Block]:
    """`asks`: with a button that opens the pull request; `page` is where the whole run is shown."""
    parts = [
        _header(notification.title),
        _rich(_words(notification.verdict, bold=True)),
        *_quotes(notification.quotes[:_QUOTES]),
        _rich(_words(f"What to do: {_with_cites(notification.action)}")),
        *_list("Ruled out", notification.ruled_out),
        *_code(notification.diff),
        *_list("Checked", [Line(text=text) for text in notification.proof]),
        *_list("Not seen", [Line(text=text) for text in notification.missing]),
        *_list("Besides", notification.lines),
    ]
    last = [_actions(run, page, asks=asks), _context(f"run {run} · ask in this thread")]
    return [*_within(parts, TOTAL - _size(last)), *last]


def reading(title: str) -> list[Block]:
    return [_rich(_words(title))]


def plain(text: str) -> str:
    """For the fallback text, which Slack does parse: nothing in it can ping or link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")[:SECTION]


def reply(lines: Sequence[Line], quotes: Sequence[Cited], code: str | None) -> list[Block]:
    """An answer in the thread."""
    parts = [
        *(_rich(_words(_with_cites(line))) for line in lines),
        *_quotes(quotes),
        *_code(code),
    ]
    return list(_within(parts, TOTAL))[:48]


def _within(parts: Iterable[Block], limit: int) -> Iterator[Block]:
    """From the beginning, as many as there is room for."""
    left = limit
    for part in parts:
        left -= _size([part])
        if left < 0:
            return
        yield part


def _size(parts: Sequence[Block]) -> int:
    """Of all texts, and a little more: the names of the fields count along."""
    return len(json.dumps(parts, ensure_ascii=False))


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": text[:HEADER], "emoji": False}}


def _rich(element: Block) -> Block:
    return {"type": "rich_text", "elements": [element]}


def _words(text: str, *, bold: bool = False) -> Block:
    part: Block = {"type": "text", "text": _cut(text, SECTION)}
    if bold:
        part["style"] = {"bold": True}
    return {"type": "rich_text_section", "elements": [part]}


def _quotes(quotes: Sequence[Cited]) -> Iterator[Block]:
    if quotes:
        told = (f"[{one.id}] {one.source}:{one.line}  {_cut(one.text, QUOTE)}" for one in quotes)
        yield from _code("\n".join(told))


def _code(text: str | None) -> Iterator[Block]:
    if text:
        part = {"type": "text", "text": _cut(text, 2 * SECTION)}
        yield _rich({"type": "rich_text_preformatted", "elements": [part]})


def _list(name: str, lines: Sequence[Line]) -> Iterator[Block]:
    if lines:
        told = "\n".join(f"• {_with_cites(line)}" for line in lines)
        yield _rich(_words(f"{name}:\n{told}"))


def _actions(run: str, page: str | None, *, asks: bool) -> Block:
    named = (("open-pr", "Open pull request"), *_BUTTONS) if asks else _BUTTONS
    buttons = [_button(name, label, run) for name, label in named]
    link = [{**_button("page", "Whole run", run), "url": page}] if page else []
    return {"type": "actions", "elements": [*buttons, *link]}


def _button(name: str, label: str, run: str) -> Block:
    text = {"type": "plain_text", "text": label, "emoji": False}
    return {"type": "button", "action_id": name, "text": text, "value": run}


def choices(named: Sequence[tuple[str, str]]) -> Block:
    """Buttons of questions that can be asked instead: label and question."""
    return {
        "type": "actions",
        "elements": [
            _button(f"ask-{number}", label[:75], question)
            for number, (label, question) in enumerate(named)
        ],
    }


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}


def _with_cites(line: Line) -> str:
    return f"{line.text} [{', '.join(line.cites)}]" if line.cites else line.text


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
