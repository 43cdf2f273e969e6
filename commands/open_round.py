"""Open a round when it is due: freeze who is asked what, and when."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.asking import Wish, available, rhythm_of
from bot.comments import audiences
from bot.people import Person, Workspace
from bot.ports import KeyStore
from bot.promises import item_of
from bot.pulse import Item, items_of, own_item, value_item
from bot.rounds import Frozen, Member, headcounts
from bot.schedule import Rhythm, closing, due_week, opening, reminder
from bot.seating import is_asked, seats
from bot.settings import Settings
from bot.units import OrgChartError, Seat, Tree, grow
from storage import audience, availability, items, people, promises, rounds, values


@dataclass(frozen=True, slots=True)
class Chart:
    """The tree of a workspace on one day, with everybody in it who can be asked."""

    tree: Tree
    asked: tuple[tuple[Person, Seat], ...]


async def open_round(workspace: Workspace, settings: Settings, keys: KeyStore, now: datetime) -> bool:
    """Opens the round that is due, once, whichever processes try. Raises OrgChartError before anything is opened."""
    standing = await rounds.standing(workspace.id)
    rhythm = rhythm_of(settings, standing.first_monday, now)
    zones = await people.time_zones(workspace.id)
    week = due_week(rhythm, zones, standing.last_week, now)
    if week is None or standing.is_open:
        return False
    here = await chart(workspace.id, now.astimezone(ZoneInfo(settings.time_zone)).date())
    closes = closing(rhythm, week, zones, now)
    members = await _members(workspace.id, here, settings, rhythm, week, now, closes)
    if not members or not (claimed := await rounds.claim(workspace.id)):
        return False
    keys.create(claimed.key)
    frozen = await _freeze(workspace.id, here.tree, members, week, rhythm)
    frozen = replace(frozen, extra=await _about_promises(workspace.id, frozen.invited, now))
    k = max(settings.pulse.k, standing.k)
    return await rounds.open_up(claimed, week, rhythm.first_monday, k, frozen, members, now, closes)


async def chart(workspace: int, today: date) -> Chart:
    """Raises OrgChartError for reporting lines that are no tree."""
    everyone = {person.id: person for person in await people.everyone(workspace)}
    seated = seats(everyone.values(), await people.teams(workspace), await audience.seen_last(workspace), today)
    tree = grow(seated, today)
    asked = ((everyone[seat.person], seat) for seat in seated if is_asked(everyone[seat.person]))
    return Chart(tree, tuple(asked))


async def chart_fault(workspace: int) -> OrgChartError | None:
    """What keeps the reporting lines from being a tree, if anything does; the day makes no difference to that."""
    try:
        await chart(workspace, date.max)
    except OrgChartError as fault:
        return fault
    return None


async def _members(
    workspace: int, here: Chart, settings: Settings, rhythm: Rhythm, week: int, now: datetime, closes: datetime
) -> list[Member]:
    """The audience: everybody who can be asked before it closes."""
    wishes = await availability.of_everyone(workspace)
    members = []
    for person, seat in here.asked:
        when = available(person, wishes.get(person.id, Wish()), settings)
        opens = opening(rhythm, week, when, closes)
        if opens is not None:
            reminded = reminder(rhythm, when, max(opens, now), closes)
            boss = person.id if seat.boss is None else seat.boss
            members.append(Member(person.id, here.tree.leaf_of[person.id], boss, seat.since, opens, reminded))
    return members


async def _freeze(workspace: int, tree: Tree, members: list[Member], week: int, rhythm: Rhythm) -> Frozen:
    asked = sorted(await values.current(workspace), key=lambda value: value.id)
    own = [
        own_item(one.id, one.texts, one.forecasts or None, one.about_manager)
        for one in await items.every(workspace)
        if not one.retired
    ]
    chosen = items_of(week, [value_item(value) for value in asked], own, rhythm.cadence)
    teams = {team.manager_id: team.name for team in await people.teams(workspace)}
    invited = headcounts(members)
    return Frozen(chosen, tree, teams, invited, audiences(tree, invited))


async def _about_promises(workspace: int, leaves: Collection[str], now: datetime) -> dict[str, Item]:
    """Whether a promise helped is asked once, of the team it was made to; one a round, the oldest first."""
    asked: dict[str, Item] = {}
    for promise in await promises.to_ask_about(workspace, now):
        if (leaf := f"team:{promise.person_id}") in leaves:
            asked.setdefault(leaf, item_of(promise))
    return asked
