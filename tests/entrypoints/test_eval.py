"""`breakfix eval` as a user meets it: real diagnoses in real processes."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from entrypoints.cli.main import main
from evals.run_folder import HEADER, ROWS
from tests.evals.cases import LOG, TRUTH, base, corpus

Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.slow


@pytest.fixture
def evaluate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        words = [str(argument) for argument in arguments]
        code = main(["eval", *words, "--state", str(tmp_path / "state")])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    bad = TRUTH.model_copy(update={"cause": "sql.table-missing", "also": ()})
    corpus(tmp_path / "mine", base("one"), base("two", {"b.log": LOG}, bad, family="other"))
    return tmp_path / "mine"


def test_the_last_line_has_the_figures(evaluate: Run, cases: Path, tmp_path: Path) -> None:
    code, out, _ = evaluate("run", cases, "--json", "--workers", 1, "--out", tmp_path / "run")
    *rows, last = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["about"]["id"] for row in rows] == ["one", "two"]
    assert {key: last[key] for key in ("n", "top1", "top3", "unknown", "false_patch")} == {
        "n": 2,
        "top1": 0.5,
        "top3": 0.5,
        "unknown": 0,
        "false_patch": 0,
    }
    [wrong] = [row for row in rows if not row["top1"]]
    assert 0 < wrong["confidence"] < 0.8
    assert last["confidently_wrong"] == 0


def test_a_stopped_run_goes_on_where_it_was(evaluate: Run, cases: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    evaluate("run", cases, "--workers", 1, "--out", run)
    whole = (run / ROWS).read_bytes()
    first = whole.splitlines(keepends=True)[0]
    (run / ROWS).write_bytes(first + b'{"torn')
    code, out, err = evaluate("report", run)
    assert (code, out) == (2, "")
    assert "has 1 of 2 cases" in err
    assert evaluate("run", cases, "--workers", 1, "--out", run)[0] == 0
    assert (run / ROWS).read_bytes().startswith(first)
    assert len((run / ROWS).read_bytes().splitlines()) == 2


def test_two_runs_are_compared_gated_and_reported(
    evaluate: Run, cases: Path, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    evaluate("run", cases, "--workers", 1, "--out", old)
    new.mkdir()
    (new / HEADER).write_bytes((old / HEADER).read_bytes())
    broken = (old / ROWS).read_text().replace('"top1":true', '"top1":false')
    (new / ROWS).write_text(broken)
    assert evaluate("compare", old, old)[0] == 0
    code, out, _ = evaluate("compare", old, new)
    assert (code, "1 broke" in out) == (1, True)
    assert evaluate("gate", old, old)[0] == 0
    assert evaluate("gate", old, new)[0] == 3
    code, out, _ = evaluate("report", new, "--baseline", old, "--to", tmp_path / "out")
    assert code == 0
    page = (tmp_path / "out" / "report.html").read_text()
    assert "ZeroDivisionError: division by zero" in page
    assert "var(--accent)" in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert json.loads((tmp_path / "out" / "report.json").read_text())["kinds"][0]["n"] == 2
    assert "# Gate: INCONCLUSIVE" in (tmp_path / "out" / "report.md").read_text()


def test_other_cases_are_not_compared(evaluate: Run, cases: Path, tmp_path: Path) -> None:
    evaluate("run", cases, "--workers", 1, "--out", tmp_path / "a")
    corpus(cases, base("one"))
    evaluate("run", cases, "--workers", 1, "--out", tmp_path / "b")
    code, _, err = evaluate("compare", tmp_path / "a", tmp_path / "b")
    assert (code, "are not over the same cases: mine has digest" in err) == (2, True)
    code, _, err = evaluate("run", cases, "--out", tmp_path / "a")
    assert (code, "holds a run over other cases" in err) == (2, True)


def test_a_wrong_label_is_a_sentence_and_no_run(evaluate: Run, tmp_path: Path) -> None:
    wrong = TRUTH.model_copy(update={"cause": "no.cause"})
    corpus(tmp_path / "bad", base(truth=wrong))
    code, out, err = evaluate("run", tmp_path / "bad", "--out", tmp_path / "run", "--json")
    assert (code, out) == (2, "")
    assert "load: no.cause is no cause of the catalogue" in err
    assert not (tmp_path / "run").exists()


def test_the_same_id_in_two_corpora_is_refused(evaluate: Run, cases: Path, tmp_path: Path) -> None:
    corpus(tmp_path / "more", base("one"))
    code, _, err = evaluate("run", cases, tmp_path / "more")
    assert (code, "these ids stand in two of the corpora: one" in err) == (2, True)


def test_without_spark_it_says_what_to_install(
    evaluate: Run, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, err = evaluate("run", cases, "--on", "spark")
    assert (code, "pip install 'breakfix[spark]'" in err) == (2, True)


def test_the_schemas_are_printed(evaluate: Run) -> None:
    assert {"case/1", "row/1", "figures/1"} <= json.loads(evaluate("schema", "--json")[1]).keys()
