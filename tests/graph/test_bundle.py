import io
import json
import tarfile
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from contracts.base import canonical, sha256_of
from contracts.task_event import StoredFile, TaskEvent
from graph.artifacts import ArtifactStore, ForgottenArtifact
from graph.bundle import BundleRefused, safe_name
from graph.bundle_import import import_bundle
from graph.bundle_write import write_bundle
from graph.code_version import code_version
from graph.ledger import Ledger
from graph.place import SqliteFile
from graph.records import Run
from graph.replay import Equal, NotReplayable, replay
from graph.runs import begin, carry_out
from graph.sqlite import open_sqlite
from graph.state import State
from graph.verify import verify_all
from tests.graph.toy import TOY, Steps, ToyState, deps_of, event_of, hands, run_toy, stored_run
from tools.sources import Files

INFLATION = 200
SECRET = "password=hunter2hunter2"  # noqa: S105


@pytest.fixture
def other(tmp_path: Path) -> Generator[State]:
    """Another machine's state."""
    folder = tmp_path / "other"
    folder.mkdir()
    ledger = Ledger(open_sqlite(folder / "ledger.db", "OFF"))
    store = ArtifactStore(folder / "artifacts", sync=lambda _handle: None)
    yield State(ledger, store, hands(), SqliteFile(folder / "checkpoints.db", "OFF"))
    ledger.close()


def files_of(state: State) -> Callable[[Run], Files]:
    return lambda run: Files(Path(run.root), state.store)


def exported(state: State, *runs: str, to: Path) -> Path:
    target = to / "run.tar.zst"
    write_bundle(state, runs, target, files_of(state))
    return target


@pytest.fixture
def bundle(state: State, root: Path, tmp_path: Path) -> Path:
    return exported(state, run_toy(state, root), to=tmp_path)


def elsewhere(state: State) -> tuple[str, Path]:
    [run] = state.ledger.names()
    return run, Path(state.ledger.run(run).root)


def test_a_run_is_replayed_where_it_was_taken_in(
    state: State, other: State, root: Path, tmp_path: Path
) -> None:
    run = run_toy(state, root)

    names = import_bundle(other, exported(state, run, to=tmp_path), INFLATION)
    (root / "log.txt").unlink()

    assert names == (run,)
    _, folder = elsewhere(other)
    stored = stored_run(other, folder, run)
    assert replay(stored, TOY, code_version()).outcome == Equal()
    assert verify_all(other.ledger, other.store) == []
    assert [one.name for one in folder.parent.iterdir()] == [run]


def test_two_runs_share_what_they_share(state: State, root: Path, tmp_path: Path) -> None:
    runs = [run_toy(state, root), run_toy(state, root)]
    head = write_bundle(state, runs, tmp_path / "two", files_of(state))

    assert len({member.name for member in head.members}) == len(head.members)
    assert [run.run for run in head.runs] == runs


def test_equal_runs_make_equal_bundles(state: State, root: Path, tmp_path: Path) -> None:
    run = run_toy(state, root)
    first = exported(state, run, to=tmp_path).read_bytes()

    assert exported(state, run, to=tmp_path).read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["run.tar.zst"]


def test_what_is_here_already_is_left_alone(bundle: Path, state: State) -> None:
    before = state.ledger.run(state.ledger.names()[0])

    assert import_bundle(state, bundle, INFLATION) == ()
    assert state.ledger.run(before.run) == before


def test_another_run_of_the_same_name_is_refused(
    bundle: Path, state: State, other: State, root: Path
) -> None:
    run_toy(other, root, text="other words")
    [mine] = other.ledger.names()
    [theirs] = state.ledger.names()
    other.ledger.database.change(
        "UPDATE runs SET run = :to WHERE run = :run", {"run": mine, "to": theirs}
    )

    with pytest.raises(BundleRefused, match=f"another run of the name {theirs} is stored here"):
        import_bundle(other, bundle, INFLATION)


def test_a_run_that_is_not_at_its_end_is_not_exported(
    state: State, root: Path, tmp_path: Path
) -> None:
    event = event_of(root)
    run = begin(state, TOY, event, {"event": event}, root).run.run

    with pytest.raises(BundleRefused, match=f"run {run}: is running; export it when it is at"):
        exported(state, run, to=tmp_path)
    assert not (tmp_path / "run.tar.zst").exists()


