"""Show newcomers a value a week, at their own place, in the hours in which they are written to."""

from datetime import datetime, timedelta

from bot.config.settings import Settings
from bot.delivery.deliveries import Delivery
from bot.delivery.unasked import Sending, Unasked
from bot.messages.message import Message
from bot.newcomers.quiet_values import QUIET_FOR
from bot.newcomers.stories import FORGOTTEN_AFTER, first_joined, next_story, week_of
from bot.newcomers.wording import stories as wording
from bot.org.people import Workspace
from bot.org.positions import is_asked
from bot.org.values import Value
from bot.ports import ServedWorkspace
from bot.reach.today import day_of
from commands.checkin.put_back import may_be_asked
from commands.feature import Looks, Tick, each
from storage.database import all_or_nothing
from storage.kudos import consent
from storage.kudos import kudos as stored
from storage.newcomers import quiet_values, stories
from storage.newcomers.stories import Newcomer
from storage.org import people, values
from storage.reach import unasked

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_looks = Looks(_HOUR)


async def show_stories(tick: Tick) -> list[BaseException]:
    """Looks every hour for newcomers who have not been shown this week's value, and at which values are in use."""
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, now = served.workspace.id, tick.now
    if _looks.is_early(workspace_id, tick):
        return
    await stories.forget(workspace_id, now.date() - FORGOTTEN_AFTER)
    await quiet_values.watch(workspace_id, now.date() + QUIET_FOR)
    if served.settings.kudos.newcomers:
        await _show(workspace_id, served.settings, now)
    _looks.note(workspace_id, now)
    tick.again(workspace_id, now + _HOUR)


async def _show(workspace_id: int, settings: Settings, now: datetime) -> None:
    # It is yesterday or tomorrow somewhere.
    everybody = await stories.newcomers(workspace_id, first_joined(now.date() - _DAY), now.date() + _DAY)
    due = {newcomer: week for newcomer in everybody if (week := _week(newcomer, now)) and not _has_met(newcomer, week)}
    if not due:
        return
    offered, examples = await values.current(workspace_id), await stories.examples(workspace_id)
    chosen = {
        newcomer.person.id: story
        for newcomer, week in due.items()
        if (story := next_story(week, offered, examples, newcomer.earlier, newcomer.person))
    }
    async with all_or_nothing():
        subjects = {person: story.subject_id for person, story in chosen.items()}
        outcomes = await unasked.send(workspace_id, Unasked.NEWCOMER, subjects, settings, now)
        sent_stories = {person: story for person, story in chosen.items() if outcomes[person] is Sending.SENT}
        await stories.note(workspace_id, sent_stories)


def _has_met(newcomer: Newcomer, week: int) -> bool:
    return any(story.week == week for story in newcomer.earlier)


def _week(newcomer: Newcomer, now: datetime) -> int | None:
    joined_on = newcomer.person.joined_on
    return week_of(joined_on, day_of(newcomer.person, now)) if joined_on else None


async def draw_story(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the value, with the thanks that shows it; nothing once somebody in that no longer agrees, or something is
    held against it, or the value is retired.
    """
    reader, kudos_id = await people.reader_of(delivery), max(delivery.subject_id, 0)
    kudos = await stored.find(workspace.id, kudos_id) if kudos_id else None
    if kudos_id and not await consent.may_newcomers_read(workspace.id, kudos_id):
        return None
    value = await _value(workspace.id, kudos.value.id if kudos and kudos.value else -delivery.subject_id)
    if reader is None or value is None or not is_asked(reader):
        return None
    return wording.story(value, kudos, reader.language)


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
