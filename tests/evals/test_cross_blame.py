from contracts.catalogue import Cause, Example, ExceptionMatch, Signature
from evals.cross_blame import Pair, base_of, judged, pairs, rows_told, words_of
from tests.builders import entry
from tests.evals.cases import right, row
from tools.catalogue import load

WORDS = {
    "memory.executor-heap": "java.lang.OutOfMemoryError: Java heap space",
    "shuffle.output-lost": "Missing an output location for shuffle 4",
}
HEAP = Pair("memory.executor-heap", "shuffle.output-lost")


def says(name: str, *examples: Example, cause: str = "data.late") -> Signature:
    return entry(name, cause).model_copy(update={"matches": examples})


def test_a_pair_is_a_cause_and_what_it_accounts_for_where_both_have_words() -> None:
    root = Cause(id="data.late", title="Late", accounts_for=("sql.gone", "sql.mute"))
    found = pairs([root], {"data.late": "late", "sql.gone": "gone"})
    assert list(found) == [Pair("data.late", "sql.gone")]


def test_the_words_that_a_run_printed_are_taken_before_those_of_the_code() -> None:
    entries = [
        says("a", Example(line="from code", origin="source")),
        says("b", Example(line="from a run", origin="run")),
    ]
    assert words_of(entries) == {"data.late": "from a run"}


def test_what_a_symptom_says_is_taken_only_where_no_cause_says_anything() -> None:
    symptom = says("a", Example(line="symptom", origin="run"))
    told = says("b", Example(line="told", origin="source"))
    entries = [symptom.model_copy(update={"role": "symptom"}), told]
    assert words_of(entries) == {"data.late": "told"}


def test_words_that_name_a_cause_only_out_of_a_certain_program_are_not_taken() -> None:
    example = says("a", Example(line="ValueError: late", origin="run"))
    match = ExceptionMatch(exception="ValueError", frame="airflow/")
    assert words_of([example.model_copy(update={"match": match})]) == {}


def test_the_root_stands_first_and_once_and_its_victim_last_and_twice() -> None:
    log = base_of(HEAP, WORDS).files["driver.log"].decode()
    assert log.count(WORDS[HEAP.root]) == 1
    assert log.count(WORDS[HEAP.victim]) == 2
    assert log.index(WORDS[HEAP.root]) < log.index(WORDS[HEAP.victim])
    times = [line[:17] for line in log.splitlines() if line.startswith("26/")]
    assert times == sorted(times)


def test_what_the_orchestrator_says_stands_in_its_own_layout() -> None:
    pair = Pair("orchestration.task-timeout", "orchestration.sigterm")
    words = {pair.root: "AirflowTaskTimeout: Timeout, PID: 7", pair.victim: "Received SIGTERM"}
    log = base_of(pair, words).files["driver.log"].decode()
    assert "Traceback (most recent call last):\n" in log
    assert "ERROR - Received SIGTERM\n" in log


def test_the_root_of_a_lost_heap_is_named_and_not_its_victim() -> None:
    (found,) = judged([base_of(HEAP, WORDS)], load())
    assert (found.verdict, found.top1) == ("memory.executor-heap", True)


def test_a_pair_in_which_another_is_named_is_told() -> None:
    told = rows_told([right("a"), row("b")], [row("c", verdict="unknown", abstained=True)])
    assert "50.0 % (1 of 2" in told
    assert "| b    | data.divide-by-zero | sql.table-missing |" in told
