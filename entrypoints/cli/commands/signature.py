"""`breakfix signature test`: what the packs see in a log."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, EXIT_UNKNOWN, Command
from entrypoints.usage import UsageError

if TYPE_CHECKING:
    from contracts.catalogue import Catalogue
    from contracts.log_report import Finding


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=["test"], help="match the packs against logs")
    parser.add_argument("paths", nargs="+", metavar="LOG", help="logs, or the folder of a run")


def run(arguments: Namespace) -> int:
    from agents.log_reader import ask_gather, finish_gather, read_log
    from entrypoints.bootstrap import temporary_state
    from entrypoints.catalogue import load_catalogue
    from entrypoints.local_runs import Unreadable, reading, request_for
    from entrypoints.settings import load_here
    from tools.sources import Files

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    catalogue = load_catalogue(settings)
    with temporary_state() as state:
        try:
            with reading():
                asked = request_for(arguments.paths, catalogue, state.store)
                files = Files(asked.root, state.store, settings.max_inflation)
                recorded = ask_gather(asked.event, asked.wishes, files)
                inputs = finish_gather(asked.event, recorded)
                report = read_log(inputs, catalogue, files)
        except Unreadable as error:
            raise UsageError(str(error)) from None
    for finding in report.findings:
        print(json.dumps(_row(finding, catalogue)) if arguments.json else _line(finding, catalogue))
    return EXIT_OK if any(finding.signature for finding in report.findings) else EXIT_UNKNOWN


def _row(finding: "Finding", catalogue: "Catalogue") -> dict[str, object]:
    entry = next((one for one in catalogue.signatures if one.id == finding.signature), None)
    return {
        "signature": finding.signature,
        "cause": entry.cause if entry else None,
        "role": entry.role if entry else None,
        "matched": finding.matched,
        "name": finding.name,
        "fields": dict(finding.fields),
        "source": finding.first.source,
        "line": finding.first.line,
        "count": finding.count,
        "text": finding.evidence[0].text,
    }


def _line(finding: "Finding", catalogue: "Catalogue") -> str:
    from entrypoints.cli.terminal import safe

    row = _row(finding, catalogue)
    what = f"{row['signature']} ({row['role']}: {row['cause']})" if row["signature"] else "no entry"
    times = f" x{finding.count}" if finding.count > 1 else ""
    place = f"{safe(finding.first.source)}:{finding.first.line}{times}"
    return f"{place}  {what}\n    {safe(finding.evidence[0].text)[:200]}"


COMMAND = Command(
    name="signature",
    help="which pack entries match which lines of a log",
    examples="""\
  breakfix signature test driver.log
  breakfix signature test driver.log --packs my-packs/
  breakfix signature test driver.log --json | jq 'select(.signature == null)'""",
    arguments=arguments,
    run=run,
)
