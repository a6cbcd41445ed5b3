"""A notification as a mail: HTML and plain text of the same words, and headers of one thread."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from contracts.delivery import Line, Notification

_SUBJECT = 200
_STYLE = """\
body{font:15px/1.5 system-ui,sans-serif;max-width:46em;margin:1em auto;padding:0 1em;
background:#fff;color:#1c1c1e}
pre{background:#f4f4f6;padding:.7em;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;
font:13px/1.45 ui-monospace,monospace}
h1{font-size:1.2em}h2{font-size:1em;margin:1.2em 0 .3em}
@media(prefers-color-scheme:dark){body{background:#1c1c1e;color:#eee}pre{background:#2c2c2e}}"""


def mail(
    notification: Notification,
    *,
    sender: str,
    to: str,
    key: str,
    run: str,
    at: datetime,
    page: str | None = None,
) -> EmailMessage:
    """The same key gives the same Message-ID; all mails of a run are one thread."""
    message = EmailMessage()
    domain = sender.rpartition("@")[2].strip("> ") or "breakfix.invalid"
    message["From"], message["To"] = sender, to
    message["Subject"] = " ".join(notification.title.split())[:_SUBJECT]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key[:32]}@{domain}>"
    message["References"] = f"<run.{run}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Breakfix-Run"] = run
    message.set_content("\n".join(_text(notification, run, page)))
    message.add_alternative("\n".join(_html(notification, run, page)), subtype="html")
    return message


def _text(told: Notification, run: str, page: str | None) -> Iterator[str]:
    yield from (told.title, "", told.verdict)
    for name, lines in _sections(told):
        yield from ("", f"{name}:", *(f"  {line}" for line in lines))
    if told.diff:
        yield from ("", "Patch:", told.diff)
    yield from ("", f"run {run}{f': {page}' if page else ''}")


def _html(told: Notification, run: str, page: str | None) -> Iterator[str]:
    yield "<!doctype html><html lang=en><meta charset=utf-8>"
    yield '<meta name=viewport content="width=device-width,initial-scale=1">'
    yield '<meta name=color-scheme content="light dark">'
    yield f"<title>{escape(told.title)}</title><style>{_STYLE}</style>"
    yield f"<h1>{escape(told.title)}</h1><p><b>{escape(told.verdict)}</b></p>"
    for name, lines in _sections(told):
        yield f"<h2>{name}</h2>"
        if name == "Evidence":
            yield f"<pre>{escape(chr(10).join(lines))}</pre>"
        else:
            yield "".join(f"<p>{escape(line)}</p>" for line in lines)
    if told.diff:
        yield f"<h2>Patch</h2><pre>{escape(told.diff)}</pre>"
    name = f'<a href="{escape(page)}">{escape(run)}</a>' if page else escape(run)
    yield f"<p><small>run {name}</small></p></html>"


def _sections(told: Notification) -> Iterator[tuple[str, Sequence[str]]]:
    quotes = [f"[{one.id}] {one.source}:{one.line}  {one.text}" for one in told.quotes]
    named = (
        ("Evidence", quotes),
        ("What to do", [_line(told.action)]),
        ("Ruled out", [_line(line) for line in told.ruled_out]),
        ("Checked", told.proof),
        ("Not seen", told.missing),
        ("Besides", [_line(line) for line in told.lines]),
    )
    yield from ((name, lines) for name, lines in named if lines)


def _line(line: Line) -> str:
    return f"{line.text} [{', '.join(line.cites)}]" if line.cites else line.text
