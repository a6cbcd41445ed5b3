import io
import time

import pytest

from agents.follow_up import answer, intent_of, intents
from contracts.context import Change, Known, Seen
from contracts.delivery import PullRequest
from contracts.fix import Advice, Fix, Verification
from contracts.follow_up import Reply
from contracts.inputs import Inputs, LogFile
from contracts.log_report import LogReport
from contracts.task_event import StoredFile
from tests.agents.delivered import CATALOGUE, CONTEXT, EVENT, UNKNOWN, VERDICT, patch
from tests.builders import FAILED, finding, frame
from tools.intent import Incident

LOGS = {
    "driver.log": b"starting\nreading 4 files\n\nERROR Timeout of 30 s\nstopping\n",
    "executors/3.stderr": b"executor lines\n",
}
PATCH = patch()
NONE = PullRequest(state="none", why="no repository is configured")


def log(name: str, executor: str | None = None) -> LogFile:
    ref = StoredFile(name=name, size=len(LOGS[name]), sha256="a" * 64)
    return LogFile(ref=ref, role="executor" if executor else "driver", executor=executor)


def incident(**changes: object) -> Incident:
    fields: dict[str, object] = {
        "run": "20261125-1",
        "event": EVENT,
        "inputs": Inputs(logs=(log("driver.log"), log("executors/3.stderr", "3"))),
        "log_report": LogReport(outcome=FAILED),
        "context": CONTEXT,
        "verdict": VERDICT,
        "fix": Fix(answer=PATCH),
        "verification": Verification(why="nothing was run"),
        "pull_request": NONE,
        "catalogue": CATALOGUE,
        "open": opened,
    }
    return Incident(**(fields | changes))  # type: ignore[arg-type]


def opened(one: LogFile) -> io.BytesIO:
    return io.BytesIO(LOGS[one.ref.name])


def said(reply: Reply) -> str:
    return " ".join(line.text for line in reply.lines)


def ask(question: str, **changes: object) -> Reply:
    return answer(question, incident(**changes))


@pytest.mark.parametrize(
    ("example", "intent"), [(example, one.id) for one in intents() for example in one.examples]
)
def test_the_examples_of_an_intent_are_understood_as_it(example: str, intent: str) -> None:
    assert intent_of(example) == intent


@pytest.mark.parametrize("intent", [one.id for one in intents()])
def test_every_reply_quotes_what_it_cites(intent: str) -> None:
    (one,) = [one for one in intents() if one.id == intent]
    for example in one.examples:
        reply = ask(example)
        cites = {name for line in reply.lines for name in line.cites}
        assert cites <= {quote.id for quote in reply.quotes}
        assert reply.lines


@pytest.mark.parametrize(
    "question",
    ["what is for lunch", "can you book a flight to Rome", "xyzzy", "", "sing me a song please"],
)
def test_what_is_not_understood_is_asked_back(question: str) -> None:
    reply = ask(question)
    assert reply.intent is None
    assert len(reply.choices) == 3
    assert all(intent_of(choice.question) for choice in reply.choices)


def test_a_mention_and_capitals_change_nothing() -> None:
    assert intent_of("<@U0BOT> Show me the EVIDENCE") == "evidence"
    assert intent_of("what\u2019s the fix?") == "fix"


def test_a_near_wording_is_understood_by_its_nearest_example() -> None:
    assert intent_of("catch me upp") == "status"


def test_evidence_is_shown_by_its_id_and_what_is_not_there_is_said() -> None:
    reply = ask("show E2 and E77")
    assert [quote.id for quote in reply.quotes] == ["E2"]
    assert "There is no E77 in this run." in said(reply)
    nothing = UNKNOWN.model_copy(update={"hypotheses": (), "lead": None})
    assert "Nothing is quoted" in said(ask("evidence", verdict=nothing))


def test_a_log_is_shown_by_role_by_executor_and_by_text() -> None:
    last = ask("last 2 lines of the driver log")
    assert [quote.text for quote in last.quotes] == ["ERROR Timeout of 30 s", "stopping"]
    assert last.quotes[0].line == 4
    assert [quote.text for quote in ask("logs of executor 3").quotes] == ["executor lines"]
    found = ask("grep 'timeout' in the logs")
    assert [quote.text for quote in found.quotes] == ["ERROR Timeout of 30 s"]
    assert [quote.text for quote in ask("show executors/3.stderr log").quotes] == ["executor lines"]
    first = ask("1 lines of the log with `st`")
    assert [quote.text for quote in first.quotes] == ["starting"]


def test_a_log_that_is_not_there_is_said_so() -> None:
    assert "there are: driver.log, executors/3.stderr" in said(ask("logs of executor 9"))
    assert "there are: none" in said(ask("show the log", inputs=Inputs()))

    def gone(_log: LogFile) -> io.BytesIO:
        raise FileNotFoundError("driver.log: cannot be opened")

    assert "cannot be shown any more: driver.log" in said(ask("show the log", open=gone))


def test_without_a_cause_the_first_log_is_shown() -> None:
    verdict = UNKNOWN.model_copy(update={"hypotheses": ()})
    assert "driver.log" in said(ask("show the log", verdict=verdict))


