"""`breakfix enqueue`: local runs into the inbox, for the workers."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from entrypoints.cli.command import EXIT_OK, EXIT_USAGE, Command

if TYPE_CHECKING:
    from contracts.task_event import Wishes
    from graph.state import State

_MOST = 1000


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="a log or the folder of a run; each is one run"
    )
    parser.add_argument("--dag", metavar="DAG", help="the DAG, or the job, that the runs are of")
    parser.add_argument("--task", metavar="TASK", help="the task of it")
    parser.add_argument(
        "--listed", choices=["waiting", "failed"], help="what waits, or what could not begin"
    )


def run(arguments: Namespace) -> int:
    from contracts.task_event import Wishes
    from entrypoints.bootstrap import open_state
    from entrypoints.settings import load_here
    from entrypoints.usage import UsageError

    if bool(arguments.paths) == bool(arguments.listed):
        raise UsageError("name the PATHs of runs, or say with --listed what to show")
    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with open_state(settings.state, settings.database) as state:
        if arguments.listed:
            return _list(state, arguments)
        wishes = Wishes(max_inflation=settings.max_inflation)
        codes = [_enqueue(state, path, wishes, arguments) for path in arguments.paths]
    return max(codes)


def _enqueue(state: "State", path: str, wishes: "Wishes", arguments: Namespace) -> int:
    from entrypoints.local_runs import Unreadable, event_for, reading
    from graph.worker import accept

    try:
        with reading():
            found, root = event_for([path], state.store, wishes)
    except Unreadable as error:
        _tell({"path": path, "error": str(error)}, str(error), arguments, sys.stderr)
        return EXIT_USAGE
    event = found.model_copy(update={"dag_id": arguments.dag, "task_id": arguments.task})
    [new] = accept(state, [(event, wishes, root)])
    row = {"path": path, "event": event.event_id, "new": new}
    _tell(row, f"{path}: {'accepted' if new else 'known already'}", arguments, sys.stdout)
    return EXIT_OK


def _list(state: "State", arguments: Namespace) -> int:
    for one in state.ledger.inbox.listed(arguments.listed, _MOST):
        row = {"event": one.event_id, "received": one.received, "root": one.root, "why": one.why}
        told = f"{one.received[:19]}  {one.event_id[:12]}  {one.root}  {one.why or ''}"
        _tell(row, told.rstrip(), arguments, sys.stdout)
    return EXIT_OK


def _tell(row: Mapping[str, object], told: str, arguments: Namespace, stream: TextIO) -> None:
    if arguments.json:
        print(json.dumps(row, ensure_ascii=False))
    if not arguments.json or stream is sys.stderr:
        print(told, file=stream)


COMMAND = Command(
    name="enqueue",
    help="put local runs into the inbox, for the workers; the same run is accepted once",
    examples="""\
  breakfix enqueue runs/2026-11-25/
  breakfix enqueue --dag orders_daily --task load runs/*/
  breakfix enqueue --listed waiting
  breakfix enqueue --listed failed --json   events that no run could begin from, with the reason""",
    arguments=arguments,
    run=run,
)
