"""What admins chose in chat counts in the place of app.yaml for whoever runs the server, too."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.slack.manifest import manifest
from adapters.teams.outbound import TeamsPlatform
from bot.app import doctor
from bot.app.doctor import examine_platforms
from bot.app.examination import Examination
from bot.app.operate import known_by_now
from bot.app.serve import connect_workspaces
from bot.app.start import EnvironmentConfigs, Start, Wiring
from bot.config.settings import Settings
from bot.messages.say import say
from commands.org.open_workspace import open_workspace
from storage.caches import forget_all
from storage.config.chosen import store
from storage.database import close_database, open_database
from storage.embedded import exists
from tests.operate.test_doctor import HARBOUR, Three, three
from tests.teams.issuer import TENANT

__all__ = ["three"]
CHOSEN = {"languages": ["ja"], "time_zone": "Asia/Tokyo", "kudos.channel": "elsewhere"}


@pytest.fixture
async def chosen(conninfo: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Admins on both platforms have chosen; nothing holds the database open."""
    await open_database(conninfo)
    for platform, name in (("slack", HARBOUR), ("teams", TENANT)):
        workspace = await open_workspace(platform, name, "Harbour", settings)
        await store(workspace.id, CHOSEN)
    await close_database()
    forget_all()
    monkeypatch.setenv("DATABASE_URL", conninfo)
    yield
    forget_all()


@pytest.mark.usefixtures("chosen")
async def test_a_manifest_speaks_the_language_that_was_chosen(settings: Settings) -> None:
    known = await known_by_now(settings, "slack")
    assert known.languages == ("ja",)
    assert manifest(known, "")["display_information"]["description"] == say("ja", "slack.description")


async def test_before_the_first_start_a_manifest_is_made_by_app_yaml_and_no_database_begun(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("WATERLINE_DATA", str(tmp_path))
    assert await known_by_now(settings, "slack") is settings
    assert not exists(tmp_path)


@pytest.mark.usefixtures("chosen")
async def test_doctor_tries_the_channel_that_was_chosen(conninfo: str, settings: Settings, three: Three) -> None:
    start = Start(settings, listens=False)
    inside = Examination(start, EnvironmentConfigs(start), "", health={}, now=datetime.now(UTC))
    await open_database(conninfo)
    await doctor._examine_inside(inside)
    await close_database()
    three.examination.counting.update(inside.counting)
    wrong = {finding.about for finding in await examine_platforms(three.examination) if not finding.well}
    assert wrong == {"slack 1 of 2, channel elsewhere"}


@pytest.mark.usefixtures("chosen")
async def test_people_in_teams_begin_with_the_language_and_time_zone_that_were_chosen(
    conninfo: str, three: Three
) -> None:
    await open_database(conninfo)
    async with AsyncExitStack() as stack:
        wiring = Wiring(three.examination.start, three.examination.configs, stack)
        served = (await connect_workspaces(wiring)).values()
        [platform] = [one.platform for one in served if isinstance(one.platform, TeamsPlatform)]
        met = platform._profile_of({"id": "29:1x", "aadObjectId": "00000000-0000-4000-8000-000000000001"})
    await close_database()
    assert (met.language, met.time_zone) == ("ja", "Asia/Tokyo")
