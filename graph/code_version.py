"""Which code made a run: one hash over everything that can change an output."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from contracts.base import canonical, sha256_of

_PACKAGES = ("agents", "contracts", "graph", "prompts", "tools")
_CATALOGUE = (
    "tools/causes",
    "tools/signatures",
    "tools/weights.toml",
    "tools/confidence.json",
    "tools/catalogue.json",
)
"""What is in the catalogue artifact, an input of the run: of these only code counts."""
_LIBRARIES = ("google-re2", "hyperscan", "libcst", "pydantic")


@cache
def code_version() -> str:
    """Of the running process: its files are read once."""
    return version_of(Path(__file__).parent.parent, _LIBRARIES)


def version_of(root: Path, libraries: Iterable[str]) -> str:
    content = [[name, _digest(path)] for name, path in _files(root)]
    return sha256_of(canonical([content, [[name, _version(name)] for name in libraries]]))


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    found = [path for package in _PACKAGES for path in (root / package).rglob("*")]
    named = {path.relative_to(root).as_posix(): path for path in found if path.is_file()}
    return ((name, named[name]) for name in sorted(named) if _counts(name))


def _counts(name: str) -> bool:
    return name.endswith(".py") or not ("__pycache__" in name or name.startswith(_CATALOGUE))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version(library: str) -> str:
    """`absent` where a platform has none of it."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
