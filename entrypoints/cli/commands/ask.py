"""`breakfix ask`: a question about a stored run, answered from what the run stored."""

import json
from argparse import ArgumentParser, Namespace

from entrypoints.cli.command import EXIT_OK, EXIT_UNKNOWN, Command
from entrypoints.usage import UsageError


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="RUN", help="the run, or the start of its name")
    parser.add_argument("words", nargs="+", metavar="QUESTION", help="as you would ask a colleague")


def run(arguments: Namespace) -> int:
    from contracts.upgrades import UnknownSchema
    from entrypoints.asking import ask
    from entrypoints.bootstrap import open_state
    from entrypoints.cli.answers import reply_json, show_reply
    from entrypoints.cli.terminal import console
    from entrypoints.settings import load_here
    from entrypoints.stored_runs import resolve
    from graph.artifacts import DamagedArtifact

    question = " ".join(arguments.words)
    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with open_state(settings.state, settings.database) as state:
        name = resolve(state, arguments.id)
        try:
            reply = ask(state, name, question)
        except (LookupError, UnknownSchema, DamagedArtifact) as error:
            raise UsageError(str(error)) from None
    if arguments.json:
        print(json.dumps(reply_json(name, question, reply), ensure_ascii=False))
    else:
        show_reply(reply, console())
    return EXIT_OK if reply.intent else EXIT_UNKNOWN


COMMAND = Command(
    name="ask",
    help="a question about a stored run, answered with quotes from what it stored",
    examples="""\
  breakfix ask 01jd8z why
  breakfix ask 01jd8z "is it safe to retry?"
  breakfix ask 01jd8z "why not a timeout?"
  breakfix ask 01jd8z "last 20 lines of the driver" --json""",
    arguments=arguments,
    run=run,
)
