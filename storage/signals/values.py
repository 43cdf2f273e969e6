"""What customers say, in the database: each number as it was last given, and what stood there before.

Numbers come in statements: a file, a form, a request that was signed. What a statement replaced is kept beside it, so
that it can be taken back whole. Departments stand by the keys of their origins: `bot.signals.successors`.
"""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bot.signals.signals import SignalMonth, SignalPeriod, Signals, SignalValue, SignalWeek
from storage.database import Row, all_or_nothing, statement
from storage.signals.kinds import current_kinds

_AT_ONCE = 5_000  # values in a statement: one of many more would keep its connection for long
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GIVEN = """
with given as (
    select * from unnest(%(kinds)s::text[], %(departments)s::text[], %(months)s::boolean[], %(begins)s::date[],
        %(values)s::double precision[], %(answers)s::bigint[])
        as given(kind, department, is_month, begins, value, answers)
)
"""
_PLACE = "kind, department, is_month, begins"
_AT_PLACE = """v.workspace_id = %(workspace_id)s and v.kind = given.kind and v.department = given.department
    and v.is_month = given.is_month and v.begins = given.begins"""
_IS_OTHER = "(v.value, v.answers) is distinct from (given.value, given.answers)"
_COUNT = f"""{_GIVEN}
select count(*) filter (where v.kind is null) as added, count(*) filter (where v.kind is not null) as restated
from given left join signal_value v on {_AT_PLACE} where v.kind is null or {_IS_OTHER}
"""
_RESTATED = f"""{_GIVEN}
select given.kind, given.department, given.is_month, given.begins, given.value, given.answers,
    v.value as old_value, v.answers as old_answers
from given join signal_value v on {_AT_PLACE} where {_IS_OTHER}
order by given.begins, given.kind, given.department limit %(limit)s
"""
_BEGIN = """
insert into signal_statement (workspace_id, person_id, source, stated_at, added, restated)
values (%(workspace_id)s, %(person)s, %(source)s, %(now)s, %(added)s, %(restated)s) returning id
"""
_KEEP = f"""{_GIVEN}
insert into signal_before (workspace_id, statement_id, {_PLACE}, value, answers, stated_at, statement_before)
select %(workspace_id)s, %(statement)s, v.kind, v.department, v.is_month, v.begins, v.value, v.answers, v.stated_at,
    v.statement_id
from given join signal_value v on {_AT_PLACE} where {_IS_OTHER}
"""
_STATE = f"""{_GIVEN}
insert into signal_value as v (workspace_id, {_PLACE}, value, answers, stated_at, statement_id)
select %(workspace_id)s, {_PLACE}, value, answers, %(now)s, %(statement)s from given
on conflict (workspace_id, {_PLACE}) do update set value = excluded.value, answers = excluded.answers,
    stated_at = excluded.stated_at, statement_id = excluded.statement_id
where v.workspace_id = %(workspace_id)s and (v.value, v.answers) is distinct from (excluded.value, excluded.answers)
"""
_FIND = """
select added, restated, source from signal_statement
where workspace_id = %(workspace_id)s and id = %(statement)s and taken_back_at is null
"""
_WAS_REPLACED = """
select 1 from signal_before b
join signal_statement s on s.workspace_id = b.workspace_id and s.id = b.statement_id and s.taken_back_at is null
where b.workspace_id = %(workspace_id)s and b.statement_before = %(statement)s limit 1
"""
_AT_BEFORE = """b.workspace_id = %(workspace_id)s and b.statement_id = %(statement)s and b.kind = v.kind
    and b.department = v.department and b.is_month = v.is_month and b.begins = v.begins"""
