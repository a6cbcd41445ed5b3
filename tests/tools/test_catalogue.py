from pathlib import Path

import pytest

import tools.catalogue as module
from contracts.base import encode
from tests.tools.packing import CAUSE, ENTRY, packs
from tools.catalogue import HERE, as_written, compile_packs, extended, load, load_with, write
from tools.fault import PackError

SITE_CAUSE = CAUSE.replace("data.late", "site.late")
SITE_ENTRY = ENTRY.replace('"data.late"', '"site.late"').replace("feed.late", "site.feed-late")


def faults(folder: Path, signatures: str = ENTRY, causes: str = CAUSE) -> str:
    with pytest.raises(PackError) as caught:
        compile_packs(packs(folder, signatures, causes))
    return str(caught.value)


def test_packs_become_one_catalogue_without_examples(tmp_path: Path) -> None:
    found = compile_packs(packs(tmp_path))
    assert [cause.id for cause in found.causes] == ["data.late", "unknown", "healthy"]
    assert [(entry.id, entry.matches) for entry in found.signatures] == [("feed.late", ())]


def test_the_entries_as_they_are_written_have_their_examples(tmp_path: Path) -> None:
    causes, entries = as_written(packs(tmp_path))
    assert [cause.id for cause in causes] == ["data.late"]
    assert [example.origin for example in entries[0].matches] == ["run"]


def test_packs_may_have_a_fitted_confidence(tmp_path: Path) -> None:
    assert compile_packs(packs(tmp_path)).confidence is None
    fitted = packs(tmp_path)._replace(confidence=HERE / "confidence.json")
    assert compile_packs(fitted).confidence == load().confidence
    assert fitted.digest != packs(tmp_path).digest


def test_an_id_comes_once(tmp_path: Path) -> None:
    assert faults(tmp_path, ENTRY + ENTRY) == "\n".join(
        f"signatures/feed.toml:{line}: feed.late: the id is taken; ids are unique over all packs"
        for line in (2, 10)
    )


def test_a_reserved_verdict_is_no_cause_of_an_entry(tmp_path: Path) -> None:
    text = ENTRY.replace("data.late", "healthy")
    assert faults(tmp_path, text) == (
        "signatures/feed.toml:2: feed.late: cause healthy does not exist"
    )


def test_a_source_follows_no_branch(tmp_path: Path) -> None:
    assert "follows a branch" in faults(tmp_path, ENTRY.replace("/v1/", "/main/"))


def test_accounts_name_causes(tmp_path: Path) -> None:
    text = CAUSE + 'accounts_for = ["data.gone"]\n'
    assert faults(tmp_path, causes=text) == (
        "causes: cause data.late accounts for data.gone, which is no other cause"
    )


def test_a_file_that_does_not_parse_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path, "[[signature").startswith("signatures/feed.toml: is no TOML")


def test_the_kept_file_is_read_only_while_it_is_of_these_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "catalogue.json"
    monkeypatch.setattr(module, "GENERATED", kept)
    monkeypatch.setattr(module, "HERE", tmp_path)
    weights = (HERE / "weights.toml").read_bytes()
    packs(tmp_path)
    (tmp_path / "weights.toml").write_bytes(weights)
    compiled = load()
    assert encode(write(kept)) == encode(compiled) == encode(load())
    body = kept.read_bytes()
    kept.write_bytes(body.replace(b'"Late"', b'"Kept"'))
    assert load().causes[0].title == "Kept"
    kept.write_bytes(b"0" + body)
    assert load().causes[0].title == "Late"


def test_a_site_adds_causes_and_entries_before_the_shipped_ones(tmp_path: Path) -> None:
    packs(tmp_path, SITE_ENTRY, SITE_CAUSE)
    found = load_with(tmp_path)
    assert found.signatures[0].id == "site.feed-late"
    assert found.causes[-1].id == "site.late"
    assert len(found.signatures) == len(load().signatures) + 1


def test_a_site_names_its_causes_as_its_own(tmp_path: Path) -> None:
    shipped = compile_packs(packs(tmp_path))
    with pytest.raises(PackError) as caught:
        extended(shipped, packs(tmp_path, SITE_ENTRY, SITE_CAUSE + '["data.mine"]\ntitle = "x"\n'))
    assert str(caught.value) == "causes: data.mine: a site's own causes begin with site."


def test_a_site_takes_no_id_of_a_shipped_entry(tmp_path: Path) -> None:
    shipped = compile_packs(packs(tmp_path))
    with pytest.raises(PackError, match=r"feed\.late: the id is taken"):
        extended(shipped, packs(tmp_path, ENTRY, SITE_CAUSE))


def test_a_folder_without_packs_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"--packs: no causes/\*.toml and no signatures/\*.toml"):
        load_with(tmp_path)
