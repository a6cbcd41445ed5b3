"""The plots of a report, as SVG whose colours are those of the page around it."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

from evals.metrics import Bin, Point

INK, MUTED, ACCENT, SECOND = "#010203", "#040506", "#070809", "#0a0b0c"
VARIABLES: Mapping[str, str] = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    ACCENT: "var(--accent)",
    SECOND: "var(--second)",
}
"""Colours that nobody would draw in → the page's own."""

STYLE: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "breakfix",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
}

Curves = Sequence[tuple[str, Sequence[Point]]]


def risk_coverage(curves: Curves) -> str:
    """The first curve is this run, a second the baseline."""

    def draw(axes: Axes) -> None:
        for (name, points), colour in zip(curves, (ACCENT, SECOND), strict=False):
            across = [100 * point.coverage for point in points]
            up = [100 * point.risk for point in points]
            axes.step(across, up, where="post", color=colour, label=name, linewidth=1.8)
            axes.plot(across, up, "o", color=colour, markersize=3)
        axes.axhline(5, color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.set(xlabel="cases answered, %", ylabel="answers that are wrong, %", xlim=(0, 100))
        axes.set_ylim(bottom=0)
        if len(curves) > 1:
            axes.legend()

    return _svg(draw, "Risk over coverage")


def reliability(bins: Sequence[Bin]) -> str:
    def draw(axes: Axes) -> None:
        axes.plot([0, 100], [0, 100], color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
        sizes = [20 + 4 * one.n for one in bins]
        across = [100 * one.confidence for one in bins]
        axes.scatter(across, [100 * one.right for one in bins], s=sizes, color=ACCENT, alpha=0.75)
        axes.set(xlabel="confidence given, %", ylabel="right, %", xlim=(0, 103), ylim=(0, 103))

    return _svg(draw, "Reliability")


def _svg(draw: Callable[[Axes], None], title: str) -> str:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.2, 3.2), layout="constrained")
        draw(figure.subplots())
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    return _of_page(out.getvalue(), title)


def _of_page(svg: str, title: str) -> str:
    """From `<svg` on, scaled by the page, coloured by its variables."""
    inline = svg[svg.index("<svg") :]
    inline = re.sub(r"<metadata>.*?</metadata>", "", inline, flags=re.DOTALL)
    inline = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", inline, count=1)
    inline = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", inline, count=1)
    for colour, variable in VARIABLES.items():
        inline = inline.replace(colour, variable)
    return inline.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
