from hypothesis import given
from hypothesis import strategies as st

from tools.literals import LiteralIndex

WORDS = st.text(alphabet="ab .", min_size=1, max_size=9).map(str.encode)


@given(st.lists(WORDS, max_size=6), st.text(alphabet="ab .", max_size=30).map(str.encode))
def test_the_index_finds_exactly_what_the_text_holds(literals: list[bytes], text: bytes) -> None:
    index = LiteralIndex.of(literals)
    found = {index.literals[number] for number in index.found_in(text)}
    assert found == {literal for literal in literals if literal in text}
