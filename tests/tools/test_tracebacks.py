from textwrap import dedent

import pytest

from tools.tracebacks import CUT, MAX_CHAIN, MAX_MESSAGE_LINES, PATIENCE, Chain, Raised, Tracebacks
from tools.unwrap_lines import Lines


def chains_of(text: str) -> list[Chain]:
    reader, found, offset = Lines(), Tracebacks(), 0
    for number, raw in enumerate(text.encode().split(b"\n"), 1):
        for line in reader.read(raw, offset, number):
            found.feed(line)
        offset += len(raw) + 1
    found.close()
    return found.closed


def told(raised: Raised) -> tuple[int, str, str]:
    return raised.depth, raised.name, raised.message.partition("\n")[0]


def tell(text: str) -> list[list[tuple[int, str, str]]]:
    return [[told(raised) for raised in chain] for chain in chains_of(dedent(text).strip("\n"))]


def places(raised: Raised) -> list[tuple[str, int | None, str]]:
    return [(frame.file, frame.line, frame.function) for frame in raised.stack]


CHAINED = """
    Traceback (most recent call last):
      File "/srv/dags/a.py", line 3, in load
        rows = read(path)
               ^^^^^^^^^^
      File "/opt/lib/python3.11/site-packages/x/read.py", line 9, in read
    FileNotFoundError: [Errno 2] No such file or directory: 'a.csv'

    The above exception was the direct cause of the following exception:

    Traceback (most recent call last):
      File "/srv/dags/a.py", line 5, in <module>
        main()
    app.LoadError: cannot load
    """


@pytest.mark.parametrize("stripped", [False, True])
def test_a_cause_is_beneath_what_it_caused(stripped: bool) -> None:
    text = dedent(CHAINED).strip()
    text = "\n".join(line.strip() for line in text.splitlines()) if stripped else text
    [chain] = chains_of(text)
    assert [told(raised) for raised in chain] == [
        (1, "FileNotFoundError", "[Errno 2] No such file or directory: 'a.csv'"),
        (0, "app.LoadError", "cannot load"),
    ]
    assert places(chain[0]) == [
        ("/srv/dags/a.py", 3, "load"),
        ("/opt/lib/python3.11/site-packages/x/read.py", 9, "read"),
    ]
    assert [frame.user for frame in chain[0].stack] == [True, False]
    assert [frame.code for frame in chain[0].stack] == ["rows = read(path)", ""]
    assert chain[0].user_line is not None
    assert chain[0].user_line.number == 2


def test_an_exception_while_another_is_handled() -> None:
    text = CHAINED.replace(
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
    )
    assert [raised[0] for raised in tell(text)[0]] == [1, 0]


def test_two_tracebacks_are_two_chains() -> None:
    one = 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nValueError: x\n'
    assert tell(one + one) == [[(0, "ValueError", "x")], [(0, "ValueError", "x")]]


def test_an_exception_group() -> None:
    text = """
      + Exception Group Traceback (most recent call last):
      |   File "/srv/a.py", line 3, in <module>
      |     run()
      | ExceptionGroup: two failed (2 sub-exceptions)
      +-+---------------- 1 ----------------
        | Traceback (most recent call last):
        |   File "/srv/a.py", line 7, in one
        | ValueError: one
        +---------------- 2 ----------------
        | Traceback (most recent call last):
        |   File "/srv/a.py", line 8, in two
        | KeyError: 'two'
        +------------------------------------
    """
    assert tell(text) == [
        [(0, "ExceptionGroup", "two failed (2 sub-exceptions)")],
        [(0, "ValueError", "one")],
        [(0, "KeyError", "'two'")],
    ]


def test_a_syntax_error_names_its_line() -> None:
    text = """
    Traceback (most recent call last):
      File "/srv/a.py", line 1, in <module>
        import b
      File "/srv/b.py", line 2
        def f(
             ^
    SyntaxError: '(' was never closed
    """
    [[raised]] = chains_of(dedent(text).strip())
    assert told(raised) == (0, "SyntaxError", "'(' was never closed")
    assert places(raised)[-1] == ("/srv/b.py", 2, "")


