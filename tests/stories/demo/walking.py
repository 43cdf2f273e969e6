"""Whatever people of the demo's company can open after their quarter, for each platform to draw."""

from collections.abc import Iterator

from bot.messages.message import Form, Message
from bot.messages.request import Opened, Pressed, Request, Typed
from bot.org.people import Profile
from commands.delivery.run_due import run_due
from commands.routing.entrance import Entrance
from commands.routing.table import COMMANDS, FORMS
from tests.cast import FakeClock
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.rounds import all_served
from tests.stories.conftest import ChatCompany, buttons
from tests.stories.demo.quarter import COMPANY

WALKERS = ["ines", "kaoru", "thandi", "mika"]  # the head, a leader, an admin, one of a team; two languages

Seen = dict[str, Message | Form]  # by what was done to see it


async def walked(lived: Lived, platform: RememberingPlatform, handle: str) -> tuple[Seen, str]:
    """All that somebody can see, and their language."""
    clock = FakeClock(lived.now)
    company = ChatCompany(Entrance(lived.workspace, platform, lived.settings, clock, lived.check_ins.ballots))
    await run_due(clock.now(), await all_served(lived.settings), lived.check_ins)
    await company.deliver()
    who = next(member.profile for member in COMPANY.members if member.profile.handle == handle)
    seen = await walk(company, who, list(platform.stands.get(who.platform_id, {}).values()))
    assert {"Opened", "kudos help", "pulse", "pulse.form", "settings.open", "pulse.results"} <= set(seen)
    return seen, who.language


async def walk(company: ChatCompany, who: Profile, stands: list[Message]) -> Seen:
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
