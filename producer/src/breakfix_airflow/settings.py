"""Where events go: section `[breakfix]` of airflow.cfg, or AIRFLOW__BREAKFIX__URL and the like."""

import os
import tempfile
from pathlib import Path
from typing import Callable, NamedTuple, Optional

Get = Callable[[str], Optional[str]]


class Settings(NamedTuple):
    url: str
    """Of the webhook, such as http://breakfix:8080/events/airflow."""
    secret: str
    """`whsec_` and base64, the same as on the side of the service."""
    spool: Path
    """A folder for what could not be sent yet; on a disk that outlives the task."""
    all_successes: bool = False
    """Tell of every success, not only of tasks that failed before in this spool's sight."""


def settings() -> Optional[Settings]:
    """None where no URL is set: then nothing is told, and nothing is written."""
    return read(from_airflow)


def from_airflow(name: str) -> Optional[str]:
    """What Airflow's own configuration says; the variable alone where it cannot be imported."""
    try:
        from airflow.configuration import conf
    except ImportError:
        return os.environ.get(f"AIRFLOW__BREAKFIX__{name.upper()}")
    found: Optional[str] = conf.get("breakfix", name, fallback=None)
    return found


def read(get: Get) -> Optional[Settings]:
    url = get("url")
    if not url:
        return None
    spool = get("spool")
    folder = Path(spool) if spool else Path(tempfile.gettempdir()) / "breakfix-airflow"
    wants_all = (get("all_successes") or "").lower() in ("1", "true", "yes")
    return Settings(url, get("secret") or "", folder, wants_all)