def test_secrets_stay_at_home_and_the_replay_says_so(
    state: State, other: State, root: Path, tmp_path: Path
) -> None:
    run = run_toy(state, root, text=f"one {SECRET}")
    target = tmp_path / "run.tar.zst"

    head = write_bundle(state, [run], target, files_of(state))
    import_bundle(other, target, INFLATION)

    assert [one.masked for one in head.runs[0].files] == [True]
    _, folder = elsewhere(other)
    text = (folder / "log.txt").read_text()
    assert (text[:4], len(text), "hunter2" in text) == ("one ", len(f"one {SECRET}"), False)
    outcome = replay(stored_run(other, folder, run), TOY, code_version()).outcome
    assert isinstance(outcome, NotReplayable)


def test_without_files_a_bundle_holds_the_artifacts_only(
    state: State, other: State, root: Path, tmp_path: Path
) -> None:
    run = run_toy(state, root)

    head = write_bundle(state, [run], tmp_path / "b", None)
    import_bundle(other, tmp_path / "b", INFLATION)

    assert {member.folder for member in head.members} == {"artifacts"}
    assert other.store.read(other.ledger.steps(run)[1].output)
    assert list(elsewhere(other)[1].iterdir()) == []


def test_what_came_from_a_pipe_travels_too(
    state: State, other: State, root: Path, tmp_path: Path
) -> None:
    kept = state.store.put_chunks([b"one ", b"two"])
    ref = StoredFile(name="stdin", size=kept.size, sha256=kept.sha256)
    event = TaskEvent(event_id="e1", format="toy", log_refs=(ref,))
    held = begin(state, TOY, event, {"event": event}, root)
    carry_out(state, TOY, ToyState, held, deps_of(state, root, held.run.run, held.fence, Steps()))

    import_bundle(other, exported(state, held.run.run, to=tmp_path), INFLATION)

    assert other.store.read(kept.sha256) == b"one two"
    stored = stored_run(other, elsewhere(other)[1], held.run.run)
    assert replay(stored, TOY, code_version()).outcome == Equal()


def test_what_was_forgotten_stays_forgotten(
    state: State, other: State, root: Path, tmp_path: Path
) -> None:
    run = run_toy(state, root)
    words = state.ledger.steps(run)[1].output
    state.store.forget(words, "asked for")

    import_bundle(other, exported(state, run, to=tmp_path), INFLATION)

    with pytest.raises(ForgottenArtifact, match="asked for"):
        other.store.read(words)
    assert verify_all(other.ledger, other.store) == []


def test_a_bundle_cannot_make_this_store_forget(
    state: State, other: State, root: Path, tmp_path: Path
) -> None:
    words = other.ledger.steps(run_toy(other, root))[1].output
    event = event_of(root)
    held = begin(
        state, TOY, event, {"event": event, "x": event.model_copy(update={"format": "f"})}, root
    )
    carry_out(state, TOY, ToyState, held, deps_of(state, root, held.run.run, held.fence, Steps()))
    state.store.forget(words, "elsewhere")
    state.ledger.database.change("UPDATE runs SET run = run || 'x'", {})
    state.ledger.database.change("UPDATE steps SET run = run || 'x'", {})
    [run] = state.ledger.names()

    import_bundle(other, exported(state, run, to=tmp_path), INFLATION)

    assert other.store.read(words)


# bundles that somebody else made


