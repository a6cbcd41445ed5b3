"""Proves the packs when a wheel is built, and puts the generated catalogue into it."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from tools.catalogue import write

        write()
        build_data["artifacts"].append("tools/catalogue.json")
