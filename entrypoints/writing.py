"""Writes a proposed change where the user asked for it, or refuses with the reason."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from contracts.fix import FileChange
from entrypoints.usage import UsageError
from tools.patch_file import patch_file
from tools.redact_stream import Redacted
from tools.splice import SpliceError, apply
from tools.worktree import GitError, NotAsItRan, Worktree


class NotWritten(UsageError):
    """Nothing was written: the repository is not what the change was made for."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file of the repository before and after, secrets and all; it never leaves the disk."""

    name: str
    """Its path below the repository."""
    path: Path
    before: bytes
    after: bytes


def changes(root: Path, repo: Path, made: Sequence[FileChange]) -> tuple[Change, ...]:
    """Read the files again and make the change on what they are now; raises NotWritten."""
    return tuple(_change(root, repo, change) for change in made)


def _change(root: Path, repo: Path, change: FileChange) -> Change:
    path = root / change.file
    if path.is_symlink() or not path.resolve().is_relative_to(repo):
        raise NotWritten(f"{path}: leads out of {repo}; name the repository that holds it")
    try:
        before = path.read_bytes()
        after = apply(change, original=before, masked=Redacted(BytesIO(before)).read() or b"")
    except OSError as error:
        raise NotWritten(f"{path}: cannot be read: {error.strerror}") from None
    except SpliceError as error:
        raise NotWritten(str(error)) from None
    return Change(path.relative_to(repo).as_posix(), path, before, after)


def patch_text(made: Sequence[Change]) -> bytes:
    return b"".join(patch_file(change.name, change.before, change.after) for change in made)


def write_patch(made: Sequence[Change], to: Path) -> None:
    """Raises NotWritten where the file is there already."""
    try:
        with to.open("xb") as file:
            file.write(patch_text(made))
    except FileExistsError:
        raise NotWritten(f"--patch {to}: is there already; name a new file") from None


def write_files(made: Sequence[Change], worktree: Worktree | None) -> None:
    """Change the files themselves; in a repository only where nothing else is changed."""
    if worktree is not None:
        require_clean(worktree)
    for change in made:
        _replace(change)


def _replace(change: Change) -> None:
    """As a whole or not at all, with the mode that the file had."""
    handle, name = tempfile.mkstemp(prefix=".breakfix-", dir=change.path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(change.after)
            os.fchmod(handle, change.path.stat().st_mode)
        Path(name).replace(change.path)
    except BaseException:
        Path(name).unlink()
        raise


def write_branch(made: Sequence[Change], name: str, worktree: Worktree, message: str) -> str:
    """A commit on a new branch; the files in the folder stay as they are. Gives the commit."""
    require_clean(worktree)
    top = worktree.top.resolve()
    pairs: Mapping[str, tuple[bytes, bytes]] = {
        change.path.resolve().relative_to(top).as_posix(): (change.before, change.after)
        for change in made
    }
    try:
        return worktree.branch(name, pairs, message)
    except (GitError, NotAsItRan) as error:
        raise NotWritten(f"--branch {name}: {error}") from None


def require_clean(worktree: Worktree) -> None:
    if names := worktree.changed():
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        raise NotWritten(
            f"{worktree.top}: has changes of its own in {', '.join(names[:3])}{more}; "
            "commit or stash them first, or take the change with --patch FILE"
        )


def require_as_it_ran(made: Sequence[Change], commit: str | None, worktree: Worktree) -> None:
    """Raises NotWritten where a file to change is not what it was at the commit that ran."""
    if commit is None:
        return
    top = worktree.top.resolve()
    names = tuple(change.path.resolve().relative_to(top).as_posix() for change in made)
    try:
        moved = worktree.changed_since(commit, names)
    except (GitError, NotAsItRan) as error:
        raise NotWritten(str(error)) from None
    if moved:
        raise NotWritten(
            f"{', '.join(moved)}: not what it was at {commit}, the commit that ran; "
            "check that commit out, or look whether the failure is fixed already"
        )