def test_a_message_of_many_lines_with_notes() -> None:
    text = """
    Traceback (most recent call last):
      File "/srv/a.py", line 1, in <module>
        f(1,
          2)
      [Previous line repeated 996 more times]
    psycopg2.errors.UniqueViolation: duplicate key value violates "orders_pkey"
    DETAIL:  Key (id)=(3) already exists.
    a note

    [SQL: INSERT INTO orders VALUES (3)]
    """
    [[raised]] = chains_of(dedent(text).strip())
    assert raised.name == "psycopg2.errors.UniqueViolation"
    assert raised.message.splitlines()[1:] == [
        "DETAIL:  Key (id)=(3) already exists.",
        "a note",
        "[SQL: INSERT INTO orders VALUES (3)]",
    ]


def test_a_traceback_cut_at_its_start() -> None:
    text = '  File "/srv/a.py", line 3, in load\n    x = 1 / 0\nZeroDivisionError: division by zero'
    assert tell(text) == [[(0, "ZeroDivisionError", "division by zero")]]


def test_a_traceback_cut_at_its_end() -> None:
    text = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in load\n    x = 1 / 0'
    [[raised]] = chains_of(text)
    assert raised.name == CUT
    assert len(raised.stack) == 1


def test_a_header_alone_is_nothing() -> None:
    assert tell("Traceback (most recent call last):") == []


def test_log_lines_of_others_may_stand_between_frames() -> None:
    text = """
    Traceback (most recent call last):
      File "/srv/a.py", line 3, in load
    26/11/23 09:45:30 INFO BlockManager: Removing RDD 3
        x = f()
    26/11/23 09:45:30 INFO BlockManager: Removing RDD 4
      File "/srv/a.py", line 4, in f
    KeyError: 'qty'
    """
    [[raised]] = chains_of(dedent(text).strip())
    assert told(raised) == (0, "KeyError", "'qty'")
    assert len(raised.stack) == 2


def test_patience_ends() -> None:
    other = "26/11/23 09:45:30 INFO BlockManager: Removing RDD 3\n"
    text = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in load\n'
    assert tell(text + other * (PATIENCE + 1) + "ValueError: x")[0][0][1] == CUT


def test_lines_that_are_no_code_end_frames_too() -> None:
    text = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in load\n'
    assert tell(text + "a = b\n" * (PATIENCE + 3))[0][0][1] == CUT


def test_a_plain_exception_needs_no_traceback() -> None:
    assert tell("ValueError: bad") == [[(0, "ValueError", "bad")]]
    assert tell("ERROR:root:app.errors.LoadError: bad") == [[(0, "app.errors.LoadError", "bad")]]
    assert tell("no exception here: fine") == []
    assert tell("return: x") == []


def test_the_driver_behind_sqlalchemy_is_named() -> None:
    text = "sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) refused"
    assert tell(text) == [
        [
            (
                0,
                "sqlalchemy.exc.OperationalError",
                "(psycopg2.OperationalError) refused",
            ),
            (1, "psycopg2.OperationalError", "refused"),
        ]
    ]


JVM = """
    Exception in thread "main" org.acme.LoadException: cannot load
    \tat com.acme.Orders.load(Orders.java:31)
    \tat org.apache.spark.deploy.SparkSubmit.main(SparkSubmit.scala)
    \tSuppressed: java.io.IOException: close
    \t\tat java.base/java.io.Reader.close(Reader.java:3)
    Caused by: java.lang.IllegalStateException
    \tat com.acme.Db.open(Native Method)
    \t... 12 more
    Caused by: java.net.ConnectException: Connection refused
    \tat java.net.Socket.connect(Unknown Source) ~[na:na]
    \t... 13 common frames omitted
    """


def test_a_stack_of_the_jvm() -> None:
    [chain] = chains_of(dedent(JVM).strip())
    assert [told(raised) for raised in chain] == [
        (0, "org.acme.LoadException", "cannot load"),
        (1, "java.io.IOException", "close"),
        (2, "java.lang.IllegalStateException", ""),
        (3, "java.net.ConnectException", "Connection refused"),
    ]
    assert places(chain[0]) == [
        ("SparkSubmit.scala", None, "org.apache.spark.deploy.SparkSubmit.main"),
        ("Orders.java", 31, "com.acme.Orders.load"),
    ]
    assert [frame.user for frame in chain[0].stack] == [False, True]
    assert places(chain[2]) == [("", None, "com.acme.Db.open")]


TASK = "26/11/23 08:58:01 WARN TaskSetManager: Lost task 1.0 in stage 1.0 (TID 2) (h executor 1): "


