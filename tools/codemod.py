"""What a codemod is, and the one way to run it: find, require, edit, check, or refuse."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from contracts.base import sha256_of
from contracts.fix import Edit, Effect, FileChange, Patch, Precondition, Refusal, Review
from tools.codemod_job import Considered
from tools.codemod_opt_in import OPT_IN, asked_for
from tools.registry import Extension
from tools.source_map import NotThisFailure, Project, Refused, Site
from tools.source_map_calls import enclosing
from tools.source_map_clues import Clues
from tools.source_map_load import load
from tools.source_map_tree import Tree, UnreadableError, compiles, read_tree
from tools.splice import splice


@dataclass(frozen=True, kw_only=True)
class Codemod(Extension):
    """One change of one kind of construct; each function may raise Refused."""

    about: str
    """What it does, as an order: the first sentence of the patch's reason."""
    fixes: frozenset[str]
    """Ids of the causes that this change removes."""
    sites: Callable[[Tree], Sequence[Site]]
    """Every construct of the kind in a file, whatever the evidence; none in its own result."""
    choose: Callable[[Clues, Project, Sequence[Site]], Site]
    """The one that the evidence names."""
    require: Callable[[Clues, Project, Site], tuple[Precondition, ...]]
    """What must hold besides, with the evidence that it does."""
    edit: Callable[[Site], Sequence[Edit]]
    """The edits of one site."""
    effect: Effect
    effect_note: str
    review: Review
    refuses: tuple[str, ...]
    """When it writes nothing: sentences for the catalogue."""
    also: Callable[[Site], Sequence[Site]] = lambda site: ()
    """Further sites of the file that fail for the same reason as soon as this one does not."""
    touches: Callable[[Site], Sequence[cst.CSTNode]] = lambda site: ()
    """Further nodes of the file that the edits of a site change, such as its other end."""
    keeps_site: bool = False
    """Only a value changes, so the construct stays one of the kind: a second run is stopped by the
    evidence, which is of the old value."""
    opt_in: bool = False
    """Off until the repository asks for it: `OPT_IN` says how."""


def consider(clues: Clues, files: Mapping[str, bytes], codemods: Iterable[Codemod]) -> Considered:
    """Try the codemods of the cause, those that are on before those that are asked for by name."""
    refusals: list[Refusal] = []
    asked = asked_for(files)
    for codemod in sorted(codemods, key=lambda each: (each.opt_in, each.id)):
        try:
            project = load(clues.frames, files, (*clues.stages, *clues.contexts))
            patch = propose(codemod, clues, project, asked)
        except NotThisFailure:
            continue
        except RecursionError:
            refusals.append(Refusal(codemod=codemod.id, why="the source nests too deeply"))
        except UnreadableError as error:
            refusals.append(Refusal(codemod=codemod.id, why=str(error)))
        except Refused as refused:
            targets = tuple(site.target for site in refused.candidates)
            refusals.append(Refusal(codemod=codemod.id, why=refused.why, candidates=targets))
        else:
            return Considered(patch=patch, refusals=tuple(refusals))
    return Considered(refusals=tuple(refusals))


def propose(
    codemod: Codemod, clues: Clues, project: Project, asked: frozenset[str] = frozenset()
) -> Patch:
    """The patch, checked; raises Refused."""
    site = codemod.choose(clues, project, all_sites(codemod, project))
    preconditions = codemod.require(clues, project, site)
    if codemod.opt_in and codemod.id not in asked:
        raise Refused(
            "it changes results, so it is off until the repository asks for it:"
            f" {OPT_IN.format(id=codemod.id)}",
            (site,),
        )
    tree, sites = site.tree, (site, *codemod.also(site))
    edits = _edits(codemod, sites)
    after = splice(tree.data, edits)
    if fault := change_fault(codemod, tree, after, sites):
        raise Refused(fault, (site,))
    if not is_settled(codemod, tree, after, sites):
        raise Refused("a second run would change the file again", (site,))
    return Patch(
        codemod=codemod.id,
        why=f"{codemod.about}: {'; '.join(each.detail for each in preconditions)}.",
        target=site.target,
        changes=(_file_change(tree, after, edits),),
        diff=diff_of(tree.name, tree.data, after, tree.encoding),
        preconditions=preconditions,
        effect=codemod.effect,
        effect_note=codemod.effect_note,
        review=codemod.review,
    )


