from pathlib import Path

import pytest

from tests.tools.repositories import ENVIRONMENT, git
from tools.worktree import GitError, NotAsItRan, Worktree, find_worktree, run_git

pytestmark = pytest.mark.slow


@pytest.fixture
def tree(tmp_path: Path) -> Worktree:
    """One commit with two files in a folder."""
    top = tmp_path / "repo"
    (top / "jobs").mkdir(parents=True)
    (top / "jobs" / "a.py").write_bytes(b"one\n")
    (top / "jobs" / "b.py").write_bytes(b"two\n")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "first")
    return Worktree(top, ENVIRONMENT)


def test_a_repository_is_found_from_a_folder_in_it(tree: Worktree) -> None:
    found = find_worktree(tree.top / "jobs", ENVIRONMENT)
    assert found is not None
    assert found.top.resolve() == tree.top.resolve()


def test_a_folder_outside_any_repository_has_none(tmp_path: Path) -> None:
    bounded = {**ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    assert find_worktree(tmp_path, bounded) is None


def test_a_clean_tree_has_no_changes_and_new_files_are_none(tree: Worktree) -> None:
    (tree.top / "new.py").write_bytes(b"x")
    assert tree.changed() == ()


def test_a_changed_file_is_named(tree: Worktree) -> None:
    (tree.top / "jobs" / "a.py").write_bytes(b"other\n")
    assert tree.changed() == ("jobs/a.py",)


def test_a_branch_has_the_change_and_the_folder_does_not(tree: Worktree) -> None:
    head = tree.head()
    commit = tree.branch("fix/a", {"jobs/a.py": (b"one\n", b"1\n")}, "why")
    assert git(tree.top, "rev-parse", "fix/a") == commit
    assert git(tree.top, "show", "--format=%P %s", "--name-only", "fix/a").split() == [
        head,
        "why",
        "jobs/a.py",
    ]
    assert git(tree.top, "show", "fix/a:jobs/a.py") == "1"
    assert (tree.top / "jobs" / "a.py").read_bytes() == b"one\n"
    assert (tree.head(), tree.changed()) == (head, ())


def test_an_executable_file_stays_executable_on_the_branch(tree: Worktree) -> None:
    (tree.top / "jobs" / "a.py").chmod(0o755)
    git(tree.top, "commit", "-q", "-am", "executable")
    tree.branch("fix/a", {"jobs/a.py": (b"one\n", b"1\n")}, "why")
    assert git(tree.top, "ls-tree", "fix/a", "jobs/a.py").startswith("100755 ")


def test_a_branch_that_is_there_is_not_moved(tree: Worktree) -> None:
    git(tree.top, "branch", "fix/a")
    with pytest.raises(GitError, match="update-ref"):
        tree.branch("fix/a", {"jobs/a.py": (b"one\n", b"1\n")}, "why")
    assert git(tree.top, "rev-parse", "fix/a") == tree.head()


@pytest.mark.parametrize("name", ["-x", "a..b", "a b", "@{-1}"])
def test_a_name_that_no_branch_can_have_is_refused(tree: Worktree, name: str) -> None:
    with pytest.raises(GitError):
        tree.branch(name, {"jobs/a.py": (b"one\n", b"1\n")}, "why")


@pytest.mark.parametrize(("path", "before"), [("jobs/a.py", b"one\r\n"), ("new.py", b"one\n")])
def test_a_file_that_is_not_as_committed_is_refused(
    tree: Worktree, path: str, before: bytes
) -> None:
    with pytest.raises(NotAsItRan, match="byte for byte"):
        tree.branch("fix/a", {path: (before, b"1\n")}, "why")


def test_files_that_changed_since_a_commit_are_named(tree: Worktree) -> None:
    ran = tree.head()
    (tree.top / "jobs" / "a.py").write_bytes(b"1\n")
    git(tree.top, "commit", "-q", "-am", "second")
    assert tree.changed_since(ran, ("jobs/a.py", "jobs/b.py")) == ("jobs/a.py",)
    assert tree.changed_since(ran[:10], ("jobs/b.py",)) == ()


@pytest.mark.parametrize("commit", ["0" * 40, "--output=x", "nowhere"])
def test_a_commit_that_is_not_there_is_refused(tree: Worktree, commit: str) -> None:
    with pytest.raises(NotAsItRan, match="does not know the commit"):
        tree.changed_since(commit, ("jobs/a.py",))


def test_no_program_of_the_repository_is_run(tree: Worktree, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    hook = tree.top / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
    hook.chmod(0o755)
    git(tree.top, "config", "core.fsmonitor", str(hook))
    tree.changed()
    tree.branch("fix/a", {"jobs/a.py": (b"one\n", b"1\n")}, "why")
    assert not mark.exists()


def test_git_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="git status in"):
        run_git(tmp_path, "status", environment={"PATH": str(tmp_path)})


def test_git_without_words_is_told_with_its_code(tree: Worktree) -> None:
    with pytest.raises(GitError, match="ended with 1"):
        run_git(
            tree.top,
            "diff",
            "--no-index",
            "--quiet",
            "jobs/a.py",
            "jobs/b.py",
            environment=ENVIRONMENT,
        )
