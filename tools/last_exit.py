"""What the exit code of a program says where its log says nothing."""

from contracts.hypotheses import Hypothesis
from contracts.inputs import RunFacts
from tools.claims import Known

_CODES = {
    124: ("external.timeout", "a time limit ended it"),
    126: ("storage.permission-denied", "the shell was not allowed to run the program"),
    127: ("dependency.executable-missing", "the shell did not find the program"),
    130: ("orchestration.interrupted", "it was interrupted"),
    134: ("dependency.native-library", "it aborted itself"),
    137: ("cluster.driver-killed", "it was killed"),
    139: ("dependency.native-library", "it broke off in native code"),
    143: ("orchestration.sigterm", "it was told to end"),
}

_NONZERO = "code.nonzero-exit"
SIGNALS = 128


def by_exit_code(run: RunFacts | None, known: Known) -> tuple[Hypothesis, ...]:
    """One hypothesis; a code that programs give themselves stands below the threshold."""
    if run is None or not run.exit_code:
        return ()
    code = SIGNALS - run.exit_code if run.exit_code < 0 else run.exit_code
    cause, saw = _CODES.get(code, (_NONZERO, "the program chose it"))
    if cause not in known.causes:
        return ()
    weights = known.weights
    score = weights.symptom_only if code in _CODES else weights.abstain_below / 2
    return (
        Hypothesis(
            cause=cause,
            score=score,
            proposer="exit-code",
            why=f"exit code {run.exit_code}: {saw}, and no line says why",
            evidence=run.evidence,
        ),
    )
