"""Whatever people of the demo's company can open after their quarter, drawn as Teams shows it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from adapters.teams import render
from bot.message import Chart, Form, Message, Table
from bot.people import Profile
from bot.request import Opened, Pressed, Request, Typed
from commands.entrance import Entrance
from commands.run_due import run_due
from commands.table import COMMANDS, FORMS
from tests.cast import FakeClock
from tests.npm import modules
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import Company, buttons
from tests.stories.quarter import COMPANY
from tests.teams.cards import faults, message_faults
from tests.teams.looking import OFFICIAL, Renderer, open_renderer
from tests.teams.test_looking import NOT_TEAMS, kept
from tests.teams.test_render_laws import cards

WALKERS = ["ines", "kaoru", "thandi", "mika"]  # the head, a leader, an admin, one of a team; two languages

Seen = dict[str, Message | Form]  # by what was done to see it


@pytest.fixture(scope="module")
async def renderer() -> AsyncIterator[Renderer]:
    if modules(OFFICIAL) is None:
        pytest.skip("skipped: Microsoft's renderer needs Node.js and npm, which are not here")
    async with open_renderer() as renderer:
        yield renderer


async def walk(company: Company, who: Profile, stands: list[Message]) -> Seen:
    """Everything that this person reads, by every command and one button of each kind, and what stands with them."""
    seen: Seen = {f"stands-{number}": message for number, message in enumerate(stands)}
    ahead: list[Request] = [Opened(), *(Typed(one.word, "general", one.command) for one in COMMANDS if one.word != "@")]
    ahead += [Typed("@mika for staying late so that the ferry sailed #courage", "general"), Typed("@nobody", "general")]
    pressed: set[str] = set()
    ahead += pushes(pressed, *stands)
    while ahead:
        request = ahead.pop(0)
        reply = await company.does(who, request)
        if isinstance(reply, Message | Form):
            seen[named(request)] = reply
        if isinstance(request, Pressed) and isinstance(reply, Form):
            assert request.action in FORMS, "Teams must know before it is pressed that this button opens a form"
        if isinstance(reply, Message):
            ahead += pushes(pressed, reply)
    return seen


def pushes(pressed: set[str], *messages: Message) -> Iterator[Pressed]:
    for message in messages:
        for button in buttons(message):
            if button.action not in pressed:
                pressed.add(button.action)
                yield Pressed(button.action, button.value, "general")


def named(request: Request) -> str:
    match request:
        case Typed(text, _, command):
            return f"{command[1:]} {text.split()[0] if text else ''}".strip()
        case Pressed(action):
            return action
        case _:
            return type(request).__name__


@pytest.mark.parametrize("handle", WALKERS)
async def test_everything_one_can_open_is_valid_and_drawn(
    harbour_past: Lived, renderer: Renderer, handle: str, platform: RememberingPlatform
) -> None:
    clock = FakeClock(harbour_past.now)
    entrance = Entrance(harbour_past.workspace, platform, harbour_past.settings, clock, harbour_past.keys)
    company = Company(entrance)
    await run_due(clock.now(), harbour_past.settings, harbour_past.keys, {"web"})
    await company.deliver()
    who = next(member.profile for member in COMPANY.members if member.profile.handle == handle)
    seen = await walk(company, who, list(platform.stands.get(who.platform_id, {}).values()))
    assert {"Opened", "kudos help", "pulse", "pulse.form", "settings.open", "pulse.results"} <= set(seen)
    for name, told in seen.items():
        if isinstance(told, Message):
            assert [fault for one in render.activities(told) for fault in message_faults(one)] == [], name
            drawn = [
                (card, "wide" if "width" in card.get("msteams", {}) else "") for card in cards(render.activities(told))
            ]
        else:
            dialog = render.dialog(told, who.language)["task"]["value"]["card"]["content"]
            assert faults(dialog, dialog=True) == [], name
            drawn = [(dialog, "wide"), (render.form_card(told, who.language), "")]
        for number, (card, look) in enumerate(drawn):
            assert set(await renderer.draw(card, look)) <= NOT_TEAMS, name
            assert await renderer.cut() == [], name
            await kept(renderer, f"{handle}-{name.replace(' ', '_')}-{number}")
    shapes = {type(block) for told in seen.values() for block in told.blocks}
    assert ({Table, Chart} <= shapes) is (handle in ("ines", "kaoru"))
