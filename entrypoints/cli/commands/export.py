"""`breakfix export`: stored runs as one file that another machine can replay."""

import json
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from entrypoints.cli.command import EXIT_OK, Command
from entrypoints.usage import UsageError


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="RUN", help="runs, or the start of their names")
    parser.add_argument("file", type=Path, metavar="FILE", help="the bundle, a zstd tar")
    parser.add_argument(
        "--no-files",
        action="store_true",
        help="without the logs and sources: it can be shown and explained, not replayed",
    )


def run(arguments: Namespace) -> int:
    from entrypoints.bootstrap import files_of
    from entrypoints.cli.stored import stored_state
    from entrypoints.local_runs import Unreadable, reading
    from entrypoints.stored_runs import resolve
    from graph.bundle import BundleRefused
    from graph.bundle_write import write_bundle

    with stored_state(arguments) as state:
        names = [resolve(state, given) for given in arguments.ids]
        opener = None if arguments.no_files else partial(files_of, state)
        try:
            with reading():
                head = write_bundle(state, list(dict.fromkeys(names)), arguments.file, opener)
        except Unreadable as error:
            raise UsageError(f"{error}; or leave files out with --no-files") from None
        except BundleRefused as error:
            raise UsageError(str(error)) from None
    masked = sorted({one.name for run in head.runs for one in run.files if one.masked})
    row = {"file": str(arguments.file), "runs": [run.run for run in head.runs]}
    size = arguments.file.stat().st_size
    if arguments.json:
        print(json.dumps({**row, "bytes": size, "masked": masked}, ensure_ascii=False))
    else:
        runs = ", ".join(run.run for run in head.runs)
        print(f"{arguments.file}: {runs}; {len(head.members)} files, {size} bytes")
        for name in masked:
            print(f"{name}: secrets in it were masked, so a replay elsewhere cannot say equal")
    return EXIT_OK


COMMAND = Command(
    name="export",
    help="write stored runs into one file, with their logs, secrets masked",
    examples="""\
  breakfix export RUN run.tar.zst
  breakfix export RUN OTHER two.tar.zst
  breakfix export RUN run.tar.zst --no-files     evidence only, no logs
  tar --zstd -tf run.tar.zst                     what is inside""",
    arguments=arguments,
    run=run,
)
