import re
from pathlib import Path

import pytest

from evals.corpus import Corpus
from evals.import_lab import import_lab, main
from tests.evals.cases import LOG

LABEL = """\
cause = "data.divide-by-zero"
also = []
quote = "ZeroDivisionError"
file = "load.py"
lines = [8]
patch = "may"
abstain = false
outcome = "failed"
emitter = "python"
runner = "shell"
versions = "python 3.11"
family = "rates"
why = "a region without rows"
"""


def folder(root: Path, name: str, label: str = LABEL, log: bytes = LOG) -> Path:
    (root / name / "input").mkdir(parents=True)
    (root / name / "input" / "load.log").write_bytes(log)
    (root / name / "label.toml").write_text(label)
    (root / name / "make.sh").write_text("exit 1\n")
    return root / name


def test_a_folder_becomes_a_case_and_keeps_its_recipe(tmp_path: Path) -> None:
    folder(tmp_path / "lab", "Python__a1")
    second = tmp_path / "lab" / "Python__a1" / "second.toml"
    second.write_text('cause = "data.divide-by-zero"\n')
    count, refused = import_lab([tmp_path / "lab"], tmp_path / "recorded", tmp_path / "recipes")
    assert (count, refused) == (1, [])
    corpus = Corpus.open(tmp_path / "recorded")
    (found,) = [corpus.load(entry) for entry in corpus.entries]
    assert (found.case.id, found.files) == ("python__a1", {"load.log": LOG})
    assert found.case.truth.must_quote == ("ZeroDivisionError",)
    assert found.case.second is not None
    kept = sorted(path.name for path in (tmp_path / "recipes" / "Python__a1").iterdir())
    assert kept == ["label.toml", "make.sh"]


@pytest.mark.parametrize(
    ("label", "log", "why"),
    [
        (LABEL, b"at /work/x", r"input/load\.log holds /work/"),
        (LABEL + "more = 1\n", LOG, "more: Extra inputs"),
        ("cause =", LOG, "is not TOML"),
        (LABEL.replace('"may"', '"maybe"'), LOG, "patch: Input should be"),
    ],
)
def test_what_is_refused_is_named_and_the_rest_is_taken(
    tmp_path: Path, label: str, log: bytes, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path / "lab", "bad", label, log)
    folder(tmp_path / "lab", "good")
    into = ["--into", str(tmp_path / "recorded"), "--recipes", str(tmp_path / "recipes")]
    assert main([str(tmp_path / "lab"), *into]) == 1
    told = capsys.readouterr().out
    assert "1 cases, 1 refused" in told
    assert re.search(why, told)
    assert [path.name for path in (tmp_path / "recipes").iterdir()] == ["good"]


def test_an_empty_input_and_a_taken_id_are_refused(tmp_path: Path) -> None:
    folder(tmp_path / "lab" / "a", "one")
    folder(tmp_path / "lab" / "b", "one")
    empty = tmp_path / "lab" / "c"
    empty.mkdir()
    (empty / "label.toml").write_text(LABEL)
    count, refused = import_lab([tmp_path / "lab"], tmp_path / "recorded", tmp_path / "recipes")
    assert count == 1
    assert "the id one is taken" in refused[0]
    assert "input/ is empty or not there" in refused[1]
