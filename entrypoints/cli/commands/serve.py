"""`breakfix serve`: takes events, diagnoses them, says what was found; one process."""

from argparse import ArgumentParser, Namespace

from entrypoints.cli.command import EXIT_OK, Command


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, metavar="N", help="the port (8080); 0 takes a free one")


def run(arguments: Namespace) -> int:
    from threading import Event

    from entrypoints.signals import stop_on_signals

    stopping = Event()
    stop_on_signals(stopping)

    from entrypoints.cli.commands.worker import tell, tell_json
    from entrypoints.settings import load_here
    from entrypoints.usage import UsageError

    try:
        from entrypoints.serving import Service, tell_address
    except ImportError as error:
        raise UsageError(f"{error}; install breakfix[serve]") from None
    settings = load_here(
        state=arguments.state,
        packs=arguments.packs,
        config=arguments.config,
        host=arguments.host,
        port=arguments.port,
    )
    Service(
        settings=settings,
        tell=tell_json if arguments.json else tell,
        listening=tell_address,
        stopping=stopping,
    ).run()
    return EXIT_OK


COMMAND = Command(
    name="serve",
    help="webhook, worker, messages and pages in one process; SIGTERM drains",
    examples="""\
  breakfix serve                                   http://127.0.0.1:8080, events unsigned
  BREAKFIX_SERVE_SECRET=whsec_… breakfix serve --host 0.0.0.0
  breakfix serve --config breakfix.toml --json     one object a line for each outcome""",
    arguments=arguments,
    run=run,
)