def test_the_stack_trace_of_the_deciding_quote_is_shown() -> None:
    failed = finding("KeyError", "'x'", frames=[frame(code="row['x']"), frame(user=False)])
    other = finding("ValueError", byte=99, frames=[frame(line=1)])
    report = LogReport(outcome=FAILED, findings=(other, failed))
    reply = ask("stack trace", log_report=report)
    assert reply.code is not None
    assert reply.code.splitlines()[-1].startswith("ValueError")
    assert "No stack trace" in said(ask("stack trace"))
    unknown = UNKNOWN.model_copy(update={"hypotheses": ()})
    only = LogReport(outcome=FAILED, findings=(failed,))
    told = ask("traceback", log_report=only, verdict=unknown).code or ""
    assert "→ jobs/orders.py:7 main    row['x']" in told
    assert told.endswith("KeyError: 'x'")


def test_a_cause_that_was_considered_is_ruled_out_by_its_fact() -> None:
    reply = ask("why not OOM?")
    assert "the heap never passed 2 GB of 8" in said(reply)
    assert [quote.id for quote in reply.quotes] == ["E4"]
    assert "It is that" in said(ask("why not data.column-missing?"))


def test_a_cause_that_no_line_names_is_said_so() -> None:
    none = VERDICT.model_copy(update={"hypotheses": VERDICT.hypotheses[:1]})
    confirms = CATALOGUE.causes[1].model_copy(update={"confirms": "OutOfMemoryError"})
    known = CATALOGUE.model_copy(update={"causes": (CATALOGUE.causes[0], confirms)})
    reply = said(ask("why not memory?", verdict=none, catalogue=known))
    assert "no line of this run says so. It would show as: OutOfMemoryError." in reply
    assert "no line" in said(ask("why not memory?", verdict=none))
    assert "Which cause do you mean?" in said(ask("why not the moon?"))


def test_what_else_was_considered_is_listed() -> None:
    assert "Driver heap exhausted" in said(ask("what else?"))
    alone = VERDICT.model_copy(update={"hypotheses": VERDICT.hypotheses[:1]})
    assert "Nothing else" in said(ask("what else?", verdict=alone))
    plain = VERDICT.hypotheses[1].model_copy(update={"why_not": None})
    two = VERDICT.model_copy(update={"hypotheses": (VERDICT.hypotheses[0], plain)})
    assert "it has less evidence" in said(ask("what else?", verdict=two))
    assert "it has less evidence than the verdict" in said(ask("why not heap?", verdict=two))


def test_the_unknown_is_explained_by_its_lead() -> None:
    reply = ask("why?", verdict=UNKNOWN)
    assert [quote.id for quote in reply.quotes] == ["E9"]
    about = CATALOGUE.causes[0].model_copy(update={"about": "The input lacks it"})
    known = CATALOGUE.model_copy(update={"causes": (about,)})
    assert "The input lacks it." in said(ask("what went wrong", catalogue=known))
    healthy = VERDICT.model_copy(update={"verdict": "healthy"})
    assert ask("why?", verdict=healthy).quotes == ()


def test_confidence_is_told_with_what_was_not_seen() -> None:
    assert "97 % sure" in said(ask("how sure are you?"))
    model = VERDICT.model_copy(update={"ranked_by": "model"})
    assert "a model chose" in said(ask("how sure are you?", verdict=model))


def test_changes_are_no_proof() -> None:
    change = Change(kind="version", name="pandas", before="2", after="3")
    update = {"changes": (change,), "last_green": Known(value="run 7")}
    reply = said(ask("what changed?", context=CONTEXT.model_copy(update=update)))
    assert "pandas: 2 → 3. This is no proof" in reply
    assert "run 7" in reply


def test_advice_has_no_diff_and_no_risk() -> None:
    advice = Fix(answer=Advice(action="retry", why="Spot reclaim", retry_when="at once"))
    assert "There is no patch: Spot reclaim." in said(ask("show me the diff", fix=advice))
    assert "nothing is at risk" in said(ask("any risk?", fix=advice))
    assert ask("what should I do", fix=advice).code is None
    assert "Retry at once." in said(ask("can I retry?", fix=advice))


def test_a_patch_is_shown_with_its_effect_and_proof() -> None:
    assert ask("show me the diff").code == PATCH.diff
    assert PATCH.effect in said(ask("is it safe?"))


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("healthy", "nothing to retry"),
        ("unknown", "Not known"),
        ("data.column-missing", "not help"),
    ],
)
def test_whether_a_retry_helps_is_the_causes_own(verdict: str, told: str) -> None:
    found = VERDICT.model_copy(update={"verdict": verdict})
    assert told in said(ask("is it safe to retry?", verdict=found))


def test_earlier_failures_are_listed_by_whether_they_are_the_same() -> None:
    seen = (
        Seen(run="r1", verdict="x.y", failure_key=VERDICT.failure_key),
        Seen(run="r2", verdict="other.cause"),
    )
    update = {"seen": seen, "runs_known": 2, "owner": Known(value="data-orders")}
    reply = said(ask("seen before?", context=CONTEXT.model_copy(update=update)))
    assert "in 1 of 2 runs: r1" in reply
    assert "r2 (other.cause)" in reply
    assert "Owner: data-orders." in reply
    assert "was not seen before" in said(ask("seen before?"))


def test_the_link_of_a_pull_request_is_part_of_where_it_stands() -> None:
    opened = PullRequest(state="opened", why="x", url="https://git.example/pull/1")
    assert "https://git.example/pull/1" in said(ask("status", pull_request=opened))


def test_a_long_question_is_answered_at_once() -> None:
    began = time.process_time()
    ask("why not " * 20_000)
    assert time.process_time() - began < 2
