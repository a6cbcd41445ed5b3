"""`breakfix causes`: what a verdict can name."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, Command
from entrypoints.usage import UsageError

if TYPE_CHECKING:
    from contracts.catalogue import Cause
    from entrypoints.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cause", nargs="?", metavar="CAUSE", help="an id, or the start of ids")
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="what stands behind each: matchers, examples by origin, look-alikes, recorded runs",
    )


def run(arguments: Namespace) -> int:
    from entrypoints.catalogue import load_catalogue
    from entrypoints.settings import load_here

    settings = load_here(state=arguments.state, packs=arguments.packs, config=arguments.config)
    wanted: str = arguments.cause or ""
    if arguments.coverage:
        return _coverage(settings, wanted, as_json=arguments.json)
    causes = [cause for cause in load_catalogue(settings).causes if cause.id.startswith(wanted)]
    if not causes:
        raise _no_cause(wanted)
    for cause in causes:
        if arguments.json:
            print(json.dumps(cause.model_dump(mode="json"), ensure_ascii=False))
        elif len(causes) == 1:
            print("\n".join(_page(cause)))
        else:
            print(f"{cause.id:<36} {cause.title}")
    return EXIT_OK


def _coverage(settings: "Settings", wanted: str, *, as_json: bool) -> int:
    from entrypoints.cli.coverage import show
    from tools.fault import PackError

    try:
        found = show(settings, wanted, as_json=as_json)
    except PackError as error:
        raise UsageError(f"packs in {settings.packs}: {error}") from None
    if not found:
        raise _no_cause(wanted)
    return EXIT_OK


def _no_cause(wanted: str) -> UsageError:
    return UsageError(f"no cause is called or begins with {wanted}; `breakfix causes` has all")


def _page(cause: "Cause") -> list[str]:
    parts = {
        "": cause.about,
        "confirmed by": cause.confirms,
        "what to do": cause.do,
        "fix": ", ".join(cause.fix),
        "run again unchanged": cause.retry,
        "accounts for": ", ".join(cause.accounts_for),
    }
    told = [f"\n{name}\n  {text}" if name else f"\n{text}" for name, text in parts.items() if text]
    wrapper = ["\nA wrapper: a verdict only where nothing beneath it can be read."]
    return [f"{cause.id}: {cause.title}", *told, *(wrapper if cause.last_resort else [])]


COMMAND = Command(
    name="causes",
    help="the causes that a verdict can name, and what to do about each",
    examples="""\
  breakfix causes
  breakfix causes data.
  breakfix causes data.column-missing
  breakfix causes --json | jq -r .id
  breakfix causes --coverage memory.
  breakfix causes --coverage --json | jq -r 'select(.source_alone) | .cause'""",
    arguments=arguments,
    run=run,
)
