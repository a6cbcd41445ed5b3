"""The report of a run: one HTML file without a network, and its figures as JSON and Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from evals import metrics, plots
from evals.compare import Pair, flips
from evals.figures import TITLES, Figures, RunFigures, of_kind
from evals.gate import Gate
from evals.judge import Row
from evals.statistics import Proportion
from evals.told import HELPS, figures_told, gate_told, headline, of, percent, said, wrong

TEMPLATES = Path(__file__).parent / "templates"
GROUPS_APART = ("healthy", "unknown", "crashed")


@dataclass(frozen=True, slots=True)
class Confusion:
    """`cells[truth][said]` are counts; the names are groups of causes."""

    truths: tuple[str, ...]
    said: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]

    def share(self, truth: str, said: str) -> float:
        """Of the cases of this truth."""
        whole = sum(self.cells.get((truth, one), 0) for one in self.said)
        return self.cells.get((truth, said), 0) / whole


@dataclass(frozen=True, slots=True)
class Section:
    """What the page shows of one kind of case."""

    title: str
    figures: Figures
    headline: Mapping[str, str]
    confusion: Confusion
    risk_coverage: str
    reliability: str | None
    wrong: Sequence[Row]


def write_report(
    to: Path,
    run: RunFigures,
    rows: Sequence[Row],
    pairs: Sequence[Pair] = (),
    gate: Gate | None = None,
) -> tuple[Path, ...]:
    """`pairs` and `gate` where there is a baseline."""
    to.mkdir(parents=True, exist_ok=True)
    words = "\n\n".join([figures_told(run), *([gate_told(gate)] if gate else [])])
    content = {
        "report.html": _page(run, rows, pairs, gate),
        "report.json": run.model_dump_json(indent=1) + "\n",
        "report.md": words + "\n",
    }
    for name, text in content.items():
        (to / name).write_text(text, encoding="utf-8")
    return tuple(to / name for name in content)


def _page(run: RunFigures, rows: Sequence[Row], pairs: Sequence[Pair], gate: Gate | None) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({"of": of, "percent": percent, "said": said, "width": _width})
    return environment.get_template("report.html").render(
        run=run,
        sections=[_section(one, rows, pairs) for one in run.kinds],
        flips=flips(pairs),
        compared=bool(pairs),
        helps=HELPS,
        gate=gate,
    )


def _section(found: Figures, every: Sequence[Row], pairs: Sequence[Pair]) -> Section:
    rows = of_kind(found.kind, every)
    before = of_kind(found.kind, [pair.before for pair in pairs])
    curves = [("this run", metrics.risk_coverage(rows))]
    curves += [("baseline", metrics.risk_coverage(before))] if before else []
    bins = metrics.reliability(rows)
    return Section(
        title=TITLES[found.kind],
        figures=found,
        headline=headline(found),
        confusion=confusion(rows),
        risk_coverage=plots.risk_coverage(curves),
        reliability=plots.reliability(bins) if bins else None,
        wrong=wrong(rows),
    )


def confusion(rows: Sequence[Row]) -> Confusion:
    cells = metrics.confusion(rows, lambda cause: cause.partition(".")[0])
    order = sorted({name for pair in cells for name in pair}, key=lambda n: (n in GROUPS_APART, n))
    truths = tuple(name for name in order if any(truth == name for truth, _ in cells))
    said_as = tuple(name for name in order if any(said == name for _, said in cells))
    return Confusion(truths, said_as, cells)


def _width(found: Proportion) -> str:
    """The interval as a place on a bar: left and width in percent."""
    return f"left:{100 * found.low:.1f}%;width:{100 * (found.high - found.low):.1f}%"
