"""The flow of what a person does about a finished run, on one screen."""

from collections.abc import Mapping
from typing import TypedDict

from agents import acceptance
from contracts.act import Act
from contracts.fix import Fix
from contracts.verdict import Verdict
from graph.steps import flow, step

ACT = flow(
    "act",
    {"act": Act, "judged": Verdict, "proposed": Fix},
    step("pure", "decision", acceptance.decide),
)

SEEN: Mapping[str, str] = {"judged": "verdict", "proposed": "fix"}
"""Which of the parent's keys an act is given, by the name that it has there."""


class ActState(TypedDict, total=False):
    """LangGraph's state: the sha256 of each artifact; a test holds it to the flow above."""

    act: str
    judged: str
    proposed: str
    decision: str
