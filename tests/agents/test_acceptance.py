import pytest

from agents.acceptance import decide
from contracts.act import Act, ActKind, Decision
from contracts.base import sha256_of
from contracts.fix import Advice, Fix, Patch, Target
from contracts.log_report import Outcome
from contracts.verdict import Verdict

VERDICT = Verdict(
    verdict="data.column-missing",
    summary="",
    outcome=Outcome(state="failed", why=""),
    failure_key="0" * 64,
)
PATCH = Fix(
    answer=Patch(
        codemod="rename",
        why="",
        target=Target(file="a.py", line=1, byte=0, length=1, code="a"),
        changes=(),
        diff="+b\n",
        preconditions=(),
        effect="none",
        effect_note="",
        review="skim",
    )
)
SHOWN, OTHER = sha256_of(b"+b\n"), sha256_of(b"+c\n")
ADVICE = Fix(answer=Advice(action="none", why=""))


def act(kind: ActKind, cause: str | None = None, diff: str | None = None) -> Act:
    shown = sha256_of(diff.encode()) if diff is not None else None
    return Act(kind=kind, parent="r", by="me", cause=cause, diff_sha256=shown, saw=())


@pytest.mark.parametrize(
    ("said", "fix", "decision"),
    [
        (
            act("right"),
            ADVICE,
            Decision(
                state="accepted",
                why="data.column-missing was confirmed",
                cause="data.column-missing",
            ),
        ),
        (
            act("wrong", "data.type-mismatch"),
            ADVICE,
            Decision(
                state="accepted",
                why="data.column-missing was wrong; it was data.type-mismatch",
                cause="data.type-mismatch",
            ),
        ),
        (
            act("wrong"),
            ADVICE,
            Decision(
                state="accepted",
                why="data.column-missing was wrong; what it was instead is not known",
            ),
        ),
        (
            act("wrong", "data.column-missing"),
            ADVICE,
            Decision(state="refused", why="data.column-missing is what the verdict says already"),
        ),
        (
            act("approve", diff="+b\n"),
            PATCH,
            Decision(state="accepted", why=f"the diff {SHOWN} was approved"),
        ),
        (
            act("approve", diff="+c\n"),
            PATCH,
            Decision(
                state="refused",
                why=f"the diff {OTHER} is not the one that the run proposes",
            ),
        ),
        (
            act("approve", diff="+b\n"),
            ADVICE,
            Decision(state="refused", why="the run proposes no patch"),
        ),
    ],
)
def test_what_a_person_did_is_decided(said: Act, fix: Fix, decision: Decision) -> None:
    assert decide(said, VERDICT, fix) == decision
