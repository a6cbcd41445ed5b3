import json
from collections.abc import Mapping

import pytest

from contracts.fix import Patch
from tools.codemod_job import Checking, Considered
from tools.codemod_work import work
from tools.config_fix import fault_of, setting_checks, with_setting
from tools.config_places import NoPlace, find_places, place_in_force
from tools.source_map_clues import Clues
from tools.splice import splice

KEY = "spark.executor.memory"
YAML = b"spark:\r\n  spark.executor.memory: 2g   # ask first\r\n  x: 1"
JOB = b'spark = B.config("spark.executor.memory", "2g").getOrCreate()\n'


def clues(cause: str = "memory.executor-heap", **settings: str) -> Clues:
    pairs = tuple((name.replace("_", "."), value) for name, value in settings.items())
    return Clues(cause=cause, evidence=(), findings=(), settings=pairs)


MEMORY = clues(spark_executor_memory="2g")


def fixed(files: Mapping[str, bytes], told: Clues = MEMORY) -> Patch:
    patch = with_setting(Considered(), told, files).patch
    assert isinstance(patch, Patch)
    return patch


def why(files: Mapping[str, bytes], told: Clues = MEMORY) -> str:
    answer = with_setting(Considered(), told, files)
    assert answer.patch is None
    return answer.refusals[-1].why


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("values.yaml", YAML),
        ("job.py", b"\xef\xbb\xbf# \xc3\xa9\n" + JOB),
        ("spark-defaults.conf", b"# \xc3\xa9\nspark.executor.memory\t2g\n"),
        (
            "emr.json",
            json.dumps({"a": {"spark.executor.memory": "2g"}, "b": [1]}, indent=3).encode(),
        ),
        ("job.toml", b'"spark.executor.memory" = "2g" # x\n'),
    ],
)
def test_value_alone_is_changed(name: str, data: bytes) -> None:
    patch = fixed({name: data})
    (change,) = patch.changes
    assert splice(data, change.edits) == data.replace(b"2g", b"3g")
    assert [rung.state for rung in setting_checks(patch, {name: data})] == ["proved"]
    assert (patch.effect, patch.target.code) == ("configuration", "2g")


def test_builder_wins_over_what_was_submitted() -> None:
    files = {"job.py": JOB, "values.yaml": YAML.replace(b"2g", b"9g")}
    assert fixed(files).target.file == "job.py"


def test_place_that_does_not_hold_the_value_in_force_refuses() -> None:
    files = {"job.py": JOB, "values.yaml": YAML}
    assert "the sources say 2g in job.py" in why(files, clues(spark_executor_memory="9g"))
    two = {"a.yaml": YAML, "b.yaml": YAML}
    assert "2g in a.yaml, 2g in b.yaml" in why(two)


def test_value_that_was_not_seen_in_force_refuses_with_its_places() -> None:
    answer = with_setting(Considered(), clues(), {"values.yaml": YAML})
    (refusal,) = answer.refusals
    assert "does not show the value" in refusal.why
    assert [(each.line, each.code) for each in refusal.candidates] == [(2, "2g")]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"job.py": b"x = 1\n", "a.ipynb": b"spark.executor.memory: 2g"}, "no file of the sources"),
        ({"a.yaml": b"- spark.executor.memory\n"}, "cannot be edited safely"),
        ({"job.py": JOB + b"print 1\n"}, "not Python 3"),
        ({"a.conf": b"# \xe9\nspark.executor.memory 2g\n"}, "is not UTF-8"),
        ({"databricks.yml": YAML}, "from the type of the node"),
        ({"job.py": b's.conf.set("spark.executor.memory", "2g")\n'}, "once the session runs"),
        ({"a.json": b'{"spark.executor.memory": "2g", "spark.executor.memory": "2g"}'},
         "2g in a.json"),
    ],
)  # fmt: skip
def test_place_that_cannot_be_changed_refuses(files: Mapping[str, bytes], reason: str) -> None:
    assert reason in why(files)


def test_setting_of_the_driver_is_inert_in_code() -> None:
    files = {"job.py": JOB.replace(b"executor", b"driver")}
    told = clues("memory.driver-heap", spark_driver_memory="2g")
    assert "no effect in the code of a job" in why(files, told)


def test_computed_value_refuses() -> None:
    with pytest.raises(NoPlace, match="is computed"):
        place_in_force({"a.yaml": b"spark.executor.memory: ${mem\n"}, KEY, "${mem")


def test_value_that_needs_no_change_refuses() -> None:
    files = {"a.yaml": b"spark.sql.adaptive.enabled: true\n"}
    answer = with_setting(
        Considered(), clues("skew.join", spark_sql_adaptive_enabled="true"), files
    )
    assert [each.why for each in answer.refusals] == [
        "spark.sql.adaptive.enabled: it is on already",
        "no file of the sources sets spark.sql.adaptive.skewJoin.enabled",
    ]


def test_patch_of_a_codemod_comes_first() -> None:
    tried = Considered(patch=fixed({"a.yaml": YAML}))
    assert with_setting(tried, MEMORY, {"a.yaml": YAML}) == tried


def test_file_that_a_parser_would_read_otherwise_refuses() -> None:
    told = clues(spark_executor_memory="2g")
    assert "would not be read as before" in why(
        {"a.json": b'{"a": {"spark.executor.memory": "2g"}, "a": {}}'}, told
    )


def test_check_of_another_file_fails() -> None:
    patch = fixed({"a.yaml": YAML})
    (rung,) = setting_checks(patch, {"a.yaml": YAML + b"\n"})
    assert (rung.state, "not the file" in rung.detail) == ("failed", True)
    (rung,) = setting_checks(patch, {"a.yaml": b""})
    assert rung.state == "failed"


@pytest.mark.parametrize(
    ("name", "data", "after", "why"),
    [
        ("job.py", JOB, JOB.replace(b'"2g"', b'"3g'), "would not compile"),
        ("job.py", JOB, JOB.replace(b'"2g"', b'"2g" '), "would be set to 3g in another way"),
        ("v.yaml", YAML, YAML + b"\n", "would not be read as before but for this value"),
    ],
)
def test_a_change_of_more_than_the_value_is_no_change(
    name: str, data: bytes, after: bytes, why: str
) -> None:
    before = {name: data}
    (place,) = find_places(before, KEY)
    assert why in (fault_of(KEY, place, "3g", {name: after}, before) or "")


def test_a_changed_setting_is_checked_as_one() -> None:
    answer = work(Checking(patch=fixed({"v.yaml": YAML})), {"v.yaml": YAML})
    assert [rung.state for rung in answer.rungs] == ["proved"]
