"""The demo's barnacles: named, looked after and ended by the product's own commands, and looked at as on every day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.barnacles.actions import TAKE, EndForm, JoinForm, NameForm
from bot.barnacles.days import WRITTEN_ON
from bot.checkin.availability import country_at
from bot.checkin.schedule import is_working_day
from bot.config.settings import Settings
from bot.demo.barnacles import BarnacleDeed, InventedBarnacle, OwnerStep, invented_barnacles
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Request, Submitted
from bot.org.people import Person
from bot.ports import Context
from commands.barnacles.look_daily import look_daily
from commands.barnacles.name_barnacle import add_me_too
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.past.events import Event, UnplayableError, working_days_ago
from commands.routing.entrance import Entrance
from storage.barnacles import barnacles

_SOME_HOURS = timedelta(hours=3)  # after it was named, others have read of it
_DAY = timedelta(days=1)
_STAND_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class _Stage:
    """`people` are by handle; `near` are those of one's branch, by handle."""

    people: Mapping[str, Person]
    near: Mapping[str, Sequence[Person]]
    checkins: CheckIns
    entrance_for: Callable[[datetime], Entrance]
    now: datetime

    def ago(self, handle: str, days: int, hour: time) -> datetime:
        return working_days_ago(days, hour, self.people[handle].time_zone, self.now)

    async def does(self, handle: str, idempotency_key: str, request: Request, moment: datetime) -> None:
        """Makes a request through the entrance, at that moment; what comes of it is delivered at once."""
        entrance = self.entrance_for(moment)
        answered = await entrance.answer(self.people[handle].platform_id, idempotency_key, request)
        if not isinstance(answered.reply, Message):  # a refusal, or the form that asks whether it is another's
            raise UnplayableError(f"{handle} could not do it: {idempotency_key}, {answered.reply}")
        await deliver_waiting(entrance.served, moment)


def barnacles_in(
    people: Mapping[str, Person],
    branches: Mapping[str, str],
    checkins: CheckIns,
    entrance_for: Callable[[datetime], Entrance],
    now: datetime,
) -> list[Event]:
    """Returns all that happens to barnacles before `now`; `people` are by handle, `branches` by platform id."""
    near = {
        handle: [other for other in people.values() if branches.get(other.platform_id) == branches[person.platform_id]]
        for handle, person in people.items()
        if person.platform_id in branches
    }
    stage = _Stage(people, near, checkins, entrance_for, now)
    events = [event for barnacle in invented_barnacles() for event in _life(stage, barnacle)]
    looks = _looks(entrance_for(now).settings, now)
    return [*events, *(Event(moment, partial(_look, stage, moment)) for moment in looks)]


def _life(stage: _Stage, barnacle: InventedBarnacle) -> Iterator[Event]:
    named_at = stage.ago(barnacle.person, barnacle.ago, barnacle.hour)
    yield Event(named_at, partial(_name, stage, barnacle, named_at))
    yield Event(named_at + _SOME_HOURS, partial(_join_in, stage, barnacle, named_at + _SOME_HOURS))
    for deed in barnacle.deeds:
        moment = stage.ago(deed.person, deed.ago, deed.hour)
        yield Event(moment, partial(_own, stage, barnacle, deed, moment))


def _looks(settings: Settings, now: datetime) -> list[datetime]:
    """The mornings on which there is something to tell, and those on which owners are written to.

    On others nothing would come of it, and each costs as much.
    """
    zone = ZoneInfo(settings.time_zone)
    today = now.astimezone(zone).date()
    eventful = {
        working_days_ago(ago, time(12), settings.time_zone, now).date()
        for barnacle in invented_barnacles()
        for ago in (barnacle.ago, *(deed.ago for deed in barnacle.deeds if deed.does is OwnerStep.END))
    }
    begins = min(eventful)
    written_on = {day for day in map(begins.__add__, _days(today - begins)) if day.weekday() == WRITTEN_ON}
    back_on = {
        today + deed.stays * _DAY
        for barnacle in invented_barnacles()
        for deed in barnacle.deeds
        if deed.stays is not None and deed.stays < 0
    }
    days = {_working(day, settings) for day in written_on | back_on | {day + _DAY for day in eventful}}
    moments = [datetime.combine(day, time.fromisoformat(settings.digest.at), zone) for day in sorted(days)]
    return [moment for moment in moments if moment <= now]


