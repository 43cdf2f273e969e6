"""Let somebody try a check-in alone. Whatever they tap is read and forgotten: no row, file or log knows of it."""

import asyncio

from cachetools import TTLCache

from bot.checkin.availability import rhythm_of
from bot.checkin.schedule import Availability, closing, next_opening
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import line, sentence
from bot.org.people import Team
from bot.org.positions import Place
from bot.org.tree import OrgChartError
from bot.ports import Context
from bot.sealed.actions import Tap
from bot.sealed.manifest import Manifest
from bot.sealed.wording.asked import Asked
from bot.welcome.actions import RehearsedForm
from bot.welcome.rehearsal import KEY, Week, rehearsal
from bot.welcome.wording import rehearsal as wording
from commands.feature import Answer
from commands.org.chart import chart
from commands.sealed.open_round import items_to_ask
from commands.welcome.read_progress import week_of
from storage.caches import registered
from storage.checkin import rounds
from storage.org import people
from storage.org.team_names import remembered_names

_NO_TREE = "welcome.rehearsal.impossible"
_remembered: TTLCache[str, Manifest] = registered(TTLCache(maxsize=2, ttl=300))


async def rehearse(ctx: Context, _: object = None) -> Message:
    """Returns the check-in as the reader's people will see it."""
    reader = await _reader(ctx)
    return wording.invitation(reader) if reader else _impossible(ctx)


async def tap(ctx: Context, tapped: Tap) -> Message:
    """Returns what comes after a tap, the same for every choice."""
    reader = await _reader(ctx)
    return wording.tapped(reader, tapped.item) if reader else _impossible(ctx)


async def fill_in(ctx: Context, _: str) -> Answer:
    reader = await _reader(ctx)
    return wording.form(reader) if reader else Refusal(_NO_TREE)


async def filled_in(ctx: Context, form: RehearsedForm) -> Answer:
    if form.round != KEY:
        return Refusal("refused.not_understood")
    return wording.filled_in(ctx.person.language)


async def see_readers(ctx: Context, _: str) -> Message:
    reader = await _reader(ctx)
    return wording.readers(reader) if reader else _impossible(ctx)


def _impossible(ctx: Context) -> Message:
    return sentence(line(ctx.person.language, _NO_TREE))


async def _reader(ctx: Context) -> Asked | None:
    """The next check-in as it would be frozen for the person who asks; None where the reporting lines are no tree."""
    try:
        manifest = await _whole(ctx)
        if manifest is None or manifest.participant(ctx.person.platform_id) is None:
            manifest = await _alone(ctx)
    except OrgChartError:
        return None
    participant = manifest.participant(ctx.person.platform_id)
    if participant is None:
        return None
    readable = manifest.named_in(ctx.person.language, remembered_names(ctx.workspace.id))
    return Asked.of(readable, participant, ctx.workspace.name)


async def _alone(ctx: Context) -> Manifest:
    """Of somebody who has no place yet, as if they were the company."""
    person, company = ctx.person, ctx.workspace.name
    team = Team(id=0, name=company, handle="", manager_id=person.id)
    return rehearsal(ctx.workspace, [Place(person.id, None)], {person.id: person}, [team], await _week(ctx))


async def _whole(ctx: Context) -> Manifest | None:
    """Of the whole company, which says where comments go; None while nobody has a place. It is remembered for some
    minutes, so that a large company's is not made anew at every tap.
    """
    workspace, week = ctx.workspace, await _week(ctx)
    key = f"{workspace.id} {week}"
    if (manifest := _remembered.get(key)) is None:
        lines_now = await chart(workspace.id)
        if not lines_now.places:
            return None
        teams = await people.teams(workspace.id)
        manifest = await asyncio.to_thread(rehearsal, workspace, lines_now.places, lines_now.people, teams, week)
        _remembered[key] = manifest
    return manifest


async def _week(ctx: Context) -> Week:
    workspace, settings = ctx.workspace.id, ctx.settings
    standing, zones = await rounds.standing(workspace), await people.time_zones(workspace)
    rhythm = rhythm_of(settings, standing.first_monday, ctx.now)
    there = Availability(settings.time_zone, rhythm.country)
    opens = next_opening(rhythm, there, zones, standing.last_week, ctx.now, standing.previous)
    opens = opens or ctx.now
    number = week_of(rhythm, opens)
    return Week(
        number=number,
        items=await items_to_ask(workspace, number, rhythm),
        opens_at=opens,
        closes_at=closing(rhythm, number, zones, opens),
        k=settings.pulse.k,
    )
