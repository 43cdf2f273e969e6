"""The app of Slack that any workspace may install, as the environment describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app.start import StartError

if TYPE_CHECKING:
    from adapters.slack.tokens import AppSecrets

API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class PublicApp:
    """The app that anybody may install, as the environment has it. `redirect_url` may be empty."""

    secrets: "AppSecrets"
    signing_secret: str
    api_url: str
    redirect_url: str


def app_of(environment: Mapping[str, str]) -> PublicApp | None:
    """Returns the app; None where workspaces are served by their tokens alone. Raises StartError with the cure."""
    from adapters.slack import COME_BACK
    from adapters.slack.tokens import AppSecrets

    client_id, client_secret = (environment.get(f"SLACK_CLIENT_{name}", "").strip() for name in ("ID", "SECRET"))
    if not client_id and not client_secret:
        return None
    wanted = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "WATERLINE_SECRETS")
    if missing := [name for name in wanted if not environment.get(name, "").strip()]:
        raise StartError(
            f"That workspaces install Waterline by themselves needs {' and '.join(missing)} in the environment; "
            "docs/slack.md says where to find them."
        )
    if environment.get("SLACK_APP_TOKEN"):
        raise StartError(
            "An app that others install speaks over HTTP. Unset SLACK_APP_TOKEN, or SLACK_CLIENT_ID and "
            "SLACK_CLIENT_SECRET."
        )
    url = environment.get("WATERLINE_URL", "").rstrip("/")
    return PublicApp(
        secrets=AppSecrets(client_id, client_secret),
        signing_secret=environment["SLACK_SIGNING_SECRET"].strip(),
        api_url=(environment.get("SLACK_API_URL") or API_URL).rstrip("/") + "/",
        redirect_url=f"{url}{COME_BACK}" if url else "",
    )