_DROP = f"""
delete from signal_value v where v.workspace_id = %(workspace_id)s and v.statement_id = %(statement)s
    and not exists (select 1 from signal_before b where {_AT_BEFORE})
"""
_RESTORE = f"""
update signal_value v set value = b.value, answers = b.answers, stated_at = b.stated_at,
    statement_id = b.statement_before
from signal_before b where v.workspace_id = %(workspace_id)s and v.statement_id = %(statement)s and {_AT_BEFORE}
"""
_TAKEN_BACK = """
update signal_statement set taken_back_at = %(now)s where workspace_id = %(workspace_id)s and id = %(statement)s
"""
# As text by kind: of a million numbers the loop is not to make rows, a thread can read them. Days are written out: a
# database may be set to write them otherwise.
_READ = """
select kind, string_agg(concat_ws(' ', department, is_month::integer, to_char(begins, 'YYYY-MM-DD'), value,
    coalesce(answers, 0), (extract(epoch from stated_at) * 1000000)::bigint), E'\\n' order by begins, department
    ) as lines
from signal_value v
where workspace_id = %(workspace_id)s and (%(since)s::date is null or begins >= %(since)s) and exists (
    select 1 from signal_kind k
    where k.workspace_id = v.workspace_id and k.key = v.kind
        and (k.removed_at is null or k.key = any(%(removed)s)))
group by kind order by kind
"""
# From one department to the next by the key, however many numbers each has.
_NUMBERED = """
with recursive place as (
    (select v.kind, v.department from signal_value v where v.workspace_id = %(workspace_id)s
        order by v.kind, v.department limit 1)
    union all
    select next.kind, next.department from place cross join lateral (
        select v.kind, v.department from signal_value v
        where v.workspace_id = %(workspace_id)s and (v.kind, v.department) > (place.kind, place.department)
        order by v.kind, v.department limit 1) next
)
select place.department, max(latest.stated_at) as stated_at
from place
join signal_kind k on k.workspace_id = %(workspace_id)s and k.key = place.kind and k.removed_at is null
cross join lateral (
    select v.stated_at from signal_value v
    where v.workspace_id = %(workspace_id)s and v.kind = place.kind and v.department = place.department
    order by v.is_month desc, v.begins desc limit 1) latest
group by place.department
"""
_SUMMARY = """
select kind, count(*) as values, count(distinct department) as departments, max(begins) as latest
from signal_value where workspace_id = %(workspace_id)s group by kind
"""


class SignalChange(NamedTuple):
    """How many numbers a statement adds, and how many it says anew."""

    added: int
    restated: int


class RestatedValue(NamedTuple):
    """A number that is said anew, and the one before."""

    value: SignalValue
    old_value: float
    old_answers: int | None


class SignalStatement(NamedTuple):
    """What somebody gave at once. `source` is the way on which it came."""

    added: int
    restated: int
    source: str


class NumberedDepartment(NamedTuple):
    """A department by the key that it had when its latest number was stated."""

    department: str
    stated_at: datetime


class KindSummary(NamedTuple):
    """How much stands of one kind; the latest begins on `latest`."""

    values: int
    departments: int
    latest: date


async def count_changes(workspace_id: int, values: Sequence[SignalValue]) -> SignalChange:
    """Returns what giving these would change."""
    added = restated = 0
    for parameters in _batches(values):
        [row] = await statement(_COUNT, workspace_id=workspace_id, **parameters)
        added, restated = added + row["added"], restated + row["restated"]
    return SignalChange(added, restated)


async def restated_by(workspace_id: int, values: Sequence[SignalValue], limit: int) -> list[RestatedValue]:
    """Returns the first of those that giving these would say anew."""
    restated: list[RestatedValue] = []
    for parameters in _batches(values):
        if len(restated) < limit:
            rows = await statement(_RESTATED, workspace_id=workspace_id, limit=limit - len(restated), **parameters)
            restated += [RestatedValue(_value_of(row), row["old_value"], row["old_answers"]) for row in rows]
    return restated


async def state(
    workspace_id: int,
    person: int | None,
    source: str,
    values: Sequence[SignalValue],
    change: SignalChange,
    now: datetime,
) -> int:
    """Stores what was given, in the transaction around it, and returns the number of the statement. `change` is what
    it changes.
    """
    async with all_or_nothing():
        [row] = await statement(
            _BEGIN, workspace_id=workspace_id, person=person, source=source, now=now, **change._asdict()
        )
        number = int(row["id"])
        for parameters in _batches(values):
            await statement(_KEEP, workspace_id=workspace_id, statement=number, **parameters)
            await statement(_STATE, workspace_id=workspace_id, statement=number, now=now, **parameters)
    return number


