import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block

from contracts.delivery import Announcement
from contracts.follow_up import Choice, Reply
from tests.tools.answering import Answer, Answering, Asked, answering
from tests.tools.notified import MESSAGE
from tools.effect import RemoteRefused, RemoteUnavailable, RetryLater
from tools.notifiers.slack import Slack
from tools.slack_message import TOTAL, blocks, choices, plain, reply

NOW = datetime(2026, 11, 25, tzinfo=UTC)
POSTED = Answer(body={"ok": True, "channel": "C1", "ts": "1.2"})

pytestmark = pytest.mark.enable_socket


def slack(at: Answering, channel: str = "C1", *, asks: bool = False) -> Slack:
    client = WebClient(token="xoxb-1", base_url=f"{at.url}/api/", retry_handlers=[])  # noqa: S106
    return Slack(client=client, channel=channel, clock=lambda: NOW, asks=asks)


def always(answer: Answer) -> Callable[[Asked], Answer]:
    return lambda _asked: answer


def test_the_first_post_is_edited_to_what_was_found() -> None:
    with answering(always(POSTED)) as at:
        channel = slack(at, asks=True)
        earlier = channel.announce(Announcement(title="reading 2 logs"), "k1", "run-1")
        assert json.loads(earlier) == {"channel": "C1", "ts": "1.2"}
        assert channel.send(MESSAGE, "k2", "run-1", earlier) == earlier
    post, update = at.asked
    assert (post.path, update.path) == ("/api/chat.postMessage", "/api/chat.update")
    assert post.json["metadata"]["event_payload"] == {"key": "k1", "run": "run-1"}
    assert (update.json["ts"], update.json["metadata"]["event_payload"]["key"]) == ("1.2", "k2")
    names = [one["action_id"] for one in update.json["blocks"][-2]["elements"]]
    assert names == ["open-pr", "evidence", "alternatives", "right", "wrong"]


def test_without_an_earlier_message_it_is_posted() -> None:
    with answering(always(POSTED)) as at:
        assert json.loads(slack(at).send(MESSAGE, "k", "r", None))["ts"] == "1.2"
        assert json.loads(slack(at).send(MESSAGE, "k", "r", ""))["ts"] == "1.2"
    assert [one.path for one in at.asked] == ["/api/chat.postMessage"] * 2


def test_an_earlier_try_is_found_by_its_key_in_the_channel() -> None:
    messages: list[dict[str, object]] = [
        {"ts": "9", "metadata": None},
        {"ts": "7", "metadata": {"event_payload": {"key": "k"}}},
    ]
    listed = {"channels": [{"id": "C7", "name": "data-alerts"}]}

    def answer(asked: Asked) -> Answer:
        body = listed if asked.path.endswith("list") else {"messages": messages}
        return Answer(body={"ok": True, **body})

    with answering(answer) as at:
        found = slack(at, "#data-alerts").look("k")
        assert found is not None
        assert json.loads(found) == {"channel": "C7", "ts": "7"}
        assert slack(at, "data-alerts").look("other") is None
        assert slack(at, "C7").look("k") == found
        with pytest.raises(RemoteRefused, match="no channel nowhere"):
            slack(at, "nowhere").look("k")


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (Answer(429, {"ok": False, "error": "ratelimited"}, {"retry-after": "7"}), RetryLater),
        (Answer(503, {"ok": False, "error": "x"}), RemoteUnavailable),
        (Answer(200, {"ok": False, "error": "internal_error"}), RemoteUnavailable),
        (Answer(200, {"ok": False, "error": "is_archived"}), RemoteRefused),
    ],
)
def test_what_slack_refuses_is_told_apart(answer: Answer, raised: type[Exception]) -> None:
    with answering(always(answer)) as at, pytest.raises(raised) as caught:
        slack(at).send(MESSAGE, "k", "r", None)
    assert len(at.asked) == 1
    if isinstance(caught.value, RetryLater):
        assert caught.value.at == NOW + timedelta(seconds=7)


