"""`breakfix replay`: the same bytes again, or the first difference."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_DIFFERENT, EXIT_OK, EXIT_UNKNOWN, EXIT_USAGE, Command

if TYPE_CHECKING:
    from graph.replay import Outcome


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="RUN", help="runs, or the start of their names")
    parser.add_argument(
        "--code",
        choices=["recorded", "current"],
        default="recorded",
        help="current: compare with what the code and the packs of now make of it",
    )


def run(arguments: Namespace) -> int:
    from functools import partial

    from entrypoints.bootstrap import open_state, replay_run, replay_run_with_current_code
    from entrypoints.catalogue import load_catalogue
    from entrypoints.settings import load_here
    from entrypoints.stored_runs import resolve

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    again = replay_run
    if arguments.code == "current":
        again = partial(replay_run_with_current_code, catalogue=load_catalogue(settings))
    codes: list[int] = []
    with open_state(settings.state, settings.database) as state:
        for name in [resolve(state, given) for given in arguments.ids]:
            replayed = again(state, name)
            code, told = _told(replayed.outcome)
            codes.append(code)
            if arguments.json:
                row = {"run": name, "equal": code == EXIT_OK, "executed": len(replayed.executed)}
                print(json.dumps({**row, "outcome": told}, ensure_ascii=False))
            else:
                print(f"{name}: {told}; {len(replayed.executed)} functions run again")
    return max(codes)


def _told(outcome: "Outcome") -> tuple[int, str]:
    from graph.replay import Different, Equal, NotReplayable, OtherCode

    match outcome:
        case Equal():
            return EXIT_OK, "equal, every output has the bytes that were stored"
        case Different(step=step, field=field, stored=stored, now=now):
            return EXIT_DIFFERENT, f"differs first in {step}, {field}: stored {stored}, now {now}"
        case NotReplayable(why=why):
            return EXIT_USAGE, f"not replayable: {why}"
        case OtherCode(wrote=wrote, running=running):
            return EXIT_UNKNOWN, (
                f"made by code {wrote[:12]}, this is {running[:12]}: "
                "only that version can say equal; --code current compares all the same"
            )


COMMAND = Command(
    name="replay",
    help="run every pure step of stored runs again and compare the bytes",
    examples="""\
  breakfix replay RUN                     0 equal, 1 differs, 2 not replayable, 3 other code
  breakfix replay RUN --code current      names the first step and field that is another today
  breakfix runs --json | jq -r .run | xargs breakfix replay""",
    arguments=arguments,
    run=run,
)
