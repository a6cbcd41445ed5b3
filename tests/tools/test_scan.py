import io
import random
from collections.abc import Callable

import pytest

from tools import scan
from tools.redact import shipped_rules
from tools.redact_stream import redacted_chunks
from tools.scan import BEFORE, MAX_LINE, Scanned, Scanner
from tools.scan_literals import Re2Table

RULES = shipped_rules()
SCANNER = Scanner([b"ERROR", b"Trace"], RULES)

Seen = tuple[str, bytes, int, int]


class Lines:
    """Wants three more lines after one with `Trace`."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.ends: list[tuple[bytes, int, int]] = []
        self.gaps = 0
        self._wanted = 0

    @property
    def spent(self) -> int:
        return len(self.seen)

    @property
    def open(self) -> bool:
        return self._wanted > 0

    def line(self, raw: bytes, offset: int, number: int) -> None:
        self.seen.append(("line", raw, offset, number))
        self._wanted = 3 if b"Trace" in raw else self._wanted - 1

    def fragment(self, raw: bytes, offset: int, number: int) -> None:
        self.seen.append(("fragment", raw, offset, number))
        self._wanted = 3 if b"Trace" in raw else 0

    def gap(self) -> None:
        self._wanted = 0
        self.gaps += 1

    def last(self, raw: bytes, offset: int, number: int) -> None:
        self.ends.append((raw, offset, number))

    @property
    def lines(self) -> list[bytes]:
        return [raw for kind, raw, _, _ in self.seen if kind == "line"]


def scanned(data: bytes, block: int = 1 << 18, scanner: Scanner = SCANNER) -> tuple[Lines, Scanned]:
    lines = Lines()
    return lines, scanner.scan(io.BytesIO(data), lines, block)


def masked(data: bytes) -> bytes:
    return b"".join(redacted_chunks(io.BytesIO(data), RULES, 1 << 18))


def sample() -> bytes:
    chance = random.Random(5)  # noqa: S311
    ends = [b"", b"", b"", b"ERROR x", b"Traceback", b" password=abc "]
    lines = [b"x" * chance.randrange(200) + chance.choice(ends) for _ in range(300)]
    long = b"y" * 70_000 + b"ERROR" + b"z" * 100_000 + b"Trace" + b"w" * 90_000
    return b"\n".join([*lines, long, b"short", b"last ERROR"])


@pytest.mark.slow
def test_small_blocks_hand_on_windows_too() -> None:
    assert scanned(sample(), 7)[0].seen == scanned(sample())[0].seen


@pytest.mark.parametrize("block", [1, 7, 4096])
def test_what_is_handed_on_does_not_depend_on_the_blocks(block: int) -> None:
    data = sample() if block > 7 else sample()[:20_000]
    lines, facts = scanned(data)
    again, facts_again = scanned(data, block)
    assert again.seen == lines.seen
    assert facts_again == facts


def test_both_engines_hand_on_the_same() -> None:
    slow = Scanner([b"ERROR", b"Trace"], RULES, Re2Table)
    assert scanned(sample(), 4096, slow)[0].seen == scanned(sample())[0].seen


def test_lines_are_masked_and_know_their_place() -> None:
    data = sample()
    clean = masked(data)
    lines, facts = scanned(data)
    assert facts.bytes_read == len(data)
    assert facts.lines_read == data.count(b"\n") + 1
    assert facts.masks
    for kind, raw, offset, number in lines.seen:
        assert clean[offset : offset + len(raw)] == raw
        assert number == data.count(b"\n", 0, offset) + 1
        assert len(raw) <= MAX_LINE
        if kind == "line":
            assert clean[offset + len(raw) : offset + len(raw) + 1] in (b"\n", b"")


def test_every_hit_is_handed_on() -> None:
    data = sample()
    lines, _ = scanned(data)
    found = b"\n".join(raw for _, raw, _, _ in lines.seen)
    assert found.count(b"ERROR") == data.count(b"ERROR")


def test_some_lines_in_front_are_read_too() -> None:
    data = b"far\n" * 2000 + b"near\n" + b"ERROR\n" + b"after\n"
    lines, _ = scanned(data)
    assert lines.lines[-2:] == [b"near", b"ERROR"]
    assert len(b"\n".join(lines.lines)) <= BEFORE + 10


def test_a_log_that_begins_with_a_hit() -> None:
    assert scanned(b"a\nERROR\n")[0].lines == [b"a", b"ERROR"]


def test_following_ends_at_a_line_that_is_too_long() -> None:
    data = b"Trace\n" + b"x" * (MAX_LINE + 5) + b"\nafter\n"
    assert scanned(data)[0].lines == [b"Trace"]


def test_what_follows_is_waited_for() -> None:
    data = b"Trace\none\n" + b"x" * 50_000 + b"\nthree\nfour\n"
    assert len(scanned(data, 1000)[0].lines) == 4


def test_a_silent_log_costs_no_line() -> None:
    lines, facts = scanned(b"INFO fine\n" * 100_000, 4096)
    assert lines.seen == []
    assert facts.lines_read == 100_000


@pytest.mark.parametrize("data", [b"", b"\0" * 300_000, b"\xff\xfe" * 300_000])
def test_bytes_that_are_no_text(data: bytes) -> None:
    lines, facts = scanned(data)
    assert lines.seen == []
    assert facts == Scanned(len(data), 1 if data else 0, ())


def test_hits_in_one_endless_line_are_windows() -> None:
    data = (b"x" * 30_000 + b"ERROR") * 20
    lines, facts = scanned(data)
    assert {kind for kind, _, _, _ in lines.seen} == {"fragment"}
    assert sum(raw.count(b"ERROR") for _, raw, _, _ in lines.seen) == 20
    assert facts.lines_read == 1


@pytest.mark.slow
@pytest.mark.parametrize("text", [b"INFO fine\n", b"x", b"\0"])
def test_memory_is_flat(text: bytes, tmp_path_factory: Callable[..., object]) -> None:
    class Endless(io.RawIOBase):
        left = 400

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return text * (size // len(text)) if self.left >= 0 else b""

    import tracemalloc

    tracemalloc.start()
    SCANNER.scan(Endless(), Lines(), 1 << 18)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


class Endless(Lines):
    """Wants whatever follows until it is told that something is left out."""

    def line(self, raw: bytes, offset: int, number: int) -> None:
        super().line(raw, offset, number)
        self._wanted = 1


def test_lines_are_not_followed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MAX_FOLLOWED", 5)
    lines = Endless()
    SCANNER.scan(io.BytesIO(b"Trace\n" + b"\n" * 5000 + b"ERROR\n"), lines)
    assert lines.lines[:7] == [b"Trace", *[b""] * 6]
    assert len(lines.lines) <= 1 + 5 + BEFORE + 1
    assert lines.lines[-1] == b"ERROR"


STORM = b"".join(b"%06d ERROR\n" % number for number in range(2000))


def limited(monkeypatch: pytest.MonkeyPatch, block: int) -> tuple[Lines, Scanned]:
    monkeypatch.setattr(scan, "FREE", 100)
    monkeypatch.setattr(scan, "PER_KIB", 4)
    monkeypatch.setattr(scan, "REST", 20)
    monkeypatch.setattr(scan, "TAIL", 1300)
    monkeypatch.setattr(scan, "BEFORE", 1)
    return scanned(STORM, block)


def test_a_storm_of_hits_is_sampled_and_its_beginning_and_end_are_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines, facts = limited(monkeypatch, 1 << 18)
    seen = [int(raw[:6]) for raw in lines.lines]
    assert seen[:100] == list(range(100))
    assert seen[-100:] == list(range(1900, 2000))
    assert 250 < len(seen) < 350
    assert facts.passed_over == 2000 - len(seen)
    assert facts.lines_read == 2000


@pytest.mark.parametrize("block", [1, 7, 500, 5000])
def test_what_a_storm_hands_on_does_not_depend_on_the_blocks(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    lines, facts = limited(monkeypatch, 1 << 18)
    again, facts_again = limited(monkeypatch, block)
    assert (again.seen, again.gaps, facts_again) == (lines.seen, lines.gaps, facts)


def test_a_log_of_usual_size_is_read_whole_however_loud_it_is() -> None:
    lines, facts = scanned(STORM)
    assert (len(lines.lines), facts.passed_over) == (2000, 0)


def test_the_last_lines_are_handed_on_though_nothing_was_found_in_them() -> None:
    lines, _ = scanned(b"far\n" * 2000 + b"near\nERROR\none\ntwo")
    assert [raw for raw, _, _ in lines.ends] == [b"one", b"two"]
    assert lines.ends[0] == (b"one", 8011, 2003)


def test_of_a_long_end_whole_lines_are_handed_on() -> None:
    lines, _ = scanned(b"x" * 5000 + b"\nlast\n")
    assert [raw for raw, _, _ in lines.ends] == [b"last"]
    assert scanned(b"x" * 5000)[0].ends == []
