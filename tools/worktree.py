"""The git repository that a file belongs to: what is checked out, and a branch beside it.

Git is told to run none of the repository's own programs; the work tree is never touched.
"""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_WALL_S = 60


class GitError(RuntimeError):
    """Git would not do what it was asked; the message is its own."""


class NotAsItRan(ValueError):
    """The repository does not hold what ran, or has changes of its own."""


@dataclass(frozen=True, slots=True)
class Worktree:
    top: Path
    environment: Mapping[str, str]
    """Git reads the user's settings, name and language from it."""

    def head(self) -> str:
        return self._git("rev-parse", "--verify", "--end-of-options", "HEAD^{commit}")

    def changed(self) -> tuple[str, ...]:
        """Tracked files that differ from what is checked out."""
        told = self._git("status", "--porcelain", "-z", "--untracked-files=no")
        return tuple(entry[3:] for entry in told.split("\0") if entry)

    def changed_since(self, commit: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Which of `names` are not now what they were at `commit`; raises NotAsItRan."""
        try:
            known = self._git("rev-parse", "--verify", "--end-of-options", f"{commit}^{{commit}}")
        except GitError:
            raise NotAsItRan(
                f"{self.top}: does not know the commit {commit} that ran; fetch it first"
            ) from None
        told = self._git("diff", "--name-only", "--no-ext-diff", "-z", known, "--", *names)
        return tuple(name for name in told.split("\0") if name)

    def branch(self, name: str, changes: Mapping[str, tuple[bytes, bytes]], message: str) -> str:
        """A new branch at HEAD with one commit: before and after of each file; gives its id.

        Raises NotAsItRan where a file is not byte for byte what is checked out.
        """
        self._git("check-ref-format", "--branch", name)
        head = self.head()
        with tempfile.TemporaryDirectory(prefix="breakfix-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._git("read-tree", head, more=index)
            for path, (before, after) in changes.items():
                self._stage(head, path, before, after, index)
            tree = self._git("write-tree", more=index)
        commit = self._git("commit-tree", tree, "-p", head, "-m", message)
        self._git("update-ref", f"refs/heads/{name}", commit, "0" * len(commit))
        return commit

    def _stage(
        self, head: str, path: str, before: bytes, after: bytes, index: Mapping[str, str]
    ) -> None:
        entry = self._git("ls-tree", "-z", head, "--", path).rstrip("\0")
        mode, _, rest = entry.partition(" blob ")
        if not rest or self._hash(before) != rest.partition("\t")[0]:
            raise NotAsItRan(f"{path}: is not byte for byte what is committed; commit it first")
        blob = self._hash(after, "-w")
        self._git("update-index", "--cacheinfo", f"{mode},{blob},{path}", more=index)

    def _hash(self, data: bytes, *options: str) -> str:
        return self._git("hash-object", *options, "--no-filters", "--stdin", data=data)

    def _git(self, *words: str, data: bytes = b"", more: Mapping[str, str] | None = None) -> str:
        return run_git(
            self.top, *words, data=data, environment={**self.environment, **(more or {})}
        )


def find_worktree(folder: Path, environment: Mapping[str, str]) -> Worktree | None:
    """The repository around `folder`, None where there is none."""
    try:
        top = run_git(folder, "rev-parse", "--show-toplevel", environment=environment)
    except GitError:
        return None
    return Worktree(Path(top), environment)


def run_git(folder: Path, *words: str, environment: Mapping[str, str], data: bytes = b"") -> str:
    try:
        done = subprocess.run(  # noqa: S603 (a list, and names behind `--`)
            ["git", *_QUIET, *words],  # noqa: S607 (the user's own git)
            cwd=folder,
            input=data,
            env=dict(environment),
            capture_output=True,
            timeout=_WALL_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git {words[0]} in {folder}: {error}") from None
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip()
        raise GitError(f"git {words[0]} in {folder}: {told or f'ended with {done.returncode}'}")
    return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")
