"""`breakfix diagnose`: from logs to a verdict with its evidence."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, EXIT_UNKNOWN, EXIT_USAGE, Command

if TYPE_CHECKING:
    from contracts.catalogue import Catalogue
    from contracts.task_event import Wishes
    from entrypoints.cli.reporter import Reporter
    from graph.state import State


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a log (plain, .gz, .zst, - for stdin) or the folder of a run; each is one run",
    )
    parser.add_argument(
        "--one-run", action="store_true", help="the paths are files of one and the same run"
    )
    parser.add_argument(
        "--history-server",
        metavar="URL",
        help="a Spark History Server: asked for the event logs of applications that the logs name",
    )
    parser.add_argument("--no-state", action="store_true", help="keep nothing of the run")


def run(arguments: Namespace) -> int:
    from contracts.task_event import Wishes
    from entrypoints.bootstrap import open_state, temporary_state
    from entrypoints.catalogue import load_catalogue
    from entrypoints.cli.reporter import JsonReporter, TerminalReporter
    from entrypoints.settings import load_here

    settings = load_here(
        state=arguments.state,
        packs=arguments.packs,
        config=arguments.config,
        history_server=arguments.history_server,
    )
    catalogue = load_catalogue(settings)
    reporter = JsonReporter() if arguments.json else TerminalReporter()
    wishes = Wishes(
        max_inflation=settings.max_inflation,
        one_run=arguments.one_run,
        history_server=settings.history_server,
    )
    groups = [arguments.paths] if arguments.one_run else [[path] for path in arguments.paths]
    with (
        temporary_state()
        if arguments.no_state
        else open_state(settings.state, settings.database) as state
    ):
        codes = [_diagnose(state, catalogue, wishes, paths, reporter) for paths in groups]
    return next((code for code in (EXIT_USAGE, EXIT_UNKNOWN) if code in codes), EXIT_OK)


def _diagnose(
    state: "State",
    catalogue: "Catalogue",
    wishes: "Wishes",
    paths: Sequence[str],
    reporter: "Reporter",
) -> int:
    from entrypoints.bootstrap import diagnose
    from entrypoints.found import found
    from entrypoints.local_runs import Unreadable, reading, request_for

    path, started = " ".join(paths), monotonic()
    try:
        with reading(), reporter.working(path) as progress:
            request = request_for(paths, catalogue, state.store, wishes)
            diagnosis = diagnose(state, request, progress)
    except Unreadable as error:
        reporter.failed(path, str(error))
        return EXIT_USAGE
    reporter.done(path, found(state, diagnosis.run), monotonic() - started)
    return EXIT_UNKNOWN if diagnosis.verdict.verdict == "unknown" else EXIT_OK


COMMAND = Command(
    name="diagnose",
    help="name the root cause of failed runs, with the lines that prove it",
    examples="""\
  breakfix diagnose driver.log
  breakfix diagnose runs/2026-11-25/            a folder is one run: logs, event log, sources
  kubectl logs my-driver | breakfix diagnose -
  breakfix diagnose --one-run driver.log executor-3.log eventlog.zstd
  breakfix diagnose --history-server http://spark-history:18080 driver.log
  breakfix diagnose --json *.log | jq .verdict""",
    arguments=arguments,
    run=run,
)
