"""Which codemods that are off a repository has asked for, in a file of its own."""

import tomllib
from collections.abc import Mapping

from pydantic import ValidationError

from contracts.base import Contract

FILE = "breakfix.toml"
OPT_IN = f'`allow = ["{{id}}"]` in {FILE} at its root'


class Asked(Contract):
    """The whole file; a word that it does not know is an error, so a typo asks for nothing."""

    allow: tuple[str, ...] = ()


def asked_for(files: Mapping[str, bytes]) -> frozenset[str]:
    """The ids in the file that lies nearest to the root; none where there is none to read."""
    found = sorted(
        (name for name in files if name.rpartition("/")[2] == FILE),
        key=lambda name: (name.count("/"), name),
    )
    if not found:
        return frozenset()
    try:
        return frozenset(Asked.model_validate(tomllib.loads(files[found[0]].decode())).allow)
    except (tomllib.TOMLDecodeError, UnicodeError, ValidationError):
        return frozenset()
