"""GitHub through its API: tree, commit, reference, draft pull request; no clone, nothing forced."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TypeVar

import requests
from github import (
    Github,
    GithubException,
    GithubRetry,
    InputGitTreeElement,
    RateLimitExceededException,
)
from github.Auth import Auth
from github.PullRequest import PullRequest
from github.Repository import Repository

from contracts.fix import FileChange
from tools.effect import RemoteRefused, RemoteUnavailable, RetryLater
from tools.forge import Proposal, Proposed
from tools.redact import shipped_rules
from tools.redact_stream import redacted_chunks
from tools.splice import SpliceError, apply

T = TypeVar("T")

_BLOCK = 256 * 1024
_WAIT_S = 60


def connect(auth: Auth, url: str = "https://api.github.com", pause_s: float = 1.0) -> Github:
    """Asks again for what only reads; a write that got no answer is looked for, never repeated."""
    retry = GithubRetry(total=3, allowed_methods={"GET", "HEAD"})
    return Github(
        auth=auth,
        base_url=url,
        retry=retry,
        timeout=20,
        seconds_between_requests=0,
        seconds_between_writes=pause_s,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """`name` as OWNER/REPOSITORY; `base` is the branch that patches are for, or its default one."""

    client: Github
    name: str
    base: str | None = None

    def look(self, branch: str) -> Proposed | None:
        """A pull request that people closed stays closed: it is found, and nothing is made."""
        return self._asked(lambda repository: self._standing(repository, branch))

    def propose(self, proposal: Proposal) -> Proposed:
        return self._asked(lambda repository: self._proposed(repository, proposal))

    def _standing(self, repository: Repository, branch: str) -> Proposed | None:
        owner = self.name.partition("/")[0]
        found = repository.get_pulls(state="all", head=f"{owner}:{branch}")
        return next((_told(pull, found=True) for pull in found if pull.head.ref == branch), None)

    def _proposed(self, repository: Repository, proposal: Proposal) -> Proposed:
        base = self.base or repository.default_branch
        if not _has_branch(repository, proposal.branch):
            self._branch(repository, base, proposal)
        pull = repository.create_pull(
            base=base,
            head=proposal.branch,
            title=proposal.title,
            body=proposal.text,
            draft=True,
            maintainer_can_modify=True,
        )
        return _told(pull)

    def _branch(self, repository: Repository, base: str, proposal: Proposal) -> None:
        """It appears only when it is complete."""
        parent = repository.get_git_commit(repository.get_branch(base).commit.sha)
        elements = [_element(repository, parent.sha, change) for change in proposal.changes]
        tree = repository.create_git_tree(elements, parent.tree)
        message = f"{proposal.title}\n\n{proposal.text}"
        commit = repository.create_git_commit(message, tree, [parent])
        repository.create_git_ref(f"refs/heads/{proposal.branch}", commit.sha)

    def _asked(self, ask: Callable[[Repository], T]) -> T:
        try:
            return ask(self.client.get_repo(self.name))
        except GithubException as error:
            raise _refusal(self.name, error) from error
        except (requests.RequestException, OSError) as error:
            raise RemoteUnavailable(f"GitHub {self.name}: no answer ({error})") from error


def _has_branch(repository: Repository, branch: str) -> bool:
    try:
        repository.get_branch(branch)
    except GithubException as error:
        if error.status == 404:
            return False
        raise
    return True


def _element(repository: Repository, commit: str, change: FileChange) -> InputGitTreeElement:
    """The one file of the tree that the change was made for, changed."""
    name = change.file.rpartition("/")[2]
    listed = repository.get_git_tree(commit, recursive=True).tree
    named = [one for one in listed if one.type == "blob" and one.path.rpartition("/")[2] == name]
    candidates = [one for one in named if one.path == change.file] or named
    found: list[tuple[str, str, bytes]] = []
    for one in candidates:
        content = _content(repository, one.path, commit)
        masked = b"".join(redacted_chunks(BytesIO(content), shipped_rules(), _BLOCK))
        try:
            found.append((one.path, one.mode, apply(change, original=content, masked=masked)))
        except SpliceError:
            continue
    if len(found) != 1:
        raise RemoteRefused(
            f"{change.file}: {len(found)} files of {commit[:12]} are the one that was diagnosed; "
            "it changed since, or lies elsewhere: diagnose again, or apply the patch by hand"
        )
    path, mode, content = found[0]
    return _written(repository, path, mode, content)


def _content(repository: Repository, path: str, commit: str) -> bytes:
    """GitHub gives a folder as a list; the path of a blob is one file."""
    found = repository.get_contents(path, ref=commit)
    [file] = found if isinstance(found, list) else [found]
    return file.decoded_content


def _written(repository: Repository, path: str, mode: str, content: bytes) -> InputGitTreeElement:
    try:
        return InputGitTreeElement(path, mode, "blob", content=content.decode())
    except UnicodeDecodeError:
        blob = repository.create_git_blob(b64encode(content).decode(), "base64")
        return InputGitTreeElement(path, mode, "blob", sha=blob.sha)


def _told(pull: PullRequest, *, found: bool = False) -> Proposed:
    return Proposed(commit=pull.head.sha, url=pull.html_url, found=found)


def _refusal(name: str, error: GithubException) -> Exception:
    told = f"GitHub {name}: {' '.join(str(error).split())[:300]}"
    headers = error.headers or {}
    limited = isinstance(error, RateLimitExceededException) or "retry-after" in headers
    if error.status == 429 or limited:
        wait = timedelta(seconds=int(headers.get("retry-after", _WAIT_S)))
        return RetryLater(datetime.now(UTC) + wait, told)
    if error.status >= 500:
        return RemoteUnavailable(told)
    return RemoteRefused(f"{told}; check the token, its permissions and the repository")
