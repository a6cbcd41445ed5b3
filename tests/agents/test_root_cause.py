from collections.abc import Sequence

from agents.root_cause import propose
from contracts.catalogue import Cause, Signature
from contracts.evidence import Gap
from contracts.hypotheses import Hypotheses
from contracts.inputs import Inputs, LogFile
from contracts.log_report import Finding, Frame, LogReport
from contracts.spark_metrics import SparkMetrics
from contracts.task_event import LocalFile
from tests.builders import catalogue, cause, entry, finding, frame, quote, report


def proposed(
    log_report: LogReport, causes: Sequence[Cause] = (), entries: Sequence[Signature] = ()
) -> Hypotheses:
    return propose(Inputs(), log_report, SparkMetrics(), catalogue(causes, entries))


def named(found: Hypotheses) -> list[str]:
    return [item.cause for item in found.items if item.proposer != "look-alikes"]


def ruled(found: Hypotheses) -> dict[str, str | None]:
    return {item.cause: item.why_not for item in found.rejected}


def oom(byte: int = 0, chain: int | None = None) -> Finding:
    return finding("OutOfMemoryError", "heap", signature="oom", byte=byte, chain=chain)


HEAP = cause("memory.driver-heap", "shuffle.heartbeat-timeout")
BEAT = cause("shuffle.heartbeat-timeout")
ENTRIES = (
    entry("oom", "memory.driver-heap"),
    entry("beat", "shuffle.heartbeat-timeout"),
    entry("aborted", "storage.write-failed", "wrapper"),
    entry("hooks", None, "noise"),
    entry("cancelled", "memory.driver-heap", "symptom"),
)
WRITE = cause("storage.write-failed", last_resort=True)


def test_a_finding_of_a_pack_entry_proposes_its_cause() -> None:
    found = proposed(report(oom()), [HEAP], ENTRIES)
    assert named(found) == ["memory.driver-heap"]
    assert found.items[0].why == "OutOfMemoryError: heap"
    assert found.items[0].evidence == (quote("OutOfMemoryError: heap"),)


def test_a_victim_does_not_compete_with_its_root() -> None:
    beat = finding("Heartbeat", "timed out", signature="beat", byte=9)
    found = proposed(report(oom(), beat), [HEAP, BEAT], ENTRIES)
    assert named(found) == ["memory.driver-heap"]
    assert ruled(found) == {
        "shuffle.heartbeat-timeout": "it followed from memory.driver-heap: OutOfMemoryError: heap"
    }
    assert set(found.items[0].symptoms) == {oom().key, beat.key}


def test_a_wrapper_gives_way_to_what_lies_beneath() -> None:
    aborted = finding("SparkException", "Job aborted", signature="aborted", byte=9)
    found = proposed(report(oom(), aborted), [HEAP, WRITE], ENTRIES)
    assert named(found) == ["memory.driver-heap"]
    assert list(ruled(found)) == ["storage.write-failed"]


def test_a_wrapper_alone_is_a_cause_that_names_the_gap() -> None:
    aborted = finding("SparkException", "Job aborted", signature="aborted")
    found = proposed(report(aborted), [WRITE], ENTRIES)
    assert named(found) == ["storage.write-failed"]
    assert found.gaps[-1] == Gap(
        what="what lies beneath “Title of storage.write-failed”",
        why="no log that was given shows it",
    )


OPERATOR = entry("operator", None, "wrapper")


def operator(said: str, *frames: Frame) -> Finding:
    return finding("AirflowException", said, signature="operator", frames=frames)


def test_the_words_of_a_wrapper_without_a_cause_are_read() -> None:
    found = proposed(report(operator("no input file found")), [], [OPERATOR])
    assert named(found) == ["data.path-missing"]


