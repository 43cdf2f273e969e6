"""A program of the company that receives webhooks: a real server on this machine, which checks each signature."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet
from standardwebhooks.webhooks import Webhook

from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from bot.config.settings import Settings
from bot.messages.message import Form, Message, Quote
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage.database import statement
from tests.cast import DANA, FakeClock
from tests.stories.conftest import ChatCompany

KEY = Fernet.generate_key().decode()
EVERYTHING = {"kudos": "yes", "rounds": "yes", "promises": "yes", "concerns": "yes"}


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERLINE_SECRETS", KEY)


def with_loopback(settings: Settings) -> Settings:
    return settings.model_copy(update={"events": settings.events.model_copy(update={"loopback": True})})


@dataclass(frozen=True, slots=True)
class Arrived:
    id: str
    type: str
    data: Any
    signatures: str
    body: str
    headers: dict[str, str]


@dataclass(slots=True)
class Receiver:
    """`answers` are the statuses of the next requests; whatever comes later is taken."""

    server: TestServer
    arrived: list[Arrived] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.text()
        content = json.loads(body)
        self.arrived.append(
            Arrived(
                id=request.headers["webhook-id"],
                type=content["type"],
                data=content["data"],
                signatures=request.headers["webhook-signature"],
                body=body,
                headers=dict(request.headers),
            )
        )
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, text="a page that nobody keeps", headers=self.headers)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/waterline"))

    @property
    def types(self) -> list[str]:
        return [arrived.type for arrived in self.arrived]


class Hooked:
    """A company whose admin makes webhooks in chat; `sends` works off what waits."""

    def __init__(self, company: ChatCompany, clock: FakeClock, receiver: Receiver) -> None:
        company.entrance = replace(company.entrance, settings=with_loopback(company.entrance.settings))
        self.company, self.clock, self.receiver = company, clock, receiver
        self.outbox = Outbox(company.entrance.served, WebhookSender(clock), clock)

    async def saves(self, url: str, **answers: str) -> Message | Refusal:
        return await self.changes(0, url, **answers)

    async def changes(self, number: int, url: str, **answers: str) -> Message | Refusal:
        form = await self.company.does(DANA, Pressed("events.edit", str(number)))
        assert isinstance(form, Form), form
        reply: Message | Refusal = await self.company.submits(DANA, form, url=url, **{**EVERYTHING, **answers})
        return reply

    async def makes(self, **answers: str) -> str:
        """Returns the secret."""
        return secret_in(await self.saves(self.receiver.url, **answers))

    async def presses(self, action: str, number: int = 1) -> Any:
        return await self.company.does(DANA, Pressed(f"events.{action}", str(number)))

    async def page(self, who: Profile = DANA) -> Any:
        return await self.company.does(who, Typed("webhooks", "general", "/waterline"))

    async def sends(self) -> None:
        await self.outbox.begin()
        await self.outbox.settled()

    async def passes(self, hours: float) -> None:
        """So long ago is, for the database, whatever waits; what rests may be tried."""
        past = "interval '1 hour' * %(hours)s"
        here = self.company.entrance.workspace.id
        await statement(
            f"update webhook_event set wanted_at = wanted_at - {past}, due_at = due_at - {past}"
            " where workspace_id = %(workspace_id)s",
            workspace_id=here,
            hours=hours,
        )
        await statement(
            f"update webhook set due_at = due_at - {past}, answered_at = answered_at - {past},"
            f" in_hand_until = in_hand_until - {past} where workspace_id = %(workspace_id)s",
            workspace_id=here,
            hours=hours,
        )
        await statement("update due set next_at = now() where workspace_id = %(workspace_id)s", workspace_id=here)


def secret_in(reply: object) -> str:
    assert isinstance(reply, Message), reply
    [secret] = [block.words for block in reply.blocks if isinstance(block, Quote)]
    return str(secret)


def is_signed_by(secret: str, arrived: Arrived) -> bool:
    headers = {name.lower(): value for name, value in arrived.headers.items()}
    timestamp = float(headers["webhook-timestamp"])
    expected = Webhook(secret).sign(arrived.id, datetime.fromtimestamp(timestamp, UTC), arrived.body)
    return expected in arrived.signatures.split(" ")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    app = web.Application()
    receiver = Receiver(TestServer(app))
    app.add_routes([web.post("/waterline", receiver.take)])
    async with receiver.server:
        yield receiver


@pytest.fixture
def hooked(company: ChatCompany, clock: FakeClock, receiver: Receiver) -> Hooked:
    return Hooked(company, clock, receiver)
