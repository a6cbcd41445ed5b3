import json

import pytest

from contracts.base import sha256_of
from contracts.inputs import Inputs, RunFacts
from contracts.log_report import Finding, MatchKind
from tests.tools.codemods.cases import QUOTE
from tests.tools.ladder.made import RED, patch
from tools.ladder.hints import expected_of, named_of, patterns_of, plants_of
from tools.ladder.order import Order, order_of
from tools.ladder.outcome import Expected, Plant, Side, Table
from tools.source_map_clues import Clues

JOB = b"""\
import pyspark
rows = t.filter(F.col("t.status") == "open").filter(t["day"] == args.day).filter(t.n == 5)
rows = rows.filter(F.lower(x) == y).filter(a != "b").filter(f(t) == g(t))
"""
PLAN = "\n(1) Scan parquet t\nOutput [1]: [a#1]\nReadSchema: struct<a:int>\nEqualTo(a,3)\n"
EVENTS = f'{{"physicalPlanDescription":{json.dumps(PLAN)},"x":1}}\n'


def finding(message: str = "", matched: MatchKind = "anchor", name: str = "x") -> Finding:
    return Finding(
        signature=None,
        matched=matched,
        name=name,
        message=message,
        evidence=(QUOTE,),
        key=sha256_of(message.encode()),
        first=QUOTE.place,
        last=QUOTE.place,
    )


def clues(cause: str = "data.bad-cast", *findings: Finding, text: str = "") -> Clues:
    return Clues(
        cause=cause, evidence=(QUOTE,), findings=findings, text=text, settings=(("spark.a", "1"),)
    )


def order(
    command: tuple[str, ...] = (), events: str = "", sources: dict[str, bytes] | None = None
) -> Order:
    inputs = Inputs(run=RunFacts(command=command) if command else None)
    found = {"job.py": JOB} if sources is None else sources
    return order_of(patch(), clues(), inputs, found, events)


def test_what_is_asked_of_a_run_is_all_that_the_evidence_shows() -> None:
    made = order(("--conf", "a=b", "/opt/job.py", "--day=2026-01-01", "--n", "4"), EVENTS)
    assert made == Order(
        script="job.py",
        arguments=("--day=2026-01-01", "--n", "4"),
        tables=(Table(name="t", columns=(("a", "int"),)),),
        wanted={"a": ("3",), "status": ("open",), "day": ("2026-01-01",), "n": ("5",)},
        named=("x",),
        expected=Expected(),
        settings={"spark.a": "1", "a": "b"},
        spark=True,
    )


@pytest.mark.parametrize(
    ("command", "script", "module", "arguments"),
    [
        (("python3", "-m", "etl.daily", "-x"), "src/etl/daily.py", "etl.daily", ("-x",)),
        (("python3", "-m", "etl", "-x"), "src/etl/__main__.py", "etl", ("-x",)),
        (("python3", "-m", "pytest"), "job.py", None, ()),
        (("spark-submit", "-m"), "job.py", None, ()),
        (("s3://b/etl/daily.py",), "src/etl/daily.py", None, ()),
        (("/x/elsewhere.py", "1"), "job.py", None, ("1",)),
        (("python3 'src/etl/daily.py' 'a b'",), "src/etl/daily.py", None, ("a b",)),
        (("python3 src/etl/daily.py don't",), "src/etl/daily.py", None, ("don't",)),
        ((), "job.py", None, ()),
    ],
)
def test_the_job_is_the_source_that_the_command_names(
    command: tuple[str, ...], script: str, module: str | None, arguments: tuple[str, ...]
) -> None:
    sources = {"src/etl/daily.py": b"", "src/etl/__main__.py": b"", "other/daily.py": b""}
    made = order(command, sources=sources)
    assert (made.script, made.module, made.arguments) == (script, module, arguments)


def test_the_only_source_is_the_job_under_whatever_name_it_ran() -> None:
    assert order(("/opt/daily.py",), sources={"elsewhere.py": b""}).script == "elsewhere.py"


def test_the_command_of_the_event_log_will_do() -> None:
    made = order(events='{"sun.java.command":"org.SparkSubmit /opt/job.py --day \\"x\\""}')
    assert (made.script, made.arguments) == ("job.py", ("--day", "x"))


def test_a_source_that_does_not_parse_hints_at_nothing() -> None:
    assert order(sources={"job.py": b"print 'x'"}).wanted == {}


def test_it_is_sent_as_json_with_what_the_run_before_came_to_need() -> None:
    told = json.loads(order().as_json(None))
    assert (told["recipe"], told["expected"]["telling"], told["spark"]) == (None, [], True)
    plant = Plant(kind="null", column="a")
    side = Side(red=RED, plant=plant, profiles=(("a", "number"),))
    assert json.loads(order().as_json(side))["recipe"] == {
        "plant": {"kind": "null", "column": "a", "value": ""},
        "profiles": {"a": "number"},
        "red": True,
        "spare": [],
        "tables": [],
    }


def test_a_failure_is_known_by_its_names_without_wrappers() -> None:
    found = [
        finding("[CAST_INVALID_INPUT] The value 'N/A' of the type", name="anchored"),
        finding(matched="condition", name="DIVIDE_BY_ZERO"),
        finding(matched="exception", name="org.x.SparkNumberFormatException"),
        finding(matched="exception", name="py4j.protocol.Py4JJavaError"),
    ]
    assert expected_of(found) == Expected(
        names=("CAST_INVALID_INPUT", "DIVIDE_BY_ZERO", "SparkNumberFormatException"),
        words=("value", "type"),
    )


def test_words_of_a_message_are_those_outside_quotation_marks_if_there_are_enough() -> None:
    assert expected_of([finding("could not convert string to float: 'abcd'")]).words == (
        "could",
        "convert",
        "string",
        "float",
    )
    assert expected_of([finding("'station'")]).words == ("station",)
    assert expected_of([]) == Expected()


@pytest.mark.parametrize(
    ("cause", "message", "plants"),
    [
        ("code.none-value", "", (Plant(kind="null"),)),
        ("data.overflow", "", (Plant(kind="largest"),)),
        ("data.bad-cast", "The value 'N/A' of the type", (Plant(kind="text", value="N/A"),)),
        ("data.bad-cast", "float: 'x'", ()),
        ("data.datetime-parse", "Text '5/1/26' could", (Plant(kind="text", value="5/1/26"),)),
        ("code.index-or-key", "KeyError: 'ZZ'", (Plant(kind="text", value="ZZ"),)),
    ],
)
def test_the_value_of_the_log_is_planted(
    cause: str, message: str, plants: tuple[Plant, ...]
) -> None:
    assert plants_of(clues(cause, finding(message))) == plants


def test_columns_that_the_changed_lines_name_come_first() -> None:
    diff = "--- a/job.py\n+++ b/job.py\n-    return email.lower()\n+    return None\n context\n"
    named = named_of(
        patch(diff=diff, code="def domain(email):"), {"job.py": b"x = domain('mail')\ny = 1\n"}
    )
    assert named == ("return", "email", "lower", "None", "x", "domain", "mail", "def")


def test_date_patterns_of_the_changed_lines_come_first() -> None:
    sources = {"job.py": b"a(\"yyyy-MM-dd\")\nb('dd/MM/yyyy')\nc('%Y-%m-%d')\nd('My dad')\n"}
    assert patterns_of(patch(diff="-b('dd/MM/yyyy')\n"), sources) == ("dd/MM/yyyy", "yyyy-MM-dd")