def test_that_a_wrapper_was_raised_counts_only_where_the_user_raised_it() -> None:
    assert named(proposed(report(operator("it broke")), [], [OPERATOR])) == []
    library = operator("it broke", frame(), frame("airflow/operators/x.py", user=False))
    assert named(proposed(report(library), [], [OPERATOR])) == []
    own = operator("it broke", frame())
    assert named(proposed(report(own), [], [OPERATOR])) == ["code.driver-exception"]


def test_a_symptom_proposes_its_cause_weakly() -> None:
    noise = finding("Shutdown", "hooks", signature="hooks")
    symptom = finding("Job", "cancelled", signature="cancelled", byte=5)
    found = proposed(report(noise, symptom), [HEAP], ENTRIES)
    assert [(item.cause, item.score) for item in found.items] == [("memory.driver-heap", 0.4)]
    assert found.lead == symptom.evidence[0]


def test_a_loud_line_that_names_no_cause_is_the_lead() -> None:
    loud = finding("error-line", "boom", matched="anchor", byte=5)
    found = proposed(report(finding("Shutdown", signature="hooks"), loud), [HEAP], ENTRIES)
    assert named(found) == []
    assert found.lead == loud.evidence[0]


def test_a_full_heap_in_the_drivers_own_process_is_the_drivers() -> None:
    heaps = [cause("memory.executor-heap"), HEAP]
    rules = (entry("heap", "memory.executor-heap"),)
    mine = finding("OutOfMemoryError", "heap", signature="heap")
    theirs = finding("OutOfMemoryError", "heap", signature="heap", process="executor")
    assert named(proposed(report(mine), heaps, rules)) == ["memory.driver-heap"]
    assert named(proposed(report(theirs), heaps, rules)) == ["memory.executor-heap"]


def test_an_executor_that_is_told_to_end_kills_no_driver() -> None:
    killed = [cause("cluster.driver-killed")]
    rules = (entry("term", "cluster.driver-killed"),)
    told = finding("SIGTERM", "received", signature="term", process="executor")
    assert named(proposed(report(told), killed, rules)) == []


def test_a_folder_that_the_drivers_host_cannot_make_is_no_unshared_path() -> None:
    causes = [cause("storage.local-path-not-shared"), cause("storage.permission-denied")]
    rules = (entry("spark.mkdirs-failed", "storage.local-path-not-shared"),)
    here = finding("java.io.IOException", "Mkdirs failed", signature="spark.mkdirs-failed")
    there = here.model_copy(update={"executor": "3"})
    assert named(proposed(report(here), causes, rules)) == ["storage.permission-denied"]
    assert named(proposed(report(there), causes, rules)) == ["storage.local-path-not-shared"]


def test_a_null_pointer_in_the_engine_is_not_the_users_code() -> None:
    rules = (entry("npe", "code.none-value"),)
    engine = Frame(file="DAGScheduler.scala", line=9, function="org.apache.spark.X.y")
    own = Frame(file="Orders.java", line=9, function="com.acme.Orders.run", user=True)

    def scored(inner: Frame) -> float:
        seen = finding("java.lang.NullPointerException", "x", signature="npe", frames=[inner])
        return proposed(report(seen), [], rules).items[0].score

    assert (scored(engine), scored(own)) == (0.4, 0.85)


def test_victims_lend_their_quotes_after_the_roots_first() -> None:
    beat = finding("Heartbeat", "timed out", signature="beat", byte=9)
    found = proposed(report(oom(), beat), [HEAP, BEAT], ENTRIES)
    assert [quote.text for quote in found.items[0].evidence] == [
        "OutOfMemoryError: heap",
        "Heartbeat: timed out",
    ]


def test_noise_alone_leaves_no_lead() -> None:
    assert proposed(report(finding("Shutdown", signature="hooks")), [], ENTRIES).lead is None


