"""Invented rows: the same for a name and a type in every table, so that joins find partners."""

import datetime
import decimal
import re

ROWS = 60
_WANTED_IN = 4
"""Of so many rows one does not hold a value that the job filters for."""
_DAY = datetime.date(2026, 1, 1)
_NUMBERS = re.compile(
    r"(?:^|_)(?:amount|price|qty|quantity|count|total|rate|num|age|score|cost)s?$"
)
_MAILS = re.compile(r"(?:^|_)e?_?mail(?:_|$)|email")
_DAYS = re.compile(r"(?:^|_)(?:ds|dt|date|day|on)$")
_TIMES = re.compile(r"(?:^|_)(?:ts|time|timestamp|at)$")


def rows(columns, recipe):
    """`columns`: name and Spark type object; `recipe`: profiles, wanted values, what is planted."""
    made = [[value(name, kind, at, recipe) for name, kind in columns] for at in range(ROWS)]
    plant = recipe.get("plant")
    for place, (name, kind) in enumerate(columns):
        if plant and plant["column"] == name:
            planted = plant_value(plant, kind)
            for at in range(0, ROWS, 10):
                made[at][place] = planted
    return made


def value(name, kind, at, recipe):
    wanted = recipe["wanted"].get(name)
    if wanted and at % _WANTED_IN:
        try:
            return parsed(wanted[at % len(wanted)], kind.typeName())
        except (ValueError, ArithmeticError):
            pass
    return plain(name, kind, at, recipe)


def plain(name, kind, at, recipe):
    type_name = kind.typeName()
    if type_name == "string":
        return text(name, at, recipe["profiles"].get(name) or profile(name))
    if type_name == "array":
        return [plain(name, kind.elementType, at + n, recipe) for n in range(2)]
    if type_name == "map":
        key = plain(name, kind.keyType, at, recipe)
        return {key: plain(name, kind.valueType, at, recipe)}
    if type_name == "struct":
        return [plain(field.name, field.dataType, at, recipe) for field in kind.fields]
    return scalar(type_name, at)


def scalar(type_name, at):
    number = at % 11 + 1
    if type_name in ("byte", "short", "integer", "long"):
        return number
    if type_name in ("float", "double"):
        return number + 0.5
    if type_name == "boolean":
        return at % 2 == 0
    if type_name == "date":
        return _DAY + datetime.timedelta(days=at % 7)
    if type_name in ("timestamp", "timestamp_ntz"):
        return datetime.datetime(2026, 1, at % 7 + 1, at % 24)  # noqa: DTZ001 (local, as Spark has it)
    if type_name.startswith("decimal"):
        return decimal.Decimal(number)
    if type_name == "binary":
        return b"b%d" % number
    return None


def profile(name):
    if _MAILS.search(name):
        return "email"
    if _NUMBERS.search(name):
        return "number"
    if _DAYS.search(name):
        return "date"
    return "timestamp" if _TIMES.search(name) else "word"


def text(name, at, kind):
    """A word holds its column's name, so that a message that quotes it names the column."""
    if kind == "number":
        return str(at % 11 + 1)
    if kind == "date":
        return str(scalar("date", at))
    if kind == "timestamp":
        return str(scalar("timestamp", at))
    if kind.startswith("as "):
        return formatted(kind[3:], scalar("timestamp", at))
    if kind == "email":
        return f"{name}{at % 7}@example.com"
    if kind == "boolean":
        return "true" if at % 2 else "false"
    return f"{name}~{at % 7}"


_FIELDS = re.compile(r"y+|M+|d+|H+|h+|m+|s+|S+|a+|'[^']*'|.")


def formatted(pattern, time):
    """A time as a pattern of Java's has it."""
    return "".join(_field(part, time) for part in _FIELDS.findall(pattern))


def _field(part, time):
    numbers = {
        "M": time.month,
        "d": time.day,
        "H": time.hour,
        "h": time.hour % 12 or 12,
        "m": time.minute,
        "s": time.second,
        "S": 0,
    }
    letter, width = part[0], len(part)
    if letter == "y":
        return f"{time.year % 100:02d}" if width == 2 else f"{time.year:04d}"
    if letter == "M" and width > 2:
        return time.strftime("%b" if width == 3 else "%B")
    if letter in numbers:
        return str(numbers[letter]).zfill(width)
    if letter == "a":
        return "AM" if time.hour < 12 else "PM"
    return part.strip("'")


def parsed(word, type_name):
    """A value that stands in a log or in the source, as a column of that type has it."""
    word = str(word)
    if type_name == "string":
        return word
    if type_name in ("byte", "short", "integer", "long"):
        return int(word)
    if type_name in ("float", "double"):
        return float(word)
    if type_name.startswith("decimal"):
        return decimal.Decimal(word)
    if type_name == "boolean":
        return word.lower() == "true"
    if type_name == "date":
        return datetime.date.fromisoformat(word[:10])
    if type_name in ("timestamp", "timestamp_ntz"):
        return datetime.datetime.fromisoformat(word)
    raise ValueError(type_name)


_LARGEST = {"byte": 2**7 - 1, "short": 2**15 - 1, "integer": 2**31 - 1, "long": 2**63 - 1}


def plant_value(plant, kind):
    if plant["kind"] == "null":
        return None
    if plant["kind"] == "largest":
        return _LARGEST.get(kind.typeName())
    return parsed(plant["value"], kind.typeName())


def can_hold(plant, kind):
    """Whether a column of this type can hold what is to be planted."""
    type_name = kind.typeName()
    if plant["kind"] == "null":
        return True
    if plant["kind"] == "largest":
        return type_name in _LARGEST
    try:
        parsed(plant["value"], type_name)
    except (ValueError, ArithmeticError):
        return False
    return type_name == "string" or plant["kind"] != "text"
