"""`breakfix runs`: what the store holds."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from entrypoints.cli.command import EXIT_OK, Command


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--last", type=_count, default=50, metavar="N", help="how many (50)")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} is no number of runs; give 1 or more")
    return int(text)


def run(arguments: Namespace) -> int:
    from entrypoints.bootstrap import open_state
    from entrypoints.settings import load_here

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with open_state(settings.state) as state:
        runs = state.ledger.runs()[: arguments.last]
    for one in runs:
        row = {
            "run": one.run,
            "state": one.state,
            "verdict": one.verdict,
            "started": one.started,
            "task": f"{one.dag_id}.{one.task_id}" if one.dag_id else None,
            "why": one.why,
        }
        if arguments.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            told = one.verdict or one.why or ""
            print(f"{one.run}  {one.started[:19]}  {one.state:<9} {told}")
    if not runs and not arguments.json:
        print(f"no run is stored in {settings.state}; `breakfix diagnose PATH` makes one")
    return EXIT_OK


COMMAND = Command(
    name="runs",
    help="the stored runs, latest first",
    examples="""\
  breakfix runs
  breakfix runs --last 5
  breakfix runs --json | jq -r 'select(.verdict == "unknown") | .run'""",
    arguments=arguments,
    run=run,
)
