"""Where fixes land on recorded failures whose right line is known: exact, refused or wrong.

python -m benchmarks.fix_targets [FOLDER ...] [--show] [--json FILE]

A folder is a corpus, or holds one folder for each failure: `label.toml` beside `input/`. Each is
scored as it is, with every function of its sources there again as dead code, and both with the
codemods that are off asked for.
"""

import argparse
import ast
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from contracts.catalogue import Catalogue
from contracts.fix import Advice, Fix, Patch
from entrypoints.catalogue import load_catalogue
from entrypoints.settings import load
from evals.corpus import MANIFEST
from evals.evaluate import open_cases, shipped, unpack
from evals.plain import diagnose_folder
from evals.statistics import proportion
from tools.codemod_index import codemod, index
from tools.codemod_opt_in import FILE

LABEL = "label.toml"
FOUND = ("exact", "statement", "refused", "none", "wrong")
MEANING = """\
exact: the change is on the right line; statement: in the same statement; refused: a codemod was
tried and says why it changes nothing; none: advice, no codemod of the cause; wrong: elsewhere, or
where no patch is right. The intervals are Wilson's, of 95 %."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One failure: its files, and where a change belongs; no lines where no patch is right."""

    id: str
    files: Mapping[str, bytes]
    file: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Landed:
    id: str
    found: str
    where: str
    why: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=shipped())
    parser.add_argument("--show", action="store_true", help="a line for each failure")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all that was found")
    given = parser.parse_args()
    catalogue = load_catalogue(load({}, {}, None))
    told: dict[str, list[dict[str, str]]] = {}
    for folder in given.folders:
        wanted = list(read(folder))
        for name, files in variants(wanted).items():
            landed = [score(one, files[one.id], catalogue) for one in wanted]
            print("\n".join(table(f"{folder.name}, {name}", landed, wanted, show=given.show)))
            told[f"{folder.name}, {name}"] = [
                {"id": one.id, "found": one.found, "where": one.where, "why": one.why}
                for one in landed
            ]
    print(f"\n{MEANING}")
    if given.json is not None:
        given.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


def variants(wanted: Sequence[Wanted]) -> dict[str, dict[str, dict[str, bytes]]]:
    """The files of each failure, as they are and changed, by the name of the change."""
    every = [id for id in index() if codemod(id).opt_in]
    asked = {FILE: f"allow = {json.dumps(every)}".encode()}
    return {
        "as they are": {one.id: dict(one.files) for one in wanted},
        "with dead code": {one.id: with_dead_code(one.files) for one in wanted},
        "every codemod asked for": {one.id: {**one.files, **asked} for one in wanted},
        "every codemod asked for, with dead code": {
            one.id: {**with_dead_code(one.files), **asked} for one in wanted
        },
    }


def read(folder: Path) -> Iterator[Wanted]:
    if (folder / MANIFEST).is_file():
        yield from _of_corpus(folder)
    else:
        for label in sorted(folder.glob(f"*/{LABEL}")):
            yield _of_label(label)


def _of_corpus(folder: Path) -> Iterator[Wanted]:
    """Only runs that have a source: of a log alone nothing can be patched."""
    cases = open_cases(folder)
    for entry in cases.entries:
        base = cases.load(entry)
        truth = base.case.truth
        if any(name.endswith(".py") for name in base.files):
            lines = truth.lines if truth.patch != "never" and truth.file else ()
            yield Wanted(entry.id, base.files, truth.file or "", lines)


def _of_label(path: Path) -> Wanted:
    label = tomllib.loads(path.read_text("utf-8"))
    target = label.get("target", {"file": "", "lines": [1, 0]})
    first, last = target["lines"]
    folder = path.parent / "input"
    files = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    return Wanted(path.parent.name, files, target["file"], tuple(range(first, last + 1)))


def score(wanted: Wanted, files: Mapping[str, bytes], catalogue: Catalogue) -> Landed:
    with TemporaryDirectory(prefix="breakfix-fix-") as name:
        root = Path(name) / "run"
        unpack(files, root)
        fix = diagnose_folder(root, catalogue).fix
    match fix.answer:
        case Patch() as patch:
            where = f"{patch.codemod} {patch.target.file}:{patch.target.line}"
            return Landed(wanted.id, _landed(patch, wanted), where, patch.effect)
        case Advice() as advice:
            return _refused(wanted.id, fix, advice)


def _landed(patch: Patch, wanted: Wanted) -> str:
    if patch.target.file != wanted.file or not wanted.lines:
        return "wrong"
    if patch.target.line in wanted.lines:
        return "exact"
    text = wanted.files[wanted.file].decode("utf-8", "replace")
    same = statement(text, patch.target.line) & set(wanted.lines)
    return "statement" if same else "wrong"


def statement(source: str, line: int) -> set[int]:
    """The lines of the innermost statement that the line is in, without those of its block."""
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    except SyntaxError:
        return {line}
    spans = [range(node.lineno, (node.end_lineno or node.lineno) + 1) for node in nodes]
    around = [span for span in spans if line in span]
    return set(sorted(around, key=lambda span: span.stop - span.start)[0]) if around else {line}


def _refused(id: str, fix: Fix, advice: Advice) -> Landed:
    if not fix.refusals:
        return Landed(id, "none", advice.action, advice.why)
    tried = ", ".join(f"{one.codemod} ({len(one.candidates)})" for one in fix.refusals)
    return Landed(id, "refused", tried, "; ".join(one.why for one in fix.refusals))


def with_dead_code(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every function at a file's top once more below all code, under a name that nobody calls."""
    return {
        name: data + dead_code(data) if name.endswith(".py") else data
        for name, data in files.items()
    }


def dead_code(data: bytes) -> bytes:
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return b""
    lines = data.decode("utf-8", "replace").splitlines()
    copies: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            copies += _copy(node, lines)
    return "\n".join(["", *copies, ""]).encode() if copies else b""


def _copy(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, lines: Sequence[str]
) -> list[str]:
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    copy = list(lines[first - 1 : node.end_lineno])
    head = node.lineno - first
    copy[head] = copy[head].replace(node.name, f"{node.name}_of_old", 1)
    return ["", "", *copy]


def table(
    name: str, landed: Sequence[Landed], wanted: Sequence[Wanted], *, show: bool
) -> Iterator[str]:
    fixable = {one.id for one in wanted if one.lines}
    counted = Counter(one.found for one in landed if one.id in fixable)
    yield f"\n{name}: {len(landed)} runs, a change of code is right in {len(fixable)}"
    for found in FOUND:
        share = proportion([n < counted[found] for n in range(len(fixable))])
        within = f"[{share.low:.1%}, {share.high:.1%}]"
        yield f"  {found:<10}{counted[found]:>4}  {share.value:6.1%}  {within}"
    others = [one for one in landed if one.id not in fixable]
    false = [one for one in others if one.found == "wrong"]
    yield f"  where none is right: {len(false)} patches in {len(others)} runs"
    for one in landed:
        if show or one.found == "wrong":
            yield f"    {one.found:<10}{one.id:<24}{one.where}  {one.why[:160]}"


if __name__ == "__main__":
    main()
