"""`breakfix`: parses the command line and calls the command."""

import gc
import os
import sys
from argparse import Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from entrypoints.cli.command import EXIT_USAGE, Command, all_commands
from entrypoints.names import check_names
from entrypoints.usage import UsageError, sentence

EXIT_INTERRUPTED = 130
OBJECTS = 50_000
"""New objects between two collections: imports make a million, and none is garbage."""


def main(argv: Sequence[str] | None = None) -> int:
    gc.set_threshold(OBJECTS)
    _make_utf8(sys.stdout)
    _make_utf8(sys.stderr)
    arguments = _parser(all_commands()).parse_args(argv)
    command: Command = arguments.command
    try:
        check_names()
        return command.run(arguments)
    except UsageError as error:
        print(f"breakfix {command.name}: {error}", file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:
        _drop_output()
        return 0
    except KeyboardInterrupt:
        print(f"breakfix {command.name}: stopped; what was finished is kept", file=sys.stderr)
        return EXIT_INTERRUPTED
    except OSError as error:
        print(f"breakfix {command.name}: {sentence(error)}", file=sys.stderr)
        _drop_output()
        return EXIT_USAGE


def _drop_output() -> None:
    """What is still buffered cannot be written: Python would try again at its end, and fail."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _make_utf8(stream: TextIO | None) -> None:
    """The same bytes in each locale, and a file name that is not UTF-8 does not stop the output."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")


def _parser(commands: Sequence[Command]) -> ArgumentParser:
    parser = ArgumentParser(
        prog="breakfix",
        description="Names the root cause of a failed Spark or Airflow task and proves it.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="the version, and no more")
    below = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in commands:
        own = below.add_parser(
            command.name,
            help=command.help,
            description=command.help,
            epilog=f"examples:\n{command.examples}",
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.arguments(own)
        _common(own)
        own.set_defaults(command=command)
    return parser


class _Version(Action):
    def __call__(
        self,
        parser: ArgumentParser,
        namespace: Namespace,
        values: object,
        option: str | None = None,
    ) -> None:
        from importlib.metadata import version

        print(f"breakfix {version('breakfix')}")
        parser.exit()


def _common(parser: ArgumentParser) -> None:
    common = parser.add_argument_group("common options")
    common.add_argument("--json", action="store_true", help="one JSON object a line, nothing else")
    common.add_argument("--state", type=Path, metavar="DIR", help="where runs are kept")
    common.add_argument("--config", type=Path, metavar="FILE", help="settings, as TOML")
    common.add_argument(
        "--packs", type=Path, metavar="DIR", help="signature packs of your own, beside ours"
    )


if __name__ == "__main__":
    sys.exit(main())
