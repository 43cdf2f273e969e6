"""The demo's concerns: sealed in windows that open and end as any do, and answered by their readers, all of it by the
product's own commands. Who writes is drawn by chance, and forgotten.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import SystemRandom
from zoneinfo import ZoneInfo

from bot.checkin.schedule import moment as moment_at
from bot.demo.concerns import ConcernDeed, InventedConcern, ReaderStep, invented_voice
from bot.messages.fields import YesNo
from bot.messages.message import Answers
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Request, Submitted
from bot.org.people import Person
from bot.roles.actions import GiveRoleForm
from bot.roles.roles import Role
from bot.voice.actions import ARRIVED, ClosingForm, ConcernForm, ConcernReplyForm
from bot.voice.concerns import Closing
from bot.voice.windows import WindowManifest
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.past.events import Event, UnplayableError, working_days_ago
from commands.routing.entrance import Entrance
from commands.sealed.count_rounds import Played
from commands.voice.open_window import open_window
from commands.voice.publish_windows import WindowReaders, publish_windows
from commands.voice.read_concerns import keep_voice_clocks
from commands.voice.release_windows import release_windows
from commands.voice.tell_readers import tell_all_readers
from commands.voice.voice_now import kept_for
from storage.sealed.folders import of_workspace
from storage.voice import concerns

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_FRIDAY, _ENDS = 4, time(17)  # of a window, in a company of fewer than 200
_OPEN_FOR = timedelta(days=4, hours=8)
_NAMED_BEFORE = timedelta(hours=1)
_TO_MONDAY = timedelta(days=3)
_READERS_ARE_TOLD = (time(1), time(9), time(17))  # in UTC: once of these it is day, wherever a reader works


@dataclass(frozen=True, slots=True)
class _Stage:
    """`people` are by handle."""

    people: Mapping[str, Person]
    checkins: CheckIns
    entrance_for: Callable[[datetime], Entrance]
    now: datetime

    async def does(self, account: str, idempotency_key: str, request: Request, moment: datetime) -> None:
        """Makes a request through the entrance, at that moment."""
        ballots, windows = self.checkins.ballots, self.checkins.windows
        entrance = replace(self.entrance_for(moment), ballots=ballots, windows=windows)
        answered = await entrance.answer(account, idempotency_key, request)
        if isinstance(answered.reply, Refusal):
            raise UnplayableError(f"a concern was not written, or not answered: {answered.reply.key}")

    def ends_at(self, weeks_ago: int) -> datetime:
        """Returns when a window ended, so many weeks before the latest that did."""
        zone = self.entrance_for(self.now).settings.time_zone
        day = self.now.astimezone(ZoneInfo(zone)).date()
        day -= (day.weekday() - _FRIDAY) % 7 * _DAY
        if moment_at(day, _ENDS, zone) > self.now:
            day -= _WEEK
        return moment_at(day - weeks_ago * _WEEK, _ENDS, zone)


def concerns_in(
    people: Mapping[str, Person],
    checkins: CheckIns,
    freezing_at: Callable[[datetime], CheckIns],
    entrance_for: Callable[[datetime], Entrance],
    now: datetime,
) -> list[Event]:
    """Returns all that happens to concerns before `now`; `people` are by handle, and `freezing_at` is what opens a
    window's files at a moment.
    """
    stage = _Stage(people, checkins, entrance_for, now)
    windows = _by_window(stage)
    begins = min(windows) - _OPEN_FOR - _NAMED_BEFORE
    events = [Event(begins, partial(_name_readers, stage, begins))]
    for ends, written in windows.items():
        opens = ends - _OPEN_FOR
        events.append(Event(opens, partial(_write_in_window, stage, freezing_at(opens), opens, written)))
        events.append(Event(ends, partial(_release, stage, ends)))
    deeds = [
        (_moment(stage, concern, deed), concern, deed)
        for concern in invented_voice().concerns
        for deed in concern.deeds
    ]
    events += [Event(moment, partial(_answer, stage, concern, deed, moment)) for moment, concern, deed in deeds]
    events += [Event(moment, partial(_tell, stage, moment)) for ends in windows for moment in _mondays(ends, now)]
    rises = min(windows) + entrance_for(now).settings.voice.acknowledged_within * _DAY
    return [*events, Event(rises, partial(_rise, stage, rises))]


def _mondays(ends: datetime, now: datetime) -> list[datetime]:
    """When readers are told of what a window brought. On other days nobody would have to be told anything."""
    monday = (ends + _TO_MONDAY).date()
    moments = [datetime.combine(monday, hour, UTC) for hour in _READERS_ARE_TOLD]
    return [moment for moment in moments if moment <= now]


def _by_window(stage: _Stage) -> dict[datetime, list[InventedConcern]]:
    windows: dict[datetime, list[InventedConcern]] = {}
    for concern in invented_voice().concerns:
        windows.setdefault(stage.ends_at(concern.weeks_ago), []).append(concern)
    return windows


def _moment(stage: _Stage, concern: InventedConcern, deed: ConcernDeed) -> datetime:
    time_zone = stage.people[deed.person].time_zone
    if deed.after is None:
        return working_days_ago(deed.ago, deed.hour, time_zone, stage.now)
    released_on = stage.ends_at(concern.weeks_ago).astimezone(ZoneInfo(time_zone)).date()
    return moment_at(released_on + deed.after * _DAY, deed.hour, time_zone)


async def _name_readers(stage: _Stage, moment: datetime) -> None:
    voice = invented_voice()
    answers: Answers = {
        GiveRoleForm.people.name: tuple(stage.people[handle].platform_id for handle in voice.group),
        GiveRoleForm.role.name: Role.READER.value,
        GiveRoleForm.reason.name: voice.reason,
    }
    admin = stage.people[voice.admin].platform_id
    await stage.does(admin, "concerns:readers", Submitted(GiveRoleForm.KEY, answers, {}), moment)


async def _write_in_window(
    stage: _Stage, freezing: CheckIns, opens: datetime, written: Sequence[InventedConcern]
) -> None:
    entrance = stage.entrance_for(opens)
    workspace, [served] = entrance.workspace, entrance.served.values()
    await open_window(served, freezing, only_waiting=False)
    manifest = stage.checkins.windows.running(workspace.platform, workspace.platform_id)
    if manifest is None:
        raise UnplayableError("a window did not open")
    await _write(stage, manifest, written, opens + _DAY)


async def _release(stage: _Stage, ends: datetime) -> None:
    folders, entrance = stage.checkins.folders, stage.entrance_for(ends)
    workspace = entrance.workspace
    troubles: list[BaseException] = [*release_windows(folders, Played(ends))]
    name = of_workspace(workspace.platform, workspace.platform_id)
    troubles += await publish_windows({name: WindowReaders(workspace, entrance.settings.kudos.channel)}, folders, ends)
    if troubles:
        raise UnplayableError("a window was not released") from troubles[0]
    stage.checkins.windows.forget_ended()


async def _write(stage: _Stage, manifest: WindowManifest, written: Sequence[InventedConcern], moment: datetime) -> None:
    """All at once: then they share one write to the disk, and nothing says who was first."""
    writers: list[str] = []
    requests = []
    for concern in written:
        readers = {stage.people[handle].id for handle in concern.readers}
        places = [place for place, circle in enumerate(manifest.circles) if set(circle.readers) == readers]
        may_write = [
            writer.account
            for writer in manifest.writers
            if writer.language == concern.language and {*places} & {*writer.circles} and writer.account not in writers
        ]
        if not may_write:
            raise UnplayableError(f"nobody may write to {', '.join(sorted(concern.readers))}")
        writers.append(SystemRandom().choice(may_write))
        answers = {
            ConcernForm.circle.name: str(places[0]),
            ConcernForm.words.name: concern.words,
            ConcernForm.at_once.name: (YesNo.YES if concern.at_once else YesNo.NO).value,
            ConcernForm.six_words.name: concern.six_words,
        }
        requests.append(Submitted(ConcernForm.KEY, answers, {ConcernForm.window.name: manifest.key}))
    await asyncio.gather(
        *(stage.does(writer, "", request, moment) for writer, request in zip(writers, requests, strict=True))
    )


async def _rise(stage: _Stage, moment: datetime) -> None:
    """As every hour: what nobody has acknowledged in time goes one step up."""
    entrance = stage.entrance_for(moment)
    await keep_voice_clocks(entrance.workspace.id, kept_for(entrance.settings.voice), moment)


async def _tell(stage: _Stage, moment: datetime) -> None:
    entrance = stage.entrance_for(moment)
    if faults := await tell_all_readers(Tick(moment, entrance.served, stage.checkins)):
        raise UnplayableError("readers could not be told") from faults[0]
    await deliver_waiting(entrance.served, moment)


async def _answer(stage: _Stage, concern: InventedConcern, deed: ConcernDeed, moment: datetime) -> None:
    stored = await concerns.every(stage.entrance_for(moment).workspace.id)
    key = next(entry.key for entry in stored if entry.words == concern.words)
    match deed.does:
        case ReaderStep.ARRIVED:
            request: Request = Pressed(ARRIVED.name, key)
        case ReaderStep.REPLY:
            words, about = {ConcernReplyForm.words.name: deed.words}, {ConcernReplyForm.concern.name: key}
            request = Submitted(ConcernReplyForm.KEY, words, about)
        case ReaderStep.CLOSE:
            closing = Closing.STAYS if not deed.announced else Closing.CHANGED
            answers = {
                ClosingForm.closing.name: closing.value,
                ClosingForm.changes_on.name: "",
                ClosingForm.because.name: deed.words,
                ClosingForm.said.name: deed.announced,
            }
            request = Submitted(ClosingForm.KEY, answers, {ClosingForm.concern.name: key})
    idempotency_key = f"concerns:{deed.person}:{deed.does.value}:{moment.isoformat()}"
    await stage.does(stage.people[deed.person].platform_id, idempotency_key, request, moment)
