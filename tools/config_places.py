"""Which of the places that set a key is in force, or why that cannot be told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tools.config_python import python_places
from tools.config_text import Place, mentions, places_in
from tools.source_map_tree import UnreadableError, read_tree

_AT_SUBMIT = ("spark.driver.memory", "spark.driver.extra", "spark.driver.cores")
_OF_THE_NODE = ("spark.executor.memory", "spark.executor.cores", "spark.driver.memory")
_COMPUTED = ("${", "{{", "{", "%(", "<")


class NoPlace(Exception):
    """No place can be changed: the reason, and the places that were looked at."""

    def __init__(self, why: str, places: Sequence[Place] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.places = tuple(places)


def decoded(data: bytes) -> str:
    """As UTF-8, which every file that is changed is."""
    return data.decode("utf-8", "replace")


def find_places(files: Mapping[str, bytes], key: str) -> tuple[Place, ...]:
    """Every place in the files; raises NoPlace where the key is set in a way that is not known."""
    found: list[Place] = []
    for name, data in sorted(files.items()):
        text = decoded(data)
        if not _may_set(name, text, key):
            continue
        if text.encode() != data:
            raise NoPlace(f"{name} mentions {key} and is not UTF-8")
        here = _places_of(name, data, text, key)
        if len(here) < len(mentions(text, key)):
            raise NoPlace(f"{name} sets {key} in a way that cannot be edited safely", here)
        found += here
    return tuple(sorted(found))


def _may_set(name: str, text: str, key: str) -> bool:
    if name.endswith((".ipynb", ".md", ".sql")):
        return False
    return bool(mentions(text, key)) or "SparkApplication" in text


def _places_of(name: str, data: bytes, text: str, key: str) -> tuple[Place, ...]:
    if not name.endswith(".py"):
        return places_in(name, text, key)
    try:
        tree = read_tree(name, data)
    except UnreadableError as error:
        raise NoPlace(str(error)) from error
    bom = len(text) - len(tree.text)
    return tuple(
        replace(each, first=each.first + bom, end=each.end + bom)
        for each in python_places(tree, key)
    )


def place_in_force(files: Mapping[str, bytes], key: str, value: str | None) -> Place:
    """The one place of the highest priority, whose value is the one that the run had."""
    found = find_places(files, key)
    if not found:
        raise NoPlace(f"no file of the sources sets {key}")
    best = [place for place in found if place.priority == found[0].priority]
    if value is None:
        raise NoPlace(f"the run does not show the value of {key} that was in force", best)
    same = [place for place in best if place.value.lower() == value.lower()]
    if len(same) != 1:
        told = ", ".join(f"{place.value} in {place.file}" for place in best)
        raise NoPlace(f"the run had {key} = {value}, and the sources say {told}", best)
    _refuse_inert(key, same[0])
    return same[0]


def _refuse_inert(key: str, place: Place) -> None:
    if place.kind in ("session", "builder") and key.startswith(_AT_SUBMIT):
        raise NoPlace(f"{key} has no effect in the code of a job that is submitted", (place,))
    if place.kind == "session" and not key.startswith("spark.sql."):
        raise NoPlace(f"{key} cannot be changed once the session runs", (place,))
    if place.kind in ("databricks", "glue") and key.startswith(_OF_THE_NODE):
        raise NoPlace(f"{place.kind} takes {key} from the type of the node", (place,))
    if place.value.startswith(_COMPUTED):
        raise NoPlace(f"the value of {key} in {place.file} is computed", (place,))
