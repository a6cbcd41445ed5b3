from contracts.catalogue import AnchorMatch, ConditionMatch, ExceptionMatch
from tests.tools.packing import catalogue, entry
from tools.explain import Explained, explain
from tools.signature import matchers


def test_each_line_names_the_entries_that_read_it() -> None:
    known = matchers(
        catalogue(
            entry(AnchorMatch(anchor="is late", pattern="is late"), id_="late"),
            entry(ConditionMatch(condition="PATH_NOT_FOUND"), id_="path"),
            entry(ExceptionMatch(exception="KeyError"), id_="key"),
        )
    )
    text = b"all well\n  it is late \n[PATH_NOT_FOUND] x\nKeyError: 'a'\n[NOT_COLUMN] x\n"
    assert list(explain(known, text)) == [
        Explained(2, "late", "it is late"),
        Explained(3, "path", "[PATH_NOT_FOUND] x"),
        Explained(4, "key", "KeyError: 'a'"),
    ]
