"""What a run left behind, in a form that two runs can be compared by."""

import hashlib
import os

_MOST_ROWS = 20_000


def of_frame(frame):
    """Schema, count, and a hash over the rows in any order."""
    columns = [[field.name, field.dataType.simpleString()] for field in frame.schema.fields]
    found, values = [], {name: set() for name, _ in columns}
    for _, row in zip(range(_MOST_ROWS), frame.toLocalIterator()):
        found.append(repr(plain(row)))
        for (name, _), value in zip(columns, row):
            if value is not None:
                values[name].add(repr(plain(value)))
    return {
        "columns": columns,
        "rows": len(found),
        "sha256": sha256(*sorted(found)),
        "values": [[name, sha256(*sorted(seen))] for name, seen in sorted(values.items())],
    }


def sha256(*texts):
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def plain(value):
    """Floats at nine digits: the order in which they were added is not the job's to choose."""
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, dict):
        return sorted((repr(plain(key)), plain(one)) for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def of_files(paths, skipped):
    """Plain files at or below `paths`, by content; links are not followed."""
    found = {}
    for path in (one for top in paths for one in _below(top, skipped)):
        if os.path.isfile(path) and not os.path.islink(path):
            with open(path, "rb") as file:
                found[path] = hashlib.sha256(file.read()).hexdigest()
    return found


def _below(top, skipped):
    if top in skipped:
        return
    if not os.path.isdir(top):
        yield top
    for parent, below, names in os.walk(top):
        below[:] = sorted(n for n in below if os.path.join(parent, n) not in skipped)
        yield from (os.path.join(parent, name) for name in sorted(names))
