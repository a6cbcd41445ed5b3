"""`breakfix eval`: how often is it right, over recorded failures and offline?"""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from entrypoints.cli.command import Command
from entrypoints.usage import UsageError

EXTRA = "needs SciPy, statsmodels, Matplotlib and Jinja: pip install 'breakfix[eval]'"


def arguments(parser: ArgumentParser) -> None:
    below = parser.add_subparsers(title="what to do", required=True, metavar="WHAT", dest="what")
    run = below.add_parser("run", help="judge every case of the corpora; stopped, it goes on later")
    run.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS", help="default: all shipped")
    run.add_argument("--out", type=Path, metavar="RUN", help="the folder of this run")
    run.add_argument("--on", choices=["local", "spark"], default="local", help="where it runs")
    run.add_argument("--workers", type=int, metavar="N", help="processes; default: one a core")
    run.add_argument("--master", metavar="URL", help="of Spark, if its own settings name none")
    run.add_argument("--prove", action="store_true", help="run the jobs of patches, instead")
    compare = below.add_parser("compare", help="two runs over the same cases: what turned")
    _two_runs(compare)
    gate = below.add_parser("gate", help="0 may land, 1 is worse, 3 too few cases to tell")
    _two_runs(gate)
    gate.add_argument("--margin", type=float, default=0.02, help="drop that would not matter: 0.02")
    report = below.add_parser("report", help="one HTML file, with its figures as JSON and Markdown")
    report.add_argument("new", type=Path, metavar="RUN")
    report.add_argument("--baseline", type=Path, metavar="RUN", help="every flip against it")
    report.add_argument("--to", type=Path, metavar="DIR", help="default: the folder of the run")
    below.add_parser("schema", help="the JSON Schema of cases, manifests, rows and figures")
    for one in (run, compare, gate, report, below.choices["schema"]):
        _common(one)


def _common(parser: ArgumentParser) -> None:
    """The common options, also behind the word that says what to do."""
    common = parser.add_argument_group("common options")
    common.add_argument("--json", action="store_true", default=SUPPRESS, help="JSON, nothing else")
    for name in ("--state", "--config", "--packs"):
        common.add_argument(name, type=Path, default=SUPPRESS, metavar="PATH")


def _two_runs(parser: ArgumentParser) -> None:
    parser.add_argument("baseline", type=Path, metavar="BASELINE")
    parser.add_argument("new", type=Path, metavar="RUN")


def run(arguments: Namespace) -> int:
    try:
        from entrypoints.cli import evaluation
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is not installed; `eval` {EXTRA}") from None
    actions: dict[str, Callable[[Namespace], int]] = {
        "run": evaluation.run,
        "compare": evaluation.compare,
        "gate": evaluation.gate,
        "report": evaluation.report,
        "schema": evaluation.schema,
    }
    return actions[arguments.what](arguments)


COMMAND = Command(
    name="eval",
    help="how often it is right: judged over recorded failures, offline",
    examples="""\
  breakfix eval run                                  every case that ships
  breakfix eval run my/corpus --out runs/today
  breakfix eval run --on spark --master 'local[2]'
  breakfix eval run --prove my/corpus                the jobs of its patches, in the sandbox
  breakfix eval compare runs/yesterday runs/today
  breakfix eval gate runs/yesterday runs/today       0 pass, 1 fail, 3 inconclusive
  breakfix eval report runs/today --baseline runs/yesterday""",
    arguments=arguments,
    run=run,
)
