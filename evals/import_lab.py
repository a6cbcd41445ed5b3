"""Turns folders of `label.toml`, `input/` and `make.*` into a corpus, and keeps their recipes.

`python -m evals.import_lab FOLDER... [--into evals/corpora/recorded] [--recipes evals/recipes]`
"""

import argparse
import shutil
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.case import Blob, Case, Provenance, SecondLabel, Truth, split_of
from evals.corpus import first_mistake
from evals.write_corpus import blobs_of, write

VERSION = "1.0.0"
LABEL, SECOND, INPUT = "label.toml", "second.toml", "input"

TELLTALES = (b"/work/", b"/root/", b"/srv/lab", b"farm")
"""Where the recording was made; a log that shows it is no log of anybody's production."""


class RefusedError(ValueError):
    """A folder that does not become a case; the message says why."""


class Label(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    cause: str
    also: tuple[str, ...] = ()
    quote: str
    file: str | None = None
    lines: tuple[int, ...] = ()
    patch: Literal["required", "may", "never"]
    abstain: bool
    outcome: Literal["failed", "succeeded", "not-shown"]
    emitter: str
    runner: str
    versions: str
    family: str
    why: str
    relabelled: str | None = None
    split: Literal["blind"] | None = None
    """Made apart from the rules, and scored once before anybody looked at a miss."""
    two_faults: bool = False


Contents = Mapping[Blob, bytes]


def case_of(folder: Path) -> tuple[Case, Contents]:
    """Raises RefusedError."""
    contents = blobs_of(folder / INPUT) if (folder / INPUT).is_dir() else {}
    if not contents:
        raise RefusedError(f"{folder}: {INPUT}/ is empty or not there")
    for blob, data in contents.items():
        shown = [telltale.decode() for telltale in TELLTALES if telltale in data]
        if shown:
            raise RefusedError(f"{folder}: {INPUT}/{blob.name} holds {', '.join(shown)}")
    try:
        label = Label.model_validate(_toml(folder / LABEL))
        second = folder / SECOND
        return _case(
            folder.name.lower(),
            label,
            tuple(contents),
            SecondLabel.model_validate(_toml(second)) if second.is_file() else None,
        ), contents
    except ValidationError as error:
        raise RefusedError(f"{folder}: {first_mistake(error)}") from None


def _case(name: str, label: Label, inputs: tuple[Blob, ...], second: SecondLabel | None) -> Case:
    named = label.cause not in ("healthy", "unknown")
    truth = Truth(
        cause=label.cause,
        also=label.also,
        file=label.file if named else None,
        lines=label.lines if named else (),
        must_quote=(label.quote,) if label.quote else (),
        abstain=label.abstain,
        patch=label.patch,
        outcome=label.outcome,
    )
    provenance = Provenance(
        kind="recorded",
        emitter=label.emitter,
        runner=label.runner,
        versions=label.versions,
        why=label.why,
        relabelled=label.relabelled,
        tags=tuple(
            (name, "yes")
            for name, holds in (("blind", label.split == "blind"), ("two-faults", label.two_faults))
            if holds
        ),
    )
    return Case(
        id=name,
        family=label.family,
        split=split_of(label.family),
        inputs=inputs,
        truth=truth,
        second=second,
        provenance=provenance,
    )


def keep_recipe(folder: Path, recipes: Path) -> None:
    kept = recipes / folder.name
    kept.mkdir(parents=True, exist_ok=True)
    for path in (folder / LABEL, *sorted(folder.glob("make.*"))):
        shutil.copyfile(path, kept / path.name)


def import_lab(folders: Sequence[Path], into: Path, recipes: Path) -> tuple[int, list[str]]:
    """The number of cases, and why the others were refused; what is fit is written all the same."""
    taken: dict[str, tuple[Case, Contents]] = {}
    refused: list[str] = []
    for folder in _found(folders):
        try:
            case, contents = case_of(folder)
            if case.id in taken:
                raise RefusedError(f"{folder}: the id {case.id} is taken by another folder")
        except RefusedError as error:
            refused.append(str(error))
            continue
        taken[case.id] = case, contents
        keep_recipe(folder, recipes)
    write(into, into.name, VERSION, taken.values())
    return len(taken), refused


def _found(folders: Sequence[Path]) -> list[Path]:
    return sorted({path.parent for folder in folders for path in folder.rglob(LABEL)})


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RefusedError(f"{path}: is not TOML: {error}") from None


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.import_lab")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--into", type=Path, default=Path("evals/corpora/recorded"))
    parser.add_argument("--recipes", type=Path, default=Path("evals/recipes"))
    given = parser.parse_args(arguments)
    count, refused = import_lab(given.folders, given.into, given.recipes)
    sys.stdout.write("".join(f"refused: {why}\n" for why in refused))
    sys.stdout.write(f"{given.into}: {count} cases, {len(refused)} refused\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
