"""`breakfix fork`: what would have come of a run if one thing had been different?"""

import json
from argparse import ArgumentParser, Namespace

from entrypoints.cli.command import EXIT_OK, EXIT_UNKNOWN, Command
from entrypoints.usage import UsageError


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="RUN", help="the run, or the start of its name")
    parser.add_argument(
        "--at",
        metavar="STEP",
        help="the first step to do anew; default: the first that can see the change",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="an artifact (verdict=@file.json, catalogue=DIR), one field of it "
        "(verdict.confidence=0.5), or what the outside answered (recorded.answer=…)",
    )


def run(arguments: Namespace) -> int:
    from entrypoints.cli.changes import changes
    from entrypoints.cli.json_lines import diagnosis
    from entrypoints.cli.stored import stored_state
    from entrypoints.cli.terminal import console, show
    from entrypoints.derived_runs import fork_run
    from entrypoints.found import found
    from entrypoints.local_runs import Unreadable, reading
    from entrypoints.stored_runs import resolve
    from graph.fork import ForkRefused
    from graph.incident import INCIDENT

    with stored_state(arguments) as state:
        parent = resolve(state, arguments.id)
        asked = changes(state, INCIDENT, parent, arguments.at, arguments.set)
        try:
            with reading():
                made = fork_run(state, parent, arguments.at, asked.artifacts, asked.answer)
        except (ForkRefused, Unreadable) as error:
            raise UsageError(str(error)) from None
        stored = found(state, made.run)
    if arguments.json:
        print(json.dumps({**diagnosis(made.run, stored), "parent": parent}, ensure_ascii=False))
    else:
        show(stored.notification, f"fork of {parent}", made.run, console())
        print(f"nothing was sent; `breakfix diff {parent} {made.run}` shows what changed")
    return EXIT_UNKNOWN if made.verdict.verdict == "unknown" else EXIT_OK


COMMAND = Command(
    name="fork",
    help="a new run from what a run recorded, with one thing changed; nothing of it is sent",
    examples="""\
  breakfix fork RUN --set catalogue=my-packs/           with your packs, from read_log on
  breakfix fork RUN --set verdict.verdict=data.column-missing
  breakfix fork RUN --at rank --set 'recorded.answer=["data.type-mismatch"]'
  breakfix fork RUN --at propose                        with the code that runs now""",
    arguments=arguments,
    run=run,
)
