from pathlib import Path

import pytest

from entrypoints.settings import SettingsError, load


def test_a_flag_beats_the_environment_and_that_the_file(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('state = "/from/file"\nmax_inflation = 50\n', encoding="utf-8")
    environment = {"BREAKFIX_STATE": "/from/environment", "HOME": "/home/x"}
    assert load({"state": None}, environment, config).state == Path("/from/environment")
    assert load({"state": Path("/flag")}, environment, config).state == Path("/flag")
    assert load({}, {}, config).max_inflation == 50


def test_every_mistake_has_one_sentence_that_says_where_it_stands(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("max_inflation = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({}, {"BREAKFIX_COLOUR": "blue"}, config)
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"`max_inflation` in {config} is 1:")
    assert second.startswith("`colour` in the environment is no setting; there are:")


def test_a_settings_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="could not be read"):
        load({}, {}, tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("state =", encoding="utf-8")
    with pytest.raises(SettingsError, match="is not TOML"):
        load({}, {"BREAKFIX_CONFIG": str(broken)}, None)


def test_a_history_server_is_an_address_without_a_password() -> None:
    assert load({"history_server": "https://knox:8443/gateway/spark"}, {}, None).history_server
    for url in ("history:18080", "https://me:secret@history", "ftp://history"):
        with pytest.raises(SettingsError, match="wanted http") as caught:
            load({}, {"BREAKFIX_HISTORY_SERVER": url}, None)
        assert "in the environment" in str(caught.value)


def test_a_wrong_database_is_named_without_its_password() -> None:
    with pytest.raises(SettingsError) as caught:
        load({}, {"BREAKFIX_DATABASE": "mysql://me:secret@host/x"}, None)
    assert str(caught.value).startswith("`database` in the environment is wrong:")
    assert "secret" not in str(caught.value)
