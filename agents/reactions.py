"""Answers what people do with a run's message, and what its task does next."""

from collections.abc import Mapping
from typing import assert_never

from agents.follow_up import answer
from agents.pr_generator import act_open_pr
from contracts.base import sha256_of
from contracts.catalogue import Catalogue
from contracts.context import Context
from contracts.delivery import Delivery, Line, PullRequest
from contracts.fix import Advice, Fix, Verification
from contracts.follow_up import Reply
from contracts.inputs import Inputs
from contracts.log_report import LogReport
from contracts.reaction import Reaction, Told
from contracts.task_event import TaskEvent
from contracts.verdict import Verdict
from tools.effect import Effects, RemoteRefused, RemoteUnavailable, RetryLater, effect_key
from tools.forge import Forge
from tools.intent import Incident
from tools.notifier import Channel, Threaded
from tools.sources import Files
from tools.wording import subject_of


def render_open_approved(
    reaction: Reaction, judged: Verdict, proposed: Fix, proved: Verification, delivery: Delivery
) -> PullRequest:
    """A person who saw the diff may ask for more than its proof allows by itself.

    What failed a check is never opened, and an approval holds for the diff that was shown alone.
    """
    patch = proposed.answer
    if reaction.kind != "approve":
        return PullRequest(state="none", why="none was asked for")
    if isinstance(patch, Advice):
        return PullRequest(state="none", why="the run proposes no patch")
    if sha256_of(patch.diff.encode()) != reaction.diff_sha256:
        return PullRequest(state="none", why="the diff that was approved is another one")
    failed = [rung for rung in proved.rungs if rung.state == "failed"]
    if failed:
        why = f"the patch did not pass its checks: {failed[0].rung}, {failed[0].detail}"
        return PullRequest(state="none", why=why)
    if delivery.repository is None:
        return PullRequest(state="none", why="no repository is configured")
    branch = f"breakfix/{judged.failure_key[:16]}"
    return PullRequest(state="wanted", why=f"for {delivery.repository}", branch=branch)


def act_open_approved(
    rendered: PullRequest,
    judged: Verdict,
    proposed: Fix,
    proved: Verification,
    effects: Effects,
    forge: Forge | None,
) -> PullRequest:
    return act_open_pr(rendered, judged, proposed, proved, effects, forge)


def render_tell(
    reaction: Reaction,
    event: TaskEvent,
    inputs: Inputs,
    log_report: LogReport,
    context: Context,
    judged: Verdict,
    proposed: Fix,
    proved: Verification,
    opened: PullRequest,
    catalogue: Catalogue,
    approved: PullRequest,
    files: Files,
) -> Told:
    match reaction.kind:
        case "ask":
            incident = Incident(
                run=reaction.parent,
                event=event,
                inputs=inputs,
                log_report=log_report,
                context=context,
                verdict=judged,
                fix=proposed,
                verification=proved,
                pull_request=opened,
                catalogue=catalogue,
                open=lambda log: files.redacted(log.ref),
            )
            return Told(reply=answer(reaction.text, incident))
        case "approve":
            return _said("approve", _approved(approved))
        case "right":
            return _said("right", f"Noted: {judged.verdict} is right.")
        case "wrong":
            said = f"Noted: {judged.verdict} is wrong. To say what it was instead: "
            return _said("wrong", f"{said}breakfix feedback {reaction.parent} --wrong CAUSE")
        case "held":
            return _said("held", _held(event, proposed))
        case "failed-again":
            return _said("failed-again", f"Did not hold: {subject_of(event)} failed again.")
        case _:
            assert_never(reaction.kind)


def act_tell(
    rendered: Told, reaction: Reaction, effects: Effects, channels: Mapping[str, Channel]
) -> Told:
    """Into the thread, once; looked for before it is sent again."""
    channel = channels.get(reaction.channel)
    if not isinstance(channel, Threaded):
        return rendered.model_copy(update={"not_sent": f"{reaction.channel} has no threads"})
    to, posted, run = channel, reaction.posted, effects.run
    key = effect_key("reply", reaction.channel, run)
    try:
        sent = effects.effect(
            key,
            lambda: to.look_in(key, posted),
            lambda: to.reply(rendered.reply, key, reaction.parent, posted),
        )
    except RemoteRefused as error:
        return rendered.model_copy(update={"not_sent": str(error)})
    except (RemoteUnavailable, RetryLater) as error:
        if not effects.last_try:
            raise
        return rendered.model_copy(update={"not_sent": f"given up: {error}"})
    return rendered.model_copy(update={"sent": sent.answer})


def _said(intent: str, text: str) -> Told:
    return Told(reply=Reply(intent=intent, lines=(Line(text=text),)))


def _approved(request: PullRequest) -> str:
    place = request.url or request.branch
    said = {
        "opened": f"Draft pull request: {place}",
        "pushed": f"Pushed as the branch {place}.",
        "found": f"It stands already: {place}",
    }
    return said.get(request.state, f"No pull request: {request.why}.")


def _held(event: TaskEvent, proposed: Fix) -> str:
    """Of advice nobody knows whether it was taken."""
    word = "Over" if isinstance(proposed.answer, Advice) else "Held"
    return f"{word}: {subject_of(event)} succeeded again."
