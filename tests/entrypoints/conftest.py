import pytest


@pytest.fixture(autouse=True)
def no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof runs the job for a minute; the tests of the ladder are the ones that do."""
    monkeypatch.setenv("BREAKFIX_PROOF", "never")