def _days(span: timedelta) -> Iterator[timedelta]:
    return (number * _DAY for number in range(span.days + 1))


def _working(day: date, settings: Settings) -> date:
    """This day, or the first one after it on which people work where the company is."""
    country = country_at(settings.time_zone, settings)
    while not is_working_day(day, country):
        day += _DAY
    return day


async def _look(stage: _Stage, moment: datetime) -> None:
    entrance = stage.entrance_for(moment)
    if faults := await look_daily(Tick(moment, entrance.served, stage.checkins)):
        raise UnplayableError("nobody could look at the barnacles of a day") from faults[0]
    await deliver_waiting(entrance.served, moment)


async def _name(stage: _Stage, barnacle: InventedBarnacle, moment: datetime) -> None:
    lines = {
        NameForm.words.name: barnacle.words,
        NameForm.hinders.name: barnacle.hinders,
        NameForm.cost.name: barnacle.cost,
        NameForm.kind.name: barnacle.kind.value,
    }
    state = {NameForm.thanks_for.name: _tied(stage, moment)}
    await stage.does(barnacle.person, f"barnacles:{barnacle.key}", Submitted(NameForm.KEY, lines, state), moment)


async def _join_in(stage: _Stage, barnacle: InventedBarnacle, moment: datetime) -> None:
    """Others say "me too"; the same ones at every call, none of them before they came."""
    busy = {barnacle.person, *(deed.person for deed in barnacle.deeds)}
    hindered = [
        person
        for person in stage.near[barnacle.person]
        if person.handle not in busy and (person.joined_on is None or person.joined_on <= moment.date())
    ]
    hindered.sort(key=lambda person: crc32(f"{barnacle.key}:{person.handle}".encode()))
    entrance, barnacle_id = stage.entrance_for(moment), await _id_of(stage, barnacle.key)
    for person in hindered[: barnacle.me_too]:
        ctx = Context(
            workspace=entrance.workspace,
            person=person,
            now=moment,
            idempotency_key="",
            settings=entrance.settings,
            platform=entrance.platform,
        )
        if isinstance(await add_me_too(ctx, barnacle_id), Refusal):
            raise UnplayableError(f"{person.handle} could not join in: {barnacle.key}")


async def _own(stage: _Stage, barnacle: InventedBarnacle, deed: BarnacleDeed, moment: datetime) -> None:
    barnacle_id = await _id_of(stage, barnacle.key)
    match deed.does:
        case OwnerStep.TAKE:
            request: Request = Pressed(TAKE.name, str(barnacle_id))
        case OwnerStep.JOIN:
            into = str(await _id_of(stage, deed.into))
            request = Submitted(JoinForm.KEY, {JoinForm.into.name: into}, {JoinForm.barnacle.name: str(barnacle_id)})
        case OwnerStep.END:
            state = {EndForm.barnacle.name: str(barnacle_id), EndForm.thanks_for.name: _tied(stage, moment)}
            request = Submitted(EndForm.KEY, _ending(stage, deed), state)
    await stage.does(deed.person, f"barnacles:{barnacle.key}:{deed.does.value}:{deed.ago}", request, moment)


def _tied(stage: _Stage, moment: datetime) -> str:
    """The value of which their forms say that somebody is thanked for it."""
    return stage.entrance_for(moment).settings.kudos.barnacle_value or ""


def _ending(stage: _Stage, deed: BarnacleDeed) -> dict[str, str]:
    today = stage.now.astimezone(ZoneInfo(stage.entrance_for(stage.now).settings.time_zone)).date()
    return {
        EndForm.ending.name: deed.ending.value if deed.ending else "",
        EndForm.because.name: deed.because,
        EndForm.until.name: "" if deed.stays is None else (today + deed.stays * _DAY).isoformat(),
        EndForm.hours.name: "" if deed.hours is None else str(deed.hours),
    }


async def _id_of(stage: _Stage, key: str) -> int:
    """Found by its words, whoever named it: it stands as long as anything happens to it."""
    words = next(barnacle.words for barnacle in invented_barnacles() if barnacle.key == key)
    workspace_id = stage.entrance_for(stage.now).workspace.id
    standing = await barnacles.standing(workspace_id, 0, _STAND_AT_MOST)
    ids = [barnacle.id for barnacle in standing if barnacle.words == words]
    if not ids:
        raise UnplayableError(f"it does not stand: {key}")
    return ids[0]
