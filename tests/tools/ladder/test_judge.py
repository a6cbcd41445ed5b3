import pytest

from contracts.fix import Effect, Number, Patch, Rung
from tests.tools.ladder.made import OTHER, RED, output, passed, patch, ran
from tools.ladder.judge import numbers_of, rungs_of
from tools.ladder.judge_rows import needs_again
from tools.ladder.outcome import PASSED, Failure, JobRun, Output, Plant, Ran, Side
from tools.ladder.wording import ended


def rung(name: str, told: Ran, of: Patch | None = None) -> Rung:
    return next(one for one in rungs_of(of or patch(), told) if one.rung == name)


def said(name: str, told: Ran, of: Patch | None = None) -> tuple[str, str]:
    found = rung(name, told, of)
    return found.state, found.detail


def test_without_a_run_every_rung_says_why() -> None:
    rungs = rungs_of(patch(), Ran(why_not="no Java"))
    assert {(one.state, one.detail) for one in rungs} == {("not-possible", "no Java")}
    assert [one.rung for one in rungs] == ["plan", "red-green", "same-rows", "tests"]
    assert {one.detail for one in rungs_of(patch(), Ran())} == {"the job was not run"}


def test_a_changed_job_that_runs_is_accepted() -> None:
    told = ran(Side(clean=passed(), guessed=("t.a",)), Side(clean=passed(plan="q")))
    assert rung("plan", told) == Rung(
        rung="plan",
        state="proved",
        detail="Spark 4.3.0 accepts the changed job on inputs of the columns that the log shows"
        " (the job names besides t.a, taken as strings); run on invented rows",
        command="python job.py",
        output="passed, 5 rows out",
    )


def test_empty_inputs_are_enough_for_a_plan() -> None:
    told = ran(Side(clean=OTHER), Side(clean=OTHER, empty=passed()))
    state, detail = said("plan", told)
    assert (state, detail[-16:]) == ("proved", "no data was used")


def test_an_input_that_no_log_shows_makes_a_plan_impossible() -> None:
    told = ran(Side(), Side(clean=JobRun(unknown="the job reads /x")))
    assert said("plan", told) == ("not-possible", "the job reads /x")
    told = ran(Side(clean=JobRun(unknown="the job reads /x")), Side())
    assert said("red-green", told) == ("not-possible", "the job reads /x")
    assert said("same-rows", told) == ("not-possible", "the job reads /x")


def test_a_changed_job_that_does_not_run_is_rejected() -> None:
    told = ran(Side(clean=RED, red=RED), Side(clean=OTHER))
    assert said("plan", told) == (
        "failed",
        "the changed job does not run on the inputs that the log shows: 'x'",
    )


def test_a_failure_that_the_job_had_before_says_nothing_of_the_change() -> None:
    told = ran(Side(clean=OTHER), Side(clean=OTHER))
    assert said("plan", told) == (
        "not-possible",
        "before the change the job fails on invented inputs as well: 'x'",
    )


def test_the_failure_of_the_log_that_stays_is_rejected() -> None:
    told = ran(Side(clean=RED, red=RED), Side(clean=RED, green=RED))
    assert said("plan", told)[0] == "failed"
    assert said("red-green", told) == (
        "failed",
        "fails before and after, on invented rows: bad 'N/A' at line 7",
    )


def test_the_very_same_plan_is_an_inert_change() -> None:
    told = ran(Side(clean=passed()), Side(clean=passed()))
    state, detail = said("plan", told)
    assert state == "failed"
    assert detail.startswith("the change is inert: Spark runs the very same plan")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Side(clean=passed()), Side(clean=passed(plan="q"))),
        (Side(clean=passed()), Side(clean=passed(conf=(("spark.sql.x", "1"),)))),
        (Side(clean=passed(), red=RED), Side(clean=passed(), green=passed())),
        (Side(clean=JobRun(files=(("/a", "1"),))), Side(clean=JobRun(files=(("/a", "1"),)))),
    ],
)
def test_a_change_of_plan_settings_or_failure_is_not_inert(before: Side, after: Side) -> None:
    assert said("plan", ran(before, after))[0] == "proved"


@pytest.mark.parametrize(
    ("conf", "state", "detail"),
    [
        ((), "failed", "the setting is not in force where it was changed"),
        ((("spark.app.id", "2"),), "failed", "the setting is not in force where it was changed"),
        ((("spark.driver.memory", "2g"),), "failed", "spark.driver.memory is set once the driver"),
        ((("spark.sql.x", "1"),), "proved", "Spark 4.3.0 accepts"),
    ],
)
def test_a_setting_has_to_be_in_force(
    conf: tuple[tuple[str, str], ...], state: str, detail: str
) -> None:
    effect: Effect = "configuration"
    told = ran(Side(clean=passed()), Side(clean=passed(plan="q", conf=conf)))
    found = said("plan", told, patch(effect))
    assert (found[0], found[1][: len(detail)]) == (state, detail)


