"""The demo's awards: colleagues nominated, a jury of three branches chose twice, and the channel heard of it."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from bot.awards.actions import DONE, FavourForm, JuryForm, NominationForm
from bot.demo.awards import InventedNomination, InventedTurn, invented_awards
from bot.messages.fields import YesNo
from bot.messages.message import Answers, Message
from bot.messages.request import Pressed, Request, Submitted
from commands.awards.look import look_at_awards
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.past.events import Event, UnplayableError, working_days_ago
from commands.past.stage import PastStage
from storage.awards import nominations, rounds

_MORNING, _READ_AT = time(9, 30), time(15)
_LOOKS = (time(2), time(12), time(17))  # in UTC: in one of these hours it is day, wherever a juror works
_LOOKED_FOR = 3  # working days after each step, in which everybody is told


def awards_in(stage: PastStage, now: datetime) -> list[Event]:
    """Returns all that happens around awards before `now`."""
    awards = invented_awards()
    named_at = _ago(stage, awards.admin, awards.named_ago, _MORNING, now)
    events = [Event(named_at, partial(_name_jury, stage, named_at, now))]
    for nomination in awards.nominations:
        moment = _ago(stage, nomination.by, nomination.ago, nomination.hour, now)
        events.append(Event(moment, partial(_nominate, stage, nomination, moment)))
    for turn in awards.choices:
        for juror in turn.favour:
            moment = _ago(stage, juror, turn.ago, _READ_AT, now)
            events.append(Event(moment, partial(_choose, stage, turn, juror, moment)))
    return [*events, *(Event(moment, partial(_look, stage, moment)) for moment in _looks(now))]


def _ago(stage: PastStage, handle: str, days: int, hour: time, now: datetime) -> datetime:
    return working_days_ago(days, hour, stage.by_handle[handle].time_zone, now)


def _looks(now: datetime) -> Iterator[datetime]:
    """When the clock asks what is due: after nominations have closed, and after each turn."""
    awards = invented_awards()
    for step in (awards.until_ago, *(turn.ago for turn in awards.choices)):
        for days in range(step - 1, step - 1 - _LOOKED_FOR, -1):
            yield from (working_days_ago(days, hour, "UTC", now) for hour in _LOOKS)


async def _does(stage: PastStage, handle: str, request: Request, moment: datetime) -> None:
    """Makes a request through the entrance, at that moment; what comes of it is delivered at once."""
    entrance = stage.entrance_for(moment)
    key = f"awards:{handle}:{request}:{moment}"
    answered = await entrance.answer(stage.by_handle[handle].platform_id, key, request)
    if not isinstance(answered.reply, Message):
        raise UnplayableError(f"{handle} could not do it for an award: {answered.reply}")
    await deliver_waiting(entrance.served, moment)


async def _name_jury(stage: PastStage, moment: datetime, now: datetime) -> None:
    awards, time_zone = invented_awards(), stage.entrance_for(moment).settings.time_zone
    until = working_days_ago(awards.until_ago, _MORNING, time_zone, now).date()
    answers: Answers = {
        JuryForm.jurors.name: tuple(stage.by_handle[juror].platform_id for juror in awards.jury),
        JuryForm.until.name: until.isoformat(),
        JuryForm.each_value.name: YesNo.NO.value,
        JuryForm.gift.name: awards.gift,
    }
    await _does(stage, awards.admin, Submitted(JuryForm.KEY, answers, {}), moment)


async def _nominate(stage: PastStage, nomination: InventedNomination, moment: datetime) -> None:
    answers: Answers = {
        NominationForm.nominee.name: (stage.by_handle[nomination.whom].platform_id,),
        NominationForm.deed.name: nomination.deed,
        NominationForm.words.name: nomination.words,
        NominationForm.reach.name: nomination.reach.value,
    }
    await _does(stage, nomination.by, Submitted(NominationForm.KEY, answers, {}), moment)


async def _choose(stage: PastStage, turn: InventedTurn, juror: str, moment: datetime) -> None:
    workspace_id = stage.entrance_for(moment).workspace.id
    round_ = await rounds.open_round(workspace_id)
    if round_ is None:
        raise UnplayableError("no awards are open when the jury reads")
    first_of = {
        nomination.nominee.handle: nomination.id
        for nomination in reversed(await nominations.of_round(workspace_id, round_.id))
    }
    for whom, reason in turn.favour[juror].items():
        state = {FavourForm.candidate.name: str(first_of[whom])}
        await _does(stage, juror, Submitted(FavourForm.KEY, {FavourForm.reason.name: reason}, state), moment)
        moment += timedelta(minutes=5)
    await _does(stage, juror, Pressed(DONE.name, ""), moment)


async def _look(stage: PastStage, moment: datetime) -> None:
    entrance = stage.entrance_for(moment)
    if faults := await look_at_awards(Tick(moment, entrance.served, stage.checkins)):
        raise UnplayableError("nobody could look at the awards of a day") from faults[0]
    await deliver_waiting(entrance.served, moment)
