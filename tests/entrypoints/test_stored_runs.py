"""What a user does with stored runs: list, show, explain, fork, compare, judge."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from entrypoints.bootstrap import open_state
from entrypoints.cli.main import main
from tests.entrypoints.running import CAUSE, LOG, Breakfix, runner

pytestmark = pytest.mark.slow

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log and the state after one diagnosis of it; only to be copied."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "load.log").write_bytes(LOG)
    main(["diagnose", str(folder / "load.log"), "--json", "--state", str(folder / "state")])
    return folder


@pytest.fixture
def state(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept / "state", tmp_path / "state"))


@pytest.fixture
def breakfix(state: Path, capsys: pytest.CaptureFixture[str]) -> Breakfix:
    return runner(state, capsys)


def only_run(breakfix: Breakfix) -> str:
    [one] = breakfix("runs").objects
    return str(one["run"])


def said(breakfix: Breakfix, *arguments: str) -> tuple[int, str]:
    """The exit code, and the one sentence on standard error."""
    told = breakfix(*arguments)
    assert "Traceback" not in told.error
    return told.code, told.error


def test_runs_can_be_listed_by_state(breakfix: Breakfix) -> None:
    assert [one["state"] for one in breakfix("runs").objects] == ["finished"]
    for only in ("--failed", "--parked", "--waiting"):
        assert breakfix("runs", only).objects == []


def test_the_chain_from_log_line_to_verdict_is_explained(breakfix: Breakfix) -> None:
    [told] = breakfix("explain", only_run(breakfix)).objects

    assert told["verdict"] == CAUSE
    causes = told["causes"]
    assert isinstance(causes, list)
    assert causes[0]["standing"] == "verdict"
    assert causes[0]["findings"][0]["line"] == 7


def test_a_fork_changes_one_thing_and_leaves_its_parent_alone(breakfix: Breakfix) -> None:
    run = only_run(breakfix)
    shown = breakfix("show", run).objects

    forked = breakfix("fork", run, "--set", "verdict.verdict=data.column-missing")
    [told] = forked.objects

    assert (forked.code, told["run"], told["parent"]) == (0, f"{run}~f1", run)
    assert told["verdict"] == "data.column-missing"
    assert breakfix("show", run).objects == shown
    compared = breakfix("diff", run, f"{run}~f1")
    assert compared.code == 1
    assert {"step": "rank", "what": "verdict"}.items() <= compared.objects[1].items()
    assert breakfix("diff", run, run).code == 0
    assert breakfix("verify").code == 0
    assert breakfix("replay", run, f"{run}~f1").code == 0


def test_a_fork_can_take_other_packs_a_file_or_another_answer(
    breakfix: Breakfix, tmp_path: Path
) -> None:
    run = only_run(breakfix)
    verdict = breakfix("show", run).objects[0]
    packs = tmp_path / "packs"
    (packs / "signatures").mkdir(parents=True)
    (packs / "signatures" / "site.toml").write_text(
        """
[[signature]]
id = "site.zero"
cause = "config.invalid-value"
role = "cause"
source = "https://example.com/v1"
exception = "ZeroDivisionError"
message = "by zero$"

[[signature.matches]]
line = "ZeroDivisionError: division by zero"
origin = "run"
"""
    )
    body = tmp_path / "wishes.json"
    body.write_text(json.dumps({"kind": "wishes", "schema": 1, "body": {"one_run": True}}))

    answered = breakfix("fork", run, "--at", "rank", "--set", 'recorded.answer=["x"]')
    wished = breakfix("fork", run, "--set", f"wishes=@{body}")
    packed = breakfix("fork", run, "--set", f"catalogue={packs}")

    assert answered.objects[0]["verdict"] == verdict["verdict"]
    assert [told.error for told in (answered, wished, packed) if told.code] == []
    assert packed.verdict == "config.invalid-value"
    assert breakfix("diff", f"{run}~f1", f"{run}~f2").code == 1


PACK = """
[[signature]]
id = "site.zero"
cause = "config.invalid-value"
role = "cause"
source = "https://example.com/v1"
exception = "ZeroDivisionError"
message = "by zero$"

