"""The state folder that a command works on; what can be wrong with a stored run is a sentence."""

from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager

from contracts.upgrades import UnknownSchema
from entrypoints.bootstrap import open_state
from entrypoints.settings import load_here
from entrypoints.usage import UsageError
from graph.artifacts import DamagedArtifact
from graph.state import State


@contextmanager
def stored_state(arguments: Namespace) -> Generator[State]:
    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with open_state(settings.state, settings.database) as state:
        try:
            yield state
        except (LookupError, DamagedArtifact, UnknownSchema) as error:
            raise UsageError(str(error)) from None
