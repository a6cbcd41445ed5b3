import pytest

from tools.config_python import python_places
from tools.source_map_tree import read_tree

KEY = "spark.executor.memory"


def found(text: str) -> list[tuple[str, str]]:
    places = python_places(read_tree("job.py", text.encode()), KEY)
    assert [text[place.first : place.end] for place in places] == [p.value for p in places]
    return [(place.kind, place.value) for place in places]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            's = B.appName("x").config("spark.executor.memory", "2g").getOrCreate()',
            ("builder", "2g"),
        ),
        ('conf = SparkConf().set("spark.executor.memory", "2g")', ("builder", "2g")),
        ('spark.conf.set("spark.executor.memory", "2g")', ("session", "2g")),
        ('S(conf={"spark.executor.memory": "2g"})', ("operator", "2g")),
        ('x = ["--conf", "spark.executor.memory=2g"]', ("submit", "2g")),
        ('x = "spark-submit --conf spark.executor.memory=2g job.py"', ("submit", "2g")),
        ('s.config("spark.executor.memory", 2048)', ("builder", "2048")),
    ],
)
def test_place_of_each_form(text: str, place: tuple[str, str]) -> None:
    assert found(f"{text}\n") == [place]


@pytest.mark.parametrize(
    "text",
    [
        'x = "spark.executor.memory"',
        's.config("spark.executor.memory", memory)',
        's.config("spark.executor.memory", f"{n}g")',
        's.get("spark.executor.memory", "2g")',
        'x = {"spark.executor.memory": m}',
        'x = {"spark.executor.cores": "2"}',
        'x = "spark.executor.memory="',
        "# s.config('spark.executor.memory', '2g')",
    ],
)
def test_other_code_sets_nothing(text: str) -> None:
    assert found(f"{text}\n") == []
