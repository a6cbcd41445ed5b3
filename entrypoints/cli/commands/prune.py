"""`breakfix prune`: gives back the room of what no replay needs, and of runs kept long enough."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, Command

if TYPE_CHECKING:
    from graph.prune import Pruned


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--older-than",
        type=_days,
        metavar="DAYS",
        help="also forget runs that ended longer ago; default: the setting retention_days, or none",
    )


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} is no number of days; give 1 or more")
    return int(text)


def run(arguments: Namespace) -> int:
    from datetime import timedelta

    from entrypoints.cli.stored import stored_state
    from entrypoints.settings import load_here
    from graph.checkpoints import open_checkpoints
    from graph.prune import prune

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    days = arguments.older_than or settings.retention_days
    keep = None if days is None else timedelta(days=days)
    with stored_state(arguments) as state, open_checkpoints(state.checkpoints) as checkpoints:
        done = prune(state, checkpoints, keep)
    if arguments.json:
        row = {"forgotten": done.forgotten, "checkpoints": done.checkpoints}
        loose = {"artifacts": done.artifacts, "bytes": done.freed}
        print(json.dumps({**row, **loose}, ensure_ascii=False))
    else:
        print("\n".join(_told(done, days)))
    return EXIT_OK


def _told(done: "Pruned", days: int | None) -> list[str]:
    lines = [
        f"runs whose checkpoints were deleted, which no replay needs: {done.checkpoints}",
        f"files deleted that no run refers to: {done.artifacts}",
    ]
    if days is not None:
        lines.append(f"runs forgotten that ended {days} days ago or earlier: {len(done.forgotten)}")
    return [*lines, f"bytes of artifacts given back: {done.freed}"]


COMMAND = Command(
    name="prune",
    help="delete what no replay needs; with --older-than also the content of old runs",
    examples="""\
  breakfix prune                          every run can be replayed as before
  breakfix prune --older-than 90          nightly: what runs hold is kept for 90 days, and for
                                          ever where somebody marked them right or wrong""",
    arguments=arguments,
    run=run,
)