def test_without_spark_there_is_no_plan_but_a_new_failure_is_one() -> None:
    told = ran(Side(clean=RED, red=RED), Side(clean=OTHER), engine="Python")
    assert said("plan", told) == ("not-possible", "the job has no Spark plan")
    told = ran(Side(clean=passed()), Side(clean=OTHER), engine="Python")
    assert said("plan", told) == (
        "failed",
        "the changed job does not run on inputs of its shape: 'x'",
    )


@pytest.mark.parametrize(
    ("plant", "where"),
    [
        (None, "on invented rows"),
        (Plant(kind="null", column="email"), "on invented rows with NULL in email"),
        (Plant(kind="largest", column="n"), "on invented rows with the largest number in n"),
        (Plant(kind="text", column="n", value="N/A"), "on invented rows with 'N/A' in n"),
    ],
)
def test_red_before_and_green_after_is_told_with_what_was_planted(
    plant: Plant | None, where: str
) -> None:
    clean = RED if plant is None else passed()
    told = ran(Side(clean=clean, red=RED, plant=plant), Side(clean=passed(), green=passed()))
    found = rung("red-green", told)
    assert (found.state, found.detail) == (
        "proved",
        f"fails before as the log says, passes after, {where}",
    )
    assert found.output == "before: bad 'N/A' at line 7\nafter: passed, 5 rows out"


def test_no_row_out_is_no_green() -> None:
    empty = passed(output(rows=0))
    told = ran(Side(clean=RED, red=RED), Side(clean=empty, green=empty))
    assert said("red-green", told)[0] == "not-possible"


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (OTHER, "on invented rows the job fails in another way: 'x'"),
        (
            passed(),
            "the failure (CAST_INVALID_INPUT) did not come again on invented rows: "
            "it needs the real ones, their size or the cluster",
        ),
    ],
)
def test_a_failure_that_does_not_come_again_is_no_red(before: JobRun, why: str) -> None:
    assert said("red-green", ran(Side(clean=before), Side())) == ("not-possible", why)


def test_equal_results_on_clean_rows_are_told_with_their_number() -> None:
    told = ran(Side(clean=passed()), Side(clean=passed(plan="q")))
    assert said("same-rows", told) == (
        "proved",
        "on clean invented rows the results are equal: 5 rows, 1 output, columns and values",
    )
    two = passed(output(), output())
    assert "10 rows, 2 outputs" in said("same-rows", ran(Side(clean=two), Side(clean=two)))[1]


def test_nothing_out_on_either_side_is_no_equality() -> None:
    none = passed(output(rows=0))
    assert said("same-rows", ran(Side(clean=none), Side(clean=none)))[0] == "not-possible"


def test_a_job_that_passed_and_fails_after_the_change_is_rejected() -> None:
    told = ran(Side(clean=passed()), Side(clean=OTHER))
    assert said("same-rows", told) == (
        "failed",
        "on clean rows the job passes before and fails after: 'x'",
    )


def test_without_a_result_before_there_is_nothing_to_compare() -> None:
    state, detail = said("same-rows", ran(Side(clean=RED, red=RED), Side(clean=passed())))
    assert (state, detail) == (
        "not-possible",
        "before the change the job comes to no result that could be compared",
    )


@pytest.mark.parametrize(
    ("after", "what"),
    [
        (passed(output(values={"b": ""})), "/out: a became b"),
        (passed(output(rows=6)), "/out: 5 rows became 6"),
        (passed(output("t")), "/out: 5 rows, other values"),
        (passed(output(), output()), "1 outputs became 2"),
        (passed().model_copy(update={"files": (("/a", "1"),)}), "files that the job wrote itself"),
        (passed().model_copy(update={"printed": "x"}), "what the job printed"),
    ],
)
def test_other_results_on_clean_rows_are_rejected(after: JobRun, what: str) -> None:
    before = Side(clean=passed())
    assert said("same-rows", ran(before, Side(clean=after), before)) == (
        "failed",
        f"on clean rows the results differ: {what}",
    )


@pytest.mark.parametrize("again", [None, Side(clean=passed(output("u")))])
def test_a_job_that_differs_from_itself_cannot_be_compared(again: Side | None) -> None:
    told = ran(Side(clean=passed()), Side(clean=passed(output("t"))), again)
    assert said("same-rows", told) == (
        "not-possible",
        "the job itself comes to other results from run to run",
    )


def attempt(values: dict[str, str]) -> JobRun:
    failure = Failure(names=("COLUMN_ALREADY_EXISTS",), message="x")
    return JobRun(failure=failure, attempts=(output(values=values),))


