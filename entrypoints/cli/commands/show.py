"""`breakfix show`: a stored run again, as it was told."""

import json
from argparse import ArgumentParser, Namespace

from entrypoints.cli.command import EXIT_OK, Command
from entrypoints.usage import UsageError


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="RUN", help="the run, or the start of its name")


def run(arguments: Namespace) -> int:
    from contracts.upgrades import UnknownSchema
    from entrypoints.bootstrap import open_state
    from entrypoints.cli.json_lines import diagnosis
    from entrypoints.cli.terminal import console, show
    from entrypoints.found import found
    from entrypoints.settings import load_here
    from entrypoints.stored_runs import resolve
    from graph.artifacts import DamagedArtifact

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with open_state(settings.state, settings.database) as state:
        name = resolve(state, arguments.id)
        try:
            stored = found(state, name)
        except (LookupError, UnknownSchema, DamagedArtifact) as error:
            raise UsageError(str(error)) from None
    if arguments.json:
        print(json.dumps(diagnosis(name, stored), ensure_ascii=False))
    else:
        show(stored.notification, name, name, console())
    return EXIT_OK


COMMAND = Command(
    name="show",
    help="the verdict of a stored run, with its evidence",
    examples="""\
  breakfix show RUN
  breakfix show RUN --json | jq .hypotheses""",
    arguments=arguments,
    run=run,
)
