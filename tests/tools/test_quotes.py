import hashlib
import json
from pathlib import Path

import pytest

from contracts.evidence import MAX_QUOTE_BYTES, Evidence
from contracts.task_event import LocalFile
from tools.quotes import Broken, quote, verify
from tools.sources import Files
from tools.unwrap_lines import Line, Lines


class NoBlobs:
    def open(self, sha256: str) -> object:
        raise KeyError(sha256)


def taken(folder: Path, data: bytes) -> tuple[Files, dict[str, LocalFile]]:
    (folder / "a.log").write_bytes(data)
    ref = LocalFile(name="a.log", size=len(data), sha256=hashlib.sha256(data).hexdigest())
    return Files(folder, NoBlobs()), {"a.log": ref}  # type: ignore[arg-type]


def lines_of(data: bytes, offset: int = 0, first: int = 1) -> list[Line]:
    reader, found = Lines(), list[Line]()
    for number, raw in enumerate(data[offset:].split(b"\n"), first):
        found += reader.read(raw, offset, number)
        offset += len(raw) + 1
    return found


def quoted(line: Line, start: int = 0, end: int | None = None) -> Evidence:
    return quote("a.log", line, start, end)


def test_a_quote_addresses_raw_bytes() -> None:
    data = b"one\n[2026-11-23T09:21:58.260+0000] {a.py:1} ERROR -   bad row  \n"
    line = lines_of(data)[1]
    found = quoted(line)
    assert data[found.byte : found.byte + found.length] == b"bad row"
    assert (found.line, found.text, found.unwrap) == (2, "bad row", ())
    assert quoted(line, 6, 9).text == "row"[:3].strip()


def test_instead_of_a_blank_part_the_line_is_quoted() -> None:
    line = lines_of(b'{"level":"error","event":" "}')[0]
    assert (quoted(line).text, quoted(line).unwrap) == ('{"level":"error","event":" "}', ())


@pytest.mark.parametrize("text", ["x" * 5000, "é" * 3000, '"\n' * 3000, "\\" * 4000])
def test_a_quote_is_cut_to_what_it_may_hold(text: str) -> None:
    data = json.dumps({"level": "error", "event": text}).encode()
    for line in lines_of(data):
        assert 0 < quote("a.log", line).length <= MAX_QUOTE_BYTES


def test_a_joined_line_is_quoted_up_to_its_gap() -> None:
    data = (
        b"2026-11-23T09:21:58.123456789Z stderr P ValueError: b\n"
        b"2026-11-23T09:21:58.123456789Z stderr F ad row\n"
    )
    line = lines_of(data)[0]
    assert quoted(line).text == "ValueError: b"
    assert (quoted(line, 13).text, quoted(line, 13).line) == ("ad row", 2)


ERROR = json.dumps(
    {
        "event": "Task failed with exception",
        "level": "error",
        "error_detail": [{"exc_type": "KeyError", "exc_value": "'qty'\nmore", "frames": []}],
    }
).encode()


def test_what_is_quoted_holds(tmp_path: Path) -> None:
    data = b"x\n" * 700_000 + ERROR + b"\n" + b"password=hunter2 ERROR\n" + ERROR
    files, refs = taken(tmp_path, data)
    with files.redacted(refs["a.log"]) as stream:
        masked = stream.read()
    evidence = [quoted(line) for line in lines_of(masked, 1_400_000, 700_001)]
    assert "password=******* ERROR" in [item.text for item in evidence]
    assert "KeyError: 'qty'" in [item.text for item in evidence]
    assert verify(reversed(evidence), refs, files) == ()


def test_what_does_not_hold_is_named(tmp_path: Path) -> None:
    data = b"one\ntwo three\n"
    files, refs = taken(tmp_path, data)
    true = quoted(lines_of(data)[1])
    lies = (
        true.model_copy(update={"sha256": "0" * 64}),
        true.model_copy(update={"text": "other"}),
        true.model_copy(update={"line": 7}),
        true.model_copy(update={"source": "b.log"}),
    )
    broken = verify((true, *lies), refs, files)
    assert [item.evidence for item in broken] == [*lies]
    assert [item.why for item in broken] == [
        "a.log: the bytes 4 to 13 are others now",
        "a.log: the bytes at 4 do not read as they were quoted",
        "a.log: byte 4 is in line 2, not 7",
        "b.log: no such file in this run",
    ]
    beyond = true.model_copy(update={"byte": 900})
    assert verify((beyond,), refs, files) == (
        Broken(beyond, "a.log: the bytes 900 to 909 are others now"),
    )
