"""`breakfix import`: takes in runs that another store exported."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from entrypoints.cli.command import EXIT_OK, Command
from entrypoints.usage import UsageError


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a bundle of `breakfix export`")


def run(arguments: Namespace) -> int:
    from entrypoints.cli.stored import stored_state
    from entrypoints.settings import load_here
    from graph.bundle import BundleRefused
    from graph.bundle_import import import_bundle

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with stored_state(arguments) as state:
        try:
            names = import_bundle(state, arguments.file, settings.max_inflation)
        except BundleRefused as error:
            raise UsageError(str(error)) from None
        except FileNotFoundError as error:
            if error.filename != str(arguments.file):
                raise
            raise UsageError(f"{arguments.file}: there is no such file; check the path") from None
    if arguments.json:
        print(json.dumps({"file": str(arguments.file), "runs": names}))
    elif names:
        print(f"{', '.join(names)}: taken in; `breakfix show {names[0]}` shows it")
    else:
        print(f"{arguments.file}: every run of it is stored here already")
    return EXIT_OK


COMMAND = Command(
    name="import",
    help="take in runs that another store exported; an edited bundle is refused",
    examples="""\
  breakfix import run.tar.zst
  breakfix import run.tar.zst && breakfix replay RUN --code current""",
    arguments=arguments,
    run=run,
)
