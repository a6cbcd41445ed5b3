import pytest

from contracts.log_report import Finding
from tests.builders import finding, frame
from tools.reading_library import narrower, of_library


def raised(name: str, file: str, function: str = "f", code: str = "x()") -> str | None:
    inner = frame(file=file, user=False).model_copy(update={"function": function})
    seen: Finding = finding(name, "no", frames=[frame(code=code), inner])
    found = of_library(seen, seen.frames[0])
    return found[0] if found is not None else None


PACKAGES = "/opt/venv/lib/python3.11/site-packages/"


@pytest.mark.parametrize(
    ("name", "file", "cause"),
    [
        ("xlrd.biffh.Odd", "", "data.corrupt-file"),
        ("ValueError", "fastavro/_read.pyx", "data.corrupt-file"),
        ("OSError", PACKAGES + "PIL/Image.py", "data.corrupt-file"),
        ("KeyError", "/usr/lib/python3.11/zipfile.py", "data.corrupt-file"),
        ("ValueError", "/usr/lib/python3.11/json/decoder.py", "data.malformed-record"),
        ("Odd", PACKAGES + "omegaconf/base.py", "config.invalid-value"),
        ("google.auth.exceptions.Odd", PACKAGES + "google/auth/x.py", "auth.login-failed"),
        ("Odd", PACKAGES + "google/cloud/storage/x.py", "external.request-rejected"),
        ("Odd", PACKAGES + "typing_extensions.py", None),
        ("ValueError", "/home/etl/job.py", None),
    ],
)
def test_the_kind_of_the_library_names_the_cause(name: str, file: str, cause: str | None) -> None:
    assert raised(name, file) == cause


def test_a_library_that_was_writing_met_a_value_that_does_not_fit() -> None:
    wrong = "data.write-schema-mismatch"
    assert raised("ValueError", "fastavro/_write.pyx", "fastavro._write.write_record") == wrong
    assert raised("ValueError", PACKAGES + "h5py/x.py", "f", 'file.write("x")') == wrong


def test_without_frames_and_module_nothing_is_known() -> None:
    assert of_library(finding("ValueError", "no"), None) is None


def test_a_compiled_reader_is_known_by_the_line_that_calls_it() -> None:
    called = frame(code="rows = lz4.frame.decompress(raw)")
    found = of_library(finding("RuntimeError", "no", frames=[called]), called)
    assert found is not None
    assert found[0] == "data.corrupt-file"
    other = frame(code="rows = requests.get(url)")
    assert of_library(finding("RuntimeError", "no", frames=[other]), other) is None


def test_a_reader_of_files_knows_no_settings() -> None:
    inside = finding(
        "ValueError", "must be positive", frames=[frame("fastavro/_read.pyx", user=False)]
    )
    said = narrower("config.invalid-value", inside, None)
    assert said is not None
    assert said[0] == "data.corrupt-file"
    assert narrower("data.bad-cast", inside, None) is None
    own = finding("ValueError", "must be positive", frames=[frame()])
    assert narrower("config.invalid-value", own, None) is None
    unknown = finding("ValueError", "no", frames=[frame("/x/site-packages/own/b.py", user=False)])
    assert narrower("config.invalid-value", unknown, None) is None


@pytest.mark.parametrize(
    ("file", "message", "cause"),
    [
        (PACKAGES + "xarray/core/dataset.py", "'t2m'", "data.column-missing"),
        (PACKAGES + "dynaconf/base.py", "'db_host'", "config.missing-argument"),
        (PACKAGES + "joblib/numpy_pickle.py", "110", "data.corrupt-file"),
        (PACKAGES + "orjson/x.py", "'a'", "data.malformed-record"),
    ],
)
def test_a_name_that_a_file_does_not_hold_is_no_damage(file: str, message: str, cause: str) -> None:
    seen = finding("KeyError", message, frames=[frame(), frame(file, user=False)])
    said = narrower("code.index-or-key", seen, None)
    assert said is not None
    assert said[0] == cause
