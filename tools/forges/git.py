"""A plain git remote: the patch becomes a branch of one commit, without a clone of the history."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from contracts.fix import FileChange
from tools.effect import RemoteRefused, RemoteUnavailable, RemoteUnreachable
from tools.forge import Proposal, Proposed
from tools.redact import shipped_rules
from tools.redact_stream import redacted_chunks
from tools.splice import SpliceError, apply

_BLOCK = 256 * 1024
_AUTHOR = {"NAME": "Breakfix", "EMAIL": "noreply@breakfix.invalid"}
_AWAY = re.compile(
    r"Could not resolve|Connection refused|Connection reset|Connection timed out|"
    r"Network is unreachable|unable to access|early EOF|hung up|The requested URL returned error: 5"
)
"""What git prints where another try may do."""
_USER = re.compile(r"(?<=://)[^/@\s]+@")
_TRANSPORTS = "file:git:http:https:ssh"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitRemote:
    """`environment` is what git is run with: HOME and the like, for its own credentials."""

    url: str = field(repr=False)
    base: str = "HEAD"
    """The branch that a patch is for."""
    environment: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    timeout_s: float = 60.0

    def look(self, branch: str) -> Proposed | None:
        listed = self._ask(Path(), "ls-remote", "--", self.url, f"refs/heads/{branch}")
        return Proposed(commit=listed.split()[0].decode(), found=True) if listed else None

    def propose(self, proposal: Proposal) -> Proposed:
        with TemporaryDirectory(prefix="breakfix-") as name:
            repository = Path(name)
            self._git(repository, "init", "--quiet", "--bare", ".")
            fetch = ("fetch", "--quiet", "--depth=1", "--no-tags", "--", self.url, self.base)
            self._ask(repository, *fetch)
            commit = self._commit(repository, proposal)
            return self._push(repository, commit, proposal.branch)

    def _commit(self, repository: Path, proposal: Proposal) -> str:
        """The same bytes for the same patch on the same base: a second try makes no second one."""
        self._git(repository, "read-tree", "FETCH_HEAD")
        listed = self._git(repository, "ls-tree", "-r", "-z", "FETCH_HEAD")
        for change in proposal.changes:
            mode, path, content = self._changed(repository, listed, change)
            blob = _line(self._git(repository, "hash-object", "-w", "--stdin", fed=content))
            entry = ("update-index", "--cacheinfo", mode, blob, path)
            self._git(repository, *entry)
        tree = _line(self._git(repository, "write-tree"))
        when = _line(self._git(repository, "log", "-1", "--format=%ct +0000", "FETCH_HEAD"))
        message = f"{proposal.title}\n\n{proposal.text}\n".encode()
        made = ("commit-tree", tree, "-p", "FETCH_HEAD")
        return _line(self._git(repository, *made, fed=message, signed=_signed(when)))

    def _changed(
        self, repository: Path, listed: bytes, change: FileChange
    ) -> tuple[str, str, bytes]:
        """Mode, path and new content of the one file in the tree that the change was made for."""
        found: list[tuple[str, str, bytes]] = []
        for mode, blob, path in _candidates(listed, change.file):
            original = self._git(repository, "cat-file", "blob", blob)
            masked = b"".join(redacted_chunks(BytesIO(original), shipped_rules(), _BLOCK))
            try:
                found.append((mode, path, apply(change, original=original, masked=masked)))
            except SpliceError:
                continue
        if len(found) != 1:
            raise RemoteRefused(
                f"{change.file}: {len(found)} files of {self.base} are the one that was diagnosed; "
                "it changed since, or lies elsewhere: diagnose again, or apply the patch by hand"
            )
        return found[0]

    def _push(self, repository: Path, commit: str, branch: str) -> Proposed:
        """Never forced: what stands there already is found, and stays."""
        push = ("push", "--quiet", "--", self.url, f"{commit}:refs/heads/{branch}")
        done = self._run(repository, push)
        if done.returncode == 0:
            return Proposed(commit=commit)
        if _AWAY.search(_told(done)):
            raise RemoteUnavailable(f"git push to {branch}: {_told(done)}")
        if standing := self.look(branch):
            return standing
        raise RemoteRefused(f"git push to {branch} was refused: {_told(done)}")

    def _ask(self, repository: Path, *words: str) -> bytes:
        """Reads from the remote: whatever goes wrong, nothing has happened there."""
        try:
            done = self._run(repository, words)
        except RemoteUnavailable as error:
            raise RemoteUnreachable(str(error)) from error
        if done.returncode == 0:
            return done.stdout
        told = f"git {words[0]}: {_told(done)}"
        raise RemoteUnreachable(told) if _AWAY.search(told) else RemoteRefused(told)

    def _git(
        self,
        repository: Path,
        *words: str,
        fed: bytes = b"",
        signed: Mapping[str, str] | None = None,
    ) -> bytes:
        """Works on our own folder."""
        done = self._run(repository, words, fed, signed or {})
        if done.returncode != 0:
            raise OSError(f"git {words[0]}: {_told(done)}")
        return done.stdout

    def _run(
        self,
        repository: Path,
        words: Sequence[str],
        fed: bytes = b"",
        signed: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        environment = {
            **self.environment,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": _TRANSPORTS,
            "LC_ALL": "C",
            **(signed or {}),
        }
        try:
            return subprocess.run(  # noqa: S603
                ["git", *words],  # noqa: S607
                cwd=repository,
                input=fed,
                env=environment,
                capture_output=True,
                timeout=self.timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            message = f"git {words[0]}: no end after {self.timeout_s:.0f} s"
            raise RemoteUnavailable(message) from error
        except FileNotFoundError as error:
            raise RemoteRefused("git is not installed here; install it") from error


def _candidates(listed: bytes, file: str) -> list[tuple[str, str, str]]:
    """Regular files of the tree that have the file's name: mode, blob, path."""
    name = file.rpartition("/")[2]
    found: list[tuple[str, str, str]] = []
    for entry in listed.split(b"\0"):
        described, _, raw = entry.partition(b"\t")
        path = raw.decode(errors="surrogateescape")
        if described.startswith(b"100") and path.rpartition("/")[2] == name:
            mode, _kind, blob = described.decode().split()
            found.append((mode, blob, path))
    return [one for one in found if one[2] == file] or found


def _signed(when: str) -> dict[str, str]:
    """Author and committer, at the time of the base commit."""
    return {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in {**_AUTHOR, "DATE": when}.items()
    }


def _line(output: bytes) -> str:
    return output.decode().strip()


def _told(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git said, in one line, without a password."""
    told = " ".join(done.stderr.decode(errors="replace").split())
    return _USER.sub("", told) or f"exit code {done.returncode}"
