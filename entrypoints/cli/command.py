"""What a command is, and how its file makes it known."""

import importlib
import pkgutil
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

from entrypoints.cli import commands

EXIT_OK = 0
EXIT_DIFFERENT = 1
EXIT_USAGE = 2
EXIT_UNKNOWN = 3


@dataclass(frozen=True, kw_only=True)
class Command:
    """`run` returns the exit code; what it needs from elsewhere it imports when it is called."""

    name: str
    help: str
    examples: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def all_commands() -> tuple[Command, ...]:
    """The COMMAND of each module of `commands/`, in the order of their names."""
    names = [f"{commands.__name__}.{info.name}" for info in pkgutil.iter_modules(commands.__path__)]
    found: list[Command] = [importlib.import_module(name).COMMAND for name in names]
    return tuple(sorted(found, key=lambda command: command.name))
