"""`breakfix feedback`: says that a verdict was right, or what it was instead."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, Command
from entrypoints.usage import UsageError

if TYPE_CHECKING:
    from contracts.act import ActKind
    from graph.state import State


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="RUN", help="the run, or the start of its name")
    word = parser.add_mutually_exclusive_group(required=True)
    word.add_argument("--right", action="store_true", help="the verdict was right")
    word.add_argument(
        "--wrong", nargs="?", const="", metavar="CAUSE", help="it was not; CAUSE if it is known"
    )
    parser.add_argument("--by", default="command line", metavar="NAME", help="who says so")


def run(arguments: Namespace) -> int:
    from entrypoints.cli.stored import stored_state
    from entrypoints.derived_runs import act_on
    from entrypoints.stored_runs import resolve

    kind: ActKind = "right" if arguments.right else "wrong"
    with stored_state(arguments) as state:
        name = resolve(state, arguments.id)
        cause = _known(state, name, arguments.wrong) if arguments.wrong else None
        act, decision = act_on(state, name, kind, arguments.by, cause)
    if arguments.json:
        row = {"run": name, "act": act, "state": decision.state, "cause": decision.cause}
        print(json.dumps({**row, "why": decision.why}, ensure_ascii=False))
    else:
        print(f"{act}: {decision.state}, {decision.why}")
    if decision.state == "refused":
        raise UsageError(decision.why)
    return EXIT_OK


def _known(state: "State", run: str, cause: str) -> str:
    """Of the catalogue that the run was judged by, so that a site's own causes count."""
    from contracts.catalogue import Catalogue

    given: dict[str, str] = json.loads(state.ledger.run(run).given)
    causes = [one.id for one in state.store.get(given["catalogue"], Catalogue).causes]
    if cause not in (*causes, "unknown", "healthy"):
        raise UsageError(f"no cause is called {cause}; `breakfix causes` lists them")
    return cause


COMMAND = Command(
    name="feedback",
    help="mark a verdict right or wrong; `eval add` makes a case of it",
    examples="""\
  breakfix feedback RUN --right
  breakfix feedback RUN --wrong data.column-missing
  breakfix feedback RUN --wrong                      without knowing what it was
  breakfix feedback RUN --wrong data.column-missing --by "on call\"""",
    arguments=arguments,
    run=run,
)