def test_a_caught_exception_loses_to_the_one_that_surfaced() -> None:
    caught = finding("json.JSONDecodeError", "Expecting value", frames=[frame()], chain=0)
    last = finding("ZeroDivisionError", "by zero", frames=[frame()], chain=1, byte=500)
    found = proposed(report(caught, last))
    assert named(found) == ["data.divide-by-zero", "data.malformed-record"]
    assert found.items[0].score - found.items[1].score == 0.25


def test_the_deeper_exception_of_a_chain_is_the_root() -> None:
    root = finding("FileNotFoundError", "a.csv", frames=[frame()], chain=0, depth=1)
    outer = finding("ZeroDivisionError", "by zero", frames=[frame()], chain=0, byte=500)
    assert named(proposed(report(root, outer)))[0] == "data.path-missing"


def test_a_generic_exception_gives_way_to_another_of_its_chain() -> None:
    root = finding("FileNotFoundError", "a.csv", frames=[frame()], chain=0, depth=1)
    outer = finding("RuntimeError", "load failed", frames=[frame()], chain=0, byte=500)
    found = proposed(report(root, outer))
    assert named(found) == ["data.path-missing"]
    assert ruled(found) == {
        "code.driver-exception": "another exception of the same chain names the cause"
    }


def test_the_innermost_user_frame_is_the_location() -> None:
    library = frame("lib/python3.11/json/decoder.py", 355, user=False)
    seen = finding(
        "ZeroDivisionError", "by zero", frames=[frame("a.py", 1), frame("b.py", 2), library]
    )
    found = proposed(report(seen))
    assert found.items[0].location is not None
    assert found.items[0].location.file == "b.py"
    assert (
        found.items[0].why
        == "ZeroDivisionError: by zero, at b.py line 2 (the code divided by zero)"
    )


def test_the_location_may_stand_on_another_exception_of_the_chain() -> None:
    root = oom(chain=0)
    outer = finding("Py4JJavaError", "an error", frames=[frame("job.py", 42)], chain=0, byte=9)
    found = proposed(report(root, outer), [HEAP], ENTRIES)
    assert found.items[0].location is not None
    assert found.items[0].location.line == 42


def test_only_the_last_try_of_a_log_counts() -> None:
    first = finding("ZeroDivisionError", "by zero", frames=[frame()], attempt="1")
    second = finding("FileNotFoundError", "a.csv", frames=[frame()], byte=90, attempt="2")
    assert named(proposed(report(first, second))) == ["data.path-missing"]


def test_repeats_and_long_messages_stay_one_readable_sentence() -> None:
    seen = finding("ZeroDivisionError", "by\n  zero " * 60, count=3)
    why = proposed(report(seen)).items[0].why
    assert "\n" not in why
    assert why.endswith("..., 3 times (the code divided by zero)")


def test_an_anchored_line_is_told_in_its_own_words() -> None:
    seen = finding("oom", signature="oom", matched="anchor")
    assert proposed(report(seen), [HEAP], ENTRIES).items[0].why == "oom"


def test_two_kinds_of_evidence_weigh_more_than_one() -> None:
    line = finding("oom", "heap is full", signature="oom", matched="anchor", byte=4)
    one = proposed(report(oom()), [HEAP], ENTRIES).items[0].score
    two = proposed(report(oom(), line), [HEAP], ENTRIES).items[0].score
    assert round(two - one, 4) == 0.02


def test_an_event_log_is_missed_only_of_a_spark_run() -> None:
    metrics = SparkMetrics(gaps=(Gap(what="event log", why="none was given"),))
    log = LogFile(ref=LocalFile(name="a.log", size=1, sha256="0" * 64), role="driver")

    def missed(inputs: Inputs) -> tuple[Gap, ...]:
        return propose(inputs, report(oom()), metrics, catalogue([HEAP], ENTRIES)).gaps

    assert missed(Inputs(logs=(log,))) == metrics.gaps
    assert missed(Inputs()) == ()


REFUSED = entry("refused", "external.connection-refused")
REST = (*ENTRIES, REFUSED)


