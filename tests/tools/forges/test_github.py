from collections.abc import Generator
from datetime import UTC, datetime, timedelta

import pytest
from github import Auth

from contracts.base import sha256_of
from contracts.fix import Edit, FileChange
from tests.tools.answering import Answer
from tests.tools.githubs import NAME, FakeGitHub, github
from tools.effect import RemoteRefused, RemoteUnavailable, RetryLater
from tools.forge import Proposal
from tools.forges.github import GitHub, connect

pytestmark = pytest.mark.enable_socket

JOB = b"total = df['amount'].sum()\nprint(total)\n"
FIXED = b"total = df['amt'].sum()\nprint(total)\n"
BRANCH = "breakfix/0123456789abcdef"


@pytest.fixture
def hub() -> Generator[FakeGitHub]:
    with github({"jobs/orders.py": JOB, "README.md": b"orders\n"}) as hub:
        yield hub


def forge(hub: FakeGitHub, url: str | None = None) -> GitHub:
    client = connect(Auth.Token("t"), url or hub.url, pause_s=0)
    return GitHub(client=client, name=NAME)


def proposal(file: str = "jobs/orders.py", before: bytes = JOB, after: bytes = FIXED) -> Proposal:
    edit = Edit(byte=before.index(b"amount"), length=6, text="amt")
    change = FileChange(file=file, before=sha256_of(before), after=sha256_of(after), edits=(edit,))
    return Proposal(branch=BRANCH, title="data.x: rename", text="Why.", changes=(change,))


def test_a_patch_becomes_a_draft_request_of_one_commit(hub: FakeGitHub) -> None:
    assert forge(hub).look(BRANCH) is None
    before = hub.refs["main"]

    proposed = forge(hub).propose(proposal())

    [pull] = hub.pulls
    assert (pull["draft"], pull["title"], pull["body"]) == (True, "data.x: rename", "Why.")
    assert (proposed.url, proposed.found) == (pull["html_url"], False)
    assert hub.at(BRANCH) == {"jobs/orders.py": FIXED, "README.md": b"orders\n"}
    assert hub.commits[proposed.commit]["parents"] == [before]
    assert hub.commits[proposed.commit]["message"] == "data.x: rename\n\nWhy."
    assert hub.refs["main"] == before


def test_a_request_that_stands_is_found(hub: FakeGitHub) -> None:
    made = forge(hub).propose(proposal())
    found = forge(hub).look(BRANCH)
    assert found == made.model_copy(update={"found": True})


def test_a_branch_that_a_cut_off_try_left_gets_its_request(hub: FakeGitHub) -> None:
    hub.fail["POST pulls"] = Answer(502, {"message": "bad gateway"})
    with pytest.raises(RemoteUnavailable, match="bad gateway"):
        forge(hub).propose(proposal())
    left = hub.refs[BRANCH]
    hub.fail.clear()

    assert forge(hub).propose(proposal()).commit == left
    assert len(hub.pulls) == 1


@pytest.mark.parametrize("file", ["orders.py", "/opt/etl/jobs/orders.py"])
def test_a_file_is_found_by_its_content_where_the_path_is_another(
    hub: FakeGitHub, file: str
) -> None:
    forge(hub).propose(proposal(file))
    assert hub.at(BRANCH)["jobs/orders.py"] == FIXED


def test_a_file_that_is_there_twice_is_not_guessed() -> None:
    with github({"a/orders.py": JOB, "b/orders.py": JOB}) as hub:
        with pytest.raises(RemoteRefused, match="2 files"):
            forge(hub).propose(proposal())
        assert [*hub.refs] == ["main"]


def test_a_file_that_changed_since_is_left_alone() -> None:
    with github({"jobs/orders.py": JOB + b"# new\n"}) as hub:
        with pytest.raises(RemoteRefused, match=r"0 files .* diagnose again"):
            forge(hub).propose(proposal())


def test_bytes_that_are_no_text_stay_as_they_are() -> None:
    job, fixed = JOB + b"# \xff\n", FIXED + b"# \xff\n"
    with github({"jobs/orders.py": job}) as hub:
        forge(hub).propose(proposal(before=job, after=fixed))
        assert hub.at(BRANCH)["jobs/orders.py"] == fixed


@pytest.mark.parametrize(
    ("answer", "raised", "words"),
    [
        (Answer(403, {"message": "Resource not accessible"}), RemoteRefused, "check the token"),
        (Answer(404, {"message": "Not Found"}), RemoteRefused, "Not Found"),
        (Answer(422, {"message": "no"}), RemoteRefused, "no"),
        (Answer(429, {"message": "slow down"}, {"retry-after": "7"}), RetryLater, "slow down"),
        (Answer(403, {"message": "secondary"}, {"retry-after": "7"}), RetryLater, "secondary"),
        (Answer(503, {"message": "away"}), RemoteUnavailable, "away"),
    ],
)
def test_what_github_refuses_is_told_apart(
    hub: FakeGitHub, answer: Answer, raised: type[Exception], words: str
) -> None:
    hub.fail["POST refs"] = answer
    with pytest.raises(raised, match=words) as caught:
        forge(hub).propose(proposal())
    assert hub.pulls == []
    if isinstance(caught.value, RetryLater):
        assert caught.value.at - datetime.now(UTC) < timedelta(seconds=8)


def test_a_branch_that_cannot_be_asked_for_is_not_made(hub: FakeGitHub) -> None:
    hub.fail[f"GET {BRANCH.rpartition('/')[2]}"] = Answer(403, {"message": "no"})
    with pytest.raises(RemoteRefused):
        forge(hub).propose(proposal())
    assert BRANCH not in hub.refs


def test_no_answer_may_have_arrived(hub: FakeGitHub) -> None:
    with pytest.raises(RemoteUnavailable, match="no answer"):
        forge(hub, "http://127.0.0.1:9").look(BRANCH)


def test_a_write_is_not_repeated_by_the_library(hub: FakeGitHub) -> None:
    hub.fail["POST pulls"] = Answer(502, {"message": "bad gateway"})
    with pytest.raises(RemoteUnavailable):
        forge(hub).propose(proposal())
    written = [one.path.rpartition("/")[2] for one in hub.asked if one.method == "POST"]
    assert written == ["trees", "commits", "refs", "pulls"]
