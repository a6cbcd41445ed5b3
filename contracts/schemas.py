"""The JSON Schema of every artifact, for whoever reads stored runs without this code."""

import importlib
import pkgutil
from collections.abc import Mapping

import contracts
from contracts.base import Artifact


def artifact_types() -> Mapping[str, type[Artifact]]:
    """Every artifact of this package by its kind."""
    found: dict[str, type[Artifact]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(contracts.__path__)):
        for value in vars(importlib.import_module(f"contracts.{module}")).values():
            if isinstance(value, type) and issubclass(value, Artifact) and value is not Artifact:
                found[value.KIND] = value
    return dict(sorted(found.items()))


def schemas() -> Mapping[str, dict[str, object]]:
    """JSON Schema of each artifact's body by `kind/schema`."""
    return {
        f"{kind}/{artifact.SCHEMA}": artifact.model_json_schema(mode="serialization")
        for kind, artifact in artifact_types().items()
    }
