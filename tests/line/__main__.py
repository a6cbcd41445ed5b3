"""The whole line with real parts: a failed Airflow task to a thread, a request, a mail, 'held'.

python -m tests.line [--airflow 2] [--airflow-python PATH] [--work DIR]
"""

import argparse
import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from github import Auth

from contracts.delivery import Notification
from entrypoints.bootstrap import open_state
from tests.entrypoints.slacking import SECRET, click, post
from tests.line.parts import HERE, Mailbox, airflow, emulate, free_port, process, relay, until
from tools.forges.github import connect

VERSIONS = {2: "2.11.2", 3: "3.3.2"}
NAME = "acme/pipelines"
Json = dict[str, Any]


@dataclass
class Journal:
    """What happened when, from the moment in which the failed task's event was accepted."""

    started: float = field(default_factory=time.time)
    rows: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])

    def note(self, what: str, at: float | None = None) -> float:
        moment = (at or time.time()) - self.started
        self.rows.append((moment, what))
        print(f"{moment:8.2f} s  {what}", flush=True)
        return moment


@dataclass
class Scene:
    work: Path
    github: int
    address: str
    box: Mailbox
    journal: Journal

    def slack(self, method: str, **told: object) -> Json:
        url = f"http://localhost:{self.github + 1}/api/{method}"
        answer: Json = httpx.post(
            url, json=told, headers={"authorization": "Bearer xoxb-bot"}, timeout=30
        ).json()
        return answer

    def channel(self) -> str:
        listed = self.slack("conversations.list")["channels"]
        return str(next(one["id"] for one in listed if one["name"] == "data-incidents"))

    def messages(self) -> list[Json]:
        found: list[Json] = self.slack(
            "conversations.history", channel=self.channel(), include_all_metadata=True
        )["messages"]
        return found

    def about(self, task: str) -> Json | None:
        return next((one for one in self.messages() if task in one.get("text", "")), None)

    def thread(self, ts: str) -> list[str]:
        told = self.slack("conversations.replies", channel=self.channel(), ts=ts)["messages"]
        return [one["text"] for one in told if one["ts"] != ts]

    def trigger(self, run_id: str) -> None:
        command = ["bash", str(self.work / "trigger.sh"), run_id]
        subprocess.run(command, check=True, capture_output=True)

    def events(self) -> list[Json]:
        told = (self.work / "serve.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in told if line.startswith("{")]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.line")
    parser.add_argument("--airflow", type=int, choices=sorted(VERSIONS), default=3)
    parser.add_argument("--airflow-python", type=Path, help="of an Airflow that is installed")
    parser.add_argument("--work", type=Path, default=Path("build/line"))
    given = parser.parse_args()
    work: Path = given.work.resolve() / f"airflow-{given.airflow}"
    work.mkdir(parents=True, exist_ok=True)
    for old in ("state", "airflow", "spool", "out", "code", "serve.log", "airflow.log"):
        path = work / old
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    python = given.airflow_python or _installed(work, VERSIONS[given.airflow])
    with staged(work, given.airflow, python) as scene:
        play(scene)
    return 0


def _installed(work: Path, version: str) -> Path:
    """An environment of Airflow's own, with the constraints of its release."""
    python = work / "venv" / "bin" / "python"
    if not python.exists():
        of = f"{sys.version_info.major}.{sys.version_info.minor}"
        constraints = (
            f"https://raw.githubusercontent.com/apache/airflow/constraints-{version}/"
            f"constraints-{of}.txt"
        )
        subprocess.run([sys.executable, "-m", "venv", str(work / "venv")], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", f"apache-airflow=={version}"]
        if subprocess.run([*install, "--constraint", constraints], check=False).returncode:
            subprocess.run(install, check=True)
    return python


@contextmanager
def staged(work: Path, version: int, python: Path) -> Generator[Scene]:
    shutil.copytree(HERE / "repository", work / "code")
    (work / "out").mkdir()
    ports = {name: free_port() for name in ("github", "mail", "serve")}
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    address = f"http://127.0.0.1:{ports['serve']}"
    (work / "breakfix.toml").write_text(_settings(work, ports, secret), encoding="utf-8")
    with ExitStack() as parts:
        box = parts.enter_context(relay(ports["mail"]))
        parts.enter_context(emulate(work, ports["github"]))
        _fill(ports["github"], work / "code")
        serve = [sys.executable, "-m", "entrypoints.cli.main", "serve", "--json"]
        config = ["--config", str(work / "breakfix.toml"), "--state", str(work / "state")]
        parts.enter_context(process([*serve, *config], work / "serve.log", {}))
        parts.enter_context(airflow(work, version, python, f"{address}/events/airflow", secret))
        yield Scene(work, ports["github"], address, box, Journal())


def _settings(work: Path, ports: dict[str, int], secret: str) -> str:
    return f"""\
port = {ports["serve"]}
serve_secret = "{secret}"
public_url = "http://127.0.0.1:{ports["serve"]}"
airflow_logs = "{work / "airflow" / "logs"}"
code = "{work / "code"}"
slack_channel = "data-incidents"
slack_token = "xoxb-bot"
slack_signing_secret = "{SECRET}"
slack_url = "http://localhost:{ports["github"] + 1}/api/"
mail_to = "oncall@example.com"
mail_host = "127.0.0.1"
mail_port = {ports["mail"]}
mail_tls = false
github = "{NAME}"
github_token = "ghp_bot"
github_url = "http://localhost:{ports["github"]}"
pull_requests = "ask"
"""


def _fill(port: int, code: Path) -> None:
    repository = connect(Auth.Token("ghp_bot"), f"http://localhost:{port}", 0).get_repo(NAME)
    for path in sorted(code.rglob("*.py")):
        repository.create_file(str(path.relative_to(code)), "first", path.read_text("utf-8"))


def play(scene: Scene) -> None:
    journal = scene.journal
    scene.trigger("first")
    state = scene.work / "state"
    journal.note("Airflow was asked to run the dag")
    accepted = until("the event", lambda: _accepted(state, "orders"))
    journal.started = accepted
    journal.rows.clear()
    journal.note("the event of shops.orders is on disk", accepted)
    first = until("the first post", lambda: scene.about("shops.orders"))
    journal.note("first post in Slack", float(first["ts"]))
    verdict = until("the verdict", lambda: _edited(scene, first["ts"]))
    journal.note(f"the post was edited to the verdict: {verdict['text']}")
    until("the mail", lambda: _mail(scene, b"shops.orders"))
    journal.note("one mail")
    run = verdict["metadata"]["event_payload"]["run"]
    answer = post(scene.address, click("open-pr", run, first["ts"], channel=scene.channel()))
    journal.note(f"somebody pressed 'Open pull request': {answer.status_code}")
    said = until("the request", lambda: next(iter(scene.thread(first["ts"])), None))
    journal.note(f"in the thread: {said}")
    refunds = until("the other verdict", lambda: _other(scene))
    journal.note(f"the other task: {refunds['text']}")
    _merge(scene)
    journal.note("the request was merged, and the checkout brought forward")
    scene.trigger("second")
    journal.note("Airflow was asked to run the dag again")
    held = until("'held'", lambda: _held(scene, first["ts"]))
    journal.note(f"in the thread: {held}")
    _count(scene, first["ts"])


def _accepted(state: Path, task: str) -> float | None:
    """When it was written down; read beside the service, which goes on."""
    import sqlite3
    from datetime import datetime

    file = state / "ledger.db"
    if not file.exists():
        return None
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as ledger:
        rows = ledger.execute("SELECT received, event FROM inbox").fetchall()
    told = [at for at, event in rows if f'"task_id":"{task}"' in event]
    return datetime.fromisoformat(told[0]).timestamp() if told else None


def _edited(scene: Scene, ts: str) -> Json | None:
    found = next((one for one in scene.messages() if one["ts"] == ts), None)
    return found if found is not None and "reading" not in found["text"] else None


def _other(scene: Scene) -> Json | None:
    found = scene.about("shops.refunds")
    return found if found is not None and "reading" not in found["text"] else None


def _held(scene: Scene, ts: str) -> str | None:
    return next((text for text in scene.thread(ts) if "Held" in text), None)


def _mail(scene: Scene, text: bytes) -> bool | None:
    return True if any(text in one for one in scene.box.mails) else None


def _merge(scene: Scene) -> None:
    """By moving the branch forward: `emulate` knows no way out of a draft."""
    url = f"http://localhost:{scene.github}"
    repository = connect(Auth.Token("ghp_bot"), url, 0).get_repo(NAME)
    [pull] = repository.get_pulls(state="open")
    assert pull.draft, "it is not a draft"
    httpx.patch(
        f"{url}/repos/{NAME}/git/refs/heads/{repository.default_branch}",
        json={"sha": pull.head.sha},
        headers={"authorization": "Bearer ghp_bot"},
        timeout=30,
    ).raise_for_status()
    for path in sorted((scene.work / "code").rglob("*.py")):
        name = str(path.relative_to(scene.work / "code"))
        found = repository.get_contents(name)
        assert not isinstance(found, list)
        path.write_bytes(found.decoded_content)


def _count(scene: Scene, ts: str) -> None:
    """One thread, one request, one mail, for each failure."""
    posts = [one["text"] for one in scene.messages() if not one.get("thread_ts")]
    scene.journal.note(f"posts: {len(posts)}, mails: {len(scene.box.mails)}")
    for text in (*posts, *scene.thread(ts)):
        print(f"    {text}")
    with open_state(scene.work / "state") as state:
        for run in state.ledger.runs():
            if run.flow == "incident":
                told = state.artifact(run.run, "notification", Notification)
                print(f"\n{told.title}\n{told.verdict}\n{told.action.text}")


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
