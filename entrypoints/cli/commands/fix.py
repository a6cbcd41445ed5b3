"""`breakfix fix`: the change that removes the cause, what was proved of it, written where asked."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, EXIT_UNKNOWN, Command
from entrypoints.usage import UsageError

if TYPE_CHECKING:
    from contracts.fix import Patch, Verification
    from entrypoints.fixing import Asked


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", metavar="RUN|PATH", help="a stored run, or a log or folder of one")
    parser.add_argument("--repo", type=Path, metavar="DIR", help="the code that ran")
    parser.add_argument("--commit", metavar="REV", help="the commit that ran, to compare with")
    write = parser.add_mutually_exclusive_group()
    write.add_argument("--apply", action="store_true", help="change the files of the repository")
    write.add_argument("--patch", type=Path, metavar="FILE", help="write the change as a new file")
    write.add_argument("--branch", metavar="NAME", help="commit the change on a new branch")
    parser.add_argument("--no-proof", action="store_true", help="do not run the job in the sandbox")
    parser.add_argument("--no-state", action="store_true", help="keep nothing of the run")


def run(arguments: Namespace) -> int:
    from contracts.delivery import PullRequest
    from contracts.fix import Patch
    from contracts.task_event import Wishes
    from entrypoints.bootstrap import diagnose, open_state, temporary_state
    from entrypoints.catalogue import load_catalogue
    from entrypoints.cli.fix_report import Report, as_json, as_text
    from entrypoints.fixing import fix_request
    from entrypoints.found import found
    from entrypoints.local_runs import Unreadable, reading
    from entrypoints.proving import prover_of
    from entrypoints.settings import load_here

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    wishes = Wishes(max_inflation=settings.max_inflation, patch_file=arguments.patch is not None)
    opened = (
        temporary_state() if arguments.no_state else open_state(settings.state, settings.database)
    )
    with opened as state:
        try:
            with reading():
                catalogue = load_catalogue(settings)
                asked = fix_request(state, arguments.what, arguments.repo, catalogue, wishes)
                prover = None if arguments.no_proof else prover_of(settings)
                run = diagnose(state, asked.request, prover=prover).run
        except Unreadable as error:
            raise UsageError(str(error)) from None
        made = found(state, run)
        opens = state.artifact(run, "pull_request", PullRequest)
    patch = made.fix.answer if isinstance(made.fix.answer, Patch) else None
    fault, written = None, dict[str, str]()
    if patch is not None:
        try:
            written = _write(arguments, asked, patch, made.verification)
        except UsageError as error:
            fault = error
    report = Report(arguments.what, made, opens, asked.request.root, asked.repo, written)
    print(as_json(report) if arguments.json else "\n".join(as_text(report)))
    if fault is not None:
        raise fault
    return EXIT_UNKNOWN if patch is None else EXIT_OK


def _write(
    arguments: Namespace, asked: "Asked", patch: "Patch", verification: "Verification"
) -> dict[str, str]:
    """Do what was asked for, and say what was written where; raises UsageError."""
    from entrypoints.writing import (
        NotWritten,
        changes,
        require_as_it_ran,
        write_branch,
        write_files,
        write_patch,
    )
    from tools.worktree import find_worktree

    wanted = arguments.apply or arguments.patch or arguments.branch
    failed = [rung.detail for rung in verification.rungs if rung.state == "failed"]
    if wanted and failed:
        raise NotWritten(f"the change did not pass its proof, so it is not written: {failed[0]}")
    made = changes(asked.request.root.resolve(), asked.repo, patch.changes)
    worktree = find_worktree(asked.repo, os.environ)
    code = asked.request.event.code
    commit: str | None = arguments.commit or (code.ref if code else None)
    if commit is not None and worktree is None:
        raise NotWritten(f"{asked.repo}: is in no git repository, so {commit} cannot be looked up")
    if worktree is not None:
        require_as_it_ran(made, commit, worktree)
    if arguments.apply:
        write_files(made, worktree)
        return {"files": ", ".join(str(change.path) for change in made)}
    if arguments.patch:
        write_patch(made, arguments.patch)
        return {"patch": str(arguments.patch)}
    if arguments.branch:
        if worktree is None:
            raise NotWritten(f"{asked.repo}: is in no git repository; use --apply or --patch FILE")
        title = f"{patch.codemod}: {patch.target.file.rpartition('/')[2]}\n\n{patch.why}\n"
        commit = write_branch(made, arguments.branch, worktree, title)
        return {"branch": arguments.branch, "commit": commit}
    return {}


COMMAND = Command(
    name="fix",
    help="the smallest change that removes the cause, with what was proved of it",
    examples="""\
  breakfix fix runs/2026-11-25/                        a folder with logs and sources
  breakfix fix driver.log --repo ~/etl                 nothing is written without one of:
  breakfix fix driver.log --repo ~/etl --patch fix.patch
  breakfix fix driver.log --repo ~/etl --branch fix/orders
  breakfix fix 20261125-0104 --repo ~/etl --commit 3f2a91c --apply
  breakfix fix driver.log --repo ~/etl --json | jq .verification

Exit code 0: a change is proposed; 3: none is right, and why; 2: bad usage, or not written.""",
    arguments=arguments,
    run=run,
)
