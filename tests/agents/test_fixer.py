import pytest

from agents import fixer
from contracts.catalogue import Cause
from contracts.context import Context, NotAvailable
from contracts.evidence import Gap
from contracts.fix import Advice, Fix, Patch
from contracts.log_report import Frame
from contracts.spark_metrics import SparkMetrics
from contracts.task_event import CodeRef, TaskEvent
from contracts.verdict import Verdict
from tests.tools.builders import MemoryFiles, catalogue, finding, inputs, quote, report, verdict
from tests.tools.codemods.test_union_by_name import PLAN

LOG = b"x" * 3_000_000 + b"\n" + PLAN.encode()
JOB = b"everyone = buyers.union(signups)\n"
QUOTE = quote(LOG, b"[NUM_COLUMNS_MISMATCH]")
FRAMES = (
    Frame(
        file="/opt/daily.py",
        line=1,
        function="<module>",
        user=True,
        code="everyone = buyers.union(signups)",
    ),
    Frame(file="/usr/lib/pyspark/sql/dataframe.py", line=9, function="union"),
)
FILES = MemoryFiles({"driver.log": LOG, "job.py": JOB, "notes.sql": b"select 1"})
EVENT = TaskEvent(event_id="1", format="local", code=CodeRef(repo="r", ref="abc"))
CONTEXT = Context(last_green=NotAvailable(because="none"), owner=NotAvailable(because="none"))
CAUSE = Cause(id="data.union-mismatch", title="A title", do="Do this.", fix=("code", "handoff"))


def fixed(told: Verdict, files: MemoryFiles = FILES, *, source: str = "driver.log") -> Fix:
    given = inputs(files)
    deciding = finding(QUOTE.model_copy(update={"source": source}), *FRAMES)
    sources = fixer.finish_read_source(given, told, fixer.ask_read_source(EVENT, given, told))
    return fixer.fix(
        told, sources, given, report(deciding), SparkMetrics(), CONTEXT, catalogue(CAUSE), files
    )


def test_sources_are_the_files_of_the_run_at_its_commit() -> None:
    given, told = inputs(FILES), verdict("data.union-mismatch", QUOTE)
    sources = fixer.finish_read_source(given, told, fixer.ask_read_source(EVENT, given, told))
    assert [ref.name for ref in sources.files] == ["job.py", "notes.sql"]
    assert (sources.commit, sources.gaps) == ("abc", ())


def test_run_without_sources_has_a_gap() -> None:
    given, told = inputs(MemoryFiles({})), verdict("data.union-mismatch", QUOTE)
    recorded = fixer.ask_read_source(EVENT.model_copy(update={"code": None}), given, told)
    assert fixer.finish_read_source(given, told, recorded).gaps == (
        Gap(what="source files", why="no Python file lies beside the logs of the run"),
    )


def test_run_with_too_many_sources_says_how_many_are_left_out() -> None:
    given = inputs(MemoryFiles({f"{n:03}.py": b"" for n in range(403)}))
    told = verdict("data.union-mismatch", QUOTE)
    sources = fixer.finish_read_source(given, told, fixer.ask_read_source(EVENT, given, told))
    assert len(sources.files) == 400
    assert [gap.what for gap in sources.gaps] == ["3 source files"]


@pytest.mark.parametrize("cause", ["healthy", "unknown"])
def test_nothing_is_read_or_done_without_a_cause(cause: str) -> None:
    given, told = inputs(FILES), verdict(cause)
    sources = fixer.finish_read_source(given, told, fixer.ask_read_source(EVENT, given, told))
    assert (sources.files, sources.gaps) == ((), ())
    answer = fixed(told).answer
    assert isinstance(answer, Advice)
    assert answer.action == "none"


def test_job_submitted_under_another_name_is_patched_by_the_plan_of_the_log() -> None:
    answer = fixed(verdict("data.union-mismatch", QUOTE)).answer
    assert isinstance(answer, Patch)
    assert answer.target.file == "job.py"
    assert "+everyone = buyers.unionByName(signups, allowMissingColumns=True)" in answer.diff
    assert [each.text for each in answer.preconditions[0].met_by] == [QUOTE.text]


def test_log_that_is_not_among_the_inputs_shows_no_plan() -> None:
    elsewhere = QUOTE.model_copy(update={"source": "other.log"})
    made = fixed(verdict("data.union-mismatch", elsewhere), source="other.log")
    assert isinstance(made.answer, Advice)
    assert made.answer.action == "handoff"
    assert "does not show the plan" in made.refusals[0].why


def test_quotation_beyond_the_end_of_the_log_shows_no_plan() -> None:
    beyond = QUOTE.model_copy(update={"byte": len(LOG) + 2_000_000})
    assert isinstance(fixed(verdict("data.union-mismatch", beyond)).answer, Advice)


def test_without_sources_the_refusal_says_so() -> None:
    made = fixed(verdict("data.union-mismatch", QUOTE), MemoryFiles({"driver.log": LOG}))
    assert {refusal.why for refusal in made.refusals} == {"no source file of the run is known"}


def test_cause_without_a_codemod_gets_advice_alone() -> None:
    made = fixed(verdict("data.corrupt-file", QUOTE))
    assert isinstance(made.answer, Advice)
    assert made.refusals == ()
