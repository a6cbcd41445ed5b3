"""The JSON Schemas of what is stored: cases, manifests, runs and reports."""

from collections.abc import Mapping

from contracts.base import Contract
from evals.case import FORMAT, Case
from evals.corpus import Manifest
from evals.figures import RunFigures
from evals.gate import Gate
from evals.run_folder import Header, Line
from evals.variant_corpus import VariantManifest


def schemas() -> Mapping[str, dict[str, object]]:
    """By `name/format`."""
    stored: Mapping[str, type[Contract]] = {
        "case": Case,
        "manifest": Manifest,
        "variants": VariantManifest,
        "run": Header,
        "row": Line,
        "figures": RunFigures,
        "gate": Gate,
    }
    return {
        f"{name}/{FORMAT}": model.model_json_schema(mode="serialization")
        for name, model in stored.items()
    }
