"""Show newcomers a value a week, at their own place, in the hours in which they are written to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkin.availability import back_on
from bot.config.settings import Settings
from bot.delivery.deliveries import Delivery
from bot.kudos.kudos import Kudos
from bot.messages.message import Message
from bot.newcomers.stories import FORGOTTEN_AFTER, first_joined, next_story, week_of
from bot.newcomers.wording.stories import story as told_story
from bot.org.people import Workspace
from bot.org.positions import is_asked
from bot.org.values import Value
from bot.ports import ServedWorkspace
from commands.checkin.put_back import may_be_asked
from commands.feature import Tick, each
from storage.caches import registered
from storage.kudos import consent
from storage.kudos import kudos as stored
from storage.newcomers import stories
from storage.newcomers.stories import Newcomer
from storage.org import people, values

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_looked: dict[int, datetime] = registered({})  # by workspace, when this process looked


async def show_stories(tick: Tick) -> list[BaseException]:
    """Looks every hour for newcomers who have not been shown this week's value."""
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, now = served.workspace.id, tick.now
    looked_at = _looked.get(workspace_id)
    if looked_at and timedelta(0) <= now - looked_at < _HOUR:
        tick.again(workspace_id, looked_at + _HOUR)
        return
    await stories.forget(workspace_id, now.date() - FORGOTTEN_AFTER)
    if served.settings.kudos.newcomers:
        await _show(workspace_id, served.settings, now)
    _looked[workspace_id] = now
    tick.again(workspace_id, now + _HOUR)


async def _show(workspace_id: int, settings: Settings, now: datetime) -> None:
    # It is yesterday or tomorrow somewhere.
    everybody = await stories.newcomers(workspace_id, first_joined(now.date() - _DAY), now.date() + _DAY)
    due = {newcomer.person.id: newcomer for newcomer in everybody if _is_due(newcomer, settings, now)}
    if not due:
        return
    offered, examples = await values.current(workspace_id), await stories.examples(workspace_id)
    for newcomer in due.values():
        week = _week(newcomer, now)
        story = next_story(week, offered, examples, newcomer.before, newcomer.person) if week else None
        if story:
            await stories.show(workspace_id, newcomer.person.id, story)


def _is_due(newcomer: Newcomer, settings: Settings, now: datetime) -> bool:
    person, week = newcomer.person, _week(newcomer, now)
    if week is None or any(story.week == week for story in newcomer.before):
        return False
    returns_on = back_on(person, newcomer.wish, _today(newcomer, now))
    is_away = returns_on is not None and returns_on > _today(newcomer, now)
    return not is_away and may_be_asked(person.time_zone, settings, now, person.country)


def _week(newcomer: Newcomer, now: datetime) -> int | None:
    joined_on = newcomer.person.joined_on
    return week_of(joined_on, _today(newcomer, now)) if joined_on else None


def _today(newcomer: Newcomer, now: datetime) -> date:
    return now.astimezone(ZoneInfo(newcomer.person.time_zone)).date()


async def draw_thanks_story(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the value with the thanks; nothing once somebody in it no longer agrees, or something is held against
    it.
    """
    kudos = await stored.find(workspace.id, delivery.subject_id)
    may_be_read = kudos is not None and await consent.may_newcomers_read(workspace.id, delivery.subject_id)
    if kudos is None or kudos.value is None or not may_be_read:
        return None
    return await _drawn(delivery, kudos.value.id, kudos)


async def draw_practice_story(delivery: Delivery, _: Workspace, __: object = None) -> Message | None:
    """Returns the value alone; nothing once it is retired."""
    return await _drawn(delivery, delivery.subject_id, None)


async def _drawn(delivery: Delivery, value_id: int, kudos: Kudos | None) -> Message | None:
    reader = await people.reader_of(delivery)
    value = await _value(delivery.workspace_id, value_id)
    if reader is None or value is None or not is_asked(reader):
        return None
    return told_story(value, kudos, reader.language)


async def _value(workspace_id: int, value_id: int) -> Value | None:
    """A value as it is named now."""
    return next((value for value in await values.current(workspace_id) if value.id == value_id), None)


async def put_back_story(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back: the queue may have stood still since it was claimed."""
    reader = await people.reader_of(delivery)
    if reader is None or may_be_asked(reader.time_zone, served.settings, now, reader.country):
        return False
    await stories.put_back(delivery)
    return True
