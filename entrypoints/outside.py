"""From settings to where a worker's runs may send something."""

import os
from datetime import UTC, datetime
from urllib.parse import urlsplit

from contracts.delivery import Delivery
from entrypoints.bootstrap import Outside
from entrypoints.settings import Settings, SettingsError
from tools.forge import Forge
from tools.ladder.prover import Prover
from tools.notifier import Channel

_GIT = ("HOME", "PATH", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "XDG_CONFIG_HOME", "GIT_SSH_COMMAND")
"""All of our environment that git is given: what it finds its credentials by."""
_TIMEOUT_S = 15.0


def delivery_of(settings: Settings) -> Delivery:
    """What the settings allow, without any secret: it is stored with each run."""
    return Delivery(
        channels=(_webhook_name(settings.webhook),) if settings.webhook else (),
        repository=_without_user(settings.repository) if settings.repository else None,
        allow_value_changes=settings.allow_value_changes,
    )


def outside_of(settings: Settings) -> Outside:
    """Raises SettingsError where a secret is missing."""
    channels: dict[str, Channel] = {}
    if settings.webhook:
        channels[_webhook_name(settings.webhook)] = _webhook(settings.webhook, settings)
    prover = _prover(settings)
    return Outside(forge=_forge(settings), channels=channels, prover=prover)


def _prover(settings: Settings) -> Prover | None:
    if settings.proof != "always":
        return None
    from entrypoints.proving import prover_of

    return prover_of(settings)


def _forge(settings: Settings) -> Forge | None:
    if settings.repository is None:
        return None
    from tools.forges.git import GitRemote

    environment = {name: os.environ[name] for name in _GIT if name in os.environ}
    return GitRemote(
        url=settings.repository, base=settings.repository_base, environment=environment
    )


def _webhook(url: str, settings: Settings) -> Channel:
    if settings.webhook_secret is None:
        raise SettingsError(
            "`webhook` is set and `webhook_secret` is not: what is sent has to be signed; "
            "make one with: echo whsec_$(openssl rand -base64 32)"
        )
    import httpx

    from tools.notifiers.webhook import Webhook, secret_of

    return Webhook(
        url=url,
        secret=secret_of(settings.webhook_secret),
        client=httpx.Client(timeout=_TIMEOUT_S, trust_env=False),
        clock=lambda: datetime.now(UTC),
    )


def _webhook_name(url: str) -> str:
    """As people name it: the host, without a path that may hold a secret."""
    return f"webhook {urlsplit(url).hostname}"


def _without_user(url: str) -> str:
    """A git remote without the password that its URL may hold."""
    parts = urlsplit(url)
    if not parts.scheme or "@" not in parts.netloc:
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
