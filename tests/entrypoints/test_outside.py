"""From settings to channels, forge and log sources."""

from pathlib import Path

import pytest

from entrypoints.outside import delivery_of, outside_of
from entrypoints.settings import SettingsError, load
from tools.forges.git import GitRemote
from tools.forges.github import GitHub
from tools.notifiers.mail import Mail
from tools.notifiers.slack import Slack
from tools.notifiers.webhook import Webhook

ALL = {
    "slack_channel": "data-alerts",
    "slack_token": "xoxb-1",
    "mail_to": "oncall@example.com",
    "webhook": "https://hooks.example/secret",
    "webhook_secret": f"whsec_{'a' * 40}",
    "github": "acme/pipelines",
    "github_token": "ghp_1",
    "airflow_url": "http://airflow:8080",
    "log_folder": "/logs",
}


def test_every_channel_has_the_name_that_people_know() -> None:
    settings = load(ALL, {}, None)
    outside = outside_of(settings)
    assert [type(one) for one in outside.channels.values()] == [Slack, Mail, Webhook]
    delivery = delivery_of(settings)
    assert delivery.channels == ("#data-alerts", "oncall@example.com", "webhook hooks.example")
    assert delivery.channels == tuple(outside.channels)
    assert delivery.repository == "acme/pipelines"
    assert isinstance(outside.forge, GitHub)
    assert "secret" not in delivery.model_dump_json()


def test_the_button_is_there_only_where_somebody_may_press_it() -> None:
    for mode, asks in (("ask", True), ("auto", False), ("off", False)):
        settings = load({**ALL, "pull_requests": mode}, {}, None)
        slack = outside_of(settings).channels["#data-alerts"]
        assert isinstance(slack, Slack)
        assert (slack.asks, delivery_of(settings).repository is None) == (asks, mode == "off")


@pytest.mark.parametrize(
    ("missing", "said"),
    [("slack_token", "xoxb"), ("github_token", "github_app"), ("webhook_secret", "whsec_")],
)
def test_a_missing_secret_is_named(missing: str, said: str) -> None:
    given = {name: value for name, value in ALL.items() if name != missing}
    with pytest.raises(SettingsError, match=said):
        outside_of(load(given, {}, None))


def test_an_app_of_github_enters_with_its_key(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN RSA PRIVATE KEY-----", encoding="utf-8")
    app = {"github_app": 1, "github_app_key": key, "github_installation": 2}
    given = {**ALL, "github_token": None, **app}
    assert isinstance(outside_of(load(given, {}, None)).forge, GitHub)


def test_without_github_a_plain_remote_takes_branches() -> None:
    settings = load({"repository": "https://me:pw@git.example/x"}, {}, None)
    assert isinstance(outside_of(settings).forge, GitRemote)
    assert delivery_of(settings).repository == "https://git.example/x"
    assert outside_of(load({}, {}, None)).forge is None


def test_no_setting_repeats_a_secret() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"serve_secret": "hunter2"}, {}, None)
    assert "hunter2" not in str(caught.value)
