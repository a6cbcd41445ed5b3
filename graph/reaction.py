"""The flow of what follows a run's message, on one screen."""

from collections.abc import Mapping
from typing import TypedDict

from agents import reactions
from contracts.catalogue import Catalogue
from contracts.context import Context
from contracts.delivery import Delivery, PullRequest
from contracts.fix import Fix, Verification
from contracts.inputs import Inputs
from contracts.log_report import LogReport
from contracts.reaction import Reaction
from contracts.task_event import TaskEvent
from contracts.verdict import Verdict
from graph.steps import flow, step

REACTION = flow(
    "reaction",
    {
        "reaction": Reaction,
        "event": TaskEvent,
        "catalogue": Catalogue,
        "delivery": Delivery,
        "inputs": Inputs,
        "log_report": LogReport,
        "context": Context,
        "judged": Verdict,
        "proposed": Fix,
        "proved": Verification,
        "opened": PullRequest,
    },
    step("effect", "approved", reactions.render_open_approved, reactions.act_open_approved),
    step("effect", "told", reactions.render_tell, reactions.act_tell),
)

SEEN: Mapping[str, str] = {
    "inputs": "inputs",
    "log_report": "log_report",
    "context": "context",
    "judged": "verdict",
    "proposed": "fix",
    "proved": "verification",
    "opened": "pull_request",
}
"""Which of the parent's artifacts a reaction is given, by the name that it has there."""


class ReactionState(TypedDict, total=False):
    """LangGraph's state: the sha256 of each artifact; a test holds it to the flow above."""

    reaction: str
    event: str
    catalogue: str
    delivery: str
    inputs: str
    log_report: str
    context: str
    judged: str
    proposed: str
    proved: str
    opened: str
    approved: str
    told: str
