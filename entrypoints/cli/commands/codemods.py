"""`breakfix codemods`: which changes of code there are, for what, and when they refuse."""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from entrypoints.cli.command import EXIT_OK, Command
from entrypoints.usage import UsageError

if TYPE_CHECKING:
    from tools.codemod import Codemod


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("codemod", nargs="?", metavar="CODEMOD", help="an id, or the start of ids")


def run(arguments: Namespace) -> int:
    from tools.codemod_index import codemod, index

    wanted: str = arguments.codemod or ""
    found = [codemod(id) for id in index() if id.startswith(wanted)]
    if not found:
        raise UsageError(
            f"no codemod is called or begins with {wanted}; `breakfix codemods` has all"
        )
    for one in found:
        if arguments.json:
            print(json.dumps(_object(one), ensure_ascii=False))
        elif len(found) == 1:
            print("\n".join(_page(one)))
        else:
            print(f"{one.id:<26} {_state(one):<4} {one.review:<6} {one.effect:<15} {one.about}")
    return EXIT_OK


def _object(one: "Codemod") -> dict[str, object]:
    return {
        "id": one.id,
        "about": one.about,
        "causes": sorted(one.fixes),
        "effect": one.effect,
        "effect_note": one.effect_note,
        "review": one.review,
        "on": not one.opt_in,
        "refuses": list(one.refuses),
    }


def _page(one: "Codemod") -> list[str]:
    return [
        f"{one.id}: {one.about}",
        f"\n{_state(one)}" + (": only where the repository asks for it" if one.opt_in else ""),
        f"\nfixes\n  {', '.join(sorted(one.fixes))}",
        f"\neffect on results: {one.effect}\n  {one.effect_note}",
        f"\nreview: {one.review}",
        "\nwrites nothing when",
        *(f"  {sentence}" for sentence in one.refuses),
    ]


def _state(one: "Codemod") -> str:
    return "off" if one.opt_in else "on"


COMMAND = Command(
    name="codemods",
    help="the changes of code that are known, what each does to results, and when it refuses",
    examples="""\
  breakfix codemods
  breakfix codemods union-by-name
  breakfix codemods --json | jq -r 'select(.on) | .id'""",
    arguments=arguments,
    run=run,
)
