import pytest

from contracts.catalogue import Cause
from contracts.hypotheses import Observation
from contracts.spark_metrics import HotTask, Join, Scan, SparkMetrics, Stage, UnfinishedTask
from tests.tools.builders import quote, verdict
from tools.advice import advise, no_advice
from tools.advice_skew import SPLIT_FROM, SPLITS, THRESHOLD, Skew, bytes_of, skew_of
from tools.source_map_clues import Clues

OFF = {THRESHOLD: "-1"}


def join(type: str = "Inner", kind: str = "SortMergeJoin") -> Join:
    return Join(kind=kind, type=type, keys=("k",), sql_execution=0, stages=(6,))


def scan(place: str, size: int | None, of: int = 0) -> Scan:
    location = f"InMemoryFileIndex(1 paths)[file:{place}]"
    return Scan(kind="Scan parquet", location=location, sql_execution=of, bytes=size)


def stage(bytes_read: int = 1_000, *, running: bool = False, number: int = 6) -> Stage:
    hot = HotTask(index=1, executor="1", duration_ms=9, records_read=9, bytes_read=bytes_read)
    unfinished = (UnfinishedTask(index=1, executor="1", ran_ms=9),) if running else ()
    return Stage(
        stage=number,
        attempt=0,
        name="x",
        status="complete",
        tasks=16,
        hot=hot,
        unfinished=unfinished,
    )


SIDES = (scan("/lake/clicks", 900_000), scan("/lake/sessions", 50_000), scan("/x", 1, of=1))


def said(
    type: str = "Inner",
    sides: tuple[Scan, ...] = SIDES,
    hot: Stage | None = None,
    settings: dict[str, str] = OFF,
) -> Skew:
    return skew_of([join(type)], sides, [hot or stage()], settings)


def test_a_broadcast_that_a_setting_forbids_is_told_with_the_size_that_allows_it() -> None:
    assert said() == Skew(
        (
            "The smaller input is /lake/sessions, 50,000 bytes as measured in this run:"
            " broadcast, the join needs no shuffle, so no hot task.",
            f"{SPLITS} would split nothing: the hot task read 1,000 bytes, and Spark splits from"
            " 268,435,456.",
        ),
        f"{THRESHOLD}: -1 is in force and forbids it; the default is 10485760",
    )


@pytest.mark.parametrize(
    ("type", "sides", "settings", "first"),
    [
        ("Inner", SIDES[:1], OFF, f"{SPLITS} would split nothing"),
        (
            "Inner",
            (scan("/a", 20_000_000), scan("/b", 30_000_000)),
            OFF,
            "No broadcast: the smaller input is /a, 20,000,000 bytes as measured in this run,"
            " over 10 MB.",
        ),
        (
            "LeftOuter",
            SIDES,
            OFF,
            "The smaller input is /lake/sessions, 50,000 bytes as measured in this run;"
            " a LeftOuter join broadcasts one side only.",
        ),
        (
            "Inner",
            SIDES,
            {},
            "The smaller input is /lake/sessions, 50,000 bytes as measured in this run,"
            " and no setting keeps it from a broadcast.",
        ),
    ],
)
def test_where_a_broadcast_is_not_right_the_number_says_why(
    type: str, sides: tuple[Scan, ...], settings: dict[str, str], first: str
) -> None:
    told = said(type, sides, settings=settings)
    assert (told.sentences[0][: len(first)], told.setting) == (first, None)


@pytest.mark.parametrize(
    ("type", "hot", "settings", "last"),
    [
        (
            "Inner",
            stage(300_000_000),
            {**OFF, SPLITS: "false"},
            f"{SPLITS} can split it: the hot task read 300,000,000 bytes, over the 268,435,456"
            f" from which Spark does; {SPLITS} is false.",
        ),
        (
            "Inner",
            stage(300_000_000),
            {**OFF, SPLIT_FROM: "64MB"},
            f"{SPLITS} can split it: the hot task read 300,000,000 bytes, over the 67,108,864"
            " from which Spark does.",
        ),
        (
            "Inner",
            stage(running=True),
            OFF,
            f"{SPLITS} would split nothing: both inputs together are 950,000 bytes on disk, and"
            " Spark splits from 268,435,456.",
        ),
        ("FullOuter", stage(), OFF, "Adaptive skew join splits no full outer join."),
    ],
)
def test_whether_spark_would_split_is_told_by_the_bytes_of_the_hot_task(
    type: str, hot: Stage, settings: dict[str, str], last: str
) -> None:
    assert said(type, hot=hot, settings=settings).sentences[-1] == last


def test_without_bytes_nothing_is_said() -> None:
    assert said(sides=(), hot=stage(0)) == Skew()


def test_other_joins_and_stages_are_none_of_this() -> None:
    assert skew_of([join(kind="BroadcastHashJoin")], SIDES, [stage()], OFF) == Skew()
    assert skew_of([join()], SIDES, [stage(number=7)], OFF) == Skew()


def test_a_place_without_a_path_is_named_as_it_stands() -> None:
    bare = Scan(kind="Scan x", location="somewhere", sql_execution=0, bytes=5)
    assert "input is somewhere, 5 bytes" in said(sides=(SIDES[0], bare)).sentences[0]


@pytest.mark.parametrize(
    ("text", "size"), [(None, 7), ("-1", -1), ("10MB", 10 * 2**20), ("2g", 2**31), ("x", 7)]
)
def test_sizes_are_read_as_spark_writes_them(text: str | None, size: int) -> None:
    assert bytes_of(text, 7) == size


CAUSE = Cause(id="skew.join", title="A skewed join", do="Do this.", fix=("config",))
QUOTE = quote(b"boom", b"boom")


def test_the_advice_for_a_skewed_join_has_the_numbers() -> None:
    clues = Clues(
        cause="skew.join",
        evidence=(QUOTE,),
        findings=(),
        joins=(join(),),
        scans=SIDES,
        hot=(stage(),),
        settings=tuple(OFF.items()),
    )
    told = advise(CAUSE, clues, (), None)
    assert "The smaller input is /lake/sessions" in told.why
    assert (told.setting or "").startswith(f"{THRESHOLD}: -1 is in force")


def test_a_run_that_succeeded_slowly_is_told_what_would_help() -> None:
    metrics = SparkMetrics(
        joins=(join(),), scans=SIDES, stages=(stage(),), settings=tuple(OFF.items())
    )
    slow = Observation(cause="skew.join", why="Slow.", evidence=(QUOTE,))
    healthy = verdict("healthy").model_copy(update={"observations": (slow,)})
    assert "input is /lake/sessions" in no_advice(healthy, metrics).why
    assert "sessions" not in no_advice(verdict("healthy"), metrics).why