def refused(byte: int, said: str = "Connection refused") -> Finding:
    return finding("metrics", said, signature="refused", matched="anchor", byte=byte)


def test_what_ended_the_program_beats_what_its_clean_up_says_later() -> None:
    died = oom().model_copy(update={"ended": True})
    found = proposed(report(died, refused(9)), [HEAP], REST)
    assert named(found)[0] == "memory.driver-heap"


def test_a_line_that_says_that_the_program_goes_on_is_no_end() -> None:
    lost = refused(9, "Connection refused, points are dropped")
    found = proposed(report(oom(), lost), [HEAP], REST)
    assert named(found)[0] == "memory.driver-heap"


def test_a_name_that_was_left_unset_shows_what_was_caught_before() -> None:
    caught = finding("FileNotFoundError", "[Errno 2] a", byte=10, frames=[frame()])
    last = finding("UnboundLocalError", "no doc", byte=90, frames=[frame()])
    assert named(proposed(report(caught, last)))[0] == "data.path-missing"


GENERAL = ("data.path-missing", "code.none-value", "external.connection-refused")


def ended(found: Finding) -> Finding:
    return found.model_copy(update={"ended": True})


def test_a_missing_input_is_left_by_the_program_that_ended_before() -> None:
    refused = ended(finding("ConnectionRefusedError", "refused", byte=0))
    missing = ended(finding("FileNotFoundError", "in/a.csv", byte=50, chain=2))
    assert named(proposed(report(refused, missing)))[0] == "external.connection-refused"


def test_a_logged_error_leaves_a_missing_value() -> None:
    logged = finding("ConnectionRefusedError", "refused", byte=0, chain=1)
    quiet = logged.model_copy(update={"level": "info"})
    missing = ended(finding("AttributeError", "'NoneType' object has no attribute 'a'", byte=50))
    loud = logged.model_copy(update={"level": "error"})
    assert named(proposed(report(loud, missing)))[0] == "external.connection-refused"
    assert named(proposed(report(quiet, missing)))[0] == "code.none-value"


def test_what_is_only_stopped_because_another_failed_is_no_cause() -> None:
    first = finding("ZeroDivisionError", "division by zero", byte=0)
    stopped = finding("InternalError", "current transaction is aborted, connection", byte=50)
    found = proposed(report(first, stopped), [cause("external.server-error")])
    assert named(found)[0] == "data.divide-by-zero"


def test_a_look_up_within_a_library_gives_way_to_what_the_library_says() -> None:
    inside = frame("zoneinfo/_common.py", user=False)
    inner = finding("FileNotFoundError", "tzdata", chain=1, depth=1, frames=[inside])
    outer = finding("ZoneInfoNotFoundError", "no zone", byte=20, chain=1, frames=[frame()])
    causes = [cause("config.invalid-value")]
    assert named(proposed(report(inner, outer), causes))[0] == "config.invalid-value"


def test_a_line_that_only_sounds_like_a_failure_counts_where_nothing_else_does() -> None:
    loud = finding("error-line", "no such file", matched="anchor", byte=50)
    assert named(proposed(report(loud))) == ["data.path-missing"]
    raised = finding("ZeroDivisionError", "division by zero", byte=0, frames=[frame()])
    assert named(proposed(report(raised, loud)))[0] == "data.divide-by-zero"


def test_a_loud_line_of_another_try_hides_no_failure() -> None:
    failed = finding("ZeroDivisionError", "division by zero", byte=0, attempt="a try 1")
    loud = finding("error-line", "run failed", matched="anchor", byte=50, attempt="b try 1")
    assert named(proposed(report(failed, loud)))[0] == "data.divide-by-zero"


def test_a_quiet_last_line_is_the_lead_where_no_line_is_loud() -> None:
    said = finding("last-line", "no such file", matched="anchor", byte=50)
    assert proposed(report(said)).lead == said.evidence[0]
