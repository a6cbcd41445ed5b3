"""A real git and a bare repository in a folder: nothing is played."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.base import sha256_of
from contracts.fix import Edit, FileChange
from tools.effect import RemoteRefused, RemoteUnavailable, RemoteUnreachable
from tools.forge import Proposal
from tools.forges.git import GitRemote

JOB = b"total = df['amount'].sum()\nprint(total)\n"
FIXED = b"total = df['amt'].sum()\nprint(total)\n"
BRANCH = "breakfix/0123456789abcdef"
ENVIRONMENT = {
    "PATH": os.environ["PATH"],  # noqa: TID251
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A repository with one commit, as a team pushes to."""
    work, bare = tmp_path / "work", tmp_path / "bare.git"
    (work / "jobs").mkdir(parents=True)
    (work / "jobs" / "orders.py").write_bytes(JOB)
    (work / "README").write_text("orders\n")
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "add", "-A")
    git(work, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first")
    git(tmp_path, "clone", "--quiet", "--bare", str(work), str(bare))
    return bare


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words],  # noqa: S607
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def remote(bare: Path) -> GitRemote:
    return GitRemote(url=str(bare), environment=ENVIRONMENT)


def proposal(file: str = "jobs/orders.py", before: bytes = JOB, after: bytes = FIXED) -> Proposal:
    change = FileChange(
        file=file,
        before=sha256_of(before),
        after=sha256_of(after),
        edits=(Edit(byte=12, length=6, text="amt"),),
    )
    return Proposal(branch=BRANCH, title="data.x: rename", text="Why.", changes=(change,))


def test_a_patch_becomes_a_branch_of_one_commit(bare: Path) -> None:
    before = git(bare, "rev-parse", "main")

    proposed = remote(bare).propose(proposal())

    assert (proposed.url, proposed.found) == (None, False)
    assert git(bare, "rev-parse", BRANCH, f"{BRANCH}^") == f"{proposed.commit}\n{before}"
    assert git(bare, "show", f"{BRANCH}:jobs/orders.py").encode() + b"\n" == FIXED
    assert git(bare, "diff", "--name-only", "main", BRANCH) == "jobs/orders.py"
    assert git(bare, "log", "-1", "--format=%an <%ae> %B", BRANCH) == (
        "Breakfix <noreply@breakfix.invalid> data.x: rename\n\nWhy."
    )
    assert git(bare, "rev-parse", "main") == before


def test_what_was_pushed_can_be_looked_at(bare: Path) -> None:
    assert remote(bare).look(BRANCH) is None
    proposed = remote(bare).propose(proposal())

    found = remote(bare).look(BRANCH)
    assert found is not None
    assert (found.commit, found.found) == (proposed.commit, True)


def test_a_second_try_makes_the_same_commit_and_no_second_one(bare: Path) -> None:
    first = remote(bare).propose(proposal())

    assert remote(bare).propose(proposal()).commit == first.commit
    assert git(bare, "for-each-ref", "--format=%(refname)").splitlines() == [
        f"refs/heads/{BRANCH}",
        "refs/heads/main",
    ]


def test_a_branch_that_people_worked_on_is_found_and_stays(bare: Path) -> None:
    remote(bare).propose(proposal())
    theirs = git(
        bare,
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "commit-tree",
        "-m",
        "reviewed",
        "-p",
        BRANCH,
        f"{BRANCH}^{{tree}}",
    )
    git(bare, "update-ref", f"refs/heads/{BRANCH}", theirs)

    proposed = remote(bare).propose(proposal())

    assert (proposed.commit, proposed.found) == (theirs, True)
    assert git(bare, "rev-parse", BRANCH) == theirs


def test_the_file_is_found_by_its_content_where_the_repository_is_larger(bare: Path) -> None:
    remote(bare).propose(proposal("etl/orders.py"))

    assert git(bare, "diff", "--name-only", "main", BRANCH) == "jobs/orders.py"


@pytest.mark.parametrize(
    "changed", [proposal(before=b"other"), proposal("none.py"), proposal(after=b"other")]
)
def test_a_file_that_changed_since_the_diagnosis_is_left_alone(
    bare: Path, changed: Proposal
) -> None:
    with pytest.raises(RemoteRefused, match="0 files of HEAD are the one that was diagnosed"):
        remote(bare).propose(changed)
    assert remote(bare).look(BRANCH) is None


def test_a_repository_that_is_not_there_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(RemoteRefused, match=r"git ls-remote: fatal: .* does not appear to be"):
        remote(tmp_path / "none").look(BRANCH)


def test_a_push_that_a_hook_declines_is_a_reason(bare: Path) -> None:
    hook = bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho branches are made by people >&2\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(RemoteRefused, match="was refused: remote: branches are made by people"):
        remote(bare).propose(proposal())


def test_a_remote_that_breaks_off_may_have_got_the_branch(bare: Path) -> None:
    hook = bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho the remote end hung up >&2\nexit 1\n")
    hook.chmod(0o755)

    with pytest.raises(RemoteUnavailable) as caught:
        remote(bare).propose(proposal())
    assert not isinstance(caught.value, RemoteUnreachable)


def test_a_remote_that_cannot_be_reached_is_no_refusal() -> None:
    nowhere = GitRemote(url="http://me:secret@127.0.0.1:1/x.git", environment=ENVIRONMENT)
    with pytest.raises(RemoteUnreachable) as caught:
        nowhere.look(BRANCH)
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(nowhere)


def test_a_remote_that_never_ends_is_no_refusal(bare: Path) -> None:
    with pytest.raises(RemoteUnreachable, match="git ls-remote: no end after 0 s"):
        replace(remote(bare), timeout_s=0.0).look(BRANCH)


def test_a_transport_that_runs_a_command_is_refused(tmp_path: Path) -> None:
    hostile = GitRemote(url=f"ext::touch {tmp_path}/owned", environment=ENVIRONMENT)

    with pytest.raises(RemoteRefused, match="transport 'ext' not allowed"):
        hostile.look(BRANCH)
    assert not (tmp_path / "owned").exists()


def test_where_git_is_missing_that_is_the_reason(bare: Path) -> None:
    without = GitRemote(url=str(bare), environment={"PATH": "/nowhere"})
    with pytest.raises(RemoteRefused, match="git is not installed here"):
        without.look(BRANCH)


def test_a_disk_that_refuses_our_own_folder_is_no_fault_of_the_remote(
    bare: Path, tmp_path: Path
) -> None:
    broken = GitRemote(
        url=str(bare), environment={**ENVIRONMENT, "GIT_OBJECT_DIRECTORY": "/dev/null/x"}
    )
    with pytest.raises(OSError, match="git init: "):
        broken.propose(proposal())
