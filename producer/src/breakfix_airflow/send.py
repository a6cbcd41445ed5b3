"""Sends what waits in the spool, oldest first: a process of its own, so that no task waits for it.

breakfix-airflow-send          once over what waits, for a cron job or a sidecar
python -m breakfix_airflow.send   what the listener starts: it tries again for an hour
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Callable, Literal, Optional

from breakfix_airflow.settings import Settings, settings
from breakfix_airflow.sign import headers
from breakfix_airflow.spool import Spool

TIMEOUT_S = 10.0
PATIENCE_S = 3600.0
"""How long a sender tries before it leaves the rest to the next one."""
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0

_FOR_GOOD = frozenset(range(400, 500)) - {408, 425, 429}

Answer = Literal["taken", "refused", "later"]
Post = Callable[[Settings, Path], Answer]


def main() -> int:
    found = settings()
    if found is None:
        sys.stderr.write("breakfix: no url is set in [breakfix] of airflow.cfg\n")
        return 2
    left = drain(found, post, patience_s=0.0)
    return 1 if left else 0


def drain(
    to: Settings,
    send: Post,
    patience_s: float,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """How many events are left; those of a process that sends already are not ours to count.

    What came while the last one was sent, and whose own sender found this one busy, is looked for
    once more when the lock is given back.
    """
    spool = Spool(to.spool)
    until = now() + patience_s
    while spool.waiting():
        with spool.one_sender() as alone:
            if not alone:
                return 0
            if not _send_all(spool, lambda path: send(to, path), until, now, sleep):
                return len(spool.waiting())
    return 0


def _send_all(
    spool: Spool,
    send: Callable[[Path], Answer],
    until: float,
    now: Callable[[], float],
    sleep: Callable[[float], None],
) -> bool:
    """False where patience ended first."""
    wait = FIRST_WAIT_S
    while waiting := spool.waiting():
        if _one(spool, waiting[0], send(waiting[0])):
            wait = FIRST_WAIT_S
            continue
        if now() + wait > until:
            return False
        sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT_S)
    return True


def _one(spool: Spool, path: Path, answer: Answer) -> bool:
    """True where the next one may follow."""
    if answer == "taken":
        path.unlink(missing_ok=True)
    if answer == "refused":
        spool.refuse(path)
    return answer != "later"


def post(to: Settings, path: Path) -> Answer:
    """What the service refuses for good will not be taken later either; the rest is tried again."""
    body = path.read_bytes()
    event_id = _event_id(body)
    if event_id is None:
        return "refused"
    request = urllib.request.Request(  # noqa: S310  # the URL is the administrator's own setting
        to.url, data=body, headers=headers(to.secret, event_id, int(time.time()), body)
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S):  # noqa: S310  # as above
            return "taken"
    except urllib.error.HTTPError as error:
        error.close()
        return "refused" if error.code in _FOR_GOOD else "later"
    except (OSError, http.client.HTTPException):
        return "later"


def _event_id(body: bytes) -> Optional[str]:
    """None for a file that a full disk has torn."""
    try:
        return str(json.loads(body)["event_id"])
    except (ValueError, KeyError, TypeError):
        return None


def _in_the_background() -> None:
    """Handed the settings by the listener, so that Airflow is not imported once more."""
    to = Settings(os.environ["BREAKFIX_URL"], os.environ["BREAKFIX_SECRET"], Path(sys.argv[1]))
    drain(to, post, PATIENCE_S)


if __name__ == "__main__":
    _in_the_background()
