"""A check-in that somebody tries alone: as it would open for them, and never opened. Pure.

It is made anew at every tap and kept nowhere. Its buttons lead to this room, so that no answer comes near a seal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.checkin.questions import Item
from bot.messages.message import Block, Button, Buttons, Details, Message, Questions
from bot.org.people import Person, Team, Workspace
from bot.org.positions import Place, is_asked
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Colleague, Plan, begin
from bot.sealed.roll import Roll
from bot.welcome.actions import REHEARSED

KEY = "rehearsal"  # which no round has: theirs are of 32 digits
_NOTHING_BEFORE = Roll((), {})


@dataclass(frozen=True, slots=True)
class Week:
    """The week that would be asked about, with what is asked then, from when to when."""

    number: int
    items: tuple[Item, ...]
    opens_at: datetime
    closes_at: datetime
    k: int


def rehearsal(
    workspace: Workspace, seats: Iterable[Place], people: Mapping[int, Person], teams: Iterable[Team], week: Week
) -> Manifest:
    """Returns the first check-in as it would be frozen, of everybody with a place. Raises OrgChartError."""
    colleagues = tuple(_colleague(people[seat.person], seat.boss) for seat in seats)
    plan = Plan(
        platform=workspace.platform,
        workspace=workspace.platform_id,
        week=week.number,
        first_monday=week.opens_at.date(),
        k=week.k,
        today=week.opens_at.date(),
        closes_at=week.closes_at,
        items=week.items,
        people=colleagues,
        teams={team.manager_id: team.name for team in teams},
    )
    numbers = {colleague.account: number for number, colleague in enumerate(colleagues, 1)}
    return begin(plan, KEY, _NOTHING_BEFORE, numbers, week.opens_at).manifest


def _colleague(person: Person, boss: int | None) -> Colleague:
    return Colleague(
        account=person.platform_id,
        person=person.id,
        boss=boss,
        language=person.language,
        time_zone=person.time_zone,
        is_asked=is_asked(person),
        name=person.name,
    )


def rehearsed(message: Message, ending: str) -> Message:
    """Returns the same message with buttons that lead here, and another sentence after the last question. What cannot
    be tried is left out.
    """
    return Message(message.plain, tuple(_led_here(block, ending) for block in message.blocks))


def _led_here(block: Block, ending: str) -> Block:
    match block:
        case Buttons(buttons):
            return Buttons(tuple(_here(button) for button in buttons if button.action in REHEARSED))
        case Questions(questions):
            led = (replace(asked, choices=tuple(map(_here, asked.choices))) for asked in questions)
            return replace(block, questions=tuple(led), ending=ending)
        case Details():
            return replace(block, button=_here(block.button))
        case _:
            return block


def _here(button: Button) -> Button:
    return replace(button, action=REHEARSED[button.action])
