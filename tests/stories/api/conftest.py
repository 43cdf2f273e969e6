"""A program of the company before the real application and a real database, let in by a token made in chat."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.api.door import install
from adapters.http import application
from bot.api.scopes import READABLE, ReadingRole
from bot.messages.message import Form, Message, Quote
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from bot.ports import ServedWorkspace
from tests.cast import DANA
from tests.stories.conftest import ChatCompany
from tests.web.conftest import Client


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def data(self) -> list[dict[str, Any]]:
        assert self.status == 200, self
        return list(self.body["entries"])


class Program:
    """`await program.reads("kudos", limit="2")`."""

    def __init__(self, client: Client, company: ChatCompany) -> None:
        self.client, self.company, self.token = client, company, ""

    async def asks(self, method: str, path: str, token: str | None = None, **headers: str) -> Answer:
        sent = {"Authorization": f"Bearer {self.token if token is None else token}", **headers}
        answer = await self.client.request(method, f"/api/v1{path}", headers=sent)
        text = await answer.text()
        assert answer.status < 500 or answer.status == 503, (answer.status, text)
        if answer.status >= 400 and text:
            assert answer.content_type == "application/problem+json"
            assert json.loads(text)["status"] == answer.status
        return Answer(answer.status, json.loads(text) if text else None, answer.headers)

    async def reads(self, reading: str, token: str | None = None, **query: str) -> Answer:
        written = "&".join(f"{name}={value}" for name, value in query.items())
        return await self.asks("GET", f"/{reading}?{written}" if written else f"/{reading}", token)

    async def form(self, who: Profile = DANA) -> Form:
        form = await self.company.does(who, Pressed("api.make_token", ""))
        assert isinstance(form, Form), form
        return form

    async def makes(self, role: ReadingRole = ReadingRole.EVERYBODY, who: Profile = DANA, **answers: str) -> str:
        """An admin makes a token that opens all that its role may read."""
        reply = await self.submits(role, who, **answers)
        assert isinstance(reply, Message), reply
        [token] = [block.words for block in reply.blocks if isinstance(block, Quote)]
        return str(token)

    async def submits(self, role: ReadingRole, who: Profile, **answers: str) -> Message | Refusal:
        opened = {scope.value.replace("values", "company_values") for scope in READABLE[role]}
        names = ("people", "company_values", "kudos", "ledger", "summary", "participation")
        chosen = {name: "yes" if name in opened else "no" for name in names} | {"role": role.value} | answers
        reply: Message | Refusal = await self.company.submits(who, await self.form(who), **chosen)
        return reply

    async def page(self, who: Profile = DANA) -> Message:
        page = await self.company.does(who, Typed("api", "general", "/waterline"))
        assert isinstance(page, Message), page
        return page


def serving_programs(
    company: ChatCompany, a_minute: int = 100_000, others: Mapping[int, ServedWorkspace] = MappingProxyType({})
) -> AbstractAsyncContextManager[Program]:
    """Serves the API to a program without a token, also that of other companies."""

    @asynccontextmanager
    async def served() -> AsyncIterator[Program]:
        app = application()
        install(app, company.entrance.clock, {**company.entrance.served, **others}, a_minute, a_second=10**6)
        async with TestClient(TestServer(app)) as client:
            yield Program(client, company)

    return served()


@pytest.fixture
async def program(company: ChatCompany) -> AsyncIterator[Program]:
    async with serving_programs(company) as program:
        program.token = await program.makes()
        yield program
