"""What surrounds the failure: the last green run, the owner, and whether this was seen before."""

from collections.abc import Callable, Sequence

from pydantic import TypeAdapter

from contracts.base import canonical
from contracts.context import Context, Known, NotAvailable, Seen
from contracts.evidence import Gap
from contracts.recorded import Recorded
from contracts.task_event import TaskEvent

SHOWN = 5
"""How many earlier runs a context lists."""

_SEEN = TypeAdapter(tuple[Seen, ...])


History = Callable[[TaskEvent], Sequence[Seen]]
"""Earlier finished runs of the event's task, or of the same input; most recent first."""


def ask_context(event: TaskEvent, history: History) -> Recorded:
    task = [event.dag_id, event.task_id, event.map_index]
    earlier = [seen.model_dump(mode="json") for seen in history(event)]
    return Recorded(
        request=canonical({"event": event.event_id, "task": task}).decode(),
        answer=canonical(earlier).decode(),
    )


def finish_context(event: TaskEvent, recorded: Recorded) -> Context:
    earlier = _SEEN.validate_json(recorded.answer)
    green = next((seen for seen in earlier if seen.verdict == "healthy"), None)
    return Context(
        last_green=Known(value=green.run) if green else _no_green(event, len(earlier)),
        owner=NotAvailable(because="no orchestrator is configured that knows owners"),
        seen=earlier[:SHOWN],
        runs_known=len(earlier),
        gaps=() if green else (Gap(what="last green run", why="none of this task is stored"),),
    )


def _no_green(event: TaskEvent, known: int) -> NotAvailable:
    task = f"{event.dag_id}.{event.task_id}" if event.dag_id else "this input"
    return NotAvailable(because=f"of {known} earlier runs of {task} in the store none was healthy")
