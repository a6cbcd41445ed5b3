"""`breakfix demo`: a really failed run, the whole line, offline."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from entrypoints.cli.command import EXIT_DIFFERENT, EXIT_OK, Command

RUN = Path(__file__).resolve().parents[2] / "demo_run"
NAME = "email_domains (Spark 4.3.0, spark-submit, exit code 1)"


def arguments(parser: ArgumentParser) -> None:
    pass


def run(arguments: Namespace) -> int:
    from entrypoints.bootstrap import diagnose, replay_run, temporary_state
    from entrypoints.catalogue import load_catalogue
    from entrypoints.cli.json_lines import diagnosis
    from entrypoints.cli.terminal import console, show
    from entrypoints.found import found
    from entrypoints.local_runs import request_for
    from entrypoints.proving import prover_of
    from entrypoints.settings import load_here
    from graph.replay import Equal

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    with temporary_state() as state:
        request = request_for([str(RUN)], load_catalogue(settings), state.store)
        prover = prover_of(settings)
        made = found(state, diagnose(state, request, prover=prover).run)
        replayed = replay_run(state, made.run)
    equal = isinstance(replayed.outcome, Equal)
    ended = [rung for rung in made.verification.rungs if rung.rung == "red-green"]
    if arguments.json:
        told = {**diagnosis("demo", made), "replay_equal": equal}
        told["red_green"] = [rung.model_dump(mode="json") for rung in ended]
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"A run that really failed: its log, event log and source are in\n  {RUN}\n")
        show(made.notification, NAME, made.run, console())
        outcome = "every output has the same bytes" if equal else "the bytes differ"
        for rung in ended:
            print(f"  red and green: {rung.state.replace('-', ' ')}: {rung.detail}")
            print("".join(f"    {line}\n" for line in rung.output.splitlines()))
        print(f"  replayed {len(replayed.executed)} functions of the run: {outcome}")
        print(f"\nNow yours: breakfix diagnose PATH   (this one: breakfix diagnose {RUN})")
    return EXIT_OK if equal else EXIT_DIFFERENT


COMMAND = Command(
    name="demo",
    help="a really failed run: cause, quotes, what was ruled out, patch, checks, replay",
    examples="""\
  breakfix demo
  breakfix demo --json | jq .fix.diff""",
    arguments=arguments,
    run=run,
)