def test_an_exception_within_a_line() -> None:
    text = TASK + "java.lang.OutOfMemoryError: Java heap space\n\tat org.x.Y.z(Y.java:3)\n"
    [[raised]] = chains_of(text)
    assert told(raised) == (0, "java.lang.OutOfMemoryError", "Java heap space")
    assert raised.line.text[raised.start : raised.end].startswith(b"java.lang.OutOfMemoryError")
    assert len(raised.frames) == 1


WORKER = """
    org.apache.spark.api.python.PythonException: Traceback (most recent call last):
      File "/opt/x/pyspark.zip/pyspark/worker.py", line 604, in main
        process()
      File "/srv/jobs/a.py", line 22, in parse
    KeyError: 'props'

    \tat org.apache.spark.api.python.BasePythonRunner.handle(PythonRunner.scala:572)
    Caused by: java.io.EOFException
    \tat java.io.DataInputStream.readInt(DataInputStream.java:397)
    """


def test_a_workers_traceback_is_inside_the_jvms_message() -> None:
    [chain] = chains_of(dedent(WORKER).strip())
    assert [told(raised) for raised in chain] == [
        (0, "org.apache.spark.api.python.PythonException", ""),
        (1, "KeyError", "'props'"),
        (1, "java.io.EOFException", ""),
    ]
    assert [raised.in_worker for raised in chain] == [False, True, False]
    assert len(chain[0].frames) == 1


DRIVER = """
    Traceback (most recent call last):
      File "/srv/jobs/a.py", line 51, in <module>
        main()
    py4j.protocol.Py4JJavaError: An error occurred while calling o100.parquet.
    : org.apache.spark.SparkException: aborted: (TID 3) (h executor 2): java.io.IOException: disk
    \tat java.io.File.write(File.java:1)

    Driver stacktrace:
    \tat org.apache.spark.scheduler.DAGScheduler.abort(DAGScheduler.scala:2)
    Caused by: java.io.IOException: No space left on device
    \tat java.io.File.write(File.java:1)
    \t... 1 more
    """


def test_a_jvm_stack_is_inside_the_drivers_message() -> None:
    [chain] = chains_of(dedent(DRIVER).strip())
    assert [(raised.depth, raised.name) for raised in chain] == [
        (0, "py4j.protocol.Py4JJavaError"),
        (1, "org.apache.spark.SparkException"),
        (2, "java.io.IOException"),
        (3, "java.io.IOException"),
    ]
    assert [len(raised.frames) for raised in chain] == [1, 1, 1, 1]


def test_a_traceback_that_another_exception_announces_is_beneath_it() -> None:
    text = """
    Traceback (most recent call last):
      File "/srv/jobs/a.py", line 51, in <module>
    pyspark.errors.PythonException: An exception was thrown from the Python worker:
    Traceback (most recent call last):
      File "/srv/jobs/a.py", line 15, in f
    KeyError: 'props'
    """
    assert [item[:2] for item in tell(text)[0]] == [
        (0, "pyspark.errors.PythonException"),
        (1, "KeyError"),
    ]


def test_a_fresh_record_ends_a_message() -> None:
    text = "ValueError: x\nmore\n26/11/23 08:58:01 ERROR Executor: java.io.IOException: y"
    first, second = chains_of(text)
    assert first[0].message == "x\nmore"
    assert told(second[0]) == (0, "java.io.IOException", "y")


def test_text_after_a_blank_line_is_no_message() -> None:
    text = "ValueError: x\n\nJob done: app.Fatal\n"
    [[raised]] = chains_of(text)
    assert raised.message == "x"


def test_a_message_has_an_end() -> None:
    [[raised]] = chains_of("ValueError: x\n" + "more\n" * 100)
    assert len(raised.messages) == MAX_MESSAGE_LINES


def test_a_jvm_exception_after_one_that_is_done_is_its_own() -> None:
    text = "java.io.IOException: a\n\tat org.x.Y.z(Y.java:3)\njava.io.IOException: b\n"
    assert len(chains_of(text)) == 2


def test_frames_after_an_exception_begin_another() -> None:
    text = 'ValueError: x\n  File "/srv/a.py", line 3, in f\nKeyError: 1'
    assert [chain[0].name for chain in chains_of(text)] == ["ValueError", "KeyError"]


def test_a_header_in_a_line_of_text_begins_anew() -> None:
    text = """
    ValueError: x
    26/11/23 08:58:01 INFO Stage failed due to Traceback (most recent call last):
      File "/srv/a.py", line 3, in f
    KeyError: 1
    """
    assert [chain[0].name for chain in chains_of(dedent(text).strip())] == [
        "ValueError",
        "KeyError",
    ]


