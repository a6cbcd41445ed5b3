from agents.spark_metrics import read_metrics
from contracts.evidence import Gap
from contracts.inputs import Inputs
from tests.tools.event_logs import (
    FakeFiles,
    application_end,
    event,
    job_end,
    job_start,
    log_of,
    stage,
    text,
)


def application(name: str, *jobs: bytes) -> bytes:
    start = event("SparkListenerApplicationStart", App_ID=name, Timestamp=1)
    return text(start) + b"".join(jobs) + text(application_end(1))


GOOD = text(job_start(0, stage(0)), job_end(0))
BAD = text(job_start(0, stage(0)), job_end(0, "broke"))


def test_no_event_log_is_a_gap() -> None:
    assert read_metrics(Inputs(), FakeFiles()).gaps == (
        Gap(what="event log", why="none was given or found"),
    )


def test_of_several_applications_the_failed_one_counts_and_the_others_are_named() -> None:
    files = FakeFiles(a=application("app-a", GOOD), b=application("app-b", BAD))
    found = read_metrics(Inputs(event_logs=(log_of("a"), log_of("b"))), files)
    assert found.application_id == "app-b"
    assert found.gaps == (
        Gap(what="application app-a", why="another application's event log decided"),
    )


def test_of_several_that_succeeded_the_last_counts() -> None:
    files = FakeFiles(a=GOOD + text(application_end(1)), b=application("app-b", GOOD))
    found = read_metrics(Inputs(event_logs=(log_of("a"), log_of("b"))), files)
    assert found.application_id == "app-b"
    assert found.gaps[0].what == "application without an id"


def test_what_a_history_server_counted_stands_in_for_an_event_log() -> None:
    files = FakeFiles(log=b'{"from":"application","answer":{"id":"app-9"}}\n')
    found = read_metrics(Inputs(spark_answers=log_of("log").parts), files)
    assert found.application_id == "app-9"
