from contracts.spark_metrics import Grouping
from tests.tools.event_logs import killed_join
from tests.tools.rules.judging import judged, quote, read
from tools.rules.aggregate_skew import RULE

GROUPING = Grouping(
    kind="HashAggregate",
    keys=("country", "day"),
    sql_execution=0,
    stages=(6,),
    evidence=quote("HashAggregate"),
)


def test_a_grouping_whose_one_task_has_most_rows_is_skewed() -> None:
    metrics = read(killed_join()).model_copy(update={"joins": (), "groupings": (GROUPING,)})
    found = judged(RULE, metrics)
    assert found is not None
    assert (found.cause, found.stance) == ("skew.aggregate", "proposes")
    assert "a HashAggregate on country, day, had 111,000" in found.why
    assert found.fields == (
        ("keys", "country, day"),
        ("operator", "HashAggregate"),
        ("stage", "6"),
    )


def test_a_stage_that_joins_is_the_joins_to_explain() -> None:
    metrics = read(killed_join()).model_copy(update={"groupings": (GROUPING,)})
    assert judged(RULE, metrics) is None
