"""What a cause is and what to do about it: `causes/*.toml`, one file for each group."""

import tomllib
from collections.abc import Iterator

from pydantic import ValidationError

from contracts.catalogue import Cause
from tools.fault import Fault, PackError, Source, first_words

RESERVED = (
    Cause(
        id="unknown",
        title="No cause reached the threshold",
        about=(
            "What the logs show does not suffice to name a cause. The best lead is given with its "
            "evidence; what is missing is listed."
        ),
        do="Get what is missing, then diagnose again. Do not change code for a guess.",
        fix=("none",),
    ),
    Cause(
        id="healthy",
        title="The run did not fail, or its errors did no harm",
        about="The run proves that it succeeded; errors in its log were handled or did no harm.",
        do="Nothing.",
        fix=("none",),
    ),
)
"""Verdicts that are no cause; no pack may use them."""


def read_causes(source: Source) -> tuple[Cause, ...]:
    """The causes of one file, in its order. Raises PackError with every fault."""
    try:
        tables = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise PackError([Fault(source.name, 0, "", f"is no TOML: {error}")]) from error
    causes: list[Cause] = []
    faults: list[Fault] = []
    for name, table in tables.items():
        try:
            causes.append(Cause.model_validate({"id": name, **table}))
        except (ValidationError, TypeError) as error:
            faults.append(Fault(source.name, _line(source.text, name), name, first_words(error)))
    if faults:
        raise PackError(faults)
    return tuple(causes)


def _line(text: str, name: str) -> int:
    heads = (f'["{name}"]', f"[{name}]")
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, start=1) if line.strip() in heads), 0)


def unresolved(causes: tuple[Cause, ...]) -> Iterator[str]:
    """One sentence for each `accounts_for` that names no cause, or its own."""
    known = {cause.id for cause in causes}
    for cause in causes:
        for other in cause.accounts_for:
            if other not in known or other == cause.id:
                yield f"cause {cause.id} accounts for {other}, which is no other cause"