[[signature.matches]]
line = "ZeroDivisionError: division by zero"
origin = "run"
"""


def test_a_signature_that_was_broken_since_is_found_by_the_code_of_now(
    breakfix: Breakfix, kept: Path, tmp_path: Path
) -> None:
    (tmp_path / "packs" / "signatures").mkdir(parents=True)
    pack = tmp_path / "packs" / "signatures" / "site.toml"
    pack.write_text(PACK)
    packs = ("--packs", tmp_path / "packs")
    run = str(breakfix("diagnose", kept / "load.log", *packs).objects[0]["run"])
    assert breakfix("replay", run, "--code", "current", *packs).code == 0
    pack.write_text(PACK.replace('"by zero$"', '"by one$"').replace("n by zero", "n by one"))

    told = breakfix("replay", run, "--code", "current", *packs)

    assert told.code == 1
    outcome = str(told.objects[0]["outcome"])
    assert outcome.startswith("differs first in read_log, findings.0.")
    assert breakfix("replay", run).code == 0


def test_a_state_folder_inside_the_folder_of_the_run_is_no_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "load.log").write_bytes(LOG)
    breakfix = runner(tmp_path / "run" / "state", capsys)

    first, second = (breakfix("diagnose", tmp_path / "run").objects[0] for _ in range(2))

    assert {**first, "run": ""} == {**second, "run": ""}
    assert breakfix("diff", str(first["run"]), str(second["run"])).code == 0
    told = breakfix("diagnose", tmp_path / "run" / "state")
    assert told.code == 2
    assert "runs are kept in this folder; keep them elsewhere with --state" in told.error


def test_a_run_is_forgotten_and_says_so(breakfix: Breakfix, kept: Path) -> None:
    run = only_run(breakfix)
    breakfix("feedback", run, "--right")
    twin = str(breakfix("diagnose", kept / "load.log").objects[0]["run"])

    [told] = breakfix("forget", run, "--because", "customer 1 asked").objects

    assert told["runs"] == [run, f"{run}.act1"]
    assert told["alike"] == [twin]
    why = {one["run"]: one["why"] for one in breakfix("runs").objects}
    gone = "forgotten: customer 1 asked"
    assert why == {run: gone, f"{run}.act1": gone, twin: None}
    breakfix("forget", twin)
    assert ": forgotten, asked for" in said(breakfix, "explain", run)[1]
    assert breakfix("replay", run).code == 2
    assert breakfix("verify").code == 0


def test_a_run_at_work_is_not_forgotten(breakfix: Breakfix, state: Path) -> None:
    run = only_run(breakfix)
    with open_state(state) as opened, opened.ledger.database.transaction():
        opened.ledger._update(run, lambda one: replace(one, state="running"))

    assert "is not at its end" in said(breakfix, "forget", run)[1]


def test_the_store_is_pruned_and_runs_replay_as_before(breakfix: Breakfix) -> None:
    run = only_run(breakfix)

    nothing: dict[str, object] = {"forgotten": [], "artifacts": 0, "bytes": 0}
    assert breakfix("prune").objects == [{**nothing, "checkpoints": 1}]
    assert breakfix("prune", "--older-than", "9").objects == [{**nothing, "checkpoints": 0}]
    assert breakfix("replay", run).code == 0
    assert breakfix("verify").code == 0
    with pytest.raises(SystemExit):
        breakfix("prune", "--older-than", "soon")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "nothing is changed that a step reads; name one with --at or --set"),
        (["--at", "guess"], "no step is called guess; the steps are gather, read_log"),
        (["--set", "verdict"], "--set verdict: give KEY=VALUE"),
        (["--set", "sense=1"], "--set sense: no artifact of this name; there are event, wishes"),
        (["--set", "verdict=1"], "--set verdict: is no verdict: "),
        (["--set", "verdict={"], "--set verdict={: is no JSON: "),
        (["--set", "verdict=@no.json"], "--set verdict=@no.json: cannot be read: No such file"),
        (["--set", "verdict.sense=1"], "--set verdict.sense=1: there is no sense to set"),
        (["--set", "verdict.x.y=1"], "--set verdict.x.y=1: there is no x"),
        (["--set", "verdict.hypotheses.9.cause=x"], "there is no 9"),
        (["--set", "verdict.confidence=2"], "--set verdict.confidence: is no verdict: confidence"),
        (["--set", "recorded.answer=[]"], "--set recorded.…: run"),
        (["--at", "fix", "--set", "verdict.confidence=0.5"], "use --at read_source"),
    ],
)
def test_a_fork_that_makes_no_sense_is_a_sentence(
    breakfix: Breakfix, arguments: list[str], why: str
) -> None:
    code, error = said(breakfix, "fork", only_run(breakfix), *arguments)

    assert (code, why in error) == (2, True), error
    assert len(breakfix("runs").objects) == 1


def test_feedback_is_a_run_of_its_own(breakfix: Breakfix) -> None:
    run = only_run(breakfix)

    [right] = breakfix("feedback", run, "--right").objects
    [wrong] = breakfix("feedback", run, "--wrong", "data.column-missing").objects
    known = breakfix("feedback", run, "--wrong", CAUSE)

    assert (right["act"], right["cause"]) == (f"{run}.act1", CAUSE)
    assert (wrong["act"], wrong["cause"]) == (f"{run}.act2", "data.column-missing")
    assert (known.code, known.objects[0]["state"]) == (2, "refused")
    assert said(breakfix, "feedback", run, "--wrong", "no.cause")[1] == (
        "breakfix feedback: no cause is called no.cause; `breakfix causes` lists them\n"
    )
    assert said(breakfix, "feedback", f"{run}.act1", "--right")[1].endswith(
        "has no verdict to say something about\n"
    )
    assert said(breakfix, "fork", f"{run}.act1", "--at", "fix")[1].endswith(
        "is an act; only a diagnosis can be forked\n"
    )
    assert breakfix("replay", f"{run}.act1").code == 0
    assert breakfix("verify").code == 0


def test_a_run_is_taken_to_another_machine_and_replayed_there(
    breakfix: Breakfix, kept: Path, tmp_path: Path
) -> None:
    run, bundle = only_run(breakfix), tmp_path / "run.tar.zst"
    there = ("--state", tmp_path / "there")

    [told] = breakfix("export", run, bundle).objects
    assert (told["runs"], told["masked"], told["bytes"]) == ([run], [], bundle.stat().st_size)
    assert breakfix("import", bundle, *there).objects[0]["runs"] == [run]
    assert breakfix("import", bundle, *there).objects[0]["runs"] == []
    assert breakfix("replay", run, *there).code == 0
    assert breakfix("show", run, *there).verdict == CAUSE
    bundle.write_bytes(bundle.read_bytes()[:-9])
    assert said(breakfix, "import", str(bundle))[0] == 2
    assert said(breakfix, "import", "no.tar.zst")[1] == (
        "breakfix import: no.tar.zst: there is no such file; check the path\n"
    )
    assert said(breakfix, "export", run, str(tmp_path / "no" / "x"))[0] == 2


def test_a_name_that_is_no_run_or_several_is_a_sentence(breakfix: Breakfix, kept: Path) -> None:
    breakfix("diagnose", kept / "load.log")
    start = str(breakfix("runs").objects[0]["run"])[:8]

    assert said(breakfix, "show", start)[1].startswith(
        f"breakfix show: 2 runs begin with {start}: "
    )
    assert said(breakfix, "show", "x")[1] == (
        "breakfix show: no stored run begins with 'x'; `breakfix runs` lists them\n"
    )


@pytest.mark.parametrize("command", ["explain", "diff", "fork", "feedback", "forget"])
def test_what_a_person_reads_holds_no_json(
    state: Path, breakfix: Breakfix, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    run = only_run(breakfix)
    breakfix("fork", run, "--set", "verdict.verdict=data.column-missing")
    more = {"diff": [f"{run}~f1"], "fork": ["--at", "fix"], "feedback": ["--wrong"]}

    main([command, run, *more.get(command, []), "--state", str(state)])

    assert run in capsys.readouterr().out
