"""Gives a job without Spark invented frames where pandas would read a file or a database."""

import datetime
import re

from breakfix_harness import rows as invented

_READERS = ("csv", "table", "parquet", "json", "excel", "sql", "sql_query", "sql_table", "orc")
_NAMES = ("usecols", "columns", "names", "index_col", "parse_dates", "dtype", "schema")


class Frames:
    """Frames by where they were read from; what the job misses in one is added to the last."""

    def __init__(self, recipe, inputs):
        self.inputs, self.recipe = inputs, recipe
        self.read = []

    def frame(self, place, options):
        import pandas

        table = self.table(place)
        for name in _named(options):
            if name not in [column for column, _ in table["columns"]]:
                table["columns"].append([name, "string"])
        self.read.append(table)
        if self.inputs.empty:
            return pandas.DataFrame({name: [] for name, _ in table["columns"]})
        days = options.get("parse_dates")
        days = days if isinstance(days, (list, tuple)) else []
        made = {name: self.column(name, name in days) for name, _ in table["columns"]}
        return pandas.DataFrame(made, index=range(invented.ROWS))

    def table(self, place):
        known = next((t for t in self.inputs.tables if t["name"] == place), None)
        if known is None:
            known = {"name": place, "columns": []}
            self.inputs.tables.append(known)
        return known

    def column(self, name, is_day):
        kind = self.recipe["profiles"].get(name) or invented.profile(name)
        made = [cell(name, at, kind, self.recipe) for at in range(invented.ROWS)]
        plant = self.recipe.get("plant")
        if plant and plant["column"] == name:
            for at in range(0, invented.ROWS, 10):
                made[at] = None if plant["kind"] == "null" else plant["value"]
        if is_day:
            import pandas

            return pandas.to_datetime(made)
        return made

    def add(self, column):
        """To the frame that was read last and does not have it."""
        for table in reversed(self.read):
            if column not in [name for name, _ in table["columns"]]:
                table["columns"].append([column, "string"])
                self.inputs.guessed.append(f"{table['name']}.{column}")
                return True
        return False


def cell(name, at, kind, recipe):
    wanted = recipe["wanted"].get(name)
    if wanted and at % 4:
        word = wanted[at % len(wanted)]
        return float(word) if re.match(r"^-?\d+(\.\d+)?$", str(word)) else word
    if kind == "number":
        return at % 11 + 1
    if kind == "day":
        return datetime.datetime(2026, 1, at % 7 + 1)  # noqa: DTZ001
    return invented.text(name, at, kind)


def _named(options):
    """Columns that the call itself names."""
    for option in _NAMES:
        value = options.get(option)
        value = [value] if isinstance(value, str) else value
        if isinstance(value, (list, tuple, dict)):
            yield from (name for name in value if isinstance(name, str))


def install(frames):
    """Patch pandas; without pandas there is nothing to patch."""
    try:
        import pandas
    except ImportError:
        return
    for kind in _READERS:
        name = f"read_{kind}"

        def read(place=None, *arguments, **options):
            place = options.get("io", options.get("filepath_or_buffer", place))
            return frames.frame(str(place), options)

        setattr(pandas, name, read)


_MISSING = (
    re.compile(r"^'([^']+)'$"),
    re.compile(r"\['([^']+)'[^\]]*\] not in index|None of .*\['([^']+)'"),
    re.compile(r"Column not found: (?:')?([^']+)"),
    re.compile(r"'DataFrame' object has no attribute '(\w+)'"),
)


def missing_column(failure):
    if not {"KeyError", "AttributeError", "ValueError"} & set(failure["names"]):
        return None
    found = next((m for p in _MISSING if (m := p.search(failure["message"]))), None)
    return found and next(group for group in found.groups() if group)
