"""Airflow's REST API: version 2 of Airflow 3, version 1 of Airflow 2."""

import io
import json
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, Literal
from urllib.parse import quote

import httpx

from contracts.task_event import TaskEvent
from tools.log_source import FoundLog, LogNotYetError, LogSourceError

LIMIT_BYTES = 256 * 1024 * 1024
DEADLINE_S = 60.0
"""Of one whole log, however slowly it drips."""

Client = Callable[[], httpx.Client]


def client() -> httpx.Client:
    """Follows no redirect, and no proxy of the environment."""
    return httpx.Client(timeout=10.0, follow_redirects=False, trust_env=False)


@dataclass(frozen=True, slots=True)
class AirflowRest:
    """`url` of the webserver; user and password, or a token that somebody made for us."""

    url: str
    version: Literal["v1", "v2"] = "v2"
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    client: Client = client

    def find(self, event: TaskEvent) -> Iterator[FoundLog]:
        if not (event.dag_id and event.task_id and event.dag_run_id):
            return
        number = event.try_number or 1
        name = f"{event.dag_id}/{event.dag_run_id}/{event.task_id}/attempt={number}.log"
        yield FoundLog(name, partial(self._open, self._path(event, number), event.map_index))

    def _path(self, event: TaskEvent, number: int) -> str:
        dag, run, task = (quote(part or "", safe="") for part in _ids(event))
        return f"/api/{self.version}/dags/{dag}/dagRuns/{run}/taskInstances/{task}/logs/{number}"

    @contextmanager
    def _open(self, path: str, index: int | None) -> Generator[BinaryIO]:
        """Lines as they stand in Airflow's own file."""
        with self.client() as http, self._asked(http, path, index) as answer:
            _check(answer, path)
            yield io.BytesIO(_lines(_body(answer, path), self.version))

    def _asked(
        self, http: httpx.Client, path: str, index: int | None
    ) -> AbstractContextManager[httpx.Response]:
        accept = "application/x-ndjson" if self.version == "v2" else "text/plain"
        headers = {"accept": accept, **self._authorization(http)}
        parameters: dict[str, str] = {"full_content": "true"}
        if index is not None:
            parameters["map_index"] = str(index)
        auth = httpx.BasicAuth(self.user, self.password) if self.version == "v1" else None
        return http.stream("GET", self.url + path, headers=headers, params=parameters, auth=auth)

    def _authorization(self, http: httpx.Client) -> dict[str, str]:
        if self.version == "v1":
            return {}
        token = self.token or self._made_token(http)
        return {"authorization": f"Bearer {token}"}

    def _made_token(self, http: httpx.Client) -> str:
        given = {"username": self.user, "password": self.password}
        try:
            answer = http.post(f"{self.url}/auth/token", json=given)
            return str(answer.raise_for_status().json()["access_token"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise LogSourceError(
                f"{self.url}/auth/token gave no token ({type(error).__name__}); "
                "check user and password of the setting `airflow`"
            ) from None


def _ids(event: TaskEvent) -> tuple[str | None, ...]:
    return event.dag_id, event.dag_run_id, event.task_id


def _check(answer: httpx.Response, path: str) -> None:
    if answer.status_code == 404:
        raise LogNotYetError(f"{path}: 404, no such log yet")
    if answer.is_server_error:
        raise LogNotYetError(f"{path}: {answer.status_code}, to be asked again")
    if not answer.is_success:
        raise LogSourceError(f"{path}: {answer.status_code} {answer.reason_phrase}")


def _body(answer: httpx.Response, path: str) -> bytes:
    until = time.monotonic() + DEADLINE_S
    body = bytearray()
    for piece in answer.iter_bytes(64 * 1024):
        body += piece
        if len(body) > LIMIT_BYTES:
            raise LogSourceError(f"{path}: longer than {LIMIT_BYTES} bytes; mount the log folder")
        if time.monotonic() > until:
            raise LogSourceError(f"{path}: not whole after {DEADLINE_S:.0f} s")
    return bytes(body)


def _lines(body: bytes, version: str) -> bytes:
    """Version 1 sometimes answers with the repr of a list of (host, text) pairs as JSON."""
    if version == "v2" or not body.lstrip().startswith(b"{"):
        return body
    try:
        return str(json.loads(body)["content"]).encode()
    except (ValueError, KeyError):
        return body