async def find_statement(workspace_id: int, number: int) -> SignalStatement | None:
    """Returns one that counts; None where it was taken back, or never was."""
    rows = await statement(_FIND, workspace_id=workspace_id, statement=number)
    return SignalStatement(rows[0]["added"], rows[0]["restated"], rows[0]["source"]) if rows else None


async def was_replaced(workspace_id: int, number: int) -> bool:
    """Returns whether a later statement, which counts, says something anew of what this one says."""
    return bool(await statement(_WAS_REPLACED, workspace_id=workspace_id, statement=number))


async def take_back(workspace_id: int, number: int, now: datetime) -> None:
    """Puts everything as it was before a statement, in the transaction around it."""
    await statement(_DROP, workspace_id=workspace_id, statement=number)
    await statement(_RESTORE, workspace_id=workspace_id, statement=number)
    await statement(_TAKEN_BACK, workspace_id=workspace_id, statement=number, now=now)


async def signals_of(workspace_id: int, since: date | None = None, removed: Collection[str] = ()) -> Signals:
    """Returns the kinds in use and all their current values, or those of periods that begin on a day or later; by
    kind, the oldest first. Of kinds that were `removed` it returns those with these keys, too.
    """
    kinds = await current_kinds(workspace_id, removed)
    rows = await statement(_READ, workspace_id=workspace_id, since=since, removed=list(removed))
    return Signals(kinds, await asyncio.to_thread(_values_in, rows))


async def numbered_departments(workspace_id: int) -> list[NumberedDepartment]:
    """Returns the departments that have numbers of kinds in use."""
    rows = await statement(_NUMBERED, workspace_id=workspace_id)
    return [NumberedDepartment(row["department"], row["stated_at"]) for row in rows]


async def summaries(workspace_id: int) -> dict[str, KindSummary]:
    """Returns by kind how much stands of it."""
    rows = await statement(_SUMMARY, workspace_id=workspace_id)
    return {row["kind"]: KindSummary(row["values"], row["departments"], row["latest"]) for row in rows}


def _values_in(rows: Sequence[Row]) -> list[SignalValue]:
    periods: dict[tuple[str, str], SignalPeriod] = {}
    moments: dict[str, datetime] = {}
    departments: dict[str, str] = {}
    values = []
    for row in rows:
        kind = row["kind"]
        for line in row["lines"].split("\n"):
            department, is_month, begins, number, answers, stated = line.split(" ")
            if (period := periods.get((is_month, begins))) is None:
                period = periods[is_month, begins] = _period_of(is_month == "1", date.fromisoformat(begins))
            if (moment := moments.get(stated)) is None:
                moment = moments[stated] = _EPOCH + timedelta(microseconds=int(stated))
            values.append(
                SignalValue(
                    kind=kind,
                    department=departments.setdefault(department, department),
                    period=period,
                    value=float(number),
                    answers=int(answers) or None,
                    stated_at=moment,
                )
            )
    return values


def _period_of(is_month: bool, begins: date) -> SignalPeriod:
    return SignalMonth(begins.year, begins.month) if is_month else SignalWeek(*begins.isocalendar()[:2])


def _value_of(row: Row) -> SignalValue:
    return SignalValue(
        kind=row["kind"],
        department=row["department"],
        period=_period_of(row["is_month"], row["begins"]),
        value=row["value"],
        answers=row["answers"],
    )


def _batches(values: Sequence[SignalValue]) -> Iterator[dict[str, object]]:
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        yield {
            "kinds": [value.kind for value in part],
            "departments": [value.department for value in part],
            "months": [isinstance(value.period, SignalMonth) for value in part],
            "begins": [value.period.begins for value in part],
            "values": [value.value for value in part],
            "answers": [value.answers for value in part],
        }
