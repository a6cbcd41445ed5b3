from collections.abc import Mapping

import pytest

from contracts.verdict import Verdict
from evals.ablate import ABLATIONS, Judged, told, verdicts
from tests.evals.cases import base
from tools.catalogue import load

TWO = b"""\
2026-11-25 01:00:01,000 ERROR load: FATAL:  password authentication failed for user "etl"
2026-11-25 01:00:02,000 WARN load: going on without the rates
2026-11-25 01:00:03,000 INFO load: dividing
Traceback (most recent call last):
  File "/opt/etl/load.py", line 8, in main
    rate = total / count
ZeroDivisionError: division by zero
"""


@pytest.fixture(scope="module")
def found() -> Mapping[str, Verdict]:
    return verdicts(base(files={"load.log": TWO}), load())


def score_of(cause: str, verdict: Verdict) -> float:
    return next(item.score for item in verdict.hypotheses if item.cause == cause)


def test_every_ablation_gives_a_verdict(found: Mapping[str, Verdict]) -> None:
    assert list(found) == [one.name for one in ABLATIONS]
    assert found["whole"].verdict == "data.divide-by-zero"


def test_without_time_order_what_was_outlived_weighs_as_much(found: Mapping[str, Verdict]) -> None:
    outlived = {name: score_of("auth.login-failed", one) for name, one in found.items()}
    assert outlived["without time order"] > outlived["whole"]


def test_without_the_reading_only_entries_of_packs_name_a_cause() -> None:
    own = TWO.replace(b"ZeroDivisionError: division by zero", b"RateTableMissingError: eur")
    only = base(files={"load.log": own[own.index(b"Traceback") :]})
    named = {name: one.verdict for name, one in verdicts(only, load()).items()}
    assert named["whole"] != "unknown"
    assert named["without the general reading"] == "unknown"


def test_each_corpus_has_its_columns_in_the_table() -> None:
    rows = [Judged("ours", "a", "whole", "data.late", right=True, among_three=True)]
    assert "| ours: right" in told(rows)
    assert "100.0 % (1 of 1" in told(rows)
