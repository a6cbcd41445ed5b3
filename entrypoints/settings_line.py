"""The settings of the two ends of the line: who sends events, who gets what is found."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Whsec = Annotated[str, Field(pattern=r"^whsec_[A-Za-z0-9+/]{32,88}={0,2}$")]
"""`whsec_` and 24 to 64 bytes as base64."""
Url = Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")]

SECRET = frozenset(
    {
        "serve_secret",
        "serve_secret_before",
        "slack_token",
        "slack_app_token",
        "slack_signing_secret",
        "mail_password",
        "github_token",
        "airflow_password",
        "airflow_token",
        "model_key",
    }
)
"""No message repeats what stands in these."""


class LineSettings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    """The address that `breakfix serve` listens on; others than loopback need `serve_secret`."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8080

    serve_secret: Whsec | None = None
    """What senders sign events with, as Standard Webhooks."""

    serve_secret_before: Whsec | None = None
    """The one before it, accepted as long as it stands here."""

    public_url: Url | None = None
    """Where people reach the pages of `breakfix serve`; messages link to it."""

    airflow_logs: Path | None = None
    """Airflow's log folder, where it is mounted here."""

    airflow_url: Url | None = None
    """Airflow's web server, asked for logs; with `airflow_user` and `airflow_password`."""

    airflow_version: Literal[2, 3] = 3
    airflow_user: str = ""
    airflow_password: str = ""
    airflow_token: str = ""

    log_folder: Path | None = None
    """A folder of logs that generic events may name by their paths below it."""

    spark_event_logs: Path | None = None
    """Spark's `spark.eventLog.dir`, where it is mounted here."""

    spark_work: Path | None = None
    """The work folder of standalone workers: the logs of executors."""

    code: Path | None = None
    """The folder of the code that ran, such as a checkout: what a patch is made for."""

    slack_channel: Annotated[str, Field(pattern=r"^#?[^\s#]+$")] | None = None
    slack_token: str | None = None
    """`xoxb-…` of the bot."""

    slack_app_token: str | None = None
    """`xapp-…`: buttons and questions come by Socket Mode, and Slack needs no way to reach us."""

    slack_signing_secret: str | None = None
    """Buttons and questions are posted to /slack/events, signed with this."""

    slack_url: Url = "https://slack.com/api/"

    mail_to: str | None = None
    mail_from: str = "Breakfix <breakfix@localhost>"
    mail_host: str = "localhost"
    mail_port: Annotated[int, Field(ge=1, le=65535)] = 587
    mail_user: str = ""
    mail_password: str = ""
    mail_tls: bool = True
    """STARTTLS is required; without it no password is sent."""

    mail_ca: Path | None = None
    """The certificate that the relay's is signed with, if the system does not know it."""

    github: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")] | None = None
    """OWNER/REPOSITORY that pull requests go to."""

    github_token: str | None = None
    github_app: int | None = None
    """The id of a GitHub App, with `github_app_key` (a file) and `github_installation`."""

    github_app_key: Path | None = None
    github_installation: int | None = None
    github_url: Url = "https://api.github.com"

    pull_requests: Literal["off", "ask", "auto"] = "ask"
    """`ask`: a button in Slack opens it; `auto`: opened as soon as it is proved; `off`: never."""

    model_url: Url | None = None
    """A service of OpenAI's chat completions, such as http://localhost:8000/v1: it chooses among
    causes that the rules rate about equally, and nothing else. Without one the rules decide.
    """

    model_name: str = "default"
    model_key: str = ""
