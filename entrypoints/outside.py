"""From settings to where a worker's runs may send something."""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contracts.delivery import Delivery
from entrypoints.bootstrap import Outside
from entrypoints.settings import Settings, SettingsError
from tools.forge import Forge
from tools.ladder.prover import Prover
from tools.log_source import LogSource
from tools.notifier import Channel

if TYPE_CHECKING:
    from github import Auth
    from slack_sdk import WebClient

    from agents.ranker import Choose
    from entrypoints.remote_logs import Logs
    from tools.notifiers.slack import Slack

_GIT = ("HOME", "PATH", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "XDG_CONFIG_HOME", "GIT_SSH_COMMAND")
"""All of our environment that git is given: what it finds its credentials by."""
_TIMEOUT_S = 15.0


def delivery_of(settings: Settings) -> Delivery:
    """What the settings allow, without any secret: it is stored with each run."""
    return Delivery(
        channels=tuple(_channels(settings)),
        repository=_repository(settings),
        allow_value_changes=settings.allow_value_changes,
    )


def outside_of(settings: Settings) -> Outside:
    """Raises SettingsError where a secret is missing."""
    made = {name: make() for name, make in _channels(settings).items()}
    return Outside(
        forge=_forge(settings),
        channels=made,
        logs=_logs(settings),
        model=_model(settings),
        prover=_prover(settings),
    )


def _model(settings: Settings) -> "Choose | None":
    if settings.model_url is None:
        return None
    from agents.ranker_model import choosing, connect

    return choosing(connect(settings.model_url, settings.model_name, settings.model_key))


def _channels(settings: Settings) -> Mapping[str, Callable[[], Channel]]:
    """How each is made, by the name that people know it by."""
    made: dict[str, Callable[[], Channel]] = {}
    if settings.slack_channel:
        made[f"#{settings.slack_channel.lstrip('#')}"] = partial(slack, settings)
    if settings.mail_to:
        made[settings.mail_to] = partial(_mail, settings)
    if settings.webhook:
        made[_webhook_name(settings.webhook)] = partial(_webhook, settings.webhook, settings)
    return made


def slack(settings: Settings) -> "Slack":
    """Raises SettingsError where the token is missing."""
    from tools.notifiers.slack import Slack

    return Slack(
        client=slack_client(settings),
        channel=(settings.slack_channel or "").lstrip("#"),
        clock=lambda: datetime.now(UTC),
        asks=settings.pull_requests == "ask" and _repository(settings) is not None,
        pages=settings.public_url,
    )


def slack_client(settings: Settings) -> "WebClient":
    """The SDK's own retry would post a message twice."""
    if settings.slack_token is None:
        raise SettingsError("`slack_channel` is set and `slack_token` (xoxb-…) is not")
    from slack_sdk import WebClient

    url = settings.slack_url.rstrip("/") + "/"
    return WebClient(token=settings.slack_token, base_url=url, timeout=15, retry_handlers=[])


def _mail(settings: Settings) -> Channel:
    import ssl

    from tools.notifiers.mail import Mail

    cafile = str(settings.mail_ca) if settings.mail_ca else None
    return Mail(
        host=settings.mail_host,
        port=settings.mail_port,
        sender=settings.mail_from,
        to=settings.mail_to or "",
        clock=lambda: datetime.now(UTC),
        user=settings.mail_user,
        password=settings.mail_password,
        tls=ssl.create_default_context(cafile=cafile) if settings.mail_tls else None,
        pages=settings.public_url,
    )


def _logs(settings: Settings) -> "Logs":
    from entrypoints.remote_logs import Elsewhere
    from tools.log_sources.spark_folder import SparkFolder

    spark = SparkFolder(settings.spark_event_logs, settings.spark_work)
    return Elsewhere(
        sources=tuple(_sources(settings)),
        spark=spark if settings.spark_event_logs or settings.spark_work else None,
        code=settings.code,
        max_inflation=settings.max_inflation,
    ).logs


def _sources(settings: Settings) -> Iterator[LogSource]:
    """The mounted folder first: it costs Airflow nothing."""
    from tools.log_sources.airflow_folder import AirflowFolder
    from tools.log_sources.folder import Folder

    if settings.airflow_logs:
        yield AirflowFolder(settings.airflow_logs)
    elif settings.airflow_url:
        from tools.log_sources.airflow_rest import AirflowRest

        yield AirflowRest(
            url=settings.airflow_url.rstrip("/"),
            version="v2" if settings.airflow_version == 3 else "v1",
            user=settings.airflow_user,
            password=settings.airflow_password,
            token=settings.airflow_token,
        )
    if settings.log_folder:
        yield Folder(settings.log_folder)


def _repository(settings: Settings) -> str | None:
    if settings.pull_requests == "off":
        return None
    if settings.github:
        return settings.github
    return _without_user(settings.repository) if settings.repository else None


def _prover(settings: Settings) -> Prover | None:
    if settings.proof != "always":
        return None
    from entrypoints.proving import prover_of

    return prover_of(settings)


def _forge(settings: Settings) -> Forge | None:
    if settings.github:
        return _github(settings, settings.github)
    if settings.repository is None:
        return None
    from tools.forges.git import GitRemote

    environment = {name: os.environ[name] for name in _GIT if name in os.environ}
    return GitRemote(
        url=settings.repository, base=settings.repository_base, environment=environment
    )


def _github(settings: Settings, name: str) -> Forge:
    from tools.forges.github import GitHub, connect

    base = None if settings.repository_base == "HEAD" else settings.repository_base
    client = connect(_github_auth(settings), settings.github_url.rstrip("/"))
    return GitHub(client=client, name=name, base=base)


def _github_auth(settings: Settings) -> "Auth.Auth":
    from github import Auth

    if settings.github_token:
        return Auth.Token(settings.github_token)
    if not (settings.github_app and settings.github_app_key and settings.github_installation):
        raise SettingsError(
            "`github` is set and nothing to enter with is: set `github_token`, or `github_app`, "
            "`github_app_key` and `github_installation`"
        )
    key = settings.github_app_key.read_text(encoding="utf-8")
    return Auth.AppAuth(settings.github_app, key).get_installation_auth(
        settings.github_installation
    )


def _webhook(url: str, settings: Settings) -> Channel:
    if settings.webhook_secret is None:
        raise SettingsError(
            "`webhook` is set and `webhook_secret` is not: what is sent has to be signed; "
            "make one with: echo whsec_$(openssl rand -base64 32)"
        )
    import httpx

    from tools.notifiers.webhook import Webhook
    from tools.webhook_signature import secret_of

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
