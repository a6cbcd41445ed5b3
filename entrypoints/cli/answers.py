"""Prints an answer: sentences, the quotes that they rest on, a stack trace or a diff as it is."""

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from contracts.follow_up import Reply
from entrypoints.cli.terminal import quoted, safe, with_cites


def reply_json(run: str, question: str, reply: Reply) -> Mapping[str, object]:
    return {"run": run, "question": question, **reply.model_dump(mode="json")}


def show_reply(reply: Reply, to: Console) -> None:
    for line in _lines(reply):
        to.print(line)


def _lines(reply: Reply) -> Iterator[Text]:
    yield from (Text(with_cites(line)) for line in reply.lines)
    yield from (Text.assemble("  ", quoted(quote)) for quote in reply.quotes)
    yield from (Text(f"  {safe(line)}") for line in (reply.code or "").splitlines())
    yield from (Text(f"  · {safe(choice.question)}") for choice in reply.choices)
