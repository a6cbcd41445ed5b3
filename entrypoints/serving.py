"""The service: web, workers and Slack in one process; a signal drains it."""

import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from threading import Event, Thread

import uvicorn
from fastapi import FastAPI

from contracts.task_event import Wishes
from entrypoints.bootstrap import Outside, incident_line, open_state
from entrypoints.catalogue import load_catalogue
from entrypoints.door import Door, listening_to_slack
from entrypoints.outside import delivery_of, outside_of
from entrypoints.pages import Pages
from entrypoints.settings import Settings, SettingsError
from entrypoints.usage import UsageError
from entrypoints.webhook import Web, create_app
from entrypoints.worker import Opened, Outcome, Worker
from tools.notifier import Threaded
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
        settings = self.settings
        opened = partial(open_state, settings.state, settings.database)
        outside = outside_of(settings)
        worker = self._worker(opened, outside)
        with _listen(settings.host, settings.port) as listener, opened() as state:
            door = Door(state, wishes_of(settings), threads_of(outside))
            with listening_to_slack(settings, door) as slack:
                web = Web(
                    commit=door.events,
                    signatures=signatures_of(settings),
                    pages=Pages(opened),
                    alive=door.alive,
                    slack=slack,
                )
                self._serve(create_app(web), listener, worker)

    def _serve(self, app: FastAPI, listener: socket.socket, worker: Worker) -> None:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        serving = Thread(target=server.run, args=([listener],), name="web", daemon=True)
        serving.start()
        try:
            self.listening(_address(listener))
            worker.run()
        finally:
            server.should_exit = True
            serving.join()

    def _worker(self, opened: Opened, outside: Outside) -> Worker:
        return Worker(
            opened=opened,
            line=incident_line(load_catalogue(self.settings), delivery_of(self.settings), outside),
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


def wishes_of(settings: Settings) -> Wishes:
    """Of each event: its logs are of one run, and a request waits for a click unless `auto`."""
    return Wishes(
        one_run=True,
        max_inflation=settings.max_inflation,
        history_server=settings.history_server,
        pull_request=settings.pull_requests == "auto",
    )


def threads_of(outside: Outside) -> tuple[str, ...]:
    return tuple(name for name, one in outside.channels.items() if isinstance(one, Threaded))


def tell_address(address: str) -> None:
    print(f"breakfix serve: takes events at {address}/events/FORMAT", file=sys.stderr, flush=True)
