"""The rungs of proof that need no run of the job: parse, compare trees, compile, run again."""

from collections.abc import Mapping, Sequence

from contracts.base import sha256_of
from contracts.fix import FileChange, Patch, Rung
from tools.codemod import Codemod, change_fault, is_settled
from tools.source_map import Site
from tools.source_map_tree import Tree, UnreadableError, compiles, read_tree
from tools.splice import SpliceError, splice


def checks(codemod: Codemod, patch: Patch, files: Mapping[str, bytes]) -> tuple[Rung, ...]:
    """Check `patch` against `files` anew: nothing is taken over from when it was made."""
    (change,) = patch.changes
    try:
        tree, after = _both(change, files.get(change.file))
    except (UnreadableError, SpliceError) as error:
        return (Rung(rung="touches-only-target", state="failed", detail=str(error)),)
    site = _site(codemod, tree, patch)
    if site is None:
        detail = f"{codemod.id} finds no construct of its kind at the target"
        return (Rung(rung="touches-only-target", state="failed", detail=detail),)
    sites = (site, *codemod.also(site))
    return (
        _touches(codemod, tree, after, sites),
        _compiles(tree, after),
        _twice(codemod, tree, after, sites),
    )


def _both(change: FileChange, data: bytes | None) -> tuple[Tree, bytes]:
    if data is None:
        raise SpliceError(f"{change.file}: it is none of the sources")
    if sha256_of(data) != change.before:
        raise SpliceError(f"{change.file}: it is not the file that the change was made for")
    after = splice(data, change.edits)
    if sha256_of(after) != change.after:
        raise SpliceError(f"{change.file}: the edits do not give the file that was promised")
    return read_tree(change.file, data), after


def _site(codemod: Codemod, tree: Tree, patch: Patch) -> Site | None:
    return next((site for site in codemod.sites(tree) if site.target == patch.target), None)


def _touches(codemod: Codemod, tree: Tree, after: bytes, sites: Sequence[Site]) -> Rung:
    if fault := change_fault(codemod, tree, after, sites):
        return Rung(rung="touches-only-target", state="failed", detail=fault)
    return Rung(
        rung="touches-only-target",
        state="proved",
        detail=f"the changed file parses and differs only {_at_lines(sites)}",
    )


def _at_lines(sites: Sequence[Site]) -> str:
    lines = sorted({site.line for site in sites})
    return f"in the construct of line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


def _compiles(tree: Tree, after: bytes) -> Rung:
    if not compiles(tree.name, tree.data):
        detail = "the file before the change does not compile on this Python either"
        return Rung(rung="compiles", state="not-possible", detail=detail)
    if not compiles(tree.name, after):
        return Rung(rung="compiles", state="failed", detail="the changed file does not compile")
    return Rung(rung="compiles", state="proved", detail="the changed file compiles")


def _twice(codemod: Codemod, tree: Tree, after: bytes, sites: Sequence[Site]) -> Rung:
    try:
        settled = is_settled(codemod, tree, after, sites)
    except UnreadableError as error:
        return Rung(rung="runs-twice", state="failed", detail=str(error))
    if not settled:
        detail = f"a second run of {codemod.id} would change the file again"
        return Rung(rung="runs-twice", state="failed", detail=detail)
    detail = f"a second run of {codemod.id} finds nothing to do there"
    return Rung(rung="runs-twice", state="proved", detail=detail)
