import json
from pathlib import Path

import pytest

from contracts.base import sha256_of
from evals.case import Case, split_of
from evals.corpus import Corpus, CorpusError, digest_of
from evals.evaluate import check_labels, evaluate, open_cases, unpack
from evals.variant_corpus import VariantCorpus
from evals.write_corpus import blobs_of
from evals.write_variants import main as write_variants
from tests.evals.cases import LOG, TRUTH, base, corpus
from tools.catalogue import load


def edited(path: Path, **fields: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **fields}), encoding="utf-8")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    one = base()
    found = corpus(tmp_path / "mine", one)
    assert [found.load(entry) for entry in found.entries] == [one]
    assert (found.name, found.digest) == ("mine", digest_of(found.entries))


def test_what_a_new_version_does_not_name_goes(tmp_path: Path) -> None:
    corpus(tmp_path, base("old", {"a.log": b"1"}))
    corpus(tmp_path, base("new", {"a.log": b"2"}))
    assert [path.name for path in (tmp_path / "cases").iterdir()] == ["new.json"]
    assert [path.name for path in (tmp_path / "blobs").iterdir()] == [f"{sha256_of(b'2')}.zst"]


def test_a_folder_is_taken_with_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "executors").mkdir()
    (tmp_path / "executors" / "1.stderr").write_bytes(b"x")
    assert [blob.name for blob in blobs_of(tmp_path)] == ["executors/1.stderr"]


def test_a_folder_without_a_manifest_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"there is no manifest\.json, so this is no corpus"):
        Corpus.open(tmp_path)


def test_another_version_of_the_format_is_refused_by_its_number(tmp_path: Path) -> None:
    corpus(tmp_path, base())
    edited(tmp_path / "manifest.json", format=2)
    with pytest.raises(CorpusError, match="format 2, this program reads format 1"):
        Corpus.open(tmp_path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "Invalid JSON"),
        ("[]", "manifest.json: Input should be an object"),
        ('{"format": 1}', "name: Field required"),
    ],
)
def test_a_damaged_manifest_is_named(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(CorpusError, match=why):
        Corpus.open(tmp_path)


def test_an_edited_manifest_has_the_wrong_digest(tmp_path: Path) -> None:
    corpus(tmp_path, base())
    edited(tmp_path / "manifest.json", digest="0" * 64)
    with pytest.raises(CorpusError, match=r"wanted 0000.*it was edited"):
        Corpus.open(tmp_path)


def test_an_id_that_stands_twice_is_named(tmp_path: Path) -> None:
    found = corpus(tmp_path, base())
    twice = [entry.model_dump() for entry in found.entries * 2]
    edited(tmp_path / "manifest.json", cases=twice)
    with pytest.raises(CorpusError, match="these ids stand twice: load"):
        Corpus.open(tmp_path)


def test_a_case_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = corpus(tmp_path, base())
    (tmp_path / "cases" / "load.json").unlink()
    with pytest.raises(CorpusError, match="names this case and the file is not there"):
        found.load(found.entries[0])


def test_a_damaged_case_has_the_wrong_digest(tmp_path: Path) -> None:
    found = corpus(tmp_path, base())
    (tmp_path / "cases" / "load.json").write_text("{}")
    with pytest.raises(CorpusError, match=f"sha256 is {sha256_of(b'{}')}, wanted"):
        found.load(found.entries[0])


def test_a_case_of_another_format_is_refused(tmp_path: Path) -> None:
    found = corpus(tmp_path, base())
    path = tmp_path / "cases" / "load.json"
    edited(path, format=7)
    entry = found.entries[0].model_copy(update={"sha256": sha256_of(path.read_bytes())})
    with pytest.raises(CorpusError, match=r"load\.json: format: Input should be 1"):
        found.load(entry)


@pytest.mark.parametrize("content", [None, b"no zstd", "other"])
def test_a_blob_that_is_gone_or_damaged_is_named(
    tmp_path: Path, content: bytes | str | None
) -> None:
    one = base(files={"a.log": b"1", "b.log": b"2"})
    found = corpus(tmp_path, one)
    path = tmp_path / "blobs" / f"{sha256_of(b'1')}.zst"
    if content is None:
        path.unlink()
    else:
        other = tmp_path / "blobs" / f"{sha256_of(b'2')}.zst"
        path.write_bytes(other.read_bytes() if isinstance(content, str) else content)
    with pytest.raises(CorpusError, match=r"is not there|cannot be decompressed|sha256 is"):
        found.load(found.entries[0])


def test_a_label_that_is_no_cause_is_named() -> None:
    case = base(truth=TRUTH.model_copy(update={"also": ("data.no-such",)})).case
    with pytest.raises(CorpusError, match=r"load: data\.no-such is no cause of the catalogue"):
        check_labels([case], load())


def test_the_second_label_is_checked_too() -> None:
    raw = base().case.model_dump() | {"second": {"cause": "no.such"}}
    with pytest.raises(CorpusError, match=r"no\.such is no cause"):
        check_labels([Case.model_validate(raw)], load())


def test_a_name_that_leads_out_of_the_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="leads out of its case"):
        unpack({"../x": b""}, tmp_path)


