from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agents.reactions import act_open_approved, act_tell, render_open_approved, render_tell
from contracts.base import sha256_of
from contracts.delivery import Announcement, Delivery, Line, Notification, PullRequest
from contracts.fix import Advice, Fix, Patch, Rung, Verification
from contracts.follow_up import Reply
from contracts.reaction import Reaction, ReactionKind, Told
from graph.artifacts import ArtifactStore
from tests.agents.acting import Tried
from tests.agents.delivered import ADVICE, EVENT, VERDICT, patch
from tests.agents.test_follow_up import incident
from tools.effect import RemoteRefused, RemoteUnavailable
from tools.sources import Files

PATCH = patch()
SHOWN = sha256_of(PATCH.diff.encode())
THERE = Delivery(repository="acme/etl")
NONE = PullRequest(state="none", why="none was asked for")
UNPROVED = Verification(why="nothing was run")


def reaction(kind: ReactionKind, text: str = "", diff: str | None = SHOWN) -> Reaction:
    return Reaction(
        kind=kind, parent="r1", by="U1", text=text, diff_sha256=diff, channel="#a", posted="{}"
    )


def approved(
    answer: Patch | Advice = PATCH,
    proved: Verification = UNPROVED,
    delivery: Delivery = THERE,
    diff: str | None = SHOWN,
) -> PullRequest:
    asked = reaction("approve", diff=diff)
    return render_open_approved(asked, VERDICT, Fix(answer=answer), proved, delivery)


def test_who_saw_the_diff_may_ask_for_more_than_was_proved() -> None:
    assert approved() == PullRequest(
        state="wanted", why="for acme/etl", branch=f"breakfix/{VERDICT.failure_key[:16]}"
    )


def test_an_approval_holds_for_what_was_shown_and_passed_its_checks() -> None:
    failed = Verification(rungs=(Rung(rung="compiles", state="failed", detail="no"),), why="no")
    assert approved(diff="a" * 64).why == "the diff that was approved is another one"
    assert approved(proved=failed).why == "the patch did not pass its checks: compiles, no"
    assert approved(ADVICE).why == "the run proposes no patch"
    assert approved(delivery=Delivery()).why == "no repository is configured"
    asked = reaction("ask")
    assert render_open_approved(asked, VERDICT, Fix(answer=PATCH), UNPROVED, THERE) == NONE


def test_what_was_not_approved_is_not_opened() -> None:
    fix = Fix(answer=PATCH)
    assert act_open_approved(NONE, VERDICT, fix, UNPROVED, Tried(), None) == NONE


def told(
    kind: ReactionKind,
    folder: Path,
    text: str = "",
    *,
    answer: Patch | Advice = PATCH,
    request: PullRequest = NONE,
) -> str:
    of = incident()
    made = render_tell(
        reaction(kind, text),
        EVENT,
        of.inputs,
        of.log_report,
        of.context,
        of.verdict,
        Fix(answer=answer),
        of.verification,
        of.pull_request,
        of.catalogue,
        request,
        Files(folder, ArtifactStore(folder)),
    )
    return made.reply.lines[0].text


def test_a_question_is_answered(tmp_path: Path) -> None:
    assert told("ask", tmp_path, "what changed?") == told("ask", tmp_path, "changes")


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (PullRequest(state="opened", why="", url="https://x/1"), "Draft pull request: https://x/1"),
        (PullRequest(state="pushed", why="", branch="b"), "Pushed as the branch b."),
        (PullRequest(state="found", why="", branch="b"), "It stands already: b"),
        (NONE, "No pull request: none was asked for."),
    ],
)
def test_an_approval_is_told_what_became_of_it(
    tmp_path: Path, request_: PullRequest, said: str
) -> None:
    assert told("approve", tmp_path, request=request_) == said


def test_a_word_about_the_verdict_is_noted(tmp_path: Path) -> None:
    assert told("right", tmp_path) == f"Noted: {VERDICT.verdict} is right."
    assert told("wrong", tmp_path).endswith("breakfix feedback r1 --wrong CAUSE")


def test_the_next_end_of_the_task_is_told(tmp_path: Path) -> None:
    assert told("held", tmp_path).startswith("Held: orders_daily.load")
    assert told("held", tmp_path, answer=ADVICE).startswith("Over: orders_daily.load")
    assert told("failed-again", tmp_path).startswith("Did not hold: orders_daily.load")


@dataclass
class Thread:
    can_be_asked: bool = True
    stands: str | None = None
    fails: Exception | None = None
    replies: list[str] = field(default_factory=list[str])

    def look(self, key: str) -> str | None:
        raise NotImplementedError

    def announce(self, announcement: Announcement, key: str, run: str) -> str:
        raise NotImplementedError

    def send(self, notification: Notification, key: str, run: str, earlier: str | None) -> str:
        raise NotImplementedError

    def look_in(self, key: str, posted: str) -> str | None:
        return self.stands

    def reply(self, reply: Reply, key: str, run: str, posted: str) -> str:
        if self.fails is not None:
            raise self.fails
        self.replies.append(f"{run}: {reply.lines[0].text}")
        return "ts"


HELD = Told(reply=Reply(intent="held", lines=(Line(text="Held."),)))


def act(thread: Thread | None, effects: Tried) -> Told:
    channels = {} if thread is None else {"#a": thread}
    return act_tell(HELD, reaction("held"), effects, channels)


def test_an_answer_goes_into_the_thread_once() -> None:
    thread = Thread()
    assert act(thread, Tried()).sent == "ts"
    assert thread.replies == ["r1: Held."]
    assert act(Thread(stands="before"), Tried()).sent == "before"


def test_an_answer_that_cannot_be_given_says_why() -> None:
    assert act(None, Tried()).not_sent == "#a has no threads"
    assert act(Thread(fails=RemoteRefused("archived")), Tried()).not_sent == "archived"
    away = Thread(fails=RemoteUnavailable("away"))
    with pytest.raises(RemoteUnavailable):
        act(away, Tried())
    assert act(away, Tried(last_try=True)).not_sent == "given up: away"
