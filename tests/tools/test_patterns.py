import pytest

from tools.patterns import PatternError, compiled, group_names, named


def test_a_byte_that_is_no_text_is_a_character() -> None:
    match = compiled("x(?P<rest>.*)y").search(b"x\xff\xfey")
    assert match is not None
    assert named(match, (("rest", "rest"),)) == (("rest", "\ufffd\ufffd"),)


def test_groups_that_took_no_part_are_no_fields() -> None:
    pattern = compiled("a(?P<one>1)?(?P<two>2)")
    match = pattern.search(b"a2")
    assert match is not None
    assert group_names(pattern) == ("one", "two")
    assert named(match, (("b", "two"), ("a", "one"))) == (("b", "2"),)


def test_a_refused_pattern_says_why() -> None:
    with pytest.raises(PatternError, match="missing"):
        compiled("(")
