import pytest

from tools.codemod_opt_in import asked_for


def test_file_nearest_to_the_root_asks() -> None:
    files = {"a/breakfix.toml": b'allow = ["try-cast"]', "breakfix.toml": b'allow = ["try-divide"]'}
    assert asked_for(files) == {"try-divide"}


@pytest.mark.parametrize("text", [b"allow = [", b"\xff", b'alow = ["x"]', b'allow = "x"'])
def test_file_that_cannot_be_read_asks_for_nothing(text: bytes) -> None:
    assert asked_for({"breakfix.toml": text}) == frozenset()


def test_no_file_asks_for_nothing() -> None:
    assert asked_for({"job.py": b""}) == frozenset()
