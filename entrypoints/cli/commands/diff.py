"""`breakfix diff`: what two stored runs do not share."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_DIFFERENT, EXIT_OK, Command

if TYPE_CHECKING:
    from graph.diff import Differing

SHOWN = 8
"""Fields of one artifact that are printed; `--all` and `--json` have them all."""
WIDTH = 160


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("left", metavar="RUN", help="a run, or the start of its name")
    parser.add_argument("right", metavar="RUN", help="the run to compare it with")
    parser.add_argument("--all", action="store_true", help="every differing field, in full")


def run(arguments: Namespace) -> int:
    from entrypoints.bootstrap import open_state
    from entrypoints.settings import load_here
    from entrypoints.stored_runs import resolve
    from graph.diff import diff, names_of

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with open_state(settings.state, settings.database) as state:
        names = [resolve(state, given) for given in (arguments.left, arguments.right)]
        left, right = [names_of(state.ledger.run(n), state.ledger.steps(n)) for n in names]
        found = diff(state.store, left, right)
    for one in found:
        print(_row(one) if arguments.json else _told(one, everything=arguments.all))
    if not arguments.json:
        same = sum(left.get(place) == right.get(place) for place in left)
        print(f"{names[0]} and {names[1]} share {same} of {len({*left, *right})} artifacts")
    return EXIT_DIFFERENT if found else EXIT_OK


def _row(one: "Differing") -> str:
    fields = [{"field": f.field, "left": f.stored, "right": f.now} for f in one.fields]
    where = {"step": one.place.step, "what": one.place.what}
    return json.dumps({**where, "note": one.note or None, "fields": fields}, ensure_ascii=False)


def _told(one: "Differing", *, everything: bool) -> str:
    from entrypoints.cli.terminal import safe

    head = f"{one.place.step}  {one.place.what}: " + (one.note or f"{len(one.fields)} fields")
    shown = one.fields if everything else one.fields[:SHOWN]
    lines = [
        f"  {f.field}: {_cut(safe(f.stored), everything)} → {_cut(safe(f.now), everything)}"
        for f in shown
    ]
    more = len(one.fields) - len(shown)
    return "\n".join([head, *lines, *([f"  … and {more} more, see --all"] if more else [])])


def _cut(text: str, everything: bool) -> str:
    return text if everything or len(text) <= WIDTH else f"{text[:WIDTH]}…"


COMMAND = Command(
    name="diff",
    help="the steps and fields in which two stored runs differ",
    examples="""\
  breakfix diff 20261125-0312 20261126-0310   0 the same, 1 different
  breakfix diff RUN RUN~f1 --all              what a fork changed
  breakfix diff RUN OTHER --json | jq -r '.fields[].field'""",
    arguments=arguments,
    run=run,
)
