"""What else a failure may be where the words fit more than one cause: ranked, and far below it."""

from collections.abc import Iterable, Mapping, Sequence

from contracts.hypotheses import Hypothesis
from tools.claims import Known

_TABLE = """
auth.access-denied: storage.permission-denied auth.login-failed auth.governance-denied
auth.credentials-missing: auth.login-failed config.environment-missing auth.access-denied
auth.expired: auth.login-failed auth.credentials-missing
auth.kerberos: auth.login-failed auth.expired
auth.kms: auth.access-denied auth.credentials-missing
auth.login-failed: auth.expired auth.access-denied auth.credentials-missing
auth.connection-undefined: orchestration.variable-undefined config.missing-argument
cluster.capacity: storage.quota external.rate-limited
code.driver-exception: data.quality-check code.none-value data.malformed-record
code.index-or-key: data.column-missing data.malformed-record data.nested-field-missing
code.none-value: data.nested-field-missing data.empty-input external.contract-changed
code.nonzero-exit: code.driver-exception data.quality-check
code.not-serializable: sql.type-mismatch data.bad-cast
code.removed-api: dependency.package-version code.driver-exception
code.udf-exception: data.bad-cast code.none-value data.malformed-record
config.application-missing: data.path-missing dependency.executable-missing
config.environment-missing: config.missing-argument auth.credentials-missing
config.invalid-value: config.missing-argument external.request-rejected data.malformed-record
config.missing-argument: config.invalid-value config.environment-missing
config.port-in-use: storage.lock-held
data.bad-cast: data.malformed-record sql.type-mismatch data.write-schema-mismatch
data.column-missing: external.contract-changed data.nested-field-missing data.write-schema-mismatch
data.constraint: data.duplicate-key data.quality-check data.write-schema-mismatch
data.corrupt-file: data.malformed-record sql.unsupported data.empty-input
data.datetime-parse: data.bad-cast data.malformed-record config.invalid-value
data.divide-by-zero: data.empty-input data.bad-cast
data.duplicate-key: data.constraint data.quality-check
data.empty-input: data.path-missing data.quality-check data.corrupt-file
data.encoding: data.malformed-record data.corrupt-file
data.malformed-record: data.bad-cast data.corrupt-file external.contract-changed
data.nested-field-missing: data.column-missing external.contract-changed code.index-or-key
data.overflow: data.bad-cast data.constraint
data.path-missing: storage.permission-denied config.application-missing storage.bucket-missing
data.quality-check: data.constraint data.malformed-record data.column-missing
data.union-mismatch: data.schemas-do-not-merge data.write-schema-mismatch
data.schemas-do-not-merge: data.write-schema-mismatch data.column-missing
data.write-schema-mismatch: data.bad-cast data.column-missing data.constraint
dependency.executable-missing: config.application-missing data.path-missing
dependency.jar-missing: dependency.jar-conflict config.application-missing
dependency.native-library: dependency.package-version dependency.python-module
dependency.package-version: code.removed-api dependency.python-module sql.unsupported
dependency.python-module: dependency.package-version orchestration.dag-import
external.broker: external.connection-refused external.server-error external.timeout
external.connection-refused: external.timeout external.server-error external.broker
external.contract-changed: data.malformed-record data.nested-field-missing
external.rate-limited: storage.throttled storage.quota
external.request-rejected: config.invalid-value data.path-missing sql.table-missing
external.server-error: external.timeout external.connection-refused
external.timeout: external.connection-refused external.server-error shuffle.dns-or-firewall
external.warehouse: external.server-error external.connection-refused
memory.container-oom-killed: memory.python-worker orchestration.task-killed
memory.python-worker: memory.container-oom-killed data.volume-jump
orchestration.dag-import: dependency.python-module code.driver-exception
orchestration.interrupted: orchestration.sigterm orchestration.set-externally
orchestration.sensor-timeout: data.path-missing orchestration.upstream-failed
orchestration.sigterm: orchestration.set-externally orchestration.task-timeout
orchestration.task-killed: memory.container-oom-killed orchestration.sigterm
orchestration.template: config.missing-argument orchestration.variable-undefined
orchestration.variable-undefined: config.missing-argument auth.connection-undefined
shuffle.disk-full: storage.quota
sql.ambiguous-column: sql.duplicate-column
sql.database-missing: sql.table-missing config.invalid-value
sql.path-exists: table.partition-exists data.duplicate-key
sql.syntax: sql.unsupported code.driver-exception config.invalid-value
sql.table-missing: sql.database-missing data.path-missing auth.access-denied
sql.type-mismatch: data.bad-cast sql.syntax
sql.unknown-function: sql.syntax dependency.package-version
sql.unsupported: sql.syntax config.invalid-value dependency.package-version
storage.bucket-missing: data.path-missing auth.access-denied
storage.lock-held: external.timeout table.concurrent-append
storage.permission-denied: auth.access-denied data.path-missing
storage.quota: shuffle.disk-full external.rate-limited
storage.throttled: external.rate-limited storage.timeout
streaming.source-missing: external.broker config.invalid-value
table.concurrent-append: storage.lock-held table.metadata-changed
table.partition-exists: sql.path-exists data.duplicate-key
table.size-limit: external.request-rejected config.invalid-value memory.row-too-large
"""


def _parsed(table: str) -> Mapping[str, tuple[str, ...]]:
    rows = (line.partition(": ") for line in table.strip().splitlines())
    return {cause: tuple(others.split()) for cause, _, others in rows}


LOOK_ALIKES = _parsed(_TABLE)
"""Cause → causes that programs word alike, or that are often behind it, the likeliest first."""

SHOWN = 3
"""Causes of a verdict, those that only look alike included."""

STEP = 0.02


def with_look_alikes(
    items: Sequence[Hypothesis], ruled_out: Iterable[Hypothesis], known: Known
) -> tuple[Hypothesis, ...]:
    """Fills up to SHOWN causes with those that the first is easily taken for.

    Each stands below the threshold of a verdict. A named condition is not taken for another.
    """
    if not items or items[0].score >= known.weights.named_condition:
        return tuple(items)
    named = {item.cause for item in (*items, *ruled_out)}
    alike = LOOK_ALIKES.get(items[0].cause, ())
    others = [cause for cause in alike if cause in known.causes and cause not in named]
    ceiling = min(items[-1].score, known.weights.abstain_below) - STEP
    added = others[: max(0, SHOWN - len(items))]
    return (
        *items,
        *(_alike(items[0], cause, ceiling - STEP * place) for place, cause in enumerate(added)),
    )


def _alike(first: Hypothesis, cause: str, score: float) -> Hypothesis:
    return Hypothesis(
        cause=cause,
        score=max(0.0, score),
        proposer="look-alikes",
        why=f"not shown by itself; {first.cause} is easily taken for it",
        evidence=first.evidence[:1],
    )
