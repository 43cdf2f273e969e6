"""An admin gives the results of another product's survey: read first, taken over by a tap, and undone."""

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams import files
from bot.roles.roles import Role
from storage.database import statement
from tests.contract.doors.conftest import Somebody
from tests.contract.thanks.hands import HandOnSlack, HandOnTeams, HandOnThePage
from tests.stories.conftest import count
from tests.teams import conftest as teams
from tests.teams.inbound.test_files import SharePoint, attached

RESULTS = "Demographic,Responses,Recognition\nHelp desk,20,64%\nBoats,12,80%\n"


@pytest.fixture
async def sharepoint(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SharePoint]:
    """Where Teams keeps the file that somebody sends."""
    sharepoint, app = SharePoint(), web.Application()
    app.router.add_get("/download", sharepoint.download)
    async with TestServer(app) as server:
        sharepoint.address, sharepoint.content = f"http://127.0.0.1:{server.port}", RESULTS.encode()
        monkeypatch.setattr(files, "SHAREPOINT", re.compile(re.escape(sharepoint.address)))
        yield sharepoint


async def gives(ana: Somebody, sharepoint: SharePoint) -> str:
    """The file, as her platform hands it over; what is said of it stands before her then."""
    await ana.hand.types("imports", "waterline")
    match ana.hand:
        case HandOnSlack() as hand:
            await hand.presses("Bring a file")
            hand._stage.slack.files.by_id["F0RESULTS"] = RESULTS.encode()
            return await hand.sends("imports.file_given", "Look at it first", file=["F0RESULTS"])
        case HandOnTeams() as hand:
            sent = hand._stage.teller.message(teams.ANA, "", attachments=[attached(sharepoint.address)])
            await hand._stage.send(sent)
            return hand._looks_at(hand._stage.teams.messages(teams.ANA.chat)[-1])
        case HandOnThePage() as hand:
            binary = {"Content-Type": "application/octet-stream"}
            answer = await hand._chat.client.post(f"{hand._chat.path}/file", data=RESULTS.encode(), headers=binary)
            return hand._looks_at(await answer.json())
    raise AssertionError


async def test_results_are_read_first_taken_over_and_undone(ana: Somebody, sharepoint: SharePoint) -> None:
    assert "Only an admin can do this" in await ana.hand.types("imports", "waterline")
    await ana.becomes(Role.ADMIN)
    unclear = await gives(ana, sharepoint)
    assert "Say which product it comes from" in unclear
    assert await count("past_survey") == 0
    await ana.hand.presses("Say what is meant")
    team = "Support" if ana.voice.entrance.workspace.platform == "web" else "Crew"
    teams_there = f"Help desk = {team}\nBoats = "
    chosen = {"product": "Culture Amp", "month": "2025-03", "scale": "percent", "teams": teams_there}
    read = await ana.hand.sends("imports.chosen", "Look at it first", **chosen)
    assert "1 number" in read
    assert await count("past_survey") == 0, "nothing has changed yet"
    await ana.hand.presses("Take it over")
    [survey] = await statement("select product, (select count(*) from past_score) as scores from past_survey")
    assert (survey["product"], survey["scores"]) == ("Culture Amp", 1)
    page = await ana.hand.types("imports", "waterline")
    assert "Culture Amp" in page
    assert "64" not in page
    await ana.hand.presses("Remove")
    assert "Culture Amp" not in await ana.hand.types("imports", "waterline")
    assert await count("past_survey") == await count("past_score") == 0
