"""A finished diagnosis, as the last two steps get it."""

from contracts.catalogue import Catalogue, Cause, Weights
from contracts.context import Context, NotAvailable
from contracts.evidence import Evidence, Gap
from contracts.fix import (
    Advice,
    Edit,
    Effect,
    FileChange,
    Patch,
    Rung,
    Target,
    Verification,
)
from contracts.hypotheses import Location
from contracts.log_report import Outcome
from contracts.task_event import TaskEvent
from contracts.verdict import Cited, RankedCause, Verdict

EVENT = TaskEvent(
    event_id="e", format="airflow", dag_id="orders_daily", task_id="load", try_number=2, max_tries=3
)
WEIGHTS = Weights(**dict.fromkeys(Weights.model_fields, 1.0))
CATALOGUE = Catalogue(
    causes=(
        Cause(id="data.column-missing", title="A column is missing from the input"),
        Cause(id="memory.driver-heap", title="Driver heap exhausted"),
    ),
    signatures=(),
    weights=WEIGHTS,
)
CONTEXT = Context(last_green=NotAvailable(because="x"), owner=NotAvailable(because="x"))


def cited(name: str, byte: int = 10) -> Cited:
    return Cited(
        id=name, source="driver.log", line=3, byte=byte, length=4, sha256="a" * 64, text="text"
    )


def evidence(byte: int) -> Evidence:
    return Evidence(source="driver.log", line=3, byte=byte, length=4, sha256="a" * 64, text="text")


FIRST = RankedCause(
    cause="data.column-missing",
    confidence=0.978,
    score=2.0,
    proposer="rule",
    why="The column amount is gone",
    evidence=(cited("E1", 10), cited("E2", 20)),
)
SECOND = RankedCause(
    cause="memory.driver-heap",
    score=0.5,
    proposer="rule",
    why="The heap was full",
    evidence=(cited("E3", 30),),
    against=(cited("E4", 40),),
    why_not="the heap never passed 2 GB of 8",
)
VERDICT = Verdict(
    verdict="data.column-missing",
    confidence=0.978,
    summary="The column amount is gone from the input",
    outcome=Outcome(state="failed", why="exit code 1", evidence=(evidence(20),)),
    hypotheses=(FIRST, SECOND),
    location=Location(file="jobs/orders.py", line=84, function="total"),
    missing=(Gap(what="executor 3 log", why="403"),),
    failure_key="f" * 64,
)
UNKNOWN = VERDICT.model_copy(
    update={
        "verdict": "unknown",
        "confidence": None,
        "summary": "No cause is shown well enough.",
        "lead": cited("E9", 90),
        "hypotheses": (FIRST.model_copy(update={"why_not": None}),),
        "location": None,
        "missing": (),
    }
)
HEALTHY = VERDICT.model_copy(
    update={
        "verdict": "healthy",
        "summary": "The run succeeded.",
        "outcome": Outcome(state="succeeded", why="exit code 0"),
        "hypotheses": (),
        "location": None,
        "missing": (),
    }
)
ADVICE = Advice(
    action="handoff", why="Ask for the column back", hand_off_to="the owner of the data upstream"
)


def patch(effect: Effect = "none") -> Patch:
    return Patch(
        codemod="rename-column",
        why="The column is called amt now",
        target=Target(file="jobs/orders.py", line=84, byte=1, length=2, code='"amount"'),
        changes=(
            FileChange(
                file="jobs/orders.py",
                before="a" * 64,
                after="b" * 64,
                edits=(Edit(byte=1, length=2, text="amt"),),
            ),
        ),
        diff="-amount\n+amt\n",
        preconditions=(),
        effect=effect,
        effect_note="Every row stays as it is",
        review="read",
    )


def proved(*rungs: str) -> Verification:
    return Verification(
        rungs=tuple(
            Rung.model_validate({"rung": rung, "state": "proved", "detail": f"{rung} seen"})
            for rung in rungs
        ),
        why="Proved what can be proved without running the job",
    )
