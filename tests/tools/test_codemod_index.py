from pathlib import Path

import pytest

import tools.codemods
from tools import codemod_index
from tools.codemod import Codemod
from tools.codemod_index import codemod, ids_for, index
from tools.registry import RegistryError, discover

CODEMODS = discover(tools.codemods, Codemod)


def test_index_says_what_the_codemods_say() -> None:
    assert {id: entry.fixes for id, entry in index().items()} == {
        id: each.fixes for id, each in CODEMODS.items()
    }
    assert list(index()) == list(CODEMODS)


def test_codemod_of_an_id_is_the_one_of_its_file() -> None:
    assert {id: codemod(id) for id in index()} == CODEMODS


def test_cause_has_its_codemods_in_the_order_of_ids() -> None:
    assert ids_for("sql.duplicate-column") == ("drop-right-key",)
    assert ids_for("data.union-mismatch") == ("select-before-union", "union-by-name")
    assert ids_for("memory.driver-gc") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CODEMOD = OTHER\n", "want `CODEMOD = Codemod"),
        ("CODEMOD = Codemod(id='a', fixes=FIXES)\n", "`fixes` is not frozenset"),
    ],
)
def test_codemod_that_does_not_spell_it_out_is_refused(
    text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(codemod_index, "FOLDER", tmp_path)
    with pytest.raises(RegistryError, match=why):
        index.__wrapped__()


def test_every_codemod_says_what_its_reader_needs() -> None:
    for each in CODEMODS.values():
        assert each.refuses
        assert each.effect_note.endswith(".")
        assert not each.about.endswith(".")
