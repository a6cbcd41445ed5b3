import pytest

from contracts.catalogue import AnchorMatch, ConditionMatch, ExceptionMatch, ExitMatch, Match
from tests.tools.packing import entry
from tools.proof import exception_of, faults, source_faults

CAUSES = frozenset({"data.late"})
LATE = AnchorMatch(anchor="feed is late", pattern=r"feed is late by (?P<hours>\d+) h")
LINE = "feed is late by 3 h"


@pytest.mark.parametrize(
    ("match", "line"),
    [
        (LATE, LINE),
        (ConditionMatch(condition="PATH_NOT_FOUND"), "[PATH_NOT_FOUND] Path does not exist: /in"),
        (
            ConditionMatch(condition="_LEGACY_ERROR_TEMP_1329"),
            "Can not load class a.B, please make sure it is on the classpath.",
        ),
        (ExceptionMatch(exception="a.b.LateError", message="late"), "a.b.LateError: late"),
        (ExceptionMatch(exception="LateError"), "LateError"),
    ],
)
def test_an_entry_that_matches_its_line_has_no_fault(match: Match, line: str) -> None:
    assert list(faults(entry(match, matches=(line,)), CAUSES)) == []


def test_an_exit_code_needs_no_line() -> None:
    assert list(faults(entry(ExitMatch(exit=(52,), process="executor")), CAUSES)) == []


@pytest.mark.parametrize(
    ("match", "line", "why"),
    [
        (
            AnchorMatch(anchor="late", pattern="late"),
            "late",
            "anchor 'late' is shorter than 6 bytes",
        ),
        (
            AnchorMatch(anchor='feed "x"', pattern="feed"),
            'feed "x"',
            'anchor \'feed "x"\' holds one of " \\ < > & or a character that is not plain ASCII',
        ),
        (LATE, "late by 3 h", "the anchor is not in 'late by 3 h'"),
        (LATE, "feed is late by noon", "does not match 'feed is late by noon'"),
        (
            AnchorMatch(anchor="feed is late", pattern="(?=feed)"),
            LINE,
            "RE2 refuses '(?=feed)': invalid perl operator: (?=",
        ),
        (
            AnchorMatch(anchor="feed is late", pattern="feed is l\u00e4te"),
            LINE,
            "pattern 'feed is l\u00e4te' is not ASCII",
        ),
        (
            ConditionMatch(condition="NO_SUCH_THING.*"),
            "[NO_SUCH_THING] x",
            "no release that we know has the condition NO_SUCH_THING",
        ),
        (
            ExceptionMatch(exception="LateError", message="late"),
            "a.b.LateError: late",
            "does not match 'a.b.LateError: late'",
        ),
        (
            ExceptionMatch(exception="LateError", message="late"),
            "no exception at all",
            "does not match 'no exception at all'",
        ),
        (ExitMatch(exit=(0,), process="driver"), "x", "exit needs codes other than 0"),
    ],
)
def test_a_fault_says_what_is_wrong(match: Match, line: str, why: str) -> None:
    assert why in list(faults(entry(match, matches=(line,)), CAUSES))


def test_a_line_that_must_not_match_is_a_fault() -> None:
    one = entry(LATE, matches=(LINE,), misses=("the " + LINE, "feed is late"))
    assert list(faults(one, CAUSES)) == [f"matches 'the {LINE}', which it must miss"]


def test_an_exit_code_says_nothing_of_lines() -> None:
    one = entry(ExitMatch(exit=(1,), process="driver"), matches=("exit 1",))
    assert list(faults(one, CAUSES)) == ["does not match 'exit 1'"]


def test_an_entry_without_lines_is_a_fault() -> None:
    assert list(faults(entry(LATE), CAUSES)) == ["has no line under `matches`"]


def test_a_field_reads_a_group_that_exists() -> None:
    one = entry(LATE, fields=(("feed", "name"),), matches=(LINE,))
    assert list(faults(one, CAUSES)) == [
        "field feed reads the group name, which the pattern does not have"
    ]


def test_a_cause_is_named_and_exists() -> None:
    assert list(faults(entry(LATE, cause=None, matches=(LINE,)), CAUSES)) == [
        "has the role cause and names none"
    ]
    assert list(faults(entry(LATE, cause="data.gone", matches=(LINE,)), CAUSES)) == [
        "cause data.gone does not exist"
    ]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("https://github.com/a/b/blob/v1/c.py", []),
        ("c.py", ["source is no https URL (a relative one needs `base`)"]),
        (
            "https://github.com/a/b/blob/main/c.py",
            ["source https://github.com/a/b/blob/main/c.py follows a branch; pin it to a tag"],
        ),
    ],
)
def test_a_source_is_pinned(source: str, why: list[str]) -> None:
    assert list(source_faults(entry(LATE, source=source))) == why


def test_an_exception_line_is_name_and_message() -> None:
    assert exception_of("Caused by: a.B: x: y") == ("a.B", "x: y")
    assert exception_of("KeyError") == ("KeyError", "")
    assert exception_of("it failed: x") == ("", "it failed: x")
