from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from agents.notifier import act_notify, render_announce, render_notify
from contracts.context import Change, Context, Known, Seen
from contracts.delivery import Announcement, Delivery, Line, Notification, PullRequest
from contracts.fix import Advice, Fix, Patch, Verification
from contracts.hypotheses import Observation
from contracts.inputs import Inputs, LogFile
from contracts.log_report import Outcome
from contracts.task_event import StoredFile
from contracts.verdict import Verdict
from tests.agents.acting import Tried
from tests.agents.delivered import (
    ADVICE,
    CATALOGUE,
    CONTEXT,
    EVENT,
    FIRST,
    HEALTHY,
    UNKNOWN,
    VERDICT,
    cited,
    evidence,
    patch,
    proved,
)
from tools.effect import RemoteRefused, RemoteUnavailable, Sent, effect_key

NONE = PullRequest(state="none", why="no repository is configured")
OPENED = PullRequest(state="opened", why="", url="https://github.example/acme/etl/pull/1")


def notification(
    verdict: Verdict = VERDICT,
    answer: Patch | Advice = ADVICE,
    *,
    context: Context = CONTEXT,
    pull_request: PullRequest = NONE,
    delivery: Delivery | None = None,
) -> Notification:
    verification = (
        proved("compiles") if isinstance(answer, Patch) else Verification(why="Nothing to prove.")
    )
    return render_notify(
        EVENT,
        CATALOGUE,
        context,
        verdict,
        Fix(answer=answer),
        verification,
        pull_request,
        delivery or Delivery(),
    )


def test_a_failure_with_a_patch() -> None:
    assert notification(answer=patch()) == Notification(
        title="orders_daily.load (try 2 of 3) failed: A column is missing from the input",
        verdict="The column amount is gone from the input. "
        "(data.column-missing, 97 % sure) [E1] [E2]",
        lines=(
            Line(text="In the code: jobs/orders.py, line 84, in total.", cites=("E1", "E2")),
            Line(text="The run failed: exit code 1.", cites=("E2",)),
            Line(text="No pull request: no repository is configured.", cites=("E1", "E2")),
        ),
        quotes=(cited("E1", 10), cited("E2", 20), cited("E4", 40)),
        ruled_out=(
            Line(
                text="Driver heap exhausted (memory.driver-heap): the heap never passed 2 GB of 8.",
                cites=("E4",),
            ),
        ),
        action=Line(
            text="Apply the patch below (jobs/orders.py, line 84): The column is called amt now. "
            "Every row stays as it is. Review: read the diff before you apply it.",
            cites=("E1", "E2"),
        ),
        proof=(
            "Proved what can be proved without running the job.",
            "compiles: proved, compiles seen.",
        ),
        diff="-amount\n+amt\n",
        missing=("executor 3 log: 403",),
        not_sent="no channel configured",
    )


def test_a_failure_with_advice_has_no_diff_and_no_proof() -> None:
    made = notification()

    assert made.action.text == (
        "Ask for the column back. Hand off to the owner of the data upstream."
    )
    assert (made.diff, made.proof) == (None, ())


def test_an_unknown_cause_shows_its_lead_and_what_was_considered() -> None:
    made = notification(UNKNOWN)

    assert made.title == "orders_daily.load (try 2 of 3) failed, cause not known"
    assert made.verdict == (
        "No cause is shown well enough. (unknown, confidence not calibrated) [E9]"
    )
    assert made.quotes == (cited("E1", 10), cited("E9", 90))
    assert made.ruled_out == (
        Line(
            text="A column is missing from the input (data.column-missing): "
            "its evidence is too weak.",
            cites=("E1",),
        ),
    )


def test_a_run_whose_end_is_not_shown_is_not_called_failed() -> None:
    verdict = UNKNOWN.model_copy(
        update={"outcome": Outcome(state="not-shown", why="the log stops"), "lead": None}
    )
    made = notification(verdict)

    assert made.title == "orders_daily.load (try 2 of 3) cannot be judged"
    assert made.lines[0].text == "How the run ended is not shown: the log stops."


def test_a_healthy_run_did_not_fail() -> None:
    made = notification(HEALTHY, Advice(action="none", why="The run succeeded"))

    assert made.title == "orders_daily.load (try 2 of 3) did not fail"
    assert made.lines[0].text == "The run succeeded: exit code 0."
    assert (made.quotes, made.ruled_out) == ((), ())


def test_an_observation_is_told_apart_from_the_cause() -> None:
    seen = Observation(cause="skew.join", why="one task read 40 times the median")
    cites = Observation(cause="x", why="seen", evidence=(evidence(10), evidence(77)))
    verdict = VERDICT.model_copy(update={"observations": (seen, cites)})

    assert notification(verdict).lines[2:4] == (
        Line(text="Seen as well, and not the cause: one task read 40 times the median."),
        Line(text="Seen as well, and not the cause: seen.", cites=("E1",)),
    )


def test_what_surrounds_the_failure_is_told() -> None:
    context = CONTEXT.model_copy(
        update={
            "changes": (Change(kind="code", name="jobs/orders.py", before="a1", after="b2"),),
            "owner": Known(value="@data-orders"),
            "seen": (
                Seen(run="r1", verdict="data.column-missing", failure_key="f" * 64),
                Seen(run="r0", verdict="data.column-missing", failure_key="e" * 64),
            ),
            "runs_known": 5,
        }
    )

    assert [line.text for line in notification(context=context).lines[2:5]] == [
        "Changed since the last green run: code jobs/orders.py, a1 → b2.",
        "Owner: @data-orders.",
        "The same failure before, in 1 of 5 runs: r1.",
    ]