def test_what_was_about_to_be_written_is_written() -> None:
    told = ran(
        Side(clean=attempt({"a": "1", "b": "2"})),
        Side(clean=passed(output("t", values={"b": "2", "a": "1"}))),
    )
    assert said("same-rows", told) == (
        "proved",
        "the 5 rows that the job was about to write are written, with every value of every column",
    )


@pytest.mark.parametrize(
    ("after", "what"),
    [
        (output(values={"a": "1", "b": "3"}), "values of b are gone"),
        (output(values={"a": "1"}), "values of b are gone"),
        (output(rows=4, values={"a": "1", "b": "2"}), "5 rows became 4"),
    ],
)
def test_values_that_were_about_to_be_written_and_are_gone_are_rejected(
    after: Output, what: str
) -> None:
    told = ran(Side(clean=attempt({"a": "1", "b": "2"})), Side(clean=JobRun(outputs=(after,))))
    assert said("same-rows", told) == ("failed", f"of what the job was about to write, {what}")


def test_no_row_that_was_about_to_be_written_proves_nothing() -> None:
    was = attempt({}).model_copy(update={"attempts": (output(rows=0),)})
    told = ran(Side(clean=was), Side(clean=passed(output(rows=0))))
    assert said("same-rows", told)[0] == "not-possible"


@pytest.mark.parametrize(
    ("tests", "state", "detail"),
    [
        ((), "not-possible", "the repository has no tests that run here"),
        ((("before", "1 failed"),), "not-possible", "1 failed"),
        (
            (("before", PASSED), ("after", PASSED)),
            "proved",
            "the repository's tests pass before, and after: passed",
        ),
        (
            (("before", PASSED), ("after", "1 failed")),
            "failed",
            "the repository's tests pass before, and after: 1 failed",
        ),
    ],
)
def test_the_tests_of_the_repository(
    tests: tuple[tuple[str, str], ...], state: str, detail: str
) -> None:
    told = ran(Side(clean=passed()), Side(clean=passed(plan="q")))
    assert said("tests", told.model_copy(update={"tests": tests})) == (state, detail)


def test_figures_before_and_after_stand_beside_each_other() -> None:
    told = ran(Side(clean=passed()), Side(clean=passed(plan="q", conf=(("spark.sql.x", "1"),))))
    assert numbers_of(told) == (
        Number(what="rows out", before="5", after="5"),
        Number(what="plan of save", before="p ← Scan", after="q ← Scan"),
        Number(what="spark.sql.x", before="not set", after="1"),
    )


@pytest.mark.parametrize("told", [Ran(), ran(Side(clean=RED), Side())])
def test_without_a_result_before_there_are_no_figures(told: Ran) -> None:
    assert numbers_of(told) == ()


@pytest.mark.parametrize(
    ("message", "headline"),
    [
        ("From the worker:\nTraceback:\nValueError: x\n\nJVM stacktrace", "ValueError: x"),
        ("From the worker:\nnothing", "From the worker:"),
        ("one\nValueError: x", "one"),
        ("", ""),
    ],
)
def test_of_a_workers_failure_its_own_error_is_told(message: str, headline: str) -> None:
    run = JobRun(failure=Failure(names=("X",), message=message))
    assert ended(run) == headline


def output_with(**values: str) -> JobRun:
    return passed(output(values["at"], values=values))


def test_columns_that_the_job_fills_anew_in_each_run_are_left_out() -> None:
    before, again = Side(clean=output_with(a="1", at="x")), Side(clean=output_with(a="1", at="y"))
    told = ran(before, Side(clean=output_with(a="1", at="z")), again)
    assert said("same-rows", told) == (
        "proved",
        "on clean invented rows 5 rows come out before and after, with the same values in each"
        " column; not compared: at, new in each run",
    )
    told = ran(before, Side(clean=output_with(a="2", at="z")), again)
    assert said("same-rows", told) == (
        "failed",
        "on clean rows the results differ: values of a are gone",
    )


def test_what_was_about_to_be_written_may_hold_the_time_as_well() -> None:
    before, again = Side(clean=attempt({"a": "1", "at": "x"})), attempt({"a": "1", "at": "y"})
    told = ran(before, Side(clean=output_with(a="1", at="z")), Side(clean=again))
    assert said("same-rows", told)[1].endswith("; not compared: at, new in each run")


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        (passed(), OTHER, False),
        (passed(), passed(), False),
        (passed(), passed(output("t")), True),
        (RED, passed(), False),
        (attempt({"a": "1"}), JobRun(), False),
        (attempt({"a": "1"}), passed(output(values={"a": "1"})), False),
        (attempt({"a": "1"}), passed(output(values={"a": "2"})), True),
    ],
)
def test_the_job_as_it_was_runs_again_only_where_that_decides(
    before: JobRun, after: JobRun, *, needed: bool
) -> None:
    assert needs_again(Side(clean=before), Side(clean=after)) is needed
