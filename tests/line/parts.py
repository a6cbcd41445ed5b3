"""The real parts around `breakfix serve`: Airflow, GitHub and Slack by `emulate`, a mail relay."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
EMULATE = "emulate@0.11.2"
PATIENCE_S = 900.0
SEED = """\
tokens:
  ghp_bot: {login: dataops-bot, scopes: [repo, user]}
github:
  users: [{login: dataops-bot}]
  orgs: [{login: acme, name: Acme, members: [{login: dataops-bot, role: admin}]}]
  repos: [{owner: acme, name: pipelines, language: Python, auto_init: true}]
slack:
  team: {name: Acme, domain: acme}
  users: [{name: oncall, real_name: On Call, email: oncall@example.com}]
  channels: [{name: data-incidents}]
  oauth_apps:
    - {client_id: "1.2", client_secret: s, app_id: A01, name: Breakfix, redirect_uris: [http://x],
       scopes: [chat:write], bot_id: B01, bot_user_id: U01, bot_name: breakfix}
  tokens:
    - {token: xoxb-bot, type: bot, user_id: U01, bot_id: B01, bot_user_id: U01, app_id: A01,
       scopes: [chat:write, channels:read, channels:history, channels:join]}
"""

T = TypeVar("T")


def until(what: str, ask: Callable[[], T | None], patience_s: float = PATIENCE_S) -> T:
    """Asks until there is an answer; raises TimeoutError with what was waited for."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = ask()
        if found is not None:
            return found
        time.sleep(0.2)
    raise TimeoutError(f"waited {patience_s:.0f} s for {what}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@contextmanager
def process(
    command: Sequence[str], log: Path, environment: Mapping[str, str], folder: Path = ROOT
) -> Generator["subprocess.Popen[bytes]"]:
    """In a group of its own, told to end with all its children."""
    with log.open("ab") as out:
        running = subprocess.Popen(
            command,
            stdout=out,
            stderr=out,
            env={**os.environ, **environment},  # noqa: TID251
            cwd=folder,
            start_new_session=True,
        )
    try:
        yield running
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGTERM)
            try:
                running.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()


@contextmanager
def emulate(work: Path, port: int) -> Generator[None]:
    """GitHub on `port`, Slack on the next one."""
    npm = work / "npm"
    program = npm / "node_modules" / "emulate" / "dist" / "index.js"
    if not program.exists():
        install = ["npm", "install", "--silent", "--prefix", str(npm), EMULATE]
        subprocess.run(install, check=True)
    seed = work / "seed.yaml"
    seed.write_text(SEED, encoding="utf-8")
    command = ["node", str(program), "start", "--service", "github,slack"]
    with process([*command, "--port", str(port), "--seed", str(seed)], work / "emulate.log", {}):
        until("emulate", lambda: _answers(f"http://localhost:{port}/"), 120)
        until("emulate's Slack", lambda: _answers(f"http://localhost:{port + 1}/"), 120)
        yield


def _answers(url: str) -> bool | None:
    try:
        httpx.get(url, timeout=5)
    except httpx.HTTPError:
        return None
    return True


@contextmanager
def airflow(work: Path, version: int, python: Path, url: str, secret: str) -> Generator[Path]:
    """Airflow's own standalone: scheduler, processor, server; gives its log folder."""
    home = work / "airflow"
    (home / "plugins").mkdir(parents=True, exist_ok=True)
    plugin = "from breakfix_airflow.plugin import BreakfixPlugin as BreakfixPlugin\n"
    (home / "plugins" / "breakfix.py").write_text(plugin, encoding="utf-8")
    environment = {
        "PATH": f"{python.parent}:{os.environ['PATH']}",  # noqa: TID251
        "PYTHONPATH": str(ROOT / "producer" / "src"),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(HERE / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "false",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__WEBSERVER__WEB_SERVER_PORT": str(port := free_port()),
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://localhost:{port}/execution/",
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "120",
        "AIRFLOW__BREAKFIX__URL": url,
        "AIRFLOW__BREAKFIX__SECRET": secret,
        "AIRFLOW__BREAKFIX__SPOOL": str(work / "spool"),
        "LINE_CODE": str(work / "code"),
        "LINE_OUT": str(work / "out"),
        "LINE_SPARK_PYTHON": sys.executable,
        "NO_PROXY": "*",
    }
    if version == 2:
        del environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"]
    command = [str(python), "-m", "airflow"]
    with process([*command, "standalone"], work / "airflow.log", environment):
        health = "/api/v2/monitor/health" if version == 3 else "/health"
        until("Airflow", lambda: _is_healthy(f"http://localhost:{port}{health}"))
        (work / "trigger.sh").write_text(_trigger(command, environment), encoding="utf-8")
        yield home / "logs"


def _is_healthy(url: str) -> bool | None:
    try:
        told = httpx.get(url, timeout=10).json()
    except (httpx.HTTPError, ValueError):
        return None
    return True if told.get("scheduler", {}).get("status") == "healthy" else None


def _trigger(command: Sequence[str], environment: Mapping[str, str]) -> str:
    exports = "".join(f"export {name}='{value}'\n" for name, value in environment.items())
    return f'{exports}exec {" ".join(command)} dags trigger shops --run-id "$1"\n'


class Mailbox:
    """Keeps each mail, as the relay of a company would pass it on."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content
        self.mails.append(content if isinstance(content, bytes) else (content or "").encode())
        return "250 OK"


@contextmanager
def relay(port: int) -> Generator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