def test_an_open_pull_request_is_what_to_review() -> None:
    made = notification(answer=patch(), pull_request=OPENED)

    assert made.action.text.startswith(
        "Review the pull request https://github.example/acme/etl/pull/1 (jobs/orders.py, line 84)"
    )
    assert not any(line.text.startswith("No pull request") for line in made.lines)


def test_a_message_is_sent_to_every_channel() -> None:
    data, mail = Channel(), Channel()

    made = acted({"#data": data, "mail": mail}, Tried())

    assert (made.sent_to, made.not_sent) == (("#data", "mail"), None)
    assert [data.sent, mail.sent] == [[made.title], [made.title]]


def test_a_channel_that_can_be_asked_is_asked_first() -> None:
    asked = Channel(can_be_asked=True, stands="message 7")

    assert acted({"#data": asked}, Tried()).sent_to == ("#data",)
    assert asked.sent == []


def test_a_message_that_may_have_arrived_twice_is_named_so() -> None:
    assert acted({"#data": Channel()}, Tried(unclear=True)).sent_to == ("#data (maybe repeated)",)


def test_what_was_announced_is_handed_on() -> None:
    channel = Channel()
    early = {effect_key("announce", "#data", "r1"): Sent("message 7")}

    acted({"#data": channel}, Tried(early=early))

    assert channel.earlier == ["message 7"]


def test_a_refusal_of_one_channel_is_a_reason_and_the_others_get_it() -> None:
    refusing = Channel(fails=RemoteRefused("no such channel"))

    made = acted({"#gone": refusing, "#data": Channel()}, Tried(), "#gone", "#data", "#none")

    assert made.sent_to == ("#data",)
    assert made.not_sent == (
        "#gone: no such channel; #none: no channel of this name is configured here"
    )


def test_a_channel_that_is_away_is_tried_again_after_the_others_got_it() -> None:
    away, data = Channel(fails=RemoteUnavailable("no answer")), Channel()

    with pytest.raises(RemoteUnavailable):
        acted({"#away": away, "#data": data}, Tried())
    assert len(data.sent) == 1

    made = acted({"#away": away, "#data": data}, Tried(last_try=True))
    assert (made.sent_to, made.not_sent) == (("#data",), "#away: given up: no answer")


@pytest.mark.parametrize(("logs", "said"), [(1, "1 log"), (2, "2 logs")])
def test_an_announcement_says_what_is_read(logs: int, said: str) -> None:
    ref = StoredFile(name="driver.log", size=1, sha256="a" * 64)
    inputs = Inputs(logs=(LogFile(ref=ref, role="driver"),) * logs)

    assert render_announce(EVENT, inputs, Delivery(channels=("#data",))) == Announcement(
        title=f"orders_daily.load (try 2 of 3): reading {said}", to=("#data",)
    )


@dataclass
class Channel:
    """Keeps what it was sent."""

    can_be_asked: bool = False
    stands: str | None = None
    fails: Exception | None = None
    sent: list[str] = field(default_factory=list[str])
    earlier: list[str | None] = field(default_factory=list[str | None])

    def look(self, key: str) -> str | None:
        return self.stands

    def announce(self, announcement: Announcement, key: str, run: str) -> str:
        raise NotImplementedError

    def send(self, notification: Notification, key: str, run: str, earlier: str | None) -> str:
        if self.fails is not None:
            raise self.fails
        self.sent.append(notification.title)
        self.earlier.append(earlier)
        return key


def acted(channels: Mapping[str, Channel], effects: Tried, *names: str) -> Notification:
    delivery = Delivery(channels=names or tuple(channels))
    return act_notify(notification(delivery=delivery), delivery, effects, channels)


def test_a_place_may_be_a_file_alone() -> None:
    place = {"file": "jobs/orders.py", "line": None, "function": ""}
    verdict = VERDICT.model_validate({**VERDICT.model_dump(), "location": place})

    assert notification(verdict).lines[0].text == "In the code: jobs/orders.py."


def test_what_is_cited_is_quoted() -> None:
    made = notification(answer=patch())
    quoted = {quote.id for quote in made.quotes}
    cites = [name for line in (*made.lines, *made.ruled_out, made.action) for name in line.cites]

    assert set(cites) <= quoted


@pytest.mark.parametrize(("why_not", "wanted"), [(None, "it has less evidence."), ("no", "no.")])
def test_what_is_ruled_out_says_why(why_not: str | None, wanted: str) -> None:
    other = FIRST.model_copy(update={"cause": "memory.driver-heap", "why_not": why_not})
    verdict = VERDICT.model_copy(update={"hypotheses": (FIRST, other)})

    assert notification(verdict).ruled_out[0].text == (
        f"Driver heap exhausted (memory.driver-heap): {wanted}"
    )


def test_quotes_come_in_the_order_of_their_ids() -> None:
    many = tuple(cited(f"E{number}", number) for number in (10, 9, 2, 1))
    verdict = VERDICT.model_copy(
        update={"hypotheses": (FIRST.model_copy(update={"evidence": many}),)}
    )

    assert [quote.id for quote in notification(verdict).quotes] == ["E1", "E2", "E9", "E10"]
