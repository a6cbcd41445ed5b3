"""Read days and months without a leading zero, where the pattern asks for two digits."""

import re
from collections.abc import Sequence

import libcst as cst

from contracts.fix import Edit, Precondition
from tools.codemod import Codemod, replace_node
from tools.source_map import NotThisFailure, Project, Refused, Site, where_built
from tools.source_map_clues import Clues
from tools.source_map_names import calls, is_spark_function, text_of
from tools.source_map_tree import Tree

_FUNCTIONS = ("to_date", "to_timestamp", "unix_timestamp", "to_unix_timestamp", "try_to_timestamp")
_VALUE = re.compile(r"(?:Text|[Ff]ail to parse|parse) '(?P<value>[^'\n]{1,60})'")
"""`Text '1/7/25' could not be parsed at index 3`; `Fail to parse '1/7/25' in the new parser`."""
_PADDED = re.compile(r"(?<![A-Za-z])(?:dd|MM)(?![A-Za-z])")
_FIELD = re.compile(r"[A-Za-z]+|'[^']*'|[^A-Za-z']")
_DIGITS = {
    "yyyy": r"\d{4}", "MM": r"(?:0[1-9]|1[0-2])", "M": r"(?:0?[1-9]|1[0-2])",
    "dd": r"(?:0[1-9]|[12]\d|3[01])", "d": r"(?:0?[1-9]|[12]\d|3[01])",
    "HH": r"(?:[01]\d|2[0-3])", "mm": r"[0-5]\d", "ss": r"[0-5]\d",
}  # fmt: skip


def sites(tree: Tree) -> tuple[Site, ...]:
    """Literal patterns with a padded day or month that stands between other signs."""
    return tuple(
        Site(tree, call.args[1].value, call.args[1].value)
        for call in calls(tree)
        if len(call.args) == 2
        and is_spark_function(tree, call.func, *_FUNCTIONS)
        and isinstance(call.args[1].value, cst.SimpleString)
        and _PADDED.search(_pattern(call.args[1].value))
    )


def _pattern(node: cst.CSTNode) -> str:
    return text_of(node) or ""


def _relaxed(pattern: str) -> str:
    return _PADDED.sub(lambda found: found[0][0], pattern)


def _as_regex(pattern: str) -> re.Pattern[str] | None:
    """What the pattern reads; None where it has a field that is not known here."""
    parts = [
        _DIGITS.get(part) if part.isalpha() else re.escape(part.strip("'"))
        for part in _FIELD.findall(pattern)
    ]
    known = [part for part in parts if part is not None]
    return re.compile("".join(known)) if len(known) == len(parts) else None


def _reads(pattern: str, value: str) -> bool:
    regex = _as_regex(pattern)
    return regex is not None and regex.fullmatch(value) is not None


def _values(clues: Clues) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found["value"] for found in _VALUE.finditer(clues.text)))


def choose(clues: Clues, project: Project, found: Sequence[Site]) -> Site:
    if not _values(clues):
        raise NotThisFailure
    same = [site for site in found if any(_helps(_pattern(site.node), v) for v in _values(clues))]
    return where_built(project, same or found)


def _helps(pattern: str, value: str) -> bool:
    return not _reads(pattern, value) and _reads(_relaxed(pattern), value)


def require(clues: Clues, project: Project, site: Site) -> tuple[Precondition, ...]:
    old, new = _pattern(site.node), _relaxed(_pattern(site.node))
    other = [value for value in _values(clues) if not _reads(new, value)]
    if other:
        raise Refused(f"{other[0]!r} would not be read by {new} either", (site,))
    return (
        Precondition(
            what="every value that the log quotes is read by the new pattern, and in one way only",
            met_by=clues.evidence,
            detail=f"{', '.join(_values(clues))}: {new} reads it, {old} does not",
        ),
    )


def edit(site: Site) -> Sequence[Edit]:
    written = site.tree.code(site.node)
    return (replace_node(site.tree, site.node, _relaxed(written)),)


CODEMOD = Codemod(
    id="datetime-pattern",
    about="Read days and months without a leading zero",
    fixes=frozenset({"data.datetime-parse", "config.behaviour-change"}),
    sites=sites,
    choose=choose,
    require=require,
    edit=edit,
    effect="changes-values",
    effect_note=(
        "Values without a leading zero are read instead of failing; every value that was read"
        " before gives the same date. The log quotes some values only: check that day and month"
        " are not swapped in others."
    ),
    review="read",
    refuses=(
        "a quoted value is not read by the relaxed pattern either",
        "the pattern has fields other than year, month, day, hour, minute, second",
        "more than one pattern can have run, and Spark names no line",
    ),
)
