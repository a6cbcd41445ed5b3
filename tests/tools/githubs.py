"""GitHub as far as the forge asks it: refs, trees, commits, pull requests of one repository."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.tools.answering import Answer, Asked, answering

Tree = dict[str, bytes]
NAME = "acme/pipelines"


@dataclass
class FakeGitHub:
    """Every object is named by a hash of what it holds, as git does."""

    files: Tree
    trees: dict[str, Tree] = field(default_factory=dict[str, Tree])
    commits: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    blobs: dict[str, bytes] = field(default_factory=dict[str, bytes])
    refs: dict[str, str] = field(default_factory=dict[str, str])
    pulls: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    fail: dict[str, Answer] = field(default_factory=dict[str, Answer])
    """By `METHOD last-part-of-the-path`: what is answered instead."""
    url: str = ""
    asked: list[Asked] = field(default_factory=list[Asked])

    def __post_init__(self) -> None:
        self.refs["main"] = self.commit(self.tree(self.files), "first", [])

    def tree(self, files: Tree) -> str:
        name = _hash(sorted((key, value.decode("latin-1")) for key, value in files.items()))
        self.trees[name] = files
        return name

    def commit(self, tree: str, message: str, parents: list[str]) -> str:
        name = _hash([tree, message, parents])
        self.commits[name] = {"tree": tree, "message": message, "parents": parents}
        return name

    def at(self, branch: str) -> Tree:
        return self.trees[str(self.commits[self.refs[branch]]["tree"])]

    def answer(self, asked: Asked) -> Answer:
        path = unquote(urlsplit(asked.path).path)
        refused = self.fail.get(f"{asked.method} {path.rpartition('/')[2]}")
        if refused is not None:
            return refused
        for pattern, handle in _ROUTES:
            found = re.fullmatch(pattern, f"{asked.method} {path.removeprefix(f'/repos/{NAME}')}")
            if found:
                return handle(self, asked, found)
        return _missing()

    def link(self, path: str) -> str:
        return f"{self.url}/repos/{NAME}{path}"


Handle = Callable[[FakeGitHub, Asked, "re.Match[str]"], Answer]


def _hash(value: object) -> str:
    return hashlib.sha1(json.dumps(value).encode(), usedforsecurity=False).hexdigest()


def _missing() -> Answer:
    return Answer(404, {"message": "Not Found"})


def _repository(hub: FakeGitHub, _asked: Asked, _found: "re.Match[str]") -> Answer:
    return Answer(body={"full_name": NAME, "url": hub.link(""), "default_branch": "main"})


def _branch(hub: FakeGitHub, _asked: Asked, found: "re.Match[str]") -> Answer:
    if found[1] not in hub.refs:
        return _missing()
    return Answer(body={"name": found[1], "commit": {"sha": hub.refs[found[1]]}})


def _commit(hub: FakeGitHub, _asked: Asked, found: "re.Match[str]") -> Answer:
    commit = hub.commits[found[1]]
    return Answer(body=_told_commit(hub, found[1], commit))


def _told_commit(hub: FakeGitHub, name: str, commit: dict[str, Any]) -> dict[str, Any]:
    tree = {"sha": commit["tree"], "url": hub.link(f"/git/trees/{commit['tree']}")}
    return {"sha": name, "url": hub.link(f"/git/commits/{name}"), "tree": tree}


def _tree(hub: FakeGitHub, _asked: Asked, found: "re.Match[str]") -> Answer:
    tree = str(hub.commits[found[1]]["tree"])
    listed: list[dict[str, str]] = [
        {"path": path, "mode": "100644", "type": "blob"} for path in hub.trees[tree]
    ]
    listed.append({"path": "jobs", "mode": "040000", "type": "tree"})
    return Answer(body={"sha": tree, "url": hub.link("/t"), "tree": listed})


def _contents(hub: FakeGitHub, asked: Asked, found: "re.Match[str]") -> Answer:
    commit = parse_qs(urlsplit(asked.path).query)["ref"][0]
    content = hub.trees[str(hub.commits[commit]["tree"])][found[1]]
    told = {"type": "file", "encoding": "base64", "path": found[1]}
    return Answer(body={**told, "content": base64.b64encode(content).decode()})


def _make_blob(hub: FakeGitHub, asked: Asked, _found: "re.Match[str]") -> Answer:
    content = base64.b64decode(asked.json["content"])
    name = _hash(content.decode("latin-1"))
    hub.blobs[name] = content
    return Answer(201, {"sha": name, "url": hub.link(f"/git/blobs/{name}")})


def _make_tree(hub: FakeGitHub, asked: Asked, _found: "re.Match[str]") -> Answer:
    files = dict(hub.trees[asked.json["base_tree"]])
    for one in asked.json["tree"]:
        content = one.get("content")
        files[one["path"]] = hub.blobs[one["sha"]] if content is None else content.encode()
    name = hub.tree(files)
    return Answer(201, {"sha": name, "url": hub.link(f"/git/trees/{name}"), "tree": []})


def _make_commit(hub: FakeGitHub, asked: Asked, _found: "re.Match[str]") -> Answer:
    name = hub.commit(asked.json["tree"], asked.json["message"], asked.json["parents"])
    return Answer(201, _told_commit(hub, name, hub.commits[name]))


def _make_ref(hub: FakeGitHub, asked: Asked, _found: "re.Match[str]") -> Answer:
    branch = str(asked.json["ref"]).removeprefix("refs/heads/")
    if branch in hub.refs:
        return Answer(422, {"message": "Reference already exists"})
    hub.refs[branch] = asked.json["sha"]
    return Answer(201, {"ref": asked.json["ref"], "object": {"sha": asked.json["sha"]}})


def _pulls(hub: FakeGitHub, asked: Asked, _found: "re.Match[str]") -> Answer:
    wanted = parse_qs(urlsplit(asked.path).query)["head"][0].rpartition(":")[2]
    return Answer(body=[one for one in hub.pulls if one["head"]["ref"] == wanted])


def _make_pull(hub: FakeGitHub, asked: Asked, _found: "re.Match[str]") -> Answer:
    branch = asked.json["head"]
    number = len(hub.pulls) + 1
    pull = {
        "number": number,
        "url": hub.link(f"/pulls/{number}"),
        "html_url": f"https://github.example/{NAME}/pull/{number}",
        "head": {"ref": branch, "sha": hub.refs[branch]},
        **{name: asked.json[name] for name in ("title", "body", "draft")},
    }
    hub.pulls.append(pull)
    return Answer(201, pull)


_ROUTES: tuple[tuple[str, Handle], ...] = (
    (r"GET ", _repository),
    (r"GET /branches/(.+)", _branch),
    (r"GET /git/commits/(\w+)", _commit),
    (r"GET /git/trees/(\w+)", _tree),
    (r"GET /contents/(.+)", _contents),
    (r"POST /git/blobs", _make_blob),
    (r"POST /git/trees", _make_tree),
    (r"POST /git/commits", _make_commit),
    (r"POST /git/refs", _make_ref),
    (r"GET /pulls", _pulls),
    (r"POST /pulls", _make_pull),
)


@contextmanager
def github(files: Tree) -> Generator[FakeGitHub]:
    hub = FakeGitHub(files)
    with answering(hub.answer) as at:
        hub.url, hub.asked = at.url, at.asked
        yield hub
