"""The flow of one failed task, on one screen."""

from typing import TypedDict

from agents import (
    fixer,
    historian,
    log_reader,
    notifier,
    pr_generator,
    ranker,
    root_cause,
    spark_metrics,
    verifier,
)
from contracts.catalogue import Catalogue
from contracts.delivery import Delivery
from contracts.task_event import TaskEvent, Wishes
from graph.steps import flow, step

INCIDENT = flow(
    "incident",
    {"event": TaskEvent, "wishes": Wishes, "catalogue": Catalogue, "delivery": Delivery},
    step(
        "recorded",
        "inputs",
        log_reader.ask_gather,
        log_reader.finish_gather,
        announces=notifier.render_announce,
    ),
    step("pure", "log_report", log_reader.read_log),
    step("pure", "metrics", spark_metrics.read_metrics),
    step("recorded", "context", historian.ask_context, historian.finish_context),
    step("pure", "hypotheses", root_cause.propose),
    step("recorded", "verdict", ranker.ask_rank, ranker.finish_rank),
    step("recorded", "sources", fixer.ask_read_source, fixer.finish_read_source),
    step("pure", "fix", fixer.fix),
    step("recorded", "verification", verifier.ask_verify, verifier.finish_verify),
    step("effect", "pull_request", pr_generator.render_open_pr, pr_generator.act_open_pr),
    step("effect", "notification", notifier.render_notify, notifier.act_notify),
)


class IncidentState(TypedDict, total=False):
    """LangGraph's state: the sha256 of each artifact; a test holds it to the flow above."""

    event: str
    wishes: str
    catalogue: str
    delivery: str
    inputs: str
    log_report: str
    metrics: str
    context: str
    hypotheses: str
    verdict: str
    sources: str
    fix: str
    verification: str
    pull_request: str
    notification: str
