from errno import EIO, ENOSPC
from pathlib import Path

import pytest
import zstandard

from contracts.base import encode, sha256_of
from contracts.upgrades import UnknownSchema
from graph.artifacts import (
    ArtifactStore,
    DamagedArtifact,
    ForgottenArtifact,
    MissingArtifact,
    Stored,
)
from tests.graph.toy import Told, Words

ONE = Words(words=("one",))


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts")


def path_of(store: ArtifactStore, name: str) -> Path:
    return store.folder / name[:2] / f"{name}.zst"


def test_an_artifact_is_named_by_the_hash_of_its_bytes(store: ArtifactStore) -> None:
    name = store.put(ONE)

    assert name == sha256_of(encode(ONE))
    assert store.read(name) == encode(ONE)
    assert store.get(name, Words) == ONE


def test_what_is_stored_is_not_written_again(tmp_path: Path) -> None:
    synced: list[int] = []
    store = ArtifactStore(tmp_path / "artifacts", sync=synced.append)
    store.put(ONE)
    before = len(synced)

    store.put(ONE)

    assert len(synced) == before


def test_an_artifact_costs_one_sync_of_its_file_and_one_of_its_folder(tmp_path: Path) -> None:
    synced: list[int] = []
    store = ArtifactStore(tmp_path / "artifacts", sync=synced.append)
    first = store.put_bytes(b"\x00" * 10)
    store.put_bytes(next(n for n in candidates() if sha256_of(n)[:2] != first[:2]))
    synced.clear()

    store.put_bytes(next(n for n in candidates(9) if sha256_of(n)[:2] == first[:2]))

    assert len(synced) == 2


def candidates(start: int = 0) -> list[bytes]:
    return [str(number).encode() for number in range(start, start + 10_000)]


def test_a_log_is_stored_as_a_stream(store: ArtifactStore) -> None:
    pieces = [b"line %d\n" % number for number in range(100_000)]

    stored = store.put_chunks(iter(pieces))

    whole = b"".join(pieces)
    assert stored == Stored(sha256=sha256_of(whole), size=len(whole))
    with store.open(stored.sha256) as stream:
        assert stream.readline() == b"line 0\n"
        assert stream.read() == whole[7:]


def test_the_stored_file_is_zstd_that_any_tool_reads(store: ArtifactStore) -> None:
    name = store.put(ONE)

    with path_of(store, name).open("rb") as file:
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        assert reader.read() == encode(ONE)


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "artifacts").mkdir()
    store = ArtifactStore(tmp_path / "artifacts", sync=full)
    with pytest.raises(OSError, match="No space left"):
        store.put(ONE)

    assert list(store.folder.rglob("*")) == []


def test_a_missing_artifact_says_where_it_was_looked_for(store: ArtifactStore) -> None:
    with pytest.raises(MissingArtifact, match=f"artifact {'0' * 64}: not in {store.folder}"):
        store.read("0" * 64)


def test_a_forgotten_artifact_keeps_its_name_and_the_reason(store: ArtifactStore) -> None:
    name = store.put(ONE)

    store.forget(name, "asked for by the owner")

    with pytest.raises(ForgottenArtifact, match=f"artifact {name}: forgotten, asked for by"):
        store.get(name, Words)
    assert not path_of(store, name).exists()


def test_forgetting_what_was_never_stored_leaves_a_tombstone(store: ArtifactStore) -> None:
    store.forget("ab" * 32, "never to come")

    with pytest.raises(ForgottenArtifact):
        store.read("ab" * 32)


def test_swapped_bytes_are_found_at_the_read(store: ArtifactStore) -> None:
    name, other = store.put(ONE), store.put(Words(words=("two",)))
    Path(path_of(store, other)).replace(path_of(store, name))

    with pytest.raises(DamagedArtifact, match=f"its bytes have the sha256 {other}"):
        store.get(name, Words)


def test_a_cut_file_is_found_at_the_read(store: ArtifactStore) -> None:
    name = store.put(ONE)
    path_of(store, name).write_bytes(path_of(store, name).read_bytes()[:20])

    with pytest.raises(DamagedArtifact):
        store.get(name, Words)


def test_an_artifact_is_not_read_as_another_kind(store: ArtifactStore) -> None:
    with pytest.raises(UnknownSchema, match="wanted toy-told, found toy-words"):
        store.get(store.put(ONE), Told)


def test_bytes_that_are_no_artifact_are_refused(store: ArtifactStore) -> None:
    with pytest.raises(UnknownSchema, match="not an artifact of ours"):
        store.get(store.put_bytes(b"[]"), Words)


def test_a_body_that_does_not_fit_its_contract_is_refused(store: ArtifactStore) -> None:
    name = store.put_bytes(b'{"kind":"toy-words","schema":1,"body":{"word":1}}')

    with pytest.raises(UnknownSchema, match="not a toy-words of schema 1"):
        store.get(name, Words)


def test_names_lists_what_is_stored(store: ArtifactStore) -> None:
    names = [store.put_bytes(number.to_bytes()) for number in range(5)]
    store.forget(names[0], "gone")

    assert list(store.names()) == sorted(names[1:])


def test_a_changed_tombstone_is_named_and_not_believed(store: ArtifactStore) -> None:
    names = [store.put_bytes(data) for data in (b"one", b"two")]
    for name in names:
        store.forget(name, "asked for")
    assert list(store.damaged_tombstones()) == []
    [path] = store.folder.glob(f"{names[0][:2]}/forgotten.jsonl")
    whole = path.read_bytes()

    for position in range(len(whole)):
        data = bytearray(whole)
        data[position] ^= 1 << position % 8
        path.write_bytes(data)
        assert list(store.damaged_tombstones()) == [
            f"tombstone {names[0][:2]}/forgotten.jsonl:1: was changed"
        ], position
        with pytest.raises(MissingArtifact, match="restore it from a backup"):
            store.read(names[0])


@pytest.mark.parametrize(("number", "named"), [(ENOSPC, True), (EIO, False)])
def test_a_full_disk_is_named(tmp_path: Path, number: int, named: bool) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, "told")

    store = ArtifactStore(tmp_path, sync=refuse)
    with pytest.raises(OSError, match="told") as raised:
        store.put_bytes(b"x")

    assert (raised.value.filename == str(tmp_path)) is named
    assert list(store.names()) == []
