"""Figures, comparisons and gates in words: Markdown that also reads well on a terminal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evals.compare import Pair, flips
from evals.figures import TITLES, Figures, RunFigures
from evals.gate import Gate, Measured
from evals.judge import Row
from evals.statistics import Proportion

HELPS: Mapping[str, str] = {
    "broke": "right before, wrong now",
    "fixed": "wrong before, right now",
    "other": "another verdict, as right or wrong as before",
}


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def of(found: Proportion) -> str:
    if not found.n:
        return "none"
    within = f"{100 * found.low:.1f} to {100 * found.high:.1f}"
    return f"{percent(found.value)} ({found.right} of {found.n}, {within})"


def headline(found: Figures) -> Mapping[str, str]:
    """What is measured → what came out, in the order in which it matters."""
    low, high = found.top1_by_family
    return {
        "cases": f"{found.n} of {found.families} families, {found.causes} causes, "
        f"{found.emitters} emitting programs",
        "right at first": of(found.top1),
        "the same, families drawn": f"{100 * low:.1f} to {100 * high:.1f} %",
        "right among three": of(found.top3),
        "mean reciprocal rank": f"{found.mean_reciprocal_rank:.3f}",
        "macro F1": f"{found.macro_f1:.3f}",
        "right where it answered": of(found.answered_right),
        "no confident cause": str(found.unknown),
        "abstained where right": of(found.abstained_where_right),
        "confidently wrong": str(found.confidently_wrong),
        "patches where none may be": of(found.false_patch),
        "quotes: wanted and shown": percent(found.evidence_recall),
        "quotes: shown and wanted": percent(found.evidence_precision),
        "file": of(found.file),
        "line, within two": of(found.line),
        "observations": of(found.observations),
        "answered at 95 % precision": percent(found.coverage_at_95),
        "calibration error (ECE)": _or_none(found.calibration_error),
        "Brier score": _or_none(found.brier),
        "second blind label: the same id": of(found.second_same),
        "second blind label: an accepted id": of(found.second_accepted),
        "secrets shown": str(found.secrets_shown),
        "verdicts changed by planted text": str(found.hostile_changed),
        "crashed": str(found.crashed),
        "seconds a case, p50, p95": f"{found.seconds_p50:.3f}, {found.seconds_p95:.3f}",
    }


def figures_told(run: RunFigures) -> str:
    return "\n".join(_figures(run))


def _figures(run: RunFigures) -> Iterator[str]:
    yield from ("# Evaluation", "")
    for one in run.header.over:
        yield f"- {one.corpus}: {one.cases} cases, digest {one.digest[:12]}"
    yield f"- code {run.header.code_version[:12]}, rules {run.header.catalogue[:12]}"
    yield "- in brackets: the count, and the Wilson interval of 95 %"
    for kind in run.kinds:
        yield from ("", f"## {TITLES[kind.kind]}", "")
        yield from table(("", ""), headline(kind).items())
        for name, cut in kind.slices.items():
            yield from ("", f"### By {name}", "")
            yield from table((name, "right at first"), [(key, of(cut[key])) for key in cut])


def comparison_told(found: Sequence[Pair]) -> str:
    turned = flips(found)
    counts = {turn: sum(pair.turn == turn for pair in turned) for turn in HELPS}
    lines = [f"- {count} {turn}: {HELPS[turn]}" for turn, count in counts.items()]
    rows = [(pair.turn or "", pair.before.about.id, *_verdicts(pair)) for pair in turned]
    head = ("turn", "case", "right is", "before", "now")
    told = ["", *table(head, rows)] if rows else ["", "no verdict differs"]
    return "\n".join(["# Comparison", "", *lines, *told])


def gate_told(found: Gate) -> str:
    return "\n".join(_gate(found))


def _gate(found: Gate) -> Iterator[str]:
    yield from (f"# Gate: {found.state}", "", f"- margin: a drop of {percent(found.margin)}", "")
    for zero in found.zeros:
        yield f"- {zero.what}: {len(zero.cases)} ({', '.join(zero.cases[:5])})"
    if found.crashed:
        yield f"- crashed or missing: {len(found.crashed)} ({', '.join(found.crashed[:5])})"
    head = ("metric", "of", "n", "before", "now", "broke", "fixed", "difference", "p", "says")
    yield from table(head, [_tested(one) for one in found.tests])


def _tested(one: Measured) -> tuple[str, ...]:
    more = f", {one.cases_needed} cases would decide" if one.cases_needed else ""
    return (
        one.metric,
        one.kind,
        str(one.n),
        percent(one.before),
        percent(one.after),
        str(one.broke),
        str(one.fixed),
        f"{100 * one.low:+.1f} to {100 * one.high:+.1f}",
        f"{one.p:.3f}",
        f"{one.state}{more}",
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table whose columns also stand under each other as plain text."""
    whole = [[cell.replace("|", "\\|") for cell in row] for row in (head, *rows)]
    widths = [max(3, *(len(row[place]) for row in whole)) for place in range(len(head))]
    lines = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in whole]
    lines.insert(1, ["-" * width for width in widths])
    return [f"| {' | '.join(line)} |" for line in lines]


def wrong(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row.top1]


def said(row: Row) -> str:
    return row.verdict or "crashed"


def _verdicts(pair: Pair) -> tuple[str, str, str]:
    return ", ".join(pair.before.about.accepted), said(pair.before), said(pair.after)


def _or_none(value: float | None) -> str:
    return "no confidence is given yet" if value is None else f"{value:.3f}"
