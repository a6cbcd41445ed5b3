"""The columns of an input before and after it changed, as the history tells them."""

from collections.abc import Mapping

from tools.source_map_clues import Clues


def columns(text: str) -> Mapping[str, str]:
    """`a int, b struct<c:int>` or `a:int,b:…`, in order."""
    inside = text.strip()
    if inside.startswith("struct<"):
        inside = inside.removeprefix("struct<").removesuffix(">")
    pairs = (item.strip().replace(":", " ", 1).partition(" ") for item in _items(inside))
    return {name.strip("`"): kind.strip() for name, _, kind in pairs if name}


def _items(text: str) -> list[str]:
    items, depth = [""], 0
    for sign in text:
        depth += (sign in "(<[") - (sign in ")>]")
        if sign == "," and depth == 0:
            items.append("")
        else:
            items[-1] += sign
    return items


def renamed(clues: Clues, old: str) -> tuple[str, str] | None:
    """The input and the new name of `old`, where just one column went and one came in its place."""
    found = [
        (change.name, new)
        for change in clues.changes
        if change.kind == "schema" and (new := _new_name(change.before, change.after, old))
    ]
    return found[0] if len(found) == 1 else None


def _new_name(before: str, after: str, old: str) -> str | None:
    was, now = columns(before), columns(after)
    gone = [name for name in was if name not in now]
    come = [name for name in now if name not in was]
    if gone != [old] or len(come) != 1 or was[old] != now[come[0]]:
        return None
    return come[0] if list(was).index(old) == list(now).index(come[0]) else None
