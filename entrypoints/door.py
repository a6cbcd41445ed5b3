"""The one way into the inbox of a service, for the web and for Slack."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from contracts.reaction import Reaction
from contracts.task_event import TaskEvent, Wishes
from entrypoints.outside import slack_client
from entrypoints.reacting import accept_events, accept_reactions, run_of, shown_diff
from entrypoints.settings import Settings
from entrypoints.webhook import Answerer
from graph.state import State


@dataclass(frozen=True, slots=True)
class Door:
    """One connection, and one who uses it at a time. Each method raises OSError of the store."""

    state: State
    wishes: Wishes
    threads: Sequence[str]
    _lock: Lock = field(default_factory=Lock)

    def events(self, events: Sequence[TaskEvent]) -> Sequence[bool]:
        with self._lock:
            return accept_events(self.state, events, self.wishes, self.threads)

    def reaction(self, name: str, reaction: Reaction) -> bool:
        with self._lock:
            return accept_reactions(self.state, [(name, reaction)])[0]

    def run_of(self, posted: str) -> str | None:
        with self._lock:
            return run_of(self.state, posted)

    def shown_diff(self, run: str) -> str | None:
        with self._lock:
            return shown_diff(self.state, run)

    def alive(self) -> None:
        with self._lock:
            self.state.ledger.runs(limit=1)


@contextmanager
def listening_to_slack(settings: Settings, door: Door) -> Generator[Answerer | None]:
    """By Socket Mode where there is a token for it; by signed posts where there is a secret."""
    if settings.slack_channel is None or not (
        settings.slack_app_token or settings.slack_signing_secret
    ):
        yield None
        return
    from entrypoints.slack import Desk, answer_posts, slack_app, socket_mode

    desk = Desk(
        channel=f"#{settings.slack_channel.lstrip('#')}",
        accept=door.reaction,
        run_of=door.run_of,
        shown_diff=door.shown_diff,
    )
    app = slack_app(desk, slack_client(settings), settings.slack_signing_secret)
    posts = partial(answer_posts, app) if settings.slack_signing_secret else None
    with socket_mode(app, settings.slack_app_token):
        yield posts
