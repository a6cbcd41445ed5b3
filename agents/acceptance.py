"""Decides whether what a person did about a finished run holds."""

from typing import assert_never

from contracts.act import Act, Decision
from contracts.base import sha256_of
from contracts.fix import Advice, Fix, Patch
from contracts.verdict import Verdict


def decide(act: Act, judged: Verdict, proposed: Fix) -> Decision:
    """An approval holds for the diff that was shown, and for no other."""
    match act.kind:
        case "right":
            why = f"{judged.verdict} was confirmed"
            return Decision(state="accepted", why=why, cause=judged.verdict)
        case "wrong":
            return _wrong(act, judged)
        case "approve":
            return _approval(act, proposed)
        case _:
            assert_never(act.kind)


def _wrong(act: Act, judged: Verdict) -> Decision:
    if act.cause == judged.verdict:
        return Decision(state="refused", why=f"{act.cause} is what the verdict says already")
    named = f"it was {act.cause}" if act.cause else "what it was instead is not known"
    why = f"{judged.verdict} was wrong; {named}"
    return Decision(state="accepted", why=why, cause=act.cause)


def _approval(act: Act, proposed: Fix) -> Decision:
    match proposed.answer:
        case Advice():
            return Decision(state="refused", why="the run proposes no patch")
        case Patch(diff=diff) if sha256_of(diff.encode()) == act.diff_sha256:
            return Decision(state="accepted", why=f"the diff {act.diff_sha256} was approved")
        case Patch():
            why = f"the diff {act.diff_sha256} is not the one that the run proposes"
            return Decision(state="refused", why=why)
        case _:
            assert_never(proposed.answer)
