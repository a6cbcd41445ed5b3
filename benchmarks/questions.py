"""Twenty questions over three recorded incidents, answered from their stored runs.

python -m benchmarks.questions > docs/questions.md
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from contracts.follow_up import Reply
from entrypoints.asking import ask
from entrypoints.bootstrap import diagnose, temporary_state
from entrypoints.local_runs import request_for
from evals.evaluate import open_cases, shipped, unpack
from tools.catalogue import load

INCIDENTS = {
    "spark-union-column-mismatch-run": (
        "why did it fail?",
        "show me the evidence",
        "what is the fix?",
        "show me the diff",
        "is the fix risky?",
        "is it safe to retry?",
        "why not a timeout?",
        "stack trace please",
    ),
    "spark-executor-killed-137-run": (
        "what went wrong",
        "how sure are you?",
        "what else could it be?",
        "last 5 lines of the driver",
        "logs of executor 1",
        'grep "137"',
    ),
    "airflow3-manual--lost-export-1-run": (
        "why?",
        "E1",
        "what changed since the last green run?",
        "did this happen before?",
        "status",
        "what's for lunch?",
    ),
}
_WIDE = 180


def main() -> None:
    print("# Twenty questions over three incidents\n")
    print(
        "Each incident is a recorded run that ships with the program; "
        "`python -m benchmarks.questions` writes this page again. Answers come by rules from what "
        "the run stored: no model is asked. Quotes are cut here, the answers have them whole.\n"
    )
    for name, questions in INCIDENTS.items():
        print("\n".join(_told(name, questions)))


def _told(name: str, questions: tuple[str, ...]) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, temporary_state() as state:
        root = Path(folder) / "run"
        _unpack(name, root)
        run = diagnose(state, request_for([str(root)], load(), state.store)).run
        yield f"## {name.removesuffix('-run')}\n"
        for question in questions:
            yield f"**{question}**\n"
            yield from _answer(ask(state, run, question))


def _unpack(name: str, root: Path) -> None:
    cases = next(found for found in map(open_cases, shipped()) if found.name == "ours")
    entry = next(one for one in cases.entries if one.id == name)
    unpack(cases.load(entry).files, root)


def _answer(reply: Reply) -> Iterator[str]:
    for line in reply.lines:
        cites = f" [{', '.join(line.cites)}]" if line.cites else ""
        yield f"> {_cut(line.text)}{cites}"
        yield ">"
    quoted = [f"{one.id}  {one.source}:{one.line}  {_cut(one.text)}" for one in reply.quotes]
    code = [_cut(line) for line in (reply.code or "").splitlines()]
    if quoted or code:
        yield "\n".join(["> ```", *(f"> {line}" for line in (*quoted, *code)), "> ```"])
    for choice in reply.choices:
        yield f"> - {choice.question}"
    yield ""


def _cut(text: str) -> str:
    line = " ".join(text.split()) if "\n" in text else text
    return line if len(line) <= _WIDE else f"{line[:_WIDE]}…"


if __name__ == "__main__":
    main()
