import pytest

from contracts.catalogue import AnchorMatch, ConditionMatch, ExceptionMatch, ExitMatch, Match
from contracts.log_report import Frame
from tests.tools.packing import catalogue, entry
from tools.matching import Hit
from tools.signature import PackMatchers, is_named, matchers


def anchor(literal: str, pattern: str | None = None) -> AnchorMatch:
    return AnchorMatch(anchor=literal, pattern=pattern or literal)


def raises(name: str, message: str | None = None, frame: str | None = None) -> ExceptionMatch:
    return ExceptionMatch(exception=name, message=message, frame=frame)


def line(known: PackMatchers, text: str) -> list[str]:
    held = [n for n, literal in enumerate(known.literals) if literal in text.encode()]
    return [hit.signature for hit in known.line(held, text.encode())]


def read(known: PackMatchers, name: str, message: str = "", *frames: Frame) -> str | None:
    hit = known.exception(name, message, frames)
    return hit.signature if hit else None


def of(**entries: Match) -> PackMatchers:
    return matchers(catalogue(*(entry(match, id_=name) for name, match in entries.items())))


def test_a_line_is_read_with_its_fields_and_bytes() -> None:
    late = entry(anchor("is late", r"(?P<feed>\w+) is late"), fields=(("feed", "feed"),))
    known = matchers(catalogue(late))
    number = known.literals.index(b"is late")
    assert known.line([number], b"\xc3\xbc feed is late") == (
        Hit("x.y", 3, 15, (("feed", "feed"),)),
    )


def test_literals_are_anchors_names_and_spoken_messages() -> None:
    literals = of(a=anchor("is late")).literals
    assert literals == tuple(sorted(set(literals)))
    assert {b"is late", b"[PATH_NOT_FOUND", b"[DELTA_", b"Path does not exist:"} <= set(literals)


def test_the_longer_literal_reads_what_both_read() -> None:
    known = of(general=anchor("access denied"), special=anchor("access denied to key"))
    assert line(known, "access denied to key 7") == ["special"]


def test_two_readings_that_stand_apart_are_both_kept_in_order_of_place() -> None:
    known = of(a=anchor("second thing"), b=anchor("first thing"))
    assert line(known, "first thing, second thing") == ["b", "a"]


def test_a_cause_is_kept_within_the_wider_words_of_a_symptom() -> None:
    wide = entry(anchor("command exited with code 52"), id_="wide", role="symptom")
    known = matchers(catalogue(wide, entry(anchor("with code 52"), id_="cause")))
    assert line(known, "command exited with code 52") == ["cause"]


def test_noise_silences_its_line() -> None:
    noise = entry(anchor("cannot send stats"), id_="noise", role="noise", cause=None)
    known = matchers(catalogue(noise, entry(anchor("connection refused"), id_="refused")))
    assert line(known, "cannot send stats: connection refused") == ["noise"]


def test_a_pattern_that_does_not_match_reads_nothing() -> None:
    assert line(of(a=anchor("is late", "is late by noon")), "is late") == []


@pytest.mark.parametrize(
    ("wanted", "printed", "same"),
    [
        ("a.b.C", "a.b.C", True),
        ("a.b.C", "C", True),
        ("a.b.C", "b.C", True),
        ("a.b.C", "x.C", False),
        ("C", "a.C", False),
        ("org.acme.C", "shaded.org.acme.C", True),
        ("a.C", "shaded.a.C", False),
        ("*.C", "x.C", True),
        ("*.C", "C", True),
        ("*.C", "D", False),
    ],
)
def test_names_are_compared_by_their_parts(wanted: str, printed: str, same: bool) -> None:
    assert is_named(wanted, printed) == same


def test_a_message_is_more_specific_than_a_bare_name() -> None:
    known = of(bare=raises("a.E"), said=raises("a.E", "late by (?P<hours>.)"))
    assert read(known, "a.E", "late by 3") == "said"
    assert read(known, "a.E", "early") == "bare"
    assert read(known, "b.E", "early") is None


def test_a_name_is_more_specific_than_any_module() -> None:
    known = of(any=raises("*.E", "late"), own=raises("a.E", "late"))
    assert read(known, "a.E", "late") == "own"
    assert read(known, "b.E", "late") == "any"


def test_a_frame_is_more_specific_than_none() -> None:
    known = of(plain=raises("E", "late"), there=raises("E", "late", r"os\.py:get"))
    frame = Frame(file="/lib/os.py", line=3, function="get_item")
    assert read(known, "E", "late", frame) == "there"
    assert read(known, "E", "late") == "plain"


def test_a_frame_alone_decides_too() -> None:
    known = of(there=raises("E", frame="os.py:get"))
    assert read(known, "E", "x", Frame(file="os.py", function="get")) == "there"
    assert read(known, "E", "x") is None


def test_a_line_entry_reads_the_message_of_a_bare_exception() -> None:
    known = of(bare=raises("E"), words=anchor("connection refused"))
    assert read(known, "E", "connection refused") == "words"
    assert read(known, "F", "connection refused") == "words"
    assert read(known, "E", "else") == "bare"


def test_a_condition_in_the_message_comes_first() -> None:
    known = of(said=raises("E", "PATH"), named=ConditionMatch(condition="PATH_NOT_FOUND"))
    message = "[PATH_NOT_FOUND] Path does not exist: /in"
    assert known.exception("E", message, ()) == Hit("named", 0, len(message))
    assert read(known, "E", "[TABLE_OR_VIEW_NOT_FOUND] PATH") == "said"


def test_a_condition_is_read_by_its_longest_entry() -> None:
    known = of(
        all=ConditionMatch(condition="UNRESOLVED_COLUMN.*"),
        one=ConditionMatch(condition="UNRESOLVED_COLUMN.WITH_SUGGESTION"),
    )
    text = b"[UNRESOLVED_COLUMN.WITH_SUGGESTION] x [UNRESOLVED_COLUMN] y"
    assert [found.signature for found in known.conditions(text)] == ["one"]
    assert [found.signature for found in known.conditions(text[38:])] == ["all"]


def test_parameters_of_a_condition_are_fields() -> None:
    found = ConditionMatch(condition="UNRESOLVED_COLUMN.*")
    known = matchers(catalogue(entry(found, fields=(("column", "objectName"),))))
    text = (
        b"[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name "
        b"`amount` cannot be resolved. Did you mean one of the following? [`amt`]. SQLSTATE: 42703"
    )
    (one,) = known.conditions(text)
    assert (one.fields, one.sqlstate) == ((("column", "`amount`"),), "42703")


@pytest.mark.parametrize(
    ("code", "found"), [(137, "killed"), (-9, "killed"), (52, "oom"), (1, None), (-52, None)]
)
def test_a_signal_is_one_however_it_is_written(code: int, found: str | None) -> None:
    known = of(
        killed=ExitMatch(exit=(137,), process="executor"),
        oom=ExitMatch(exit=(52,), process="executor"),
    )
    assert known.exit(code, "executor") == found
    assert known.exit(code, "driver") is None
