import json
import re
import shutil
from pathlib import Path

import pytest

from contracts.hypotheses import Hypotheses
from contracts.verdict import Verdict
from evals.corpus import Corpus
from evals.history import (
    ACCEPTED,
    BUNDLE,
    CASES,
    CORPUS,
    FOLDER,
    Job,
    Line,
    check,
    check_part,
    read_accepted,
    unaccepted,
    write_accepted,
)
from evals.record_history import record
from graph.incident import INCIDENT
from graph.steps import Flow, flow, step

LINE = Line("case", "fix", "aa", "answer.why")
PARTS = 2


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_recorded_runs_give_what_was_recorded_or_accepted(part: int) -> None:
    job = Job(FOLDER, CORPUS, part, PARTS)
    cases: dict[str, str] = json.loads((FOLDER / CASES).read_bytes())
    mine = {cases[name] for name in sorted(cases)[part::PARTS]}

    checked = check_part(job)

    accepted = [line for line in read_accepted() if line.case in mine]
    problems = list(unaccepted(checked.lines, accepted))
    assert problems == [], "if this is meant: make accept-history, and say why in the commit"
    assert checked.executed == len(mine) * len(INCIDENT.steps)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One case, recorded with the code of today."""
    folder = tmp_path_factory.mktemp("history")
    corpus = Corpus.open(CORPUS)
    record(folder, corpus, corpus.entries[:1])
    return folder


def with_step(name: str, *functions: object) -> Flow:
    """The incident flow in which somebody has written one step anew."""
    changed = (
        step(one.kind, one.key, *functions) if one.name == name else one  # type: ignore[arg-type]
        for one in INCIDENT.steps
    )
    return flow("incident", INCIDENT.given, *changed)


@pytest.mark.slow
def test_what_did_not_change_has_no_line(history: Path) -> None:
    checked = check(history, CORPUS)

    assert (checked.runs, checked.executed, checked.lines) == (1, len(INCIDENT.steps), ())


@pytest.mark.slow
def test_a_step_that_gives_something_else_is_named_with_its_fields_and_the_verdict(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agents import ranker
    from contracts.catalogue import Catalogue
    from contracts.recorded import Recorded

    def ask_rank(hypotheses: Hypotheses, catalogue: Catalogue) -> Recorded:
        return ranker.ask_rank(hypotheses, catalogue)

    def finish_rank(hypotheses: Hypotheses, catalogue: Catalogue, recorded: Recorded) -> Verdict:
        made = ranker.finish_rank(hypotheses, catalogue, recorded)
        return made.model_copy(update={"verdict": "unknown", "summary": "changed"})

    monkeypatch.setattr("evals.history.INCIDENT", with_step("rank", ask_rank, finish_rank))
    rank, verdict = check(history, CORPUS).lines

    assert (rank.step, rank.told) == ("rank", "summary verdict")
    assert (verdict.step, verdict.told.endswith(" -> unknown")) == ("verdict", True)


@pytest.mark.slow
def test_a_step_that_breaks_is_named_with_its_error(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contracts.catalogue import Catalogue
    from contracts.inputs import Inputs
    from contracts.log_report import LogReport
    from contracts.spark_metrics import SparkMetrics

    def propose(
        inputs: Inputs, log_report: LogReport, metrics: SparkMetrics, catalogue: Catalogue
    ) -> Hypotheses:
        raise KeyError("gone\tsince")

    monkeypatch.setattr("evals.history.INCIDENT", with_step("propose", propose))
    proposed, verdict = check(history, CORPUS).lines

    assert (proposed.step, proposed.told) == ("propose", "KeyError: 'gone\\tsince'")
    assert re.fullmatch(r".* -> none", verdict.told)


def test_accepted_lines_are_read_as_they_were_written(tmp_path: Path) -> None:
    other = Line("case", "rank", "bb", "summary verdict")

    write_accepted([other, LINE], tmp_path)

    assert read_accepted(tmp_path) == (LINE, other)
    assert (tmp_path / ACCEPTED).read_text().startswith("# What recorded runs give today")


@pytest.mark.parametrize(
    ("found", "accepted", "problem"),
    [
        ([LINE], [LINE], []),
        ([], [], []),
        ([LINE], [], ["case, fix: differs from its record in answer.why"]),
        (
            [],
            [LINE],
            ["case, fix: gives what was recorded again, and a difference is accepted"],
        ),
        (
            [Line("case", "fix", "bb", "answer.kind")],
            [LINE],
            ["case, fix: differs from what was accepted; from its record in answer.kind"],
        ),
    ],
)
def test_only_what_was_not_accepted_is_told(
    found: list[Line], accepted: list[Line], problem: list[str]
) -> None:
    assert list(unaccepted(found, accepted)) == problem


def test_the_history_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000


def test_an_edited_history_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "history")
    data = bytearray((tmp_path / "history" / BUNDLE).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "history" / BUNDLE).write_bytes(data)

    with pytest.raises(ValueError, match=r"edited|damaged"):
        check_part(Job(tmp_path / "history", CORPUS, 0, 1))
