"""What follows a run's message, into the inbox: clicks, questions, the task's next end."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from contracts.base import encode, sha256_of
from contracts.delivery import PullRequest
from contracts.fix import Fix, Patch
from contracts.reaction import Reaction
from contracts.task_event import TaskEvent, Wishes
from graph.derived import derived_from
from graph.records import Run, Waiting, iso
from graph.state import State
from graph.worker import arrival
from tools.effect import effect_key

_STANDS = frozenset({"opened", "pushed", "found"})


def accept_events(
    state: State, events: Sequence[TaskEvent], wishes: Wishes, threads: Sequence[str]
) -> list[bool]:
    """All in one commit. A success is written down where it ends an incident, else let go.

    `threads` are the channels that a message can be answered in; of many events of one task that
    come together the last is told there.
    """
    at = iso(state.hands.clock())
    root = Path()
    rows = [arrival(event, wishes, root, at) for event in events if event.outcome != "succeeded"]
    tasks = {(event.dag_id, event.task_id): event for event in events} if threads else {}
    told = [row for event in tasks.values() for row in _consequences(state, event, threads, at)]
    new = state.ledger.inbox.accept([*rows, *told])
    accepted = {row.event_id: one for row, one in zip([*rows, *told], new, strict=True)}
    return [accepted.get(event.event_id, False) for event in events]


def accept_reactions(state: State, reactions: Iterable[tuple[str, Reaction]]) -> list[bool]:
    """Each by the id of its delivery; False for one that came before."""
    at = iso(state.hands.clock())
    return state.ledger.inbox.accept([_waiting(name, one, at) for name, one in reactions])


def run_of(state: State, posted: str) -> str | None:
    """The run whose message stands at this address."""
    row = state.ledger.outbox.answered(posted)
    return None if row is None else row.run


def shown_diff(state: State, run: str) -> str | None:
    """The sha256 of the diff in the run's message."""
    answer = state.artifact(run, "fix", Fix).answer
    return sha256_of(answer.diff.encode()) if isinstance(answer, Patch) else None


def _consequences(
    state: State, event: TaskEvent, threads: Sequence[str], at: str
) -> Iterator[Waiting]:
    """What the end of a task says of the incident before it; told once an incident."""
    before = next(iter(state.ledger.of_task(event.dag_id, event.task_id)), None)
    if before is None or before.verdict == "healthy":
        return
    kind = "held" if event.outcome == "succeeded" else "failed-again"
    if kind == "failed-again" and not _had_ended(state, before, event):
        return
    for channel in threads:
        row = state.ledger.outbox.read(effect_key("notify", channel, before.run))
        if row is not None and row.answer:
            reaction = Reaction.model_validate(
                {
                    "kind": kind,
                    "parent": before.run,
                    "by": event.event_id,
                    "channel": channel,
                    "posted": row.answer,
                }
            )
            yield _waiting(f"{kind}:{channel}:{before.run}", reaction, at)


def _had_ended(state: State, before: Run, event: TaskEvent) -> bool:
    """Another run of the dag, after something was done about the failure of the one before."""
    names: dict[str, str] = json.loads(before.given)
    first = state.store.get(names["event"], TaskEvent)
    return event.dag_run_id != first.dag_run_id and any(
        request.state in _STANDS for request in _requests(state, before.run)
    )


def _requests(state: State, run: str) -> Iterator[PullRequest]:
    """What the run opened by itself, and what people had it open."""
    yield state.artifact(run, "pull_request", PullRequest)
    for name in derived_from(state.ledger, run, ".reaction"):
        for row in state.ledger.steps(name):
            if row.key == "approved":
                yield state.store.get(row.output, PullRequest)


def _waiting(name: str, reaction: Reaction, at: str) -> Waiting:
    return Waiting(event_id=name, event=encode(reaction).decode(), wishes="", root=".", received=at)
