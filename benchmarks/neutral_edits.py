"""Edits over real Python files: do bytes change outside the targets, does anything crash?

python -m benchmarks.neutral_edits [FOLDER ...] [--files N]

A neutral edit writes one integer of a file in hexadecimal. Then every codemod is applied to
constructs of its kind, one at a time and without any evidence, which asks more of the machinery
than a run ever does. Files are taken evenly from all below the folders, by default those of the
packages that are installed here.
"""

import argparse
import sysconfig
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import libcst as cst

from contracts.fix import Edit
from tools.codemod import Codemod, change_fault, is_settled, replace_node
from tools.codemod_index import codemod, index
from tools.source_map import Refused, Site
from tools.source_map_tree import Tree, UnreadableError, compiles, read_tree
from tools.splice import splice

Work = Callable[[], Iterable[Counter[str]]]
MOST_BYTES = 120_000
MOST_SITES = 3
"""Tried of one kind in one file, evenly: each costs a parse of the whole file, and more."""
INVENTED = "renamed_to"
"""Where the evidence decides about the text of an edit, this word stands for it."""

COLUMNS = ("sites", "tried", "changed", "refused", "fault", "outside", "again", "crash")
MEANING = """\
sites: constructs of the kind; tried: at most three of a file; changed: edited, and the file
stands; refused: nothing to write without evidence; fault: edited and refused by the check of the
whole file, so never proposed; outside: a byte outside the edits changed; again: a second run
would change the file again, so never proposed; crash: anything else."""


@dataclass
class Counted:
    """By the id of a codemod; a crash is kept with where it came from."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    crashes: list[str] = field(default_factory=list[str])
    unread: Counter[str] = field(default_factory=Counter[str])
    files: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[_packages()])
    parser.add_argument("--files", type=int, default=600)
    given = parser.parse_args()
    counted = count(list(chosen(given.folders, given.files)))
    print("\n".join(told(counted)))
    bad = sum(one["outside"] + one["crash"] for one in counted.counts.values())
    raise SystemExit(1 if bad else 0)


def _packages() -> Path:
    return Path(sysconfig.get_paths()["purelib"])


def chosen(folders: Sequence[Path], most: int) -> Iterator[Path]:
    """Evenly from all files, in the order of their names."""
    found = [path for folder in folders for path in sorted(folder.rglob("*.py")) if _fits(path)]
    step = max(1, len(found) // most)
    yield from found[::step][:most]


def _fits(path: Path) -> bool:
    return path.is_file() and 0 < path.stat().st_size <= MOST_BYTES


def count(paths: Sequence[Path]) -> Counted:
    counted = Counted()
    every = [codemod(id) for id in index()]
    for path in paths:
        try:
            tree = read_tree(path.name, path.read_bytes())
        except UnreadableError as error:
            counted.unread[str(error).partition(": ")[2].partition(":")[0][:60]] += 1
            continue
        counted.files += 1
        _tried(counted, "(neutral edit)", path, partial(neutral, tree))
        for one in every:
            _tried(counted, one.id, path, partial(each, one, tree))
    return counted


def _tried(counted: Counted, id: str, path: Path, work: Work) -> None:
    try:
        for what in work():
            counted.counts[id].update(what)
    except Exception as error:  # noqa: BLE001  # a crash is what is looked for
        counted.counts[id]["crash"] += 1
        counted.crashes.append(f"{id}: {path}: {type(error).__name__}: {error}")


def neutral(tree: Tree) -> Iterator[Counter[str]]:
    """The first integer of the file in hexadecimal: the same program in other bytes."""
    found = [node for node in tree.parents if isinstance(node, cst.Integer)]
    plain = [node for node in found if node.value.isdigit()]
    if not plain:
        return
    node = min(plain, key=tree.span)
    edit = replace_node(tree, node, hex(int(node.value)))
    after = splice(tree.data, [edit])
    same = compiles(tree.name, tree.data) == compiles(tree.name, after)
    what = Counter(sites=1, tried=1, changed=int(same), fault=int(not same))
    what["outside"] += _outside(tree.data, after, [edit])
    yield what


def each(one: Codemod, tree: Tree) -> Iterator[Counter[str]]:
    sites = one.sites(tree)
    yield Counter(sites=len(sites))
    for site in sites[:: max(1, len(sites) // MOST_SITES)][:MOST_SITES]:
        yield Counter({"tried": 1, **_applied(one, tree, site)})


def _applied(one: Codemod, tree: Tree, site: Site) -> Mapping[str, int]:
    sites, edits = _edits(one, site)
    if not edits:
        return {"refused": 1}
    after = splice(tree.data, edits)
    outside = _outside(tree.data, after, edits)
    if change_fault(one, tree, after, sites):
        return {"fault": 1, "outside": outside}
    if not is_settled(one, tree, after, sites):
        return {"again": 1, "outside": outside}
    return {"changed": 1, "outside": outside}


def _edits(one: Codemod, site: Site) -> tuple[Sequence[Site], Sequence[Edit]]:
    for tried in (site, replace(site, how=site.how or INVENTED)):
        sites = (tried, *one.also(tried))
        with suppress(Refused):
            found = dict.fromkeys(edit for each in sites for edit in one.edit(each))
            return sites, sorted(found, key=_place)
    return (), ()


def _place(edit: Edit) -> int:
    return edit.byte


def _outside(before: bytes, after: bytes, edits: Sequence[Edit]) -> int:
    """1 where undoing the edits does not give the file back, byte for byte."""
    back = after
    for edit in edits:
        there = before[edit.byte : edit.byte + edit.length]
        back = back[: edit.byte] + there + back[edit.byte + len(edit.text.encode()) :]
    return int(back != before)


def told(counted: Counted) -> Iterator[str]:
    yield f"{counted.files} files read; not read: {dict(counted.unread) or 'none'}"
    yield f"{'':<26}" + "".join(f"{name:>9}" for name in COLUMNS)
    total: Counter[str] = Counter()
    for id, found in sorted(counted.counts.items()):
        yield f"{id:<26}" + "".join(f"{found[name]:>9}" for name in COLUMNS)
        total.update(found)
    yield f"{'all':<26}" + "".join(f"{total[name]:>9}" for name in COLUMNS)
    without = sorted(set(index()) - set(counted.counts))
    yield f"no site: {', '.join(without) or 'none'}"
    yield from counted.crashes[:20]
    yield MEANING


if __name__ == "__main__":
    main()