@dataclass
class Members:
    """A bundle taken apart: its head as JSON, and each member's bytes in their order."""

    head: dict[str, JsonValue]
    content: dict[str, bytes]

    def run(self) -> dict[str, JsonValue]:
        runs = self.head["runs"]
        assert isinstance(runs, list)
        assert isinstance(runs[0], dict)
        return runs[0]

    def written(self, path: Path, *, digest: bool = True, kind: bytes = tarfile.REGTYPE) -> Path:
        if digest:
            self.head["digest"] = sha256_of(canonical({**self.head, "digest": ""}))
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w") as tar:
            for name, data in {"bundle.json": canonical(self.head), **self.content}.items():
                info = tarfile.TarInfo(name)
                info.type = kind if name != "bundle.json" else tarfile.REGTYPE
                info.linkname = "/etc/passwd" if kind == tarfile.SYMTYPE else ""
                info.size = len(data) if info.isreg() else 0
                tar.addfile(info, io.BytesIO(data))
        path.write_bytes(zstandard.compress(plain.getvalue()))
        return path

    def replace(self, old: bytes, new: bytes) -> None:
        """In every member, under its new name, also where the rows name it."""
        told = canonical(self.head).decode()
        for name, data in list(self.content.items()):
            folder, _, sha256 = name.partition("/")
            changed = data.replace(old, new)
            del self.content[name]
            self.content[f"{folder}/{sha256_of(changed)}"] = changed
            told = told.replace(sha256, sha256_of(changed))
        self.head = json.loads(told)
        sizes = {name.partition("/")[2]: len(data) for name, data in self.content.items()}
        members = self.head["members"]
        assert isinstance(members, list)
        for member in members:
            assert isinstance(member, dict)
            member["size"] = sizes[str(member["sha256"])]


def taken_apart(path: Path) -> Members:
    plain = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        content = {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]
    return Members(json.loads(content.pop("bundle.json")), content)


def refused(other: State, path: Path, why: str) -> None:
    with pytest.raises(BundleRefused, match=why):
        import_bundle(other, path, INFLATION)
    assert other.ledger.names() == []
    assert list(other.store.names()) == []


def test_an_edited_artifact_is_named(bundle: Path, other: State) -> None:
    edited = taken_apart(bundle)
    name = next(name for name, data in edited.content.items() if b"toy-words" in data)
    edited.content[name] = edited.content[name].replace(b"two", b"2wo")

    refused(other, edited.written(bundle), f"{name}: its sha256 is .*: it was edited")


def test_an_edited_row_is_named(bundle: Path, other: State) -> None:
    edited = taken_apart(bundle)
    edited.replace(b"two", b"2wo")

    refused(other, edited.written(bundle), "step split: its row was changed after it was written")


def test_an_edited_head_is_refused(bundle: Path, other: State) -> None:
    edited = taken_apart(bundle)
    edited.run()["verdict"] = "data.column-missing"

    refused(other, edited.written(bundle, digest=False), "its digest is not the one in it")


def test_rows_out_of_order_are_refused(bundle: Path, other: State) -> None:
    edited = taken_apart(bundle)
    rows = edited.run()["rows"]
    assert isinstance(rows, list)
    rows.insert(0, rows.pop(1))

    refused(other, edited.written(bundle), "its steps are not in order; the bundle was edited")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"state": "running"}, "runs.0.state: Input should be 'finished', 'failed' or 'parked'"),
        ({"run": "../../etc"}, "runs.0.run: String should match pattern"),
        ({"given": "[]"}, "what it was given is no list"),
        ({"given": '{"event":"' + "0" * 64 + '"}'}, "the artifact 0{64} is missing in it"),
        (
            {"files": [{"name": "../x", "sha256": "0" * 64, "masked": False}]},
            "its files cannot lie in one folder",
        ),
        (
            {"files": [{"name": "/x", "sha256": "0" * 64, "masked": False}]},
            "its files cannot lie in one folder",
        ),
        (
            {"files": [{"name": "x", "sha256": "0" * 64, "masked": False}]},
            "the file x is missing in it",
        ),
        (
            {
                "files": [
                    {"name": name, "sha256": "0" * 64, "masked": False} for name in ("x", "x/y")
                ]
            },
            "its files cannot lie in one folder",
        ),
        ({"code": "x"}, "runs.0.code: Extra inputs are not permitted"),
    ],
)
def test_a_head_that_no_export_writes_is_refused(
    bundle: Path, other: State, change: dict[str, JsonValue], why: str
) -> None:
    edited = taken_apart(bundle)
    edited.run().update(change)

    refused(other, edited.written(bundle), why)


def test_a_reference_out_of_the_folder_is_refused(bundle: Path, other: State) -> None:
    edited = taken_apart(bundle)
    edited.replace(b'"log.txt"', b'"../../../../etc/passwd"')

    refused(other, edited.written(bundle), r"refers to the file '\.\./\.\./.*', outside")


def test_a_member_that_is_a_link_is_refused(bundle: Path, other: State) -> None:
    refused(other, taken_apart(bundle).written(bundle, kind=tarfile.SYMTYPE), "is expected")


