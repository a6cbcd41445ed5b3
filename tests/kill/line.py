"""The flow that is killed: the toy's steps, then the product's own acts on real remotes."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from agents.notifier import act_notify
from agents.pr_generator import act_open_pr
from contracts.base import Artifact, sha256_of
from contracts.delivery import Announcement, Delivery, Notification, PullRequest
from contracts.delivery import Line as Sentence
from contracts.fix import Edit, FileChange, Fix, Verification
from contracts.task_event import TaskEvent, Wishes
from contracts.verdict import Verdict
from graph.steps import flow, step
from tests.agents.delivered import VERDICT, patch, proved
from tests.graph.toy import Words, ask_take, finish_take, split

JOB = b"total = df['amount'].sum()\n"
FIXED = b"total = df['amt'].sum()\n"
CHANNEL = "hook"
DELIVERY = Delivery(channels=(CHANNEL,), repository="bare")
GIT = {
    "PATH": os.environ["PATH"],  # noqa: TID251
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def render_hello(event: TaskEvent, delivery: Delivery) -> Announcement:
    return Announcement(title=f"reading {event.event_id}", to=delivery.channels)


def render_open_pr(verdict: Verdict, words: Words) -> PullRequest:
    return PullRequest(state="wanted", why="for bare", branch=branch_of(verdict))


def render_notify(event: TaskEvent, pull_request: PullRequest) -> Notification:
    return Notification(
        title=event.event_id, verdict=pull_request.state, action=Sentence(text="Look.")
    )


class KillState(TypedDict, total=False):
    event: str
    delivery: str
    verdict: str
    fix: str
    verification: str
    taken: str
    words: str
    pull_request: str
    notification: str


KILL = flow(
    "kill",
    {
        "event": TaskEvent,
        "delivery": Delivery,
        "verdict": Verdict,
        "fix": Fix,
        "verification": Verification,
    },
    step("recorded", "taken", ask_take, finish_take, announces=render_hello),
    step("pure", "words", split),
    step("effect", "pull_request", render_open_pr, act_open_pr),
    step("effect", "notification", render_notify, act_notify),
)


def branch_of(verdict: Verdict) -> str:
    return f"breakfix/{verdict.failure_key[:16]}"


def given(event: TaskEvent, _wishes: Wishes) -> Mapping[str, Artifact]:
    """Each event is a failure of its own, with a branch of its own."""
    change = FileChange(
        file="orders.py",
        before=sha256_of(JOB),
        after=sha256_of(FIXED),
        edits=(Edit(byte=12, length=6, text="amt"),),
    )
    key = sha256_of(event.event_id.encode())
    return {
        "event": event,
        "delivery": DELIVERY,
        "verdict": VERDICT.model_copy(update={"failure_key": key}),
        "fix": Fix(answer=patch().model_copy(update={"changes": (change,)})),
        "verification": proved("compiles", "plan"),
    }


def make_remote(folder: Path) -> Path:
    """A bare repository whose hook writes down each branch that it is given."""
    work, bare = folder / "work", folder / "bare.git"
    work.mkdir()
    (work / "orders.py").write_bytes(JOB)
    _git(work, "init", "--quiet", "--initial-branch=main")
    _git(work, "add", "-A")
    _git(work, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first")
    _git(folder, "clone", "--quiet", "--bare", str(work), str(bare))
    hook = bare / "hooks" / "post-receive"
    hook.write_text(f"#!/bin/sh\ncat >> {folder}/pushes\n")
    hook.chmod(0o755)
    return bare


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, env=GIT, check=True)  # noqa: S607
