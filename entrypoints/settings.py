"""Every setting: one model, filled from flags, the environment and a TOML file, in that order."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from entrypoints.settings_line import SECRET, LineSettings
from entrypoints.usage import UsageError

PREFIX = "BREAKFIX_"
_SECRET = {"database", "repository", "webhook", "webhook_secret", *SECRET}
"""Settings that may hold a password: no message repeats them."""


class SettingsError(UsageError):
    """All that is wrong with the settings, one sentence for each mistake."""


def _is_address(url: str) -> str:
    if not _ADDRESS.fullmatch(url):
        raise PydanticCustomError(
            "address", "wanted http(s)://host:port, with a path if need be and without a password"
        )
    return url


_ADDRESS = re.compile(r"https?://[^\s/@?#]+(?:/[^\s@?#]*)?")


class Settings(LineSettings):
    """What a user can set; the environment variable of `state` is `BREAKFIX_STATE`."""

    state: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("breakfix", appauthor=False))
    )
    """The folder of runs, ledger and artifacts."""

    database: Annotated[str, Field(pattern=r"^postgres(ql)?://")] | None = None
    """A PostgreSQL database for the rows of runs, as `postgresql://user@host/name`; without one
    they are in SQLite, in the state folder.
    """

    retention_days: Annotated[int, Field(ge=1)] | None = None
    """`breakfix prune` forgets runs that ended longer ago; without it none."""

    repository: Annotated[str, Field(pattern=r"^[^-].*")] | None = None
    """The git remote that branches with patches are pushed to; without one none is."""

    repository_base: Annotated[str, Field(pattern=r"^[^-].*")] = "HEAD"
    """The branch that patches are for; `HEAD` is the remote's default branch."""

    allow_value_changes: bool = False
    """The repository takes patches that widen types, drop rows or change values."""

    webhook: Annotated[str, Field(pattern=r"^https?://")] | None = None
    """The URL that results are posted to, signed as Standard Webhooks."""

    webhook_secret: Annotated[str, Field(pattern=r"^whsec_[A-Za-z0-9+/]{32,88}={0,2}$")] | None = (
        None
    )
    """`whsec_` and 24 to 64 bytes as base64."""

    proof: Literal["never", "asked", "always"] = "asked"
    """When the job is run in the sandbox to prove a change: `asked` is `breakfix fix`, the demo and
    `eval run --prove`; `always` is a worker too; `never` is nobody.
    """

    proof_index: str | None = None
    """A package index, or a folder of packages, that the job's own Spark may be installed from."""

    packs: Path | None = None
    """A folder of signature packs and causes of your own."""

    max_inflation: Annotated[int, Field(ge=2, le=100_000)] = 200
    """A compressed file that grows by more than this factor is refused."""

    history_server: Annotated[str, AfterValidator(_is_address)] | None = None
    """A Spark History Server, asked for the event logs of applications that a log names."""


def load(
    flags: Mapping[str, object], environment: Mapping[str, str], config: Path | None
) -> Settings:
    """Raises SettingsError with a sentence for each mistake, wherever it stands."""
    path = config or _default_config(environment)
    from_file = _read(path) if path is not None else {}
    from_environment = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and name != f"{PREFIX}CONFIG"
    }
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings.model_validate({**from_file, **from_environment, **given})
    except ValidationError as error:
        origins = {
            **dict.fromkeys(from_file, str(path)),
            **dict.fromkeys(from_environment, "the environment"),
            **dict.fromkeys(given, "the command line"),
        }
        raise SettingsError("\n".join(_sentences(error, origins))) from None


def load_here(
    *,
    state: Path | None,
    packs: Path | None,
    config: Path | None,
    **others: object,
) -> Settings:
    """`others` are flags of one command, by the name of their setting."""
    flags = {"state": state, "packs": packs, **others}
    return load(flags, os.environ, config)


def _default_config(environment: Mapping[str, str]) -> Path | None:
    if f"{PREFIX}CONFIG" in environment:
        return Path(environment[f"{PREFIX}CONFIG"])
    path = Path(platformdirs.user_config_dir("breakfix", appauthor=False)) / "config.toml"
    return path if path.is_file() else None


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"settings file {path} could not be read: {error.strerror}; name another with --config"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings file {path} is not TOML: {error}") from None


def _sentences(error: ValidationError, origins: Mapping[str, str]) -> list[str]:
    sentences: list[str] = []
    for mistake in error.errors(include_url=False):
        name = ".".join(str(part) for part in mistake["loc"])
        known = ", ".join(sorted(Settings.model_fields))
        origin = origins.get(str(mistake["loc"][0]), "the settings")
        if mistake["type"] == "extra_forbidden":
            sentences.append(f"`{name}` in {origin} is no setting; there are: {known}")
        else:
            what = mistake["msg"][0].lower() + mistake["msg"][1:]
            given = "wrong" if name in _SECRET else repr(mistake["input"])
            sentences.append(f"`{name}` in {origin} is {given}: {what}")
    return sentences
