"""A directory before the real application and a real database: let in by a token that an admin made in chat."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.scim.door import install
from bot.messages.message import Form, Message, Quote
from bot.messages.request import Typed
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due, run_due_apart
from commands.org.chart import chart
from storage.org.chart import replace_chart
from tests.cast import DANA, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons
from tests.web.conftest import Client

MEDIA_TYPE = "application/scim+json"
CORE = "urn:ietf:params:scim:schemas:core:2.0"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LETTERS = "abcdefghijklmnop"  # people of a crew
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Answer(NamedTuple):
    """`body` is empty where none came."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def reason(self) -> str:
        return str(self.body.get("scimType", ""))


class Directory:
    """`await directory.asks("POST", "/Users", {...})`, as Entra ID or Okta do."""

    def __init__(self, client: Client, company: ChatCompany, check_ins: CheckIns, clock: FakeClock) -> None:
        self.client, self.company, self.check_ins, self.clock = client, company, check_ins, clock
        self.workspace = company.entrance.workspace
        self.token = ""

    async def asks(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            sent.setdefault("Content-Type", MEDIA_TYPE)
        answer = await self.client.request(
            method,
            f"/scim/v2/{self.workspace.id}{path}",
            data=content,
            headers=sent,
            skip_auto_headers=["Content-Type"],
        )
        text = await answer.text()
        if text:
            assert answer.content_type == MEDIA_TYPE, answer.content_type
        assert answer.status < 500 or answer.status in (501, 503), (answer.status, text)
        return Answer(answer.status, json.loads(text) if text else {}, answer.headers)

    async def creates(self, user_name: str, **more: Any) -> str:
        """Returns the id of a user."""
        body = {"schemas": [f"{CORE}:User"], "userName": user_name, "active": True, **more}
        answer = await self.asks("POST", "/Users", body)
        assert answer.status == 201, answer
        return answer.id

    async def hires(self, account: str, manager: str = "", **more: Any) -> str:
        """Creates a user whom the platform knows by this address, and who reports to a user."""
        extension = {ENTERPRISE: {"manager": {"value": manager}}} if manager else {}
        return await self.creates(account, emails=[{"value": account, "type": "work"}], **extension, **more)

    async def groups(self, name: str, *members: str) -> str:
        listed = [{"value": member} for member in members]
        answer = await self.asks(
            "POST", "/Groups", {"schemas": [f"{CORE}:Group"], "displayName": name, "members": listed}
        )
        assert answer.status == 201, answer
        return answer.id

    async def patches(self, path: str, *operations: Mapping[str, object], **headers: str) -> Answer:
        return await self.asks("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    async def names(self, filter_: str) -> list[str]:
        """The user names of whom a filter fits."""
        answer = await self.client.get(
            f"/scim/v2/{self.workspace.id}/Users",
            params={"filter": filter_},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status == 200, (filter_, await answer.text())
        return [resource["userName"] for resource in (await answer.json(content_type=None))["Resources"]]

    async def syncs(self, **by: float) -> None:
        """Lets time pass, a minute and a bit unless it is said, and what is due be done."""
        self.clock.move(**(by or {"seconds": 61}))
        for due in (run_due_apart, run_due):
            await due(self.clock.now(), self.company.entrance.served, self.check_ins)

    async def lines(self) -> dict[str, str | None]:
        """Who reports to whom, by platform id, as check-ins read it."""
        drawn = await chart(self.workspace.id)
        accounts = {person.id: person.platform_id for person in drawn.people.values()}
        return {accounts[seat.person]: accounts[seat.boss] if seat.boss else None for seat in drawn.places}

    async def page(self, who: Profile = DANA) -> Message:
        """What an admin reads in chat."""
        page = await self.company.does(who, Typed("scim", "general", "/waterline"))
        assert isinstance(page, Message), page
        return page

    async def makes_token(self, who: Profile = DANA) -> str:
        """An admin makes a token in chat, and copies it."""
        form = await self.company.presses(who, await self.page(who), "Make a token")
        assert isinstance(form, Form)
        reply = await self.company.submits(who, form)
        [token] = [block.words for block in reply.blocks if isinstance(block, Quote)]
        return str(token)

    async def presses(self, label: str, who: Profile = DANA) -> Any:
        page = await self.page(who)
        button = next(button for button in buttons(page) if button.label == label)
        return await self.company.presses_button(who, button)


async def introduce(platform: RememberingPlatform, *accounts: str) -> None:
    """People of the platform whose addresses it shows."""
    for account in accounts:
        name = account.partition("@")[0]
        platform.strangers[f"@{name}"] = Profile(f"@{name}", f"Person {name.title()}", name, email=account)


@pytest.fixture
async def stranger(company: ChatCompany, check_ins: CheckIns, clock: FakeClock) -> AsyncIterator[Directory]:
    """A directory that nobody has let in."""
    check_ins.folders.prepare()
    app = application()
    install(app, clock, a_second=10**6)
    async with TestClient(TestServer(app)) as client:
        yield Directory(client, company, check_ins, clock)


@pytest.fixture
async def directory(stranger: Directory) -> Directory:
    stranger.token = await stranger.makes_token()
    return stranger


@pytest.fixture
async def crew(directory: Directory, platform: RememberingPlatform) -> dict[str, str]:
    """Sixteen people: a leads b and c, who lead the others; the directory says so, and the chart holds them."""
    await replace_chart(directory.workspace.id, [], [])
    await introduce(platform, *(f"{letter}@harbour.example" for letter in LETTERS))
    ids: dict[str, str] = {}
    for place, letter in enumerate(LETTERS):
        boss = "" if letter == "a" else ids["a"] if letter in "bc" else ids["b" if place % 2 else "c"]
        ids[letter] = await directory.hires(f"{letter}@harbour.example", boss)
    await directory.syncs()
    assert (await directory.lines())["@d"] == "@b"
    return ids


async def leaves(directory: Directory, *ids: str) -> None:
    for user in ids:
        await directory.patches(f"/Users/{user}", {"op": "Replace", "path": "active", "value": "False"})


async def moves(directory: Directory, user: str, boss: str) -> None:
    await directory.patches(f"/Users/{user}", {"op": "Replace", "path": f"{ENTERPRISE}:manager", "value": boss})
