"""`breakfix fix` end to end: on the run that ships, and on repositories that are not what ran."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from entrypoints.cli.main import main
from tests.entrypoints.running import LOG, Breakfix, runner
from tests.tools.repositories import git

pytestmark = pytest.mark.slow

DEMO = Path(__file__).resolve().parents[2] / "entrypoints" / "demo_run"
GUARD = b"    if email is None:\n        return None\n"


class Made(NamedTuple):
    logs: Path
    repo: Path
    job: Path


@pytest.fixture
def breakfix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Breakfix:
    return runner(tmp_path / "state", capsys)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Logs in one folder, the job in a git repository of its own."""
    logs, repo = tmp_path / "logs", tmp_path / "repo"
    logs.mkdir()
    (repo / "jobs").mkdir(parents=True)
    for name in ("driver.log", "eventlog.zstd", "run.json"):
        shutil.copy(DEMO / name, logs)
    shutil.copy(DEMO / "email_domains.py", repo / "jobs")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "a")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.com")
    git(repo, "init", "-q", "-b", "main")
    git(repo, "add", ".")
    git(repo, "commit", "-q", "-m", "first")
    return Made(logs, repo, repo / "jobs" / "email_domains.py")


def test_the_change_names_the_file_as_the_repository_does(breakfix: Breakfix, made: Made) -> None:
    told = breakfix("fix", made.logs, "--repo", made.repo)
    (found,) = told.objects
    assert told.code == 0
    assert str(found["target"]).startswith("{'file': 'jobs/email_domains.py', 'line': 16")
    assert "+++ b/jobs/email_domains.py\\n" in str(found["fix"])
    assert found["written"] is None
    assert git(made.repo, "status", "--porcelain") == ""


def test_a_stored_run_gets_the_same_change_as_its_path(breakfix: Breakfix, made: Made) -> None:
    run = str(breakfix("diagnose", made.logs).objects[0]["run"])
    by_run = breakfix("fix", run, "--repo", made.repo).objects[0]
    by_path = breakfix("fix", made.logs, "--repo", made.repo).objects[0]
    assert by_run["fix"] == by_path["fix"]


def test_diagnose_of_a_folder_with_sources_gives_the_same_change(breakfix: Breakfix) -> None:
    (fixed,), (diagnosed,) = breakfix("fix", DEMO).objects, breakfix("diagnose", DEMO).objects
    (ours, theirs) = (one["fix"] for one in (fixed, diagnosed))
    assert isinstance(ours, dict)
    assert isinstance(theirs, dict)
    assert ours["diff"] == theirs["diff"]


def test_a_patch_file_is_written_once(breakfix: Breakfix, made: Made, tmp_path: Path) -> None:
    to = tmp_path / "fix.patch"
    told = breakfix("fix", made.logs, "--repo", made.repo, "--patch", to)
    assert told.objects[0]["written"] == {"patch": str(to)}
    git(made.repo, "apply", "--check", str(to))
    again = breakfix("fix", made.logs, "--repo", made.repo, "--patch", to)
    assert (again.code, "is there already" in again.error) == (2, True)


def test_a_change_is_applied_and_found_again(breakfix: Breakfix, made: Made) -> None:
    made.job.chmod(0o755)
    git(made.repo, "commit", "-q", "-am", "mode")
    assert breakfix("fix", made.logs, "--repo", made.repo, "--apply").code == 0
    assert GUARD in made.job.read_bytes()
    assert made.job.stat().st_mode & 0o777 == 0o755
    assert sorted(path.name for path in made.job.parent.iterdir()) == ["email_domains.py"]
    assert breakfix("fix", made.logs, "--repo", made.repo).code == 3


def test_a_branch_is_made_and_the_folder_left_alone(breakfix: Breakfix, made: Made) -> None:
    told = breakfix("fix", made.logs, "--repo", made.repo, "--branch", "fix/email")
    assert told.objects[0]["written"] == {
        "branch": "fix/email",
        "commit": git(made.repo, "rev-parse", "fix/email"),
    }
    assert GUARD.decode() in git(made.repo, "show", "fix/email:jobs/email_domains.py")
    assert GUARD not in made.job.read_bytes()


