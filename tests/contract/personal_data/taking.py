"""How somebody takes a file that is handed to them, on each platform: in the platform's own payloads."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams import files
from commands.delivery.deliver import deliver_waiting
from storage.database import statement
from tests.contract.voices import SlackVoice, TeamsVoice, VoiceOn, WebVoice
from tests.slack import conftest as slack
from tests.slack.payloads import im
from tests.teams import conftest as teams
from tests.teams.activities import User

Json = dict[str, Any]


class Taking(Protocol):
    async def asks(self) -> str:
        """Types the command, and returns what is said."""

    async def takes(self) -> bytes | None:
        """Takes what was offered last; None where it is not given."""


async def deliver(voice: VoiceOn) -> None:
    entrance = voice.entrance
    await deliver_waiting(entrance.served, entrance.clock.now(), entrance.ballots)


class SlackTaking:
    def __init__(self, voice: SlackVoice) -> None:
        self._voice, self._stage = voice, voice._stage

    async def asks(self) -> str:
        sent = await self._stage.send(self._stage.signer.slash(user=slack.ANA, command="/waterline", text="my data"))
        await deliver(self._voice)
        return str(sent.body)

    async def takes(self) -> bytes | None:
        uploads = self._stage.slack.files.uploaded.get(im(slack.ANA), [])
        return uploads.pop().content if uploads else None


class SharePoint:
    """Where Teams puts a file into somebody's OneDrive: one address a file."""

    def __init__(self) -> None:
        self.content = b""
        self.address = ""
        self.refuses = False

    async def put(self, request: web.Request) -> web.Response:
        content = await request.read()
        if self.refuses or "Authorization" in request.headers:
            return web.Response(status=503)
        if request.headers["Content-Range"] != f"bytes 0-{len(content) - 1}/{len(content)}":
            return web.Response(status=416)
        self.content = content
        return web.Response(status=201)


class TeamsTaking:
    def __init__(self, voice: TeamsVoice, sharepoint: SharePoint) -> None:
        self._voice, self._stage, self.sharepoint = voice, voice._stage, sharepoint

    async def asks(self) -> str:
        await self._stage.send(self._stage.teller.message(teams.ANA, "waterline my data"))
        said = teams.texts(self._stage.teams.messages(teams.ANA.chat)[-1])
        await deliver(self._voice)
        return said

    @property
    def cards(self) -> list[Json]:
        """Returns the consent cards that stand in the chat, each with the id of its message."""
        return [
            {"message": message["id"], **card}
            for message in self._stage.teams.messages(teams.ANA.chat)
            for card in message.get("attachments", [])
            if card["contentType"].endswith("file.consent")
        ]

    async def takes(self) -> bytes | None:
        return await self.answers(self.cards[-1]) if self.cards else None

    async def answers(self, card: Json, action: str = "accept", who: User = teams.ANA) -> bytes | None:
        self.sharepoint.content = b""
        place = {
            "uploadUrl": f"{self.sharepoint.address}/upload",
            "contentUrl": f"{self.sharepoint.address}/my-data.zip",
            "name": card["name"],
            "uniqueId": "1150D938",
            "fileType": "zip",
        }
        context = card["content"]["acceptContext"]
        value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": place}
        invoked = self._stage.teller.invoke(who, "fileConsent/invoke", value, replyToId=card["message"])
        await self._stage.send(invoked)
        return self.sharepoint.content or None


class WebTaking:
    def __init__(self, voice: WebVoice) -> None:
        self._voice = voice
        self.client = voice.client

    async def asks(self) -> str:
        said = await self._voice._window.writes("/waterline my data")
        await deliver(self._voice)
        return str(said)

    async def links(self) -> list[str]:
        """Returns the links in Ana's own chat, the newest last."""
        posts = await statement("select html from post where place = '@ana' order by posted_at, id")
        return [link for post in posts for link in re.findall(r'href="(file/[^"]+)"', post["html"])]

    async def takes(self) -> bytes | None:
        links = await self.links()
        return await self.fetches(links[-1]) if links else None

    async def fetches(self, link: str, handle: str = "ana") -> bytes | None:
        async with self.client.get(f"/as/{handle}/{link}") as answer:
            return await answer.read() if answer.status == 200 else None


@asynccontextmanager
async def taking(voice: VoiceOn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Taking]:
    match voice:
        case SlackVoice():
            yield SlackTaking(voice)
        case WebVoice():
            yield WebTaking(voice)
        case TeamsVoice():
            sharepoint, app = SharePoint(), web.Application()
            app.router.add_put("/upload", sharepoint.put)
            async with TestServer(app) as server:
                sharepoint.address = f"http://127.0.0.1:{server.port}"
                monkeypatch.setattr(files, "SHAREPOINT", re.compile(re.escape(sharepoint.address)))
                yield TeamsTaking(voice, sharepoint)
        case _:
            raise AssertionError
