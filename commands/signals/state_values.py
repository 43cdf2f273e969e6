"""Numbers that somebody gave, stored as a whole: with what stood before, an entry in the diary, and a way back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.messages.refusal import Refusal
from bot.org.unit_key import leads
from bot.ports import Context
from bot.signals.diary import RESTATED_AT_MOST, RestatedNumber, SignalsStated, SignalsTakenBack, StatedBy
from bot.signals.signals import SignalKind, SignalValue
from bot.signals.successors import origin_key
from bot.signals.wording import admin
from commands.feature import Answer
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org.successions import successions
from storage.signals import kinds, values
from storage.signals.values import RestatedValue, SignalChange


class Stated(NamedTuple):
    """What was stored; `statement` is None where nothing was new."""

    change: SignalChange
    restated: Sequence[RestatedValue]
    statement: int | None = None


class _Placed(NamedTuple):
    """Numbers by the origins of their departments, and by these the keys that the departments have now."""

    numbers: Sequence[SignalValue]
    units: Mapping[str, str]


async def look_at(workspace_id: int, numbers: Sequence[SignalValue]) -> Stated:
    """Returns what giving these would change. Nothing changes."""
    return await _look_at(workspace_id, await _placed(workspace_id, numbers))


async def _look_at(workspace_id: int, placed: _Placed) -> Stated:
    change = await values.count_changes(workspace_id, placed.numbers)
    if not change.restated:
        return Stated(change, [])
    restated = await values.restated_by(workspace_id, placed.numbers, RESTATED_AT_MOST)
    return Stated(change, [_under_head(number, placed.units) for number in restated])


def _under_head(restated: RestatedValue, units: Mapping[str, str]) -> RestatedValue:
    value = restated.value
    return restated._replace(value=value._replace(department=units[value.department]))


async def _placed(workspace_id: int, numbers: Sequence[SignalValue]) -> _Placed:
    through = await successions(workspace_id)
    units = {number.department for number in numbers}
    origins = {unit: origin_key(through.origin_of(leads(unit))) for unit in units}
    placed = [number._replace(department=origins[number.department]) for number in numbers]
    return _Placed(placed, {origin: unit for unit, origin in origins.items()})


async def state_values(
    workspace_id: int, person: int | None, source: StatedBy, numbers: Sequence[SignalValue], now: datetime
) -> Stated:
    """Stores what is new or said anew; the same once more changes nothing. `person` is None for a program."""
    async with all_or_nothing():
        await diary.hold(workspace_id)
        placed = await _placed(workspace_id, numbers)
        looked_at = await _look_at(workspace_id, placed)
        change = looked_at.change
        if not change.added and not change.restated:
            return looked_at
        number = await values.state(workspace_id, person, source.value, placed.numbers, change, now)
        names = {kind.key: kind.names for kind in await kinds.current_kinds(workspace_id)}
        event = SignalsStated(
            statement=number,
            source=source.value,
            added=change.added,
            restated=change.restated,
            numbers=tuple(_number(restated, names) for restated in looked_at.restated),
        )
        await diary.append(workspace_id, person, event, now)
    return looked_at._replace(statement=number)


def _number(restated: RestatedValue, names: Mapping[str, Mapping[str, str]]) -> RestatedNumber:
    value = restated.value
    return RestatedNumber(
        signal=dict(names.get(value.kind, {"en": value.kind})),
        head=leads(value.department),
        period=str(value.period),
        old=restated.old_value,
        new=value.value,
    )


async def take_back(ctx: Context, number: int) -> Answer:
    """Has everything count again that stood before a statement."""
    workspace_id = ctx.workspace.id
    async with all_or_nothing():
        await diary.hold(workspace_id)
        statement = await values.find_statement(workspace_id, number)
        if statement is None:
            return Refusal("signals.refused.taken_back")
        if await values.was_replaced(workspace_id, number):
            return Refusal("signals.refused.replaced")
        await values.take_back(workspace_id, number, ctx.now)
        event = SignalsTakenBack(number, statement.added, statement.restated)
        await diary.append(workspace_id, ctx.person.id, event, ctx.now)
    return admin.taken_back(statement.added, statement.restated, ctx.person.language)


def lines_of(
    restated: Sequence[RestatedValue], kinds_now: Sequence[SignalKind], heads: Mapping[int, str], language: str
) -> list[admin.RestatedLine]:
    """Returns what was said anew for a reader; `heads` are the names of who heads departments, by number."""
    names = {kind.key: kind.name(language) for kind in kinds_now}
    return [
        admin.RestatedLine(
            signal=names.get(number.value.kind, number.value.kind),
            department=heads.get(leads(number.value.department), number.value.department),
            period=number.value.period,
            old=admin.shown_number(number.old_value, number.old_answers, language),
            new=admin.shown_number(number.value.value, number.value.answers, language),
        )
        for number in restated
    ]
