import json
from datetime import UTC, datetime

from contracts.log_report import Frame
from tools.unwrap import unwrap_span
from tools.unwrap_lines import MAX_JOINED, Error, Line, Lines


def lines_of(text: str) -> list[Line]:
    reader, offset, found = Lines(), 0, list[Line]()
    for number, raw in enumerate(text.encode().split(b"\n"), 1):
        found += reader.read(raw, offset, number)
        offset += len(raw) + 1
    return found


def texts(lines: list[Line]) -> list[str]:
    return [line.text.decode() for line in lines]


def assert_mapped(text: str, lines: list[Line]) -> None:
    data = text.encode()
    for line in lines:
        if line.text:
            low, high = line.span(0, len(line.text))
            assert unwrap_span(line.unwrap, data[low:high]) == line.text.decode()


AIRFLOW3 = json.dumps(
    {
        "timestamp": "2026-11-23T09:06:23.079115Z",
        "level": "error",
        "event": "Task failed with exception",
        "map_index": 1,
        "dag_id": "orders",
        "task_id": "load",
        "try_number": 2,
        "logger": "task",
        "error_detail": [
            {
                "exc_type": "KeyError",
                "exc_value": "'qty'\nsecond é",
                "frames": [{"filename": "/srv/dags/orders.py", "lineno": 49, "name": "load"}],
                "is_cause": False,
                "exceptions": [],
            },
            {
                "exc_type": "OSError",
                "exc_value": "",
                "frames": None,
                "exceptions": [
                    [{"exc_type": "ValueError", "exc_value": "inner", "frames": []}, {"x": 1}]
                ],
            },
        ],
    },
    separators=(",", ":"),
)


def test_airflow_3_states_its_errors_as_data() -> None:
    found = lines_of(AIRFLOW3)
    assert texts(found) == [
        "Task failed with exception",
        "KeyError: 'qty'",
        "second é",
        "OSError",
        "ValueError: inner",
    ]
    assert_mapped(AIRFLOW3, found)
    first = found[0]
    assert (first.level, first.logger, first.fresh) == ("error", "task", True)
    assert first.at == datetime(2026, 11, 23, 9, 6, 23, 79115, tzinfo=UTC)
    assert first.task == ("orders", "load", "1", "2")
    frames = (Frame(file="/srv/dags/orders.py", line=49, function="load"),)
    assert found[1].error == Error("KeyError", frames, 0, 10)
    assert [line.error.depth for line in found if line.error] == [0, 1, 2]
    assert found[1].unwrap == ("airflow3-error",)
    assert found[2].unwrap == ("json-string",)


SPARK_JSON = json.dumps(
    {
        "ts": "2026-11-23T10:00:16.086Z",
        "level": "ERROR",
        "msg": "Exception in task 0.0",
        "logger": "Executor",
        "exception": {
            "class": "org.apache.spark.SparkArithmeticException",
            "msg": "[DIVIDE_BY_ZERO] Division by zero.",
            "stacktrace": [
                {"class": "org.x.Y", "method": "z", "file": "Y.scala", "line": 190},
                {"class": "org.x.Y", "method": "w", "file": None, "line": -1},
            ],
        },
    }
)


def test_spark_states_its_exceptions_as_data() -> None:
    found = lines_of(SPARK_JSON)
    assert texts(found) == ["Exception in task 0.0", "[DIVIDE_BY_ZERO] Division by zero."]
    frames = (
        Frame(file="Y.scala", line=190, function="org.x.Y.z"),
        Frame(file="", function="org.x.Y.w"),
    )
    assert found[1].error == Error("org.apache.spark.SparkArithmeticException", frames, 0, 0)


CONTEXT = json.dumps(
    {
        "ts": "2026-11-23 08:58:27.972",
        "level": "ERROR",
        "logger": "DataFrameQueryContextLogger",
        "msg": "[AMBIGUOUS_REFERENCE] x",
        "context": {"file": "/opt/jobs/a.py", "line": "22"},
        "exception": {
            "class": "Py4JJavaError",
            "msg": "An error\n: org.x.AException: y\n\tat org.x.Y.z(Y.java:1)",
            "stacktrace": ["Traceback (most recent call last):", "ValueError: w"],
        },
    }
)


def test_spark_names_the_users_line() -> None:
    inner = json.dumps(
        {
            "timestamp": "2026-11-23T09:06:23Z",
            "level": "info",
            "event": CONTEXT,
            "logger": "task.stdout",
        }
    )
    for text in (CONTEXT, inner):
        found = lines_of(text)
        assert_mapped(text, found)
        assert texts(found) == [
            "[AMBIGUOUS_REFERENCE] x",
            "An error",
            ": org.x.AException: y",
            "\tat org.x.Y.z(Y.java:1)",
            "Traceback (most recent call last):",
            "ValueError: w",
        ]
        error = found[1].error
        assert error is not None
        assert error.frames == (Frame(file="/opt/jobs/a.py", line=22),)
    assert lines_of(inner)[0].unwrap == ("json-string", "json-string")


def test_an_exception_may_have_no_message() -> None:
    text = '{"level":"error","message":"m","error":{"type":"E"}}'
    assert [(line.text, line.error and line.error.name) for line in lines_of(text)] == [
        (b"m", None),
        (b"", "E"),
    ]


