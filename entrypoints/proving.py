"""From settings to who may run the code of others, to prove a change."""

import os
from pathlib import Path

import platformdirs

from entrypoints.settings import Settings
from tools.ladder.environment import Places
from tools.ladder.prover import SandboxProver


def prover_of(settings: Settings) -> SandboxProver | None:
    """None where the settings forbid it; whether this host can is found out when it is asked to."""
    if settings.proof == "never":
        return None
    java = os.environ.get("JAVA_HOME")
    return SandboxProver(
        Places(
            cache=Path(platformdirs.user_cache_dir("breakfix", appauthor=False)),
            index=settings.proof_index,
            java_home=Path(java).resolve() if java else None,
        )
    )