def test_families_are_split_in_about_halves_and_for_ever() -> None:
    splits = [split_of(f"family-{n}") for n in range(200)]
    assert 80 < splits.count("held-out") < 120
    assert split_of("pandas-merge-keys") == split_of("pandas-merge-keys")


def test_a_crash_is_a_row_with_its_error() -> None:
    found = evaluate(base(files={".hidden": b"x"}), load())
    assert found.top1 is False
    told = "NoLogError: /run: no log in this folder or below it; name the folder of the run"
    assert found.error == told


def test_a_right_answer_is_judged_with_file_line_and_quote() -> None:
    found = evaluate(base(), load())
    assert (found.verdict, found.top1, found.rank) == ("data.divide-by-zero", True, 1)
    assert (found.file_right, found.line_right, found.quotes_found) == (True, True, 1)
    assert evaluate(base(), load()).content() == found.content()


def variants(tmp_path: Path) -> VariantCorpus:
    corpus(tmp_path / "mine", base("one"), base("two", {"b.log": LOG * 2}, family="other"))
    write_variants(tmp_path)
    found = open_cases(tmp_path / "variants")
    assert isinstance(found, VariantCorpus)
    return found


@pytest.mark.slow
def test_variants_are_made_again_to_the_byte(tmp_path: Path) -> None:
    found = variants(tmp_path)
    assert found.name == "variants"
    assert {recipe.generator for recipe in found.manifest.cases} >= {"hostile", "missing", "noise"}
    for entry in found.entries[:20]:
        assert found.load(entry) == found.load(entry)


@pytest.mark.slow
def test_variants_of_other_bases_are_refused(tmp_path: Path) -> None:
    variants(tmp_path)
    corpus(tmp_path / "mine", base("one", {"a.log": b"changed"}))
    with pytest.raises(CorpusError, match=r"made from mine with digest .* make the variants again"):
        VariantCorpus.open(tmp_path / "variants")


@pytest.mark.slow
def test_a_generator_that_makes_other_bytes_is_found_out(tmp_path: Path) -> None:
    found = variants(tmp_path)
    entry = found.entries[0].model_copy(update={"sha256": "0" * 64})
    with pytest.raises(CorpusError, match="wanted 0000"):
        found.load(entry)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "why"), [("generator", "there is no generator gone"), ("bases", "has this base")]
)
def test_a_recipe_without_its_generator_or_base_is_named(
    tmp_path: Path, field: str, why: str
) -> None:
    found = variants(tmp_path)
    gone = "gone" if field == "generator" else ("gone",)
    first = found.manifest.cases[0].model_copy(update={field: gone})
    manifest = found.manifest.model_copy(update={"cases": (first,)})
    with pytest.raises(CorpusError, match=why):
        VariantCorpus(found.folder, manifest, found.bases).load(first)