def _edits(codemod: Codemod, sites: Sequence[Site]) -> tuple[Edit, ...]:
    """In the order of the file; equal ones, that serve several sites, once."""
    edits = dict.fromkeys(edit for site in sites for edit in codemod.edit(site))
    return tuple(sorted(edits, key=lambda edit: edit.byte))


def all_sites(codemod: Codemod, project: Project) -> tuple[Site, ...]:
    """Of all files, by file and place."""
    found = (site for tree in project.trees.values() for site in codemod.sites(tree))
    return tuple(sorted(found, key=lambda site: (site.tree.name, site.tree.span(site.at))))


def change_fault(codemod: Codemod, before: Tree, after: bytes, sites: Sequence[Site]) -> str | None:
    """Why the changed file cannot stand: it must parse, differ at the sites only, and compile."""
    try:
        changed = read_tree(before.name, after)
    except UnreadableError as error:
        return f"the changed file does not parse: {error}"
    differing = differences(before.module, changed.module)
    if not differing:
        return "the change changes nothing"
    targets = {node for site in sites for node in (site.node, *codemod.touches(site))}
    if any(targets.isdisjoint((node, *enclosing(before, node))) for node in differing):
        return "the change reaches beyond its target"
    if compiles(before.name, before.data) and not compiles(before.name, after):
        return "the changed file does not compile, as the file before did"
    return None


def is_settled(codemod: Codemod, before: Tree, after: bytes, sites: Sequence[Site]) -> bool:
    """Whether so many constructs of the kind are gone as were changed, and no new one is there."""
    left = codemod.sites(read_tree(before.name, after))
    gone = 0 if codemod.keeps_site else len(sites)
    return len(left) == len(codemod.sites(before)) - gone


def differences(before: cst.CSTNode, after: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    """The smallest nodes of `before` that hold all that `after` has otherwise."""
    if before.deep_equals(after):
        return ()
    ours, theirs = before.children, after.children
    if type(before) is not type(after):
        return (before,)
    if len(ours) != len(theirs):
        return _unpaired(ours, theirs) or (before,)
    pairs = zip(ours, theirs, strict=True)
    return tuple(inner for a, b in pairs for inner in differences(a, b)) or (before,)


def _unpaired(
    ours: Sequence[cst.CSTNode], theirs: Sequence[cst.CSTNode]
) -> tuple[cst.CSTNode, ...]:
    """Of two lists, what is gone from the first or differs; what is only inserted is none of it."""
    found: list[cst.CSTNode] = []
    n = m = 0
    while n < len(ours) and m < len(theirs):
        if _is_same(ours, n, theirs, m):
            n, m = n + 1, m + 1
        elif _is_same(ours, n + 1, theirs, m):
            found.append(ours[n])
            n += 1
        elif _is_same(ours, n, theirs, m + 1):
            m += 1
        else:
            found += differences(ours[n], theirs[m])
            n, m = n + 1, m + 1
    return (*found, *ours[n:])


def _is_same(ours: Sequence[cst.CSTNode], n: int, theirs: Sequence[cst.CSTNode], m: int) -> bool:
    return n < len(ours) and m < len(theirs) and ours[n].deep_equals(theirs[m])


def _file_change(tree: Tree, after: bytes, edits: tuple[Edit, ...]) -> FileChange:
    return FileChange(
        file=tree.name, before=sha256_of(tree.data), after=sha256_of(after), edits=edits
    )


def diff_of(name: str, before: bytes, after: bytes, encoding: str = "utf-8") -> str:
    """A unified diff that patch and git read, the file's own line ends kept."""
    ours, theirs = (data.decode(encoding).splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(ours, theirs, f"a/{name}", f"b/{name}")
    return "".join(
        line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n"
        for line in lines
    )


def replace_node(tree: Tree, node: cst.CSTNode, text: str) -> Edit:
    return replace_span(tree, *tree.span(node), text)


def replace_span(tree: Tree, first: int, end: int, text: str) -> Edit:
    """Write `text` over the code points `first` to `end`; Refused where the bytes differ."""
    if not text.isascii() and tree.encoding != "utf-8":
        raise Refused(f"{tree.name} is {tree.encoding}, and the edit would need UTF-8")
    byte = tree.byte(first)
    old = tree.text[first:end].encode(tree.encoding)
    if tree.data[byte : byte + len(old)] != old:
        raise Refused(f"{tree.name}: the bytes at {byte} are not those of the target")
    return Edit(byte=byte, length=len(old), text=text)
