"""The service: web, workers and Slack in one process; a signal drains it."""

import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import uvicorn

from contracts.task_event import TaskEvent, Wishes
from entrypoints.bootstrap import incident_line, open_state
from entrypoints.catalogue import load_catalogue
from entrypoints.outside import delivery_of, outside_of
from entrypoints.pages import Pages
from entrypoints.settings import Settings, SettingsError
from entrypoints.usage import UsageError
from entrypoints.webhook import Web, create_app
from entrypoints.worker import Outcome, Worker
from graph.state import State
from graph.worker import accept
from tools.webhook_signature import Signatures, secret_of

POLL_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    settings: Settings
    tell: Callable[[Outcome], None]
    listening: Callable[[str], None]
    """Is told the address, once events are taken."""
    stopping: Event

    def run(self) -> None:
        """Until `stopping` is set; the run in hand is given back after the step it is in."""
        opened = partial(open_state, self.settings.state, self.settings.database)
        worker = self._worker()
        listener = _listen(self.settings.host, self.settings.port)
        with listener, opened() as state:
            app = create_app(
                Web(
                    commit=partial(_commit, state, self.settings),
                    signatures=signatures_of(self.settings),
                    pages=Pages(opened),
                    alive=lambda: _alive(state),
                )
            )
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
            serving = Thread(target=server.run, args=([listener],), name="web", daemon=True)
            serving.start()
            try:
                self.listening(_address(listener))
                worker.run()
            finally:
                server.should_exit = True
                serving.join()

    def _worker(self) -> Worker:
        settings = self.settings
        outside = outside_of(settings)
        return Worker(
            opened=partial(open_state, settings.state, settings.database),
            line=incident_line(load_catalogue(settings), delivery_of(settings), outside),
            channels=outside.channels,
            tell=self.tell,
            stopping=self.stopping,
            poll_s=POLL_S,
        )


def signatures_of(settings: Settings) -> Signatures | None:
    """None only where nobody but this machine can reach us."""
    secrets = [one for one in (settings.serve_secret, settings.serve_secret_before) if one]
    if secrets:
        return Signatures([secret_of(one) for one in secrets])
    if not _is_loopback(settings.host):
        raise SettingsError(
            f"`host` is {settings.host} and `serve_secret` is not set: everybody who reaches us "
            "could post events; make one with: echo whsec_$(openssl rand -base64 32)"
        )
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as error:
        raise UsageError(
            f"{host}:{port} cannot be listened on: {error.strerror}; choose another with --port"
        ) from None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


def _commit(state: State, settings: Settings, events: Sequence[TaskEvent]) -> Sequence[bool]:
    wishes = Wishes(
        one_run=True,
        max_inflation=settings.max_inflation,
        history_server=settings.history_server,
        pull_request=settings.pull_requests == "auto",
    )
    root = Path(settings.state)
    return accept(state, [(event, wishes, root) for event in events])


def _alive(state: State) -> None:
    """Raises OSError where the ledger cannot be read."""
    state.ledger.runs(limit=1)


def tell_address(address: str) -> None:
    print(f"breakfix serve: takes events at {address}/events/FORMAT", file=sys.stderr, flush=True)
