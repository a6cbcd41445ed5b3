import pytest

from contracts.log_report import Finding, Process
from tests.builders import finding, frame
from tools.reading import heard, left_unset, read


def cause_of(seen: Finding) -> str | None:
    reading = read(seen)
    return reading.cause if reading else None


def raised(name: str, message: str, code: str = "", process: Process = "driver") -> Finding:
    return finding(name, message, frames=[frame(code=code)], process=process)


def within(name: str, message: str, library: str) -> Finding:
    inner = frame(file=library, user=False)
    return finding(name, message, frames=[frame(), inner])


@pytest.mark.parametrize(
    ("seen", "cause"),
    [
        (raised("KeyError", "'DB_HOST'", 'os.environ["DB_HOST"]'), "config.environment-missing"),
        (raised("KeyError", "'day'", 'dag_run.conf["day"]'), "config.missing-argument"),
        (raised("IndexError", "list index out of range", "sys.argv[2]"), "config.missing-argument"),
        (raised("KeyError", "'price'", "total += row['price']"), "data.column-missing"),
        (raised("KeyError", "'x'", "known[x]"), "code.index-or-key"),
        (raised("ModuleNotFoundError", "No module named 'x'"), "dependency.python-module"),
        (raised("ImportError", "cannot import name 'a' from 'b'"), "dependency.package-version"),
        (raised("AttributeError", "'NoneType' object has no attribute 'a'"), "code.none-value"),
        (raised("TypeError", "unsupported operand: 'int' and 'NoneType'"), "code.none-value"),
        (raised("ZeroDivisionError", "division by zero"), "data.divide-by-zero"),
        (raised("UnicodeDecodeError", "'utf-8' codec can't decode byte"), "data.encoding"),
        (raised("ValueError", "invalid literal for int() with base 10: 'x'"), "data.bad-cast"),
        (raised("ValueError", "time data '1' does not match format '%Y'"), "data.datetime-parse"),
        (
            raised("FileNotFoundError", "[Errno 2] No such file or directory: 'a'"),
            "data.path-missing",
        ),
        (
            raised("PermissionError", "[Errno 13] Permission denied: 'a'"),
            "storage.permission-denied",
        ),
        (raised("OSError", "[Errno 28] No space left on device"), "shuffle.disk-full"),
        (
            raised("json.decoder.JSONDecodeError", "Expecting value: line 1"),
            "data.malformed-record",
        ),
        (
            raised("ConnectionRefusedError", "[Errno 111] Connection refused"),
            "external.connection-refused",
        ),
        (raised("socket.gaierror", "[Errno -2] Name or service not known"), "external.timeout"),
        (raised("MemoryError", ""), "memory.python-worker"),
        (raised("IntegrityError", "refused"), "data.constraint"),
        (raised("ProgrammingError", "refused"), "sql.syntax"),
        (raised("OperationalError", "connection lost"), "external.connection-refused"),
        (raised("AnalysisException", "a is ambiguous"), "sql.ambiguous-column"),
        (raised("AnalysisException", "it broke"), "code.driver-exception"),
        (raised("ValueError", "Python path '/p' must exist"), "dependency.python-interpreter"),
        (raised("TypeError", "cannot serialize object of type X"), "code.not-serializable"),
        (raised("my.DataQualityError", "3 rows"), "data.quality-check"),
        (raised("ValueError", "row count 3 below minimum 10"), "data.quality-check"),
        (raised("ValueError", "7 of 90 rows without a price, limit is 2%"), "data.quality-check"),
        (raised("RuntimeError", "share of unknown ids 12 % (allowed 5 %)"), "data.quality-check"),
        (raised("AssertionError", "too many nulls in price"), "data.quality-check"),
        (raised("SystemExit", "42 records with negative amount"), "data.quality-check"),
        (raised("RuntimeError", "worker 3 of 8 does not answer"), "code.driver-exception"),
        (raised("RuntimeError", "boom"), "code.driver-exception"),
        (raised("KeyboardInterrupt", ""), "orchestration.interrupted"),
        (within("KeyError", "'cost'", "pandas/core/indexes/base.py"), "data.column-missing"),
        (
            within("FileNotFoundError", "[Errno 2]: 'jq'", "subprocess.py"),
            "dependency.executable-missing",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.name}-{value.message}",
)
def test_the_exception_itself_names_its_cause(seen: Finding, cause: str) -> None:
    assert cause_of(seen) == cause


def test_an_exception_of_user_code_in_a_worker_is_of_the_udf() -> None:
    assert cause_of(raised("KeyError", "'a'", "x[k]", "python-worker")) == "code.udf-exception"


def test_a_java_exception_is_left_to_the_packs() -> None:
    assert cause_of(finding("java.io.IOException", "Connection refused")) is None


def test_a_scala_frame_is_left_to_the_packs() -> None:
    inner = frame(file="Task.scala", user=False)
    assert cause_of(finding("MyException", "boom", frames=[inner])) is None


def test_a_line_that_is_no_exception_is_not_read() -> None:
    assert cause_of(finding("error-line", "boom", matched="anchor")) is None


def caught(file: str = "jobs/orders.py", byte: int = 10) -> Finding:
    return finding("FileNotFoundError", "[Errno 2] a", byte=byte, frames=[frame(file)])


def unset(name: str = "UnboundLocalError") -> Finding:
    return finding(name, "cannot access local variable 'doc'", byte=90, frames=[frame()])


def test_a_name_is_left_unset_by_what_the_same_function_caught_before() -> None:
    assert left_unset(unset(), caught())
    assert left_unset(unset("NameError"), caught())


def test_a_name_is_not_left_unset_by_another_function_a_later_error_or_for_another_type() -> None:
    assert not left_unset(unset(), caught("jobs/other.py"))
    assert not left_unset(unset(), caught(byte=120))
    assert not left_unset(unset("ValueError"), caught())
    assert not left_unset(finding("NameError", byte=90), caught())


def test_a_custom_class_is_read_by_its_name_and_a_bare_one_by_its_message() -> None:
    assert cause_of(raised("etl.FeedMissing", "12")) == "data.path-missing"
    assert cause_of(raised("AirflowException", "the feed has not arrived")) == "data.path-missing"


def test_an_exception_that_a_message_names_is_read_before_the_words_around_it() -> None:
    said = "Workload failed, see the table of errors: ModuleNotFoundError: No module named 'etl'"
    assert cause_of(raised("AirflowException", said)) == "dependency.python-module"
    said = "the feed has not arrived: Error: it broke"
    assert cause_of(raised("AirflowException", said)) == "data.path-missing"


def test_pythons_own_words_are_no_phrases() -> None:
    said = "load() missing 1 required positional argument: 'day'"
    assert cause_of(raised("TypeError", said)) == "code.driver-exception"


def test_what_is_left_says_what_the_line_was_doing() -> None:
    reading = read(raised("RuntimeError", "boom", "ship(parcel)"))
    assert reading is not None
    assert reading.saw.endswith("nothing caught it; the line calls something")


def test_a_message_may_name_an_exception_that_says_nothing() -> None:
    assert cause_of(raised("AirflowException", "MyError: it broke")) == "code.driver-exception"


@pytest.mark.parametrize(
    ("seen", "cause"),
    [
        (within("OSError", "gave up", "/x/site-packages/h5py/h.py"), "data.corrupt-file"),
        (within("xlrd.XLRDError", "gave up", "/x/site-packages/xlrd/b.py"), "data.corrupt-file"),
        (within("RuntimeError", "gave up", "/x/site-packages/own/b.py"), "code.driver-exception"),
        (raised("etl.XLRDError", "gave up"), "code.driver-exception"),
        (raised("AttributeError", "they no longer have fetchone()"), "code.removed-api"),
        (raised("crm.TokenError", "invalid_grant: refresh token has expired"), "auth.expired"),
        (raised("crm.TokenError", "invalid_grant: no"), "auth.login-failed"),
        (raised("RuntimeError", "refused (SQLSTATE 42P01)"), "sql.table-missing"),
        (
            raised(
                "RuntimeError",
                "cell failed: Traceback (most recent call last)\nValueError: told"
                "\nZeroDivisionError: division by zero",
            ),
            "data.divide-by-zero",
        ),
        (
            raised("pyspark.errors.exceptions.connect.PythonException", "KeyError: 'a' is not"),
            "code.udf-exception",
        ),
    ],
)
def test_libraries_codes_and_wrapped_tracebacks_are_read(seen: Finding, cause: str) -> None:
    assert cause_of(seen) == cause


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("ERROR 1142 (42501): refused", "auth.access-denied"),
        ("iconv: illegal input sequence at position 2", "data.encoding"),
        ("all is well", None),
    ],
)
def test_a_line_is_heard(line: str, cause: str | None) -> None:
    reading = heard(finding("error-line", line, matched="anchor"))
    assert (reading.cause if reading else None) == cause