def test_no_answer_may_have_arrived() -> None:
    with answering(always(POSTED)) as at:
        pass
    with pytest.raises(RemoteUnavailable, match="no answer"):
        slack(at).send(MESSAGE, "k", "r", None)


def test_every_block_is_one_that_slack_takes() -> None:
    made = blocks(MESSAGE, "run-1", asks=True)
    for block in made:
        found = Block.parse(block)
        assert found is not None
        found.validate_json()


def test_text_of_a_log_is_never_parsed() -> None:
    said = json.dumps(blocks(MESSAGE, "run-1"))
    assert '"mrkdwn"' not in said
    assert "<!channel> *boom*" in said
    assert plain(MESSAGE.title) == "orders.union failed: Columns differ &lt;!here&gt;"


def test_a_message_stays_within_what_slack_takes() -> None:
    long = MESSAGE.model_copy(
        update={
            "title": "t" * 500,
            "verdict": "v" * 5000,
            "quotes": (MESSAGE.quotes[0].model_copy(update={"text": "q" * 5000}),) * 9,
            "ruled_out": MESSAGE.lines * 500,
            "lines": MESSAGE.lines * 500,
            "missing": ("gone " * 400,) * 9,
            "diff": "+x\n" * 9000,
        }
    )
    made = blocks(long, "run-1")
    assert len(json.dumps(made)) < TOTAL + 3000
    assert made[-2]["type"] == "actions"
    assert len(made[0]["text"]["text"]) == 150


def test_an_answer_has_its_quotes_and_its_code() -> None:
    made = reply(MESSAGE.lines, MESSAGE.quotes, "Traceback")
    assert [one["type"] for one in made] == ["rich_text"] * 3
    assert reply(MESSAGE.lines, (), None)[-1]["elements"][0]["type"] == "rich_text_section"
    offered = choices([("The evidence", "show me the evidence")])
    assert offered["elements"][0]["value"] == "show me the evidence"


def test_a_message_without_quotes_and_patch_has_no_such_blocks() -> None:
    bare = {"quotes": (), "diff": None, "ruled_out": (), "proof": (), "missing": (), "lines": ()}
    made = blocks(MESSAGE.model_copy(update=bare), "run-1")
    kinds = [one["elements"][0]["type"] for one in made if one["type"] == "rich_text"]
    assert "rich_text_preformatted" not in kinds


def test_a_long_answer_is_cut_at_the_end() -> None:
    line = MESSAGE.lines[0].model_copy(update={"text": "x" * 1100})
    made = reply((line,) * 40, (), None)
    assert 5 < len(made) < 12
    assert len(json.dumps(made)) < TOTAL


def test_an_answer_stands_in_the_thread_of_its_message() -> None:
    posted = '{"channel":"C1","ts":"1.2"}'
    said = Reply(intent=None, lines=MESSAGE.lines, choices=(Choice(label="Why?", question="why"),))
    thread = [{"ts": "1.2"}, {"ts": "1.3", "metadata": {"event_payload": {"key": "k"}}}]

    def answer(asked: Asked) -> Answer:
        replies = asked.path.endswith("conversations.replies")
        return Answer(body={"ok": True, "messages": thread}) if replies else POSTED

    with answering(answer) as at:
        assert slack(at).look_in("none", posted) is None
        assert json.loads(slack(at).look_in("k", posted) or "") == {"channel": "C1", "ts": "1.3"}
        slack(at).reply(said, "k", "r", posted)
        slack(at).reply(said.model_copy(update={"choices": ()}), "k", "r", posted)
    offered, plain_ = (one.json for one in at.asked[2:])
    assert (offered["thread_ts"], offered["blocks"][-1]["type"]) == ("1.2", "actions")
    assert plain_["blocks"][-1]["type"] == "rich_text"


def test_the_message_leads_to_its_page() -> None:
    with answering(always(POSTED)) as at:
        linked = replace(slack(at), pages="https://breakfix.example/")
        linked.send(MESSAGE, "k", "run-1", None)
    button = at.asked[0].json["blocks"][-2]["elements"][-1]
    assert button["url"] == "https://breakfix.example/runs/run-1"
