"""`breakfix verify`: is the store what was written into it?"""

import json
from argparse import ArgumentParser, Namespace

from entrypoints.cli.command import EXIT_DIFFERENT, EXIT_OK, Command


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="RUN", help="one run; without it, the whole store")


def run(arguments: Namespace) -> int:
    from entrypoints.bootstrap import open_state, verify
    from entrypoints.settings import load_here
    from entrypoints.stored_runs import resolve

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with open_state(settings.state, settings.database) as state:
        name = resolve(state, arguments.id) if arguments.id else None
        problems = verify(state, name)
    if arguments.json:
        print(json.dumps({"intact": not problems, "problems": problems}, ensure_ascii=False))
    else:
        print("\n".join(problems) or "intact: every row and every artifact has its hash")
    return EXIT_DIFFERENT if problems else EXIT_OK


COMMAND = Command(
    name="verify",
    help="check every hash of the store: rows, runs and artifacts",
    examples="""\
  breakfix verify
  breakfix verify RUN --json""",
    arguments=arguments,
    run=run,
)
