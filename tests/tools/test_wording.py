import pytest

from contracts.delivery import PullRequest
from contracts.fix import Advice
from contracts.task_event import LocalFile, TaskEvent
from tests.agents.delivered import CATALOGUE, EVENT, patch
from tools.wording import action_of, confidence_of, sentence, subject_of, title_of


def local(*names: str) -> TaskEvent:
    refs = tuple(LocalFile(name=name, size=1, sha256="a" * 64) for name in names)
    return TaskEvent(event_id="e", format="local", log_refs=refs)


@pytest.mark.parametrize(
    ("event", "subject"),
    [
        (EVENT, "orders_daily.load (try 2 of 3)"),
        (EVENT.model_copy(update={"map_index": 4}), "orders_daily.load[4] (try 2 of 3)"),
        (EVENT.model_copy(update={"map_index": -1}), "orders_daily.load (try 2 of 3)"),
        (EVENT.model_copy(update={"max_tries": None}), "orders_daily.load (try 2)"),
        (EVENT.model_copy(update={"try_number": None}), "orders_daily.load"),
        (local("driver.log"), "driver.log"),
        (local("driver.log", "a", "b"), "driver.log and 2 more"),
        (local(), "The run"),
    ],
)
def test_a_run_is_called_by_its_task_or_its_files(event: TaskEvent, subject: str) -> None:
    assert subject_of(event) == subject


def test_a_cause_without_an_entry_is_called_by_its_id() -> None:
    assert title_of("site.own", CATALOGUE) == "site.own"


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(None, "confidence not calibrated"), (0.978, "97 % sure"), (0.9999, "99 % sure")],
)
def test_confidence_is_rounded_down(confidence: float | None, words: str) -> None:
    assert confidence_of(confidence) == words


@pytest.mark.parametrize(("text", "ended"), [("a", "a."), ("a. ", "a."), ("a?", "a?")])
def test_a_sentence_ends_once(text: str, ended: str) -> None:
    assert sentence(text) == ended


def test_advice_names_all_that_it_knows() -> None:
    advice = Advice(
        action="config",
        why="Too little memory",
        setting="spark.executor.memory=8g",
        permission="s3:GetObject on s3://b/k",
        retry_when="after 30 s",
        hand_off_to="the platform team",
    )

    assert action_of(advice, PullRequest(state="none", why="x")) == (
        "Too little memory. Setting: spark.executor.memory=8g. "
        "Permission: s3:GetObject on s3://b/k. Retry after 30 s. "
        "Hand off to the platform team."
    )


@pytest.mark.parametrize(
    ("request_", "first"),
    [
        (PullRequest(state="pushed", why="x", branch="breakfix/1"), "Review the branch breakfix/1"),
        (PullRequest(state="opened", why="x", url="https://g/1"), "Review the pull request"),
        (PullRequest(state="none", why="x"), "Apply the patch below"),
    ],
)
def test_a_patch_is_to_be_looked_at_where_it_stands(request_: PullRequest, first: str) -> None:
    assert action_of(patch(), request_).startswith(first)
