import pytest

from tools.config_text import is_sound, kind_of, mentions, places_in

KEY = "spark.executor.memory"


def found(name: str, text: str) -> list[tuple[str, str]]:
    places = places_in(name, text, KEY)
    assert [text[place.first : place.end] for place in places] == [p.value for p in places]
    return [(place.kind, place.value) for place in places]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("conf/spark-defaults.conf", "spark.executor.memory   2g\n", ("properties", "2g")),
        ("job.properties", "a=1\nspark.executor.memory=2g\n", ("properties", "2g")),
        ("databricks.yml", "spark_conf:\n  spark.executor.memory: 2g # why\n",
         ("databricks", "2g")),
        ("a.yaml", "kind: SparkApplication\nspec:\n  sparkConf:\n"
         "    \"spark.executor.memory\": '2g'\n",
         ("kubernetes", "2g")),
        ("a.yaml", "kind: SparkApplication\nspec:\n  driver:\n    memory: 1g\n  executor:\n"
         "    cores: 1\n    memory: \"2g\"\n  x: 1\n  memory: 9g\n", ("kubernetes", "2g")),
        ("emr.json", '[{"Classification": "spark-defaults", "Properties":'
         ' {"spark.executor.memory": "2g"}}]', ("emr", "2g")),
        ("glue.json", '{"--conf": "spark.x=1 --conf spark.executor.memory=2g"}', ("glue", "2g")),
        ("values.yaml", "args: [--conf, spark.executor.memory=2g]\n", ("file", "2g")),
        ("job.toml", '[conf]\n"spark.executor.memory" = "2g"\n', ("file", "2g")),
    ],
)  # fmt: skip
def test_place_of_each_format(name: str, text: str, place: tuple[str, str]) -> None:
    assert found(name, text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "# spark.executor.memory: 2g\n",
        "a: 1 # spark.executor.memory: 2g\n",
        "// spark.executor.memory: 2g\n",
        "spark.executor.memoryOverhead: 1g\n",
        "my.spark.executor.memory: 1g\n",
    ],
)
def test_other_text_sets_nothing(text: str) -> None:
    assert found("a.yaml", text) == []
    assert mentions(text, KEY) == ()


def test_key_whose_value_stands_elsewhere_is_mentioned_but_not_set() -> None:
    text = "keys:\n  - spark.executor.memory\n"
    assert (found("a.yaml", text), len(mentions(text, KEY))) == ([], 1)


def test_kind_is_that_of_the_platform() -> None:
    assert kind_of("a.yaml", "steps: HadoopJarStep") == "emr"
    assert kind_of("a.yaml", "x: 1") == "file"


@pytest.mark.parametrize(
    ("name", "before", "after", "sound"),
    [
        ("a.json", '{"a": ["1", "2"]}', '{"a": ["1", "3"]}', True),
        ("a.json", '{"a": "1", "b": "1"}', '{"a": "2", "b": "2"}', False),
        ("a.json", '{"a": ["1"]}', '{"a": ["1", "2"], "b": 1}', True),
        ("a.toml", 'a = "1"\n', 'a = "2"\n', True),
        ("a.yaml", "a: 1\n", "a: 2\n", True),
        ("a.yaml", "a: 1\n", "a: 2\nb: 1\n", False),
    ],
)
def test_soundness_is_one_leaf(name: str, before: str, after: str, *, sound: bool) -> None:
    assert is_sound(name, before, after) is sound
