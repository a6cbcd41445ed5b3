"""Imports are a budget: what may not be paid for before it is needed."""

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import agents
import tools

ROOT = Path(__file__).parents[1]
NETWORK = ["httpx", "requests", "urllib3"]
MODEL = ["langgraph", "langchain_core", "langsmith", "openai"]
SOURCES = ["libcst"]

USES_LIBCST = {
    "tools.codemod",
    "tools.codemod_checks",
    "tools.codemod_work",
    "tools.config_fix",
    "tools.config_places",
    "tools.config_python",
    "tools.source_map",
    "tools.source_map_calls",
    "tools.source_map_frames",
    "tools.source_map_load",
    "tools.source_map_names",
    "tools.source_map_plan",
    "tools.source_map_tree",
}
"""The codemods themselves, what they stand on, and the one door to them."""

USES_HTTPX = {
    "tools.history_server",
    "tools.history_server_api",
    "tools.history_server_http",
    "tools.history_server_log",
}
"""Imported when a setting names a server."""

AGENTS = [found.name for found in pkgutil.iter_modules(agents.__path__, "agents.")]
TOOLS = [
    found.name
    for found in pkgutil.iter_modules(tools.__path__, "tools.")
    if found.name not in {"tools.codemods", *USES_LIBCST, *USES_HTTPX}
]


@pytest.mark.parametrize(
    ("entries", "heavy"),
    [
        (
            ["entrypoints.cli.main"],
            [*MODEL, *NETWORK, *SOURCES, "pydantic", "hyperscan", "re2", "rich", "sqlite3"],
        ),
        (AGENTS, [*MODEL, *NETWORK, *SOURCES, "rich", "sqlite3"]),
        (TOOLS, [*MODEL, *NETWORK, *SOURCES, "rich", "sqlite3"]),
        (sorted(USES_LIBCST), [*MODEL, *NETWORK, "libcst.matchers", "libcst.codemod"]),
        (["graph.state", "graph.ledger", "graph.replay"], [*MODEL, *NETWORK, *SOURCES]),
    ],
    ids=["cli", "agents", "tools", "codemods", "stores"],
)
def test_import_stays_light(entries: list[str], heavy: list[str]) -> None:
    assert _imported(entries, heavy) == []


def _imported(entries: list[str], heavy: list[str]) -> list[str]:
    code = (
        f"import json, sys, {', '.join(entries)};"
        f" print(json.dumps([name for name in {heavy!r} if name in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found: list[str] = json.loads(done.stdout)
    return found
