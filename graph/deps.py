"""What the steps need from outside: built once a run by an entry point, faked whole by a test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agents.ranker import Choose
from contracts.context import Seen
from contracts.task_event import TaskEvent
from tools.effect import Effects
from tools.forge import Forge
from tools.ladder.prover import Prover
from tools.log_source import RemoteLogs
from tools.notifier import Channel
from tools.sources import Files
from tools.spark_history import SparkHistory


def silent(_step: str) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    files: Files
    history: Callable[[TaskEvent], tuple[Seen, ...]]
    """Earlier runs of the event's task, most recent first."""
    effects: Effects
    forge: Forge | None = None
    """Where branches and pull requests go."""
    channels: Mapping[str, Channel] = field(default_factory=dict[str, Channel])
    """By the names that `Delivery` has for them."""
    model: Choose | None = None
    """Who may choose among hypotheses that are close; None leaves the rules' order."""
    remote_logs: RemoteLogs | None = None
    """Whom to ask for the logs of an event that does not bring them."""
    spark_history: SparkHistory | None = None
    """Whom to ask for the event logs of Spark applications."""
    prover: Prover | None = None
    """Who may run the code of others, to prove a change; None runs none."""
    progress: Callable[[str], None] = silent
    """Told the name of each step before it runs."""
