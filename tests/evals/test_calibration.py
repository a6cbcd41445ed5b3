import json
from pathlib import Path

import pytest

from contracts.catalogue import Confidence
from evals.calibrate import main
from evals.calibration import fit, grades
from evals.observed import KEPT, Observation, digest_of, merged, observed, read, written
from tests.evals.cases import row as judged
from tools.catalogue import load


def seen(facts: str, right: int, wrong: int) -> list[Observation]:
    return [
        Observation(
            case=f"{facts}.{number}",
            family=f"{facts.replace(' ', '-')}-{number}",
            facts=tuple(facts.split()),
            right=number < right,
        )
        for number in range(right + wrong)
    ]


MANY = [
    *seen("named", 190, 4),
    *seen("named not-last", 30, 6),
    *seen("not-last rivals weak", 2, 18),
    *seen("", 0, 10),
]


def sure(kept: list[Observation]) -> dict[str, float]:
    return {" ".join(one.facts): one.confidence for one in fit(kept).table.grades}


def test_what_was_nearly_always_right_is_sure() -> None:
    found = sure(MANY)
    assert found["named"] >= 0.95
    assert found["named"] > found["named not-last"] > found["not-last rivals weak"]


def test_what_nobody_has_seen_is_not_sure() -> None:
    assert sure(MANY)["numbers"] < 0.8


def test_few_of_the_left_out_are_wrong_and_sure() -> None:
    found = fit(MANY).report
    assert (found.cases, found.graded) == (260, 250)
    assert found.confidently_wrong.value < 0.03
    assert found.ece_low <= found.ece <= found.ece_high


def test_below_the_threshold_the_first_cause_is_seldom_right() -> None:
    found = fit(MANY)
    assert 0 < found.table.unknown_below < 0.5
    assert found.report.below.value < 1 / 3


def test_without_observations_there_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="take RUN"):
        fit(seen("", 0, 2))


def test_the_same_observations_give_the_same_table() -> None:
    assert fit(MANY) == fit(MANY)


def test_a_healthy_run_stands_alone_among_the_grades() -> None:
    assert [one for one in grades() if "healthy" in one] == [("healthy",)]


def test_a_lead_that_is_right_is_observed_as_right() -> None:
    row = judged("a", verdict="unknown", rests_on=("named", "rivals"), lead_right=True)
    assert observed(row) == Observation(
        case="a", family=row.about.family, facts=("named", "rivals"), right=True
    )


def test_of_a_wrong_first_cause_the_others_are_observed() -> None:
    row = judged("a", rests_on=("named", "rivals"), lead_right=False, another_right=True)
    assert (observed(row).right, observed(row).another) == (False, True)


def test_a_healthy_run_is_right_where_its_verdict_is() -> None:
    assert observed(judged("a", rests_on=("healthy",), top1=True, lead_right=False)).right


def test_what_was_observed_first_stays() -> None:
    (first,) = seen("named", 0, 1)
    later = first.model_copy(update={"right": True})
    other = first.model_copy(update={"case": "b"})
    assert merged([first], [other, later]) == (other, first)


def test_the_shipped_table_was_fitted_on_what_is_kept() -> None:
    table = load().confidence
    assert table is not None
    again = fit(read(KEPT)).table
    assert table.fitted_on == digest_of(read(KEPT)) == again.fitted_on
    assert [one.confidence for one in table.grades] == pytest.approx(
        [one.confidence for one in again.grades], abs=0.02
    )


def test_the_fit_is_written_where_the_catalogue_reads_it(tmp_path: Path) -> None:
    kept, table = tmp_path / "observations.jsonl", tmp_path / "confidence.json"
    kept.write_bytes(written(MANY))
    main(["--write"], kept, table)
    assert Confidence.model_validate_json(table.read_bytes()) == fit(MANY).table


def test_the_figures_are_told_in_words_and_as_json(tmp_path: Path) -> None:
    kept = tmp_path / "observations.jsonl"
    kept.write_bytes(written(MANY))
    assert "| named, not-last " in main([], kept)
    assert json.loads(main(["--json"], kept))["cases"] == 260
