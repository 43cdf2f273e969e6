"""A process that hands over files on a platform, or gives one to who takes it, and is killed where it is told to be."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.slack.outbound import connect as connect_slack
from adapters.slack.web_api import WebApi
from adapters.teams.outbound import Credentials
from adapters.teams.outbound import connect as connect_teams
from adapters.web.outbound import WebPlatform
from bot.config.settings import load
from bot.delivery.handing import HandedFile
from bot.ports import ServedWorkspace
from commands.delivery import deliver
from commands.delivery.hand_over import take
from storage import database
from storage.delivery.timeline import StoredTimeline
from storage.org import people
from storage.org.installations import StoredInstallations, secrets
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT
from tests.slack import conftest as slack
from tests.slack.fake import APP_TOKEN, BOT_TOKEN
from tests.stories.killed import die, dying_after
from tests.teams.issuer import APP, PASSWORD, TENANT

DOOR, TAKEN, KNOWN = "door", "taken", "known"  # before the platform has it, once it has, once all but the queue knows


@dataclass(frozen=True, slots=True)
class Company:
    """One on a platform, whose stand-in is served at `url`; `key` opens what is sealed."""

    platform: str
    conninfo: str
    url: str
    key: str
    moment: datetime


async def _on_slack(company: Company, _: int) -> Any:
    return (await connect_slack(BOT_TOKEN, slack.SECRET, APP_TOKEN, f"{company.url}/api/")).platform


async def _on_teams(company: Company, workspace_id: int) -> Any:
    credentials = Credentials(APP, PASSWORD, TENANT, company.url, f"{company.url}/openid")
    installations, settings = StoredInstallations(workspace_id, secrets(company.key)), _settings()
    return (await connect_teams(credentials, installations, lambda: settings)).platform


async def _on_the_page(company: Company, workspace_id: int) -> Any:
    return WebPlatform(StoredTimeline(company.conninfo), workspace_id, FakeClock(company.moment))


_PLATFORMS: Mapping[str, Callable[[Company, int], Awaitable[Any]]] = {
    "slack": _on_slack,
    "teams": _on_teams,
    "web": _on_the_page,
}


def _dies_at_the_door(platform: Any) -> None:
    """Slack has the file by then, and shows it to nobody yet."""
    upload = WebApi.call

    async def call(api: WebApi, method: str, **arguments: Any) -> Any:
        return die() if method == "files.completeUploadExternal" else await upload(api, method, **arguments)

    WebApi.call = call  # type: ignore[method-assign,assignment]
    platform.send = platform.post = die


async def hands(company: Company, where: str, times: int) -> None:
    """Hands over what waits, and dies at the so-manieth file."""
    await database.open_database(company.conninfo)
    [workspace] = await people.workspaces()
    platform = await _PLATFORMS[company.platform](company, workspace.id)
    match where:
        case "door":
            _dies_at_the_door(platform)
        case "taken":
            platform.hand = dying_after(times, platform.hand)
        case "known":
            deliver.deliver = dying_after(times, deliver.deliver)  # type: ignore[assignment]
    served = ServedWorkspace(workspace, platform, _settings(), _settings())
    await deliver.deliver_waiting({workspace.id: served}, company.moment)


async def gives(company: Company, account: str, token: str, disk: Path) -> None:
    """Gives a file to who brings a token, onto their own disk, and dies before anybody has noted so."""
    await database.open_database(company.conninfo)
    [workspace] = await people.workspaces()
    served = ServedWorkspace(workspace, RememberingPlatform(), _settings(), _settings())
    async with take(served, account, token, company.moment) as file:
        assert isinstance(file, HandedFile)
        _saves(disk, file)
        die()


def _saves(disk: Path, file: HandedFile) -> None:
    disk.write_bytes(file.content)


def _settings() -> Any:
    return load((ROOT / "app.yaml").read_text(), "app.yaml")