def test_text_before_a_header_names_no_exception() -> None:
    trace = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\nKeyError: 1\n'
    assert tell("worker failed " + trace) == [[(0, "KeyError", "1")]]
    announced = "app.WorkerError: thrown from the worker:\nit said " + trace
    assert [item[:2] for item in tell(announced)[0]] == [(0, "app.WorkerError"), (1, "KeyError")]


def test_what_was_handled_is_beneath_with_its_causes() -> None:
    text = (
        dedent(DRIVER).strip()
        + """

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/jobs/a.py", line 60, in <module>
RuntimeError: gave up
"""
    )
    [chain] = chains_of(text)
    assert [raised.depth for raised in chain] == [1, 2, 3, 4, 0]


def test_a_header_ends_frames_without_an_exception() -> None:
    one = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in f\n'
    assert [chain[0].name for chain in chains_of(one + one + "KeyError: 1")] == [CUT, "KeyError"]


def test_frames_read_without_unwrapping() -> None:
    found = Tracebacks()
    frame = b"\tat org.x.Y.z(Y.java:3)"
    assert not found.take_frame(frame)
    for line in Lines().read(b"java.io.IOException: a", 0, 1):
        found.feed(line)
    assert found.take_frame(frame)
    assert not found.take_frame(b"\tat noon")
    found.close()
    assert len(found.closed[0][0].frames) == 1


def test_frames_of_a_python_exception_alone_are_dropped() -> None:
    [[raised]] = chains_of("ValueError: a\n\tat org.x.Y.z(Y.java:3)")
    assert raised.frames == []


def test_the_lines_of_a_notebook() -> None:
    text = """
    Traceback (most recent call last):
    File /srv/etl/load.py:12, in main(ds)
    File <command-12>:3
    KeyError: 'x'
    """
    [[raised]] = chains_of(dedent(text).strip())
    assert places(raised) == [("/srv/etl/load.py", 12, "main"), ("<command-12>", 3, "")]


STATED = (
    '{"event":"Task failed with exception","level":"error","error_detail":['
    '{"exc_type":"E","exc_value":"a","frames":[{"filename":"/srv/dags/a.py","lineno":3,"name":"f"}]},'
    '{"exc_type":"F","exc_value":"b","frames":[]}]}'
)


def test_exceptions_that_are_stated() -> None:
    [chain] = chains_of(STATED)
    assert [told(raised) for raised in chain] == [(0, "E", "a"), (1, "F", "b")]
    assert chain[0].stack[0].user


def test_long_stacks_are_bounded() -> None:
    python = "".join(f'  File "/srv/a.py", line {n}, in f\n' for n in range(1, 500))
    [[raised]] = chains_of("Traceback (most recent call last):\n" + python + "RecursionError: x")
    assert len(raised.frames) == 200
    jvm = "java.lang.StackOverflowError: x\n" + "\tat org.x.Y.z(Y.java:3)\n" * 500
    [[raised]] = chains_of(jvm)
    assert len(raised.frames) == 200


def test_of_a_chain_without_end_the_first_and_the_last_are_kept() -> None:
    links = "".join(f"Caused by: a.b.E{number}: x\n" for number in range(5000))
    (chain,) = chains_of("java.lang.RuntimeException: top\n\tat a.b.C.d(E.java:1)\n" + links)
    assert (len(chain), chain[0].name, chain[-1].name) == (MAX_CHAIN, RUNTIME, "a.b.E4999")


RUNTIME = "java.lang.RuntimeException"


AFTERMATH = """
    Traceback (most recent call last):
      File "/srv/load.py", line 3, in <module>
    ValueError: no
    rm: cannot remove '/tmp/x': No such file or directory
"""


def test_another_program_that_speaks_after_the_end_is_no_part_of_the_message() -> None:
    (chain,) = chains_of(dedent(AFTERMATH).strip("\n"))
    assert chain[0].message == "no"


def test_a_java_program_has_ended_as_well() -> None:
    text = """
        Exception in thread "main" java.lang.IllegalStateException: no
        \tat job.Load.main(Load.java:3)
        rm: cannot remove '/tmp/x': No such file or directory
    """
    (chain,) = chains_of(dedent(text).strip("\n"))
    assert chain[0].message == "no"


def test_words_that_a_message_announces_are_its_own() -> None:
    (chain,) = chains_of(dedent(AFTERMATH).strip("\n").replace(" no", " dbt said:"))
    assert chain[0].message.endswith("No such file or directory")
