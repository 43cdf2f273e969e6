"""Every capability of the table can be asked for on every platform, in the payloads that the platform really sends."""

from collections.abc import AsyncIterator

import pytest

from bot.config.settings import Settings
from bot.messages.request import Brought, Opened, Picked, Pressed, Reacted, Request, Submitted, Typed
from bot.voice.actions import is_unnoted
from commands.feature import KUDOS
from commands.routing.table import BUTTONS, CAPABILITIES, FORMS
from tests.cast import FakeClock
from tests.contract.clients import CLIENTS, Client, Recorder

OF_THE_PAGE = {"brought"}  # a file, which tests/web/welcome/test_first_run.py gives
ASKED = sorted({asked for one in CAPABILITIES for asked in one.requests} - OF_THE_PAGE)


@pytest.fixture(params=CLIENTS)
async def client(
    request: pytest.FixtureRequest, opened: str, settings: Settings, clock: FakeClock
) -> AsyncIterator[Client]:
    async with CLIENTS[request.param](opened, settings, clock) as client:
        Recorder.heard.clear()
        yield client


async def say(client: Client, kind: str, what: str) -> None:
    match kind:
        case "typed":
            command, text = what.split(" ", 1) if what.startswith("/") and " " in what else (what, "")
            command, text = (command, text) if what.startswith("/") else (KUDOS, what)
            await client.typed(command, text)
        case "pressed":
            await client.pressed(what)
        case "submitted":
            await client.submitted(what)
        case _:
            await {"picked": client.picked, "reacted": client.reacted, "opened": client.opened}[kind]()


def meant(request: Request) -> str:
    """A request as the table of capabilities writes it."""
    match request:
        case Typed(text, _, command):
            word = "@" if "@" in text else text.strip()
            return f"typed {word if command == KUDOS else f'{command} {word}'}".strip()
        case Pressed(action, value):
            assert value == "7"
            return f"pressed {action}"
        case Submitted(form):
            return f"submitted {form}"
        case Picked(author) | Reacted(_, author):
            assert author
            return type(request).__name__.lower()
        case Opened():
            return "opened"
        case Brought():
            return "brought"


async def test_whatever_the_table_names_can_be_asked_for_and_is_understood(client: Client) -> None:
    for asked in ASKED:
        Recorder.heard.clear()
        kind, _, what = asked.partition(" ")
        await say(client, kind, what)
        assert {meant(one) for one in Recorder.heard} == {asked}, asked


@pytest.mark.parametrize("platform", CLIENTS)
def test_the_table_says_of_every_platform_how(platform: str) -> None:
    assert all(one.way(platform) for one in CAPABILITIES)


def test_buttons_that_open_forms_are_buttons() -> None:
    """What answers a check-in, or is about a concern, never comes to the router."""
    assert {action for action in FORMS if not is_unnoted(Pressed(action, ""))} <= set(BUTTONS)
