"""What the evidence says about one failure, in the form that codemods ask it."""

import re
from collections.abc import Callable, Iterable, Sequence

from contracts.base import Contract, Pairs, Text
from contracts.context import Change
from contracts.evidence import Evidence
from contracts.inputs import Inputs
from contracts.log_report import Finding, Frame, LogReport
from contracts.spark_metrics import Join, Scan, SparkMetrics, Stage
from contracts.verdict import Verdict
from tools.source_map_context import contexts_of, stage_site

ReadText = Callable[[Evidence], str]
"""The log from a quotation on: a window of bounded size, secrets masked."""

_MOST_HOT = 10
_VERSION = re.compile(r"(\d+)\.(\d+)")


class Clues(Contract):
    """One failure: its findings, deciding one first, and what stands around them."""

    cause: Text
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    frames: tuple[Frame, ...] = ()
    """Python frames of user code of the failing stack, outermost first."""
    called: tuple[Frame, ...] = ()
    """Frames of libraries that the innermost of `frames` called, outermost first."""
    fields: Pairs = ()
    contexts: tuple[Frame, ...] = ()
    """Where Spark 4 says that the failing expression was built; `function` is what built it."""
    stages: tuple[Frame, ...] = ()
    """Call sites in user code of the stages that did not complete."""
    text: Text = ""
    """The messages, and the log from the deciding quotation on."""
    spark: tuple[int, int] | None = None
    """Major and minor, as the run says; never those of our own environment."""
    settings: Pairs = ()
    """Those in force, as far as the run shows them."""
    joins: tuple[Join, ...] = ()
    scans: tuple[Scan, ...] = ()
    hot: tuple[Stage, ...] = ()
    """Stages with a task that read or ran longer than the others, longest first."""
    changes: tuple[Change, ...] = ()
    """What differs from the last run that was well."""
    green_seconds: tuple[int, ...] = ()
    """How long earlier runs of the task took that were well, oldest first."""

    @property
    def message(self) -> str:
        return "\n".join(finding.message for finding in self.findings) or self.text

    def field(self, name: str) -> str:
        return dict(self.fields).get(name, "")

    def setting(self, key: str) -> str | None:
        return dict(self.settings).get(key)


def clues_of(
    verdict: Verdict,
    log_report: LogReport,
    metrics: SparkMetrics,
    inputs: Inputs,
    read_text: ReadText,
) -> Clues:
    best = verdict.hypotheses[0]
    deciding = _deciding(best.evidence, log_report.findings)
    chained = [*deciding, *_chained(deciding, log_report.findings)]
    stack = _stack(chained, log_report.findings)
    messages = [finding.message for finding in deciding]
    text = "\n".join([*messages, *(read_text(quote) for quote in best.evidence[:1])])
    return Clues(
        cause=verdict.verdict,
        evidence=best.evidence,
        findings=tuple(chained),
        frames=user_frames(stack),
        called=_called(stack),
        fields=tuple({**_fields(deciding), **dict(best.fields)}.items()),
        contexts=contexts_of(text),
        stages=_call_sites(metrics.stages),
        text=text,
        spark=_version(metrics.spark_version, inputs.run.engine if inputs.run else None),
        settings=tuple(
            {**dict(inputs.run.settings if inputs.run else ()), **dict(metrics.settings)}.items()
        ),
        joins=metrics.joins,
        scans=metrics.scans,
        hot=_hot(metrics.stages),
    )


def _call_sites(stages: Iterable[Stage]) -> tuple[Frame, ...]:
    sites = (stage_site(each.name) for each in stages if each.status != "complete")
    return tuple(dict.fromkeys(site for site in sites if site))


def _hot(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    found = [each for each in stages if each.hot and each.tasks > 1]
    return tuple(sorted(found, key=lambda each: (-_longest(each), each.stage))[:_MOST_HOT])


def _longest(stage: Stage) -> int:
    running = max((each.ran_ms for each in stage.unfinished), default=0)
    return max(running, stage.duration_ms.maximum)


def _fields(findings: Iterable[Finding]) -> dict[str, str]:
    return {name: value for finding in reversed(list(findings)) for name, value in finding.fields}


def _deciding(quotes: Iterable[Evidence], findings: Sequence[Finding]) -> list[Finding]:
    """Findings that the verdict quotes, in the order of its quotations."""
    places = [(quote.source, quote.byte, quote.byte + quote.length) for quote in quotes]
    found: dict[str, Finding] = {}
    for source, first, end in places:
        for finding in findings:
            spans = ((e.byte, e.byte + e.length) for e in finding.evidence if e.source == source)
            if any(a < end and first < b for a, b in spans):
                found.setdefault(finding.key, finding)
    return list(found.values())


def _chained(deciding: Sequence[Finding], findings: Sequence[Finding]) -> list[Finding]:
    chains = {finding.chain for finding in deciding} - {None}
    return [each for each in findings if each.chain in chains and each not in deciding]


def _stack(chained: Sequence[Finding], findings: Sequence[Finding]) -> tuple[Frame, ...]:
    """The frames of the failure itself, else of the only stack of user code in the logs."""
    own = [finding.frames for finding in chained if user_frames(finding.frames)]
    if own:
        return own[0]
    stacks = dict.fromkeys(each.frames for each in findings if user_frames(each.frames))
    return next(iter(stacks)) if len(stacks) == 1 else ()


def user_frames(frames: Iterable[Frame]) -> tuple[Frame, ...]:
    """Python frames of user code that say their line."""
    return tuple(each for each in frames if each.user and each.line and _is_python(each))


def _called(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    last = max((n for n, each in enumerate(frames) if each.user and _is_python(each)), default=-1)
    return tuple(each for each in frames[last + 1 :] if _is_python(each))


def _is_python(frame: Frame) -> bool:
    return not frame.file.endswith((".scala", ".java", ".pyx", ".pxd", ".pxi"))


def _version(*named: str | None) -> tuple[int, int] | None:
    found = next((m for text in named if text and (m := _VERSION.search(text))), None)
    return (int(found[1]), int(found[2])) if found else None
