"""`breakfix explain`: from the lines of a log to the verdict, and why it was nothing else."""

import json
from argparse import ArgumentParser, Namespace

from entrypoints.cli.command import EXIT_OK, Command


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", metavar="RUN", help="the run, or the start of its name")


def run(arguments: Namespace) -> int:
    from contracts.catalogue import Catalogue
    from contracts.hypotheses import Hypotheses
    from contracts.log_report import LogReport
    from contracts.verdict import Verdict
    from entrypoints.cli.explained import as_json, as_text
    from entrypoints.cli.stored import stored_state
    from entrypoints.stored_runs import resolve
    from graph.explain import explain

    with stored_state(arguments) as state:
        name = resolve(state, arguments.id)
        given: dict[str, str] = json.loads(state.ledger.run(name).given)
        verdict = state.artifact(name, "verdict", Verdict)
        chain = explain(
            state.store.get(given["catalogue"], Catalogue),
            state.artifact(name, "log_report", LogReport),
            state.artifact(name, "hypotheses", Hypotheses),
            verdict,
        )
    if arguments.json:
        print(json.dumps(as_json(name, chain), ensure_ascii=False))
    else:
        print("\n".join(as_text(name, chain)))
    return EXIT_OK


COMMAND = Command(
    name="explain",
    help="the chain from log lines to the verdict: findings, scores, what followed from what",
    examples="""\
  breakfix explain RUN
  breakfix explain RUN --json | jq '.causes[] | [.cause, .standing, .score]'""",
    arguments=arguments,
    run=run,
)