@pytest.mark.parametrize("way", ["--apply", "--branch=fix/x"])
def test_a_repository_with_changes_is_not_written(breakfix: Breakfix, made: Made, way: str) -> None:
    (made.repo / "other.py").write_bytes(b"one\n")
    git(made.repo, "add", ".")
    before = made.job.read_bytes()
    told = breakfix("fix", made.logs, "--repo", made.repo, way)
    assert told.code == 2
    assert "has changes of its own in other.py" in told.error
    assert made.job.read_bytes() == before


def _move_on(made: Made) -> str:
    ran = git(made.repo, "rev-parse", "HEAD")
    made.job.write_bytes(made.job.read_bytes() + b"# later\n")
    git(made.repo, "commit", "-q", "-am", "later")
    return ran


def _never_ran(_: Made) -> str:
    return "0" * 40


@pytest.mark.parametrize(
    ("commit", "why"),
    [(_move_on, "not what it was at"), (_never_ran, "does not know the commit")],
)
def test_a_repository_at_another_commit_is_refused(
    breakfix: Breakfix, made: Made, commit: Callable[[Made], str], why: str
) -> None:
    told = breakfix("fix", made.logs, "--repo", made.repo, "--commit", commit(made))
    assert (told.code, why in told.error) == (2, True), told.error


def test_the_commit_that_ran_is_accepted(breakfix: Breakfix, made: Made) -> None:
    told = breakfix("fix", made.logs, "--repo", made.repo, "--commit", "HEAD", "--apply")
    assert (told.code, GUARD in made.job.read_bytes()) == (0, True)


def test_a_file_that_is_a_link_out_of_the_repository_is_no_source(
    breakfix: Breakfix, made: Made, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.py"
    made.job.rename(outside)
    made.job.symlink_to(outside)
    before = outside.read_bytes()
    assert breakfix("fix", made.logs, "--repo", made.repo, "--apply").code == 3
    assert outside.read_bytes() == before


def test_without_sources_it_says_what_is_missing(breakfix: Breakfix, tmp_path: Path) -> None:
    log = tmp_path / "load.log"
    log.write_bytes(LOG)
    assert breakfix("fix", log).code == 3


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nowhere"], "no stored run begins with 'nowhere'"),
        ([str(DEMO), "--repo", "/no/such"], "no such folder"),
        ([str(DEMO), "--branch", "x", "--apply"], None),
    ],
)
def test_bad_usage_is_told(breakfix: Breakfix, words: list[str], why: str | None) -> None:
    if why is None:
        with pytest.raises(SystemExit):
            breakfix("fix", *words)
    else:
        told = breakfix("fix", *words)
        assert (told.code, why in told.error) == (2, True)


def test_people_read_target_change_reason_effect_and_proof(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fix", str(made.logs), "--repo", str(made.repo), "--no-state"]) == 0
    told = capsys.readouterr().out
    for part in ("target\n    jobs/email_domains.py:16", "change\n    --- a/jobs/", "because"):
        assert part in told
    for part in ("effect on results\n    changes-values", "proof\n", "pull request\n    none"):
        assert part in told


def test_the_catalogue_of_changes_is_listed(breakfix: Breakfix) -> None:
    ids = [str(one["id"]) for one in breakfix("codemods").objects]
    assert ids == sorted(ids)
    assert "union-by-name" in ids


def test_one_change_has_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codemods", "union-by-name"]) == 0
    told = capsys.readouterr().out
    for part in (
        "fixes\n  data.union-mismatch",
        "effect on results: widens",
        "writes nothing when",
    ):
        assert part in told


def test_a_change_that_nobody_knows_is_told(breakfix: Breakfix) -> None:
    assert breakfix("codemods", "no-such").code == 2