def test_a_member_too_many_or_too_few_is_refused(bundle: Path, other: State) -> None:
    edited = taken_apart(bundle)
    edited.content["../../escaped"] = b"x"
    refused(other, edited.written(bundle), r"\.\./\.\./escaped is in it and not in its bundle.json")
    del edited.content["../../escaped"]
    name = edited.content.popitem()[0]
    refused(other, edited.written(bundle), f"{name} is expected, its end is there")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "cannot be unpacked to its end"),
        (b"no bundle at all", "cannot be unpacked to its end"),
        (zstandard.compress(b"no tar"), "cannot be unpacked to its end"),
        (zstandard.compress(bytes(10240)), "does not begin with bundle.json; it is no bundle"),
    ],
)
def test_what_is_no_bundle_is_refused(other: State, tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "x.tar.zst"
    path.write_bytes(data)

    refused(other, path, why)


def test_a_bomb_is_refused(other: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.bundle_read.FREE", 1 << 20)
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        info = tarfile.TarInfo("bundle.json")
        info.size = 1 << 20
        tar.addfile(info, io.BytesIO(bytes(info.size)))
    path = tmp_path / "bomb"
    path.write_bytes(zstandard.compress(plain.getvalue()))

    refused(other, path, "unpacks to more than 1048576 bytes; if you trust it, raise")


@pytest.mark.slow
def test_a_torn_bundle_is_refused_wherever_it_is_torn(bundle: Path, other: State) -> None:
    whole = bundle.read_bytes()
    for size in range(0, len(whole), 97):
        bundle.write_bytes(whole[:size])
        refused(other, bundle, "cannot be unpacked|does not begin|is expected")


@pytest.mark.slow
def unpacked(data: bytes | bytearray) -> bytes | None:
    """None where it cannot be."""
    try:
        return zstandard.ZstdDecompressor().decompressobj().decompress(bytes(data))
    except zstandard.ZstdError:
        return None


def test_a_flipped_byte_of_a_bundle_is_refused(bundle: Path, other: State) -> None:
    """A few bits of the packing mean nothing; any other is told."""
    whole = bundle.read_bytes()
    content = unpacked(whole)
    for position in range(0, len(whole), 53):
        data = bytearray(whole)
        data[position] ^= 1 << position % 8
        if unpacked(data) == content:
            continue
        bundle.write_bytes(data)
        refused(other, bundle, "cannot be unpacked|does not begin|is expected|edited|bundle.json")


def test_a_damaged_bundle_is_refused(bundle: Path, other: State) -> None:
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 4
    bundle.write_bytes(data)

    refused(other, bundle, "cannot be unpacked to its end|edited")


def test_deep_or_broken_json_is_only_bytes(bundle: Path, other: State) -> None:
    """What a member holds is read when a step reads it, and then as the contract it should be."""
    edited = taken_apart(bundle)
    deep, broken = b"[" * 100_000, b"{"
    for data in (deep, broken):
        name = f"artifacts/{sha256_of(data)}"
        edited.content[name] = data
        members = edited.head["members"]
        assert isinstance(members, list)
        members.append({"folder": "artifacts", "sha256": sha256_of(data), "size": len(data)})

    assert len(import_bundle(other, edited.written(bundle), INFLATION)) == 1


def test_an_import_that_was_cut_off_is_made_anew(bundle: Path, other: State) -> None:
    run = str(taken_apart(bundle).run()["run"])
    left = other.store.folder.parent / "imported" / run / "half"
    left.mkdir(parents=True)

    import_bundle(other, bundle, INFLATION)

    assert not left.exists()


@given(st.text(alphabet="a./\\:\0\n", max_size=12))
def test_a_safe_name_stays_below_its_folder(name: str) -> None:
    if safe_name(name):
        assert "\\" not in name
        assert (Path("/base") / name).resolve().is_relative_to("/base")
        assert Path(name).parts
        assert ".." not in Path(name).parts


def test_a_file_that_changed_is_not_exported(state: State, root: Path, tmp_path: Path) -> None:
    run = run_toy(state, root)
    (root / "log.txt").write_text("one 2wo")

    with pytest.raises(ValueError, match=r"log\.txt: its first 7 bytes are not those"):
        exported(state, run, to=tmp_path)
