"""Open a round when it is due: plan who is asked what, have it frozen, then invite everybody who is in the manifest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.checkin.announcements import item_of as about_announcement
from bot.checkin.availability import CheckInWish, available, rhythm_of
from bot.checkin.promises import item_of
from bot.checkin.questions import Item, items_of, own_item, value_item
from bot.checkin.rounds import AudienceMember
from bot.checkin.schedule import PreviousRound, Rhythm, closing, due_week, opening, reminder
from bot.checkin.wording.announcements import text as announced
from bot.config.settings import Settings
from bot.messages.texts import LANGUAGES
from bot.org.diary import ChartFound, ChartLoaded, chart_loaded
from bot.org.people import Person, Workspace
from bot.org.positions import Place
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, kind_of, team_key
from bot.sealed.chart_log import leaders
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Colleague, OpeningRefused, Plan
from bot.sealed.roll import Roll
from commands.check_ins import CheckIns
from commands.org.chart import chart
from commands.sealed.ask_departments import ask_departments
from storage.checkin import announcements, availability, items, promises, rounds
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people, values
from storage.sealed import rounds as sealed_rounds
from storage.sealed.folders import of_workspace
from storage.sealed.roll import read_roll

LONG_AGO = date(1970, 1, 1)  # for readers, since when somebody is there who was there at the first round


class MessageTimes(NamedTuple):
    """When a person is invited and reminded; None is never."""

    invite_at: datetime | None
    remind_at: datetime | None


async def open_round(workspace: Workspace, settings: Settings, checkins: CheckIns, now: datetime) -> bool:
    """Opens the round that is due, once, whichever processes try. Raises OrgChartError before anything is opened."""
    running = checkins.ballots.running(workspace.platform, workspace.platform_id)
    if running is None:
        roll = read_roll(checkins.folders.sealed, of_workspace(workspace.platform, workspace.platform_id))
        plan = await plan_round(workspace, settings, roll, now)
        if plan is None:
            return False
        try:
            await checkins.freeze(plan)
        except OpeningRefused:
            return False
        running = checkins.ballots.running(workspace.platform, workspace.platform_id)
    return running is not None and await _invite(workspace, settings, checkins, running, now)


async def plan_round(workspace: Workspace, settings: Settings, roll: Roll, now: datetime) -> Plan | None:
    """Returns the round that is due now, as the database has it; None if none is."""
    standing = await rounds.standing(workspace.id)
    first_monday = roll.first_monday or standing.first_monday
    rhythm = rhythm_of(settings, first_monday, now)
    zones = await people.time_zones(workspace.id)
    counted = roll.opening(roll.last_closed.key) if roll.last_closed else None
    previous = PreviousRound(counted.week, counted.at, counted.closes_at) if counted else None
    week = due_week(rhythm, zones, roll.last_week if roll.openings else standing.last_week, now, previous)
    if week is None:
        return None
    lines_now = await chart(workspace.id)
    tree = lines_now.tree()
    closes = closing(rhythm, week, zones, now)
    moments = await _moments(workspace, lines_now.asked, settings, rhythm, week, now, closes)
    if not moments:
        return None
    return Plan(
        platform=workspace.platform,
        workspace=workspace.platform_id,
        week=week,
        first_monday=rhythm.first_monday,
        k=settings.pulse.k,
        today=now.date(),  # in UTC: thirty days must not be shorter by a time zone that stands in the database
        closes_at=closes,
        items=await items_to_ask(workspace.id, week, rhythm),
        people=tuple(_colleague(lines_now.people[place.person], place, moments) for place in lines_now.places),
        teams={team.manager_id: team.name for team in await people.teams(workspace.id)},
        extra=await _about_promises(workspace.id, tree, now),
        again=not roll.openings and await rounds.latest_is_void(workspace.id),
        begins_anew=not roll.openings and standing.last_week > 0,
        departments=await ask_departments(
            workspace.id,
            tree,
            Counter(tree.leaf_of[person.id] for person in lines_now.asked if person.id in moments),
            week,
            rhythm.cadence,
            now,
        ),
    )


def _colleague(person: Person, place: Place, moments: Mapping[int, MessageTimes]) -> Colleague:
    return Colleague(
        account=person.platform_id,
        person=person.id,
        boss=place.boss,
        language=person.language,
        time_zone=person.time_zone,
        is_asked=person.id in moments,
        name=person.name,
    )


async def _moments(
    workspace: Workspace,
    everyone: Sequence[Person],
    settings: Settings,
    rhythm: Rhythm,
    week: int,
    now: datetime,
    closes: datetime,
) -> dict[int, MessageTimes]:
    """By person, when those who can be asked before the end are invited and reminded."""
    wishes = await availability.of_everyone(workspace.id)
    moments = {}
    for person in everyone:
        hours = available(person, wishes.get(person.id, CheckInWish()), settings, now.date())
        opens = opening(rhythm, week, hours, closes)
        if opens is not None:
            moments[person.id] = MessageTimes(opens, reminder(rhythm, hours, max(opens, now), closes))
    return moments


async def _invite(
    workspace: Workspace, settings: Settings, checkins: CheckIns, manifest: Manifest, now: datetime
) -> bool:
    """Notes an open round in the database, once its line stands in the roll; False if it was noted before."""
    if await sealed_rounds.is_known(workspace.id, manifest.key):
        return False
    roll = read_roll(checkins.folders.sealed, of_workspace(workspace.platform, workspace.platform_id))
    if all(opened.key != manifest.key for opened in roll.openings):
        return False
    rhythm = rhythm_of(settings, manifest.first_monday, now)
    invitees = (await chart(workspace.id)).asked
    moments = await _moments(workspace, invitees, settings, rhythm, manifest.week, now, manifest.closes_at)
    async with all_or_nothing():
        is_new = await sealed_rounds.admit(workspace.id, manifest, _members(manifest, roll, moments))
        if is_new and (found := _found(roll, manifest.key)):
            await diary.append(workspace.id, None, found, now)
    return is_new


def _found(roll: Roll, key: str) -> ChartLoaded | None:
    """What the diary tells where the chart of an opening is not that of the one before."""
    *earlier, latest = roll.openings
    if not earlier or latest.key != key:
        return None
    old_leaders, new_leaders = leaders(Roll(tuple(earlier), {}).tenures().values()), leaders(roll.tenures().values())
    return None if old_leaders == new_leaders else chart_loaded(old_leaders, new_leaders, ChartFound)


def _members(manifest: Manifest, roll: Roll, moments: Mapping[int, MessageTimes]) -> list[AudienceMember]:
    """Everybody in the manifest, as readers find them later."""
    tenures = roll.tenures()
    by_person = {tenure.person: tenure for tenure in tenures.values()}
    members = []
    for participant in manifest.participants:
        person, tenure = participant.person, by_person[participant.person]
        boss = person if tenure.boss is None else tenures[tenure.boss].person
        invite_at, remind_at = moments.get(person, MessageTimes(None, None))
        since = tenure.since or LONG_AGO
        members.append(
            AudienceMember(
                person=person,
                leaf=manifest.leaf_of(participant),
                boss=boss,
                since=since,
                invite_at=invite_at,
                remind_at=remind_at,
            )
        )
    return members


async def items_to_ask(workspace_id: int, week: int, rhythm: Rhythm) -> tuple[Item, ...]:
    """Returns what everybody is asked in a week."""
    current = sorted(await values.current(workspace_id), key=lambda value: value.id)
    own_items = [
        own_item(item.id, item.texts, item.forecasts or None, item.about_manager)
        for item in await items.every(workspace_id)
        if not item.retired
    ]
    return items_of(week, [value_item(value) for value in current], own_items, rhythm.cadence)


async def _about_promises(workspace_id: int, tree: Tree, now: datetime) -> dict[str, Item]:
    """Returns whether a promise helped is asked once, of the team or of every team of the branch that it was made to;
    one a round, the oldest first, a team's own before a branch's.
    """
    extra: dict[str, Item] = {}
    for promise in await promises.to_ask_about(workspace_id, now):
        extra.setdefault(team_key(promise.person_id), item_of(promise))
    for announcement in await announcements.to_ask_about(workspace_id, now):
        texts = {language: announced(announcement, language) for language in LANGUAGES}
        for unit in tree.below(announcement.unit):
            if kind_of(unit) is UnitKind.TEAM:
                extra.setdefault(unit, about_announcement(announcement, texts))
    return extra
