"""A thread in Slack, from the first post to what the task does next."""

from collections.abc import Generator
from pathlib import Path
from queue import Queue

import httpx
import pytest

from contracts.reaction import Reaction
from entrypoints.bootstrap import open_state
from entrypoints.derived_runs import feedback_on
from entrypoints.settings import Settings
from entrypoints.slack import Desk
from entrypoints.worker import Outcome
from graph.worker import Worked
from tests.entrypoints.running import CAUSE, LOG
from tests.entrypoints.slacking import CHANNEL, SECRET, Workspace, click, message, post, workspace
from tests.entrypoints.test_serving import EVENT, serving, settings

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def slack() -> Generator[Workspace]:
    with workspace() as made:
        yield made


def with_slack(folder: Path, slack: Workspace) -> Settings:
    own = settings(
        folder,
        slack_channel="#alerts",
        slack_token="xoxb-1",  # noqa: S106
        slack_url=slack.url,
        slack_signing_secret=SECRET,
        repository="https://git.example/x",
    )
    (folder / "logs" / "a" / "load.log").write_bytes(LOG)
    return own


def finished(told: "Queue[Outcome]") -> str:
    while True:
        outcome = told.get(timeout=60)
        assert outcome.state in ("done", "finished"), outcome
        if isinstance(outcome, Worked):
            return str(outcome.run)


def test_one_message_is_edited_and_its_thread_answers(tmp_path: Path, slack: Workspace) -> None:
    with serving(with_slack(tmp_path, slack)) as (address, told):
        httpx.post(f"{address}/events/generic", json=EVENT)
        run = finished(told)
        [posted] = slack.messages
        assert CAUSE in str(posted["blocks"])
        assert posted["metadata"]["event_payload"]["run"] == run

        for body in (
            click("evidence", run, posted["ts"]),
            click("evidence", run, posted["ts"]),
            message("<@B1> is it safe to retry", posted["ts"], "9.1", "app_mention"),
            message("<@B1> is it safe to retry?", posted["ts"], "9.1"),
            message("lunch?", posted["ts"], "9.2"),
            message("why", "77.7", "9.3", "app_mention"),
            message("why", posted["ts"], "9.4", "app_mention", bot_id="B1"),
            click("open-pr", run, posted["ts"]),
            click("ask-0", "why did it fail?", "10.0", posted["ts"]),
            click("page", run, posted["ts"]),
            click("wrong", run, posted["ts"]),
        ):
            assert post(address, body).status_code == 200
        answered = [finished(told) for _ in range(5)]
        assert answered == [f"{run}.reaction{number}" for number in (1, 2, 3, 4, 5)]
        success = {**EVENT, "outcome": "succeeded", "run": "r2"}
        httpx.post(f"{address}/events/generic", json=success)
        assert finished(told) == f"{run}.reaction6"
        again = httpx.post(f"{address}/events/generic", json={**success, "run": "r3"})
        assert again.status_code == 202

    with open_state(tmp_path / "state") as state:
        feedback = feedback_on(state, run)
        assert feedback is not None
        assert feedback.why == f"{CAUSE} was wrong; what it was instead is not known"
    evidence, retry, request, why, wrong, over = slack.thread()
    assert "load.log, line" in evidence
    assert "It will not help" in retry
    assert request == "No pull request: the run proposes no patch."
    assert "divi" in why.lower()
    assert "is wrong" in wrong
    assert over == "Over: orders.load succeeded again."
    assert told.qsize() == 0


def test_only_slack_may_click(tmp_path: Path, slack: Workspace) -> None:
    with serving(with_slack(tmp_path, slack)) as (address, _):
        assert post(address, click("evidence", "r", "1.0"), "another").status_code == 401


def test_a_button_of_another_message_opens_nothing() -> None:
    accepted: list[Reaction] = []

    def accept(name: str, reaction: Reaction) -> bool:
        accepted.append(reaction)
        return True

    desk = Desk(
        channel="#alerts",
        accept=accept,
        run_of=lambda posted: "run-2",
        shown_diff=lambda run: None,
    )
    body = {
        "user": {"id": "U1"},
        "container": {"channel_id": CHANNEL, "message_ts": "1.0"},
        "actions": [{"action_id": "open-pr", "action_ts": "1", "value": "run-1"}],
    }
    desk.clicked(body)
    assert accepted == []
