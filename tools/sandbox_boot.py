"""Runs first inside the sandbox: unpacks what it is given, caps itself, becomes the command.

It is read as text and imports nothing of ours: inside there is only the job's own Python, 3.8 on.
"""

import base64
import json
import os
import resource
from pathlib import Path


def main() -> None:  # pragma: no cover (only ever runs inside the sandbox)
    with os.fdopen(0, "rb", closefd=False) as stdin:
        order = json.load(stdin)
    for name, text in order["files"]:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(text))
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for limit, value in order["limits"].items():
        resource.setrlimit(getattr(resource, limit), (value, value))
    os.chdir(order["folder"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    command = order["command"]
    os.execvpe(command[0], command, order["environment"])  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":  # pragma: no cover
    main()
