"""An admin sends the company's people in the private chat with Waterline, and makes them so by a tap."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams import files
from tests.stories.conftest import count
from tests.teams.activities import User
from tests.teams.conftest import ANA, DANA, Json, Stage, button, texts

TABLE = (
    "Name,Work Email,Manager\nDana Whitlock,dana@harbour.example,\nAna Lindqvist,ana@harbour.example,Dana Whitlock\n"
    "Bo Achterberg,bo@harbour.example,Dana Whitlock\nZoe,,Nobody\n"
)


class SharePoint:
    """Where the files lie, and who came for them."""

    def __init__(self) -> None:
        self.content = TABLE.encode()
        self.asked: list[web.Request] = []
        self.address = ""

    async def download(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        return web.Response(body=self.content)


@pytest.fixture
async def sharepoint(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SharePoint]:
    sharepoint = SharePoint()
    app = web.Application()
    app.router.add_get("/download", sharepoint.download)
    async with TestServer(app) as server:
        sharepoint.address = f"http://127.0.0.1:{server.port}"
        monkeypatch.setattr(files, "SHAREPOINT", re.compile(re.escape(sharepoint.address)))
        yield sharepoint


def attached(address: str) -> Json:
    """As Teams hands a file over, with the text that its clients add."""
    content = {"downloadUrl": f"{address}/download", "uniqueId": "1150D938", "fileType": "csv"}
    kind = "application/vnd.microsoft.teams.file.download.info"
    return {"contentType": kind, "contentUrl": f"{address}/people.csv", "name": "people.csv", "content": content}


async def sends(stage: Stage, *sent: Json, who: User = DANA, text: str = "") -> list[Any]:
    """Returns what stands in the private chat afterwards."""
    beside = {"contentType": "text/html", "content": "<p></p>"}
    await stage.send(stage.teller.message(who, text, attachments=[*sent, beside]))
    return stage.teams.messages(who.chat)


async def managed() -> int:
    return await count("person where team_id is not null")


async def test_dana_sends_a_file_reads_what_it_changes_and_makes_it_so(stage: Stage, sharepoint: SharePoint) -> None:
    await stage.install(DANA)
    shown = (await sends(stage, attached(sharepoint.address)))[-1]
    assert "Dana Whitlock, Ana Lindqvist, Bo Achterberg" in texts(shown)
    assert "line 5" in texts(shown).casefold()
    assert await managed() == 0
    [asked] = sharepoint.asked
    assert "Authorization" not in asked.headers, "the address is enough"
    made = await stage.send(stage.teller.pressed(DANA, button(shown, "Make it so")))
    assert "Your people are known" in texts(made.body)
    assert await managed() == 2


async def test_whoever_is_no_admin_reads_one_kind_sentence_and_nothing_is_fetched(
    stage: Stage, sharepoint: SharePoint
) -> None:
    await stage.install(DANA, ANA)
    answer = (await sends(stage, attached(sharepoint.address), who=ANA))[-1]
    assert "Thank you for the file. Only an admin can give me one, so I have not opened it." in texts(answer)
    assert sharepoint.asked == []


async def test_a_file_beside_a_command_is_left_alone(stage: Stage, sharepoint: SharePoint) -> None:
    await stage.install(DANA)
    answer = await sends(stage, attached(sharepoint.address), text="waterline roles")
    assert "Observer" in texts(answer[-1])
    assert sharepoint.asked == []


async def test_two_at_once_are_too_many(stage: Stage, sharepoint: SharePoint) -> None:
    await stage.install(DANA)
    answer = await sends(stage, attached(sharepoint.address), attached(sharepoint.address))
    assert "one file at a time" in texts(answer[-1])
    assert sharepoint.asked == []


async def test_a_file_elsewhere_is_not_fetched(stage: Stage, sharepoint: SharePoint) -> None:
    await stage.install(DANA)
    for address in ("https://evil.example", "http://169.254.169.254", "https://a.sharepoint.com.evil"):
        answer = await sends(stage, attached(address))
        assert "could not be fetched just now" in texts(answer[-1]), address
    assert sharepoint.asked == []


async def test_what_is_no_file_of_teams_is_passed_by(stage: Stage, sharepoint: SharePoint) -> None:
    await stage.install(DANA)
    contents: list[object] = [None, "x", {}, {"downloadUrl": None}, {"downloadUrl": 7}]
    for content in contents:
        answer = await sends(stage, {"contentType": files.KIND, "content": content})
        assert "fetched" not in texts(answer[-1]), content
    assert sharepoint.asked == []


async def test_the_form_says_where_a_file_is_sent_and_takes_lines(stage: Stage) -> None:
    await stage.install(DANA)
    await stage.send(stage.teller.message(DANA, "waterline people"))
    page = stage.teams.messages(DANA.chat)[-1]
    form = await stage.send(stage.teller.pressed(DANA, button(page, "Bring your people")))
    card = form.body["task"]["value"]["card"]["content"]
    assert "Send the file to me here, in our private chat" in texts(card)
    answer = await stage.send(stage.teller.pressed(DANA, card["actions"][0], pasted=TABLE))
    assert "Dana Whitlock, Ana Lindqvist, Bo Achterberg" in texts(answer.body)