def test_json_loggers_with_their_stacks() -> None:
    for key in ("exc_info", "stack_trace", "exception"):
        text = json.dumps(
            {
                "levelname": "ERROR",
                "name": "x.y",
                "message": "failed",
                key: 'Traceback (most recent call last):\n  File "a", line 3, in f\nValueError: z',
            }
        )
        found = lines_of(text)
        assert_mapped(text, found)
        assert texts(found)[-1] == "ValueError: z"
        assert {line.level for line in found} == {"error"}
    assert texts(lines_of('{"level":"error","exc_info":"a\\nb"}')) == ["a", "b"]
    nested = lines_of('{"level":50,"msg":"m","error":{"message":"no name","stack_trace":"a\\nb"}}')
    assert texts(nested) == ["m", "a", "b"]
    assert nested[0].level == "error"


def test_data_that_a_program_prints_is_left() -> None:
    for text in ('{"rows": 3, "msg": 1}', '{"message": "hi"}', '{"level": "x", "rows": []}', "{"):
        assert texts(lines_of(text)) == [text]


def test_carried_lines_do_not_begin_records() -> None:
    text = (
        "[2026-11-23T09:21:58.260+0000] {spark_submit.py:571} INFO - "
        "26/11/23 09:45:30 ERROR X: bad\r\n"
        "[2026-11-23T09:21:58.260+0000] {spark_submit.py:571} INFO - ValueError: x"
    )
    first, second = lines_of(text)
    assert (first.text, first.level, first.fresh, first.spark) == (b"bad", "error", True, True)
    assert (second.text, second.level, second.fresh, second.spark) == (
        b"ValueError: x",
        "info",
        False,
        True,
    )
    assert first.at == datetime(2026, 11, 23, 9, 21, 58, 260000, tzinfo=UTC)


def test_partial_container_lines_are_joined() -> None:
    cri = (
        "2026-11-23T09:21:58.123456789Z stderr P Value\n"
        "2026-11-23T09:21:58.123456789Z stderr P Error: \n"
        "2026-11-23T09:21:58.123456789Z stderr F bad\n"
        "2026-11-23T09:21:58.123456789Z stderr F next"
    )
    found = lines_of(cri)
    assert texts(found) == ["ValueError: bad", "next"]
    assert [raw.number for raw in found[0].raw] == [1, 2, 3]
    docker = "\n".join(
        json.dumps(
            {"log": log, "stream": "stderr", "time": "2026-11-23T09:21:58Z"}, separators=(",", ":")
        )
        for log in ("Value", 'Error: "é"\n', "next <a>\n")
    )
    found = lines_of(docker)
    assert texts(found) == ['ValueError: "é"', "next <a>"]
    assert found[0].unwrap == ("json-string",)


def test_a_line_that_never_ends_is_given_up() -> None:
    reader = Lines()
    raw = b"2026-11-23T09:21:58.123456789Z stderr P " + b"x" * (MAX_JOINED // 2)
    assert list(reader.read(raw, 0, 1)) == []
    assert reader.unfinished
    assert len(list(reader.read(raw, 0, 2))) == 1
    list(reader.read(raw, 0, 3))
    reader.forget()
    assert not reader.unfinished


def test_the_answers_of_airflows_api() -> None:
    three = json.dumps(
        {"content": [{"event": "a"}, {"timestamp": "2026-11-23T09:21:58Z", "event": "b\nc"}, 3]}
    )
    assert texts(lines_of(three)) == ["a", "b", "c"]
    two = json.dumps(
        {
            "content": repr(
                [("vm", "[2026-11-23T09:21:58.260+0000] {a.py:1} ERROR - it's\nTraceback")]
            )
        }
    )
    found = lines_of(two)
    assert texts(found)[:1] == ["it's"]
    assert_mapped(two, found)
    pretty = json.dumps({"content": "a\nb", "continuation_token": None}, indent=2)
    assert texts(lines_of(pretty)) == ["{", "a", "b", '  "continuation_token": null', "}"]
    assert texts(lines_of('  "event": "x\\ny",')) == ["x", "y"]
    assert texts(lines_of('  "message": "x\\ny",')) == ["x", "y"]
    assert texts(lines_of('  "textPayload": "x"')) == ["x"]


def test_colours_are_taken_off_first() -> None:
    text = "\x1b[31m2026-11-23 09:45:30,123 - x - ERROR - no rows\x1b[0m"
    found = lines_of(text)
    assert texts(found) == ["no rows"]
    assert found[0].unwrap == ("ansi",)
    assert_mapped(text, found)


def test_headers_in_headers_end() -> None:
    text = "[base] " * 20 + "x"
    assert texts(lines_of(text)) == ["[base] " * 13 + "x"]


def fragment_texts(raw: str) -> list[str]:
    return [line.text.decode() for line in Lines().read_fragment(raw.encode(), 0, 1)]


def test_a_window_of_a_long_line() -> None:
    assert fragment_texts("plain text") == ["plain text"]
    assert fragment_texts('nt":"x"},{"timestamp":null,"event":"a"},{"event":"b\\nc"') == [
        "a",
        "b",
        "c",
    ]
    assert fragment_texts("one\\ntwo") == ["one", "two"]
    assert fragment_texts("one\\\\ntwo") == ["one", "two"]
