"""Kudos are given: one statement stores those of one moment, with their allowances and deliveries."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb
from tortoise.exceptions import IntegrityError, OperationalError

from bot.kudos.kudos import Draft
from bot.org.values import Value
from storage.batching import Batcher
from storage.database import statement
from storage.delivery.deliveries import WANT
from storage.kudos import recent

# The one hot statement, for as many as are given at once, each by another giver. Through the ORM one takes four round
# trips and a third of the speed (`make bench`). The allowance rows are locked first, and in one order, so a limit is
# exact under concurrency; an event that was stored before breaks the unique (workspace, source) and takes the whole
# statement back, allowances included.
_GIVE = f"""
with wish as (
    select * from jsonb_to_recordset(%(wishes)s)
        as wish(giver bigint, week date, source text, value jsonb, value_id bigint, words text,
            private bool, link text, quote text, cover bool, given_at timestamptz, receivers jsonb, targets jsonb)
), allowed as (
    insert into allowance (workspace_id, person_id, week, given, minute, in_minute)
    select %(workspace_id)s, giver, week, 1, date_trunc('minute', given_at), 1 from wish order by giver
    on conflict (workspace_id, person_id, week) do update set given = allowance.given + 1, minute = excluded.minute,
        in_minute = case when allowance.minute = excluded.minute then allowance.in_minute + 1 else 1 end
        where (%(a_week)s::int is null or allowance.given < %(a_week)s::int) and (
            %(a_minute)s::int is null or allowance.minute is distinct from excluded.minute
            or allowance.in_minute < %(a_minute)s::int)
    returning workspace_id, person_id
), thanks as (
    insert into kudos (workspace_id, source, giver_id, value, value_id, words, private, link, quote, cover, given_at,
                       revision, removed_because)
    select workspace_id, source, giver, value, value_id, words, private, link, quote, cover, given_at, 1, ''
    from allowed join wish on wish.giver = allowed.person_id
    returning id, workspace_id, giver_id, given_at
), received as (
    insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
    select workspace_id, id, receiver::bigint, thanks.given_at
    from thanks join wish on giver = giver_id
    cross join jsonb_array_elements_text(receivers) receiver
), wanted as (
    {WANT}
    select workspace_id, target->>0, (target->>1)::bigint, 'kudos', id, false
    from thanks join wish on giver = giver_id
    cross join jsonb_array_elements(targets) target order by thanks.given_at, id
)
select giver_id, id from thanks
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many kudos somebody may give; None for as many as they like."""

    a_week: int | None = None
    a_minute: int | None = None


@dataclass(frozen=True, slots=True)
class GivenKudos:
    """The id of a kudos; `again`: its event had given it before, perhaps with other words."""

    id: int
    again: bool


@dataclass(frozen=True, slots=True)
class DeliveryTarget:
    """A place where a kudos should stand; `reader` is the one person who reads there, if it is a direct message."""

    place: str
    reader: int | None


async def give(
    workspace_id: int,
    idempotency_key: str,
    giver: int,
    draft: Draft,
    value: Value | None,
    targets: Sequence[DeliveryTarget],
    week: date,
    limits: Limits,
    now: datetime,
) -> GivenKudos | None:
    """Stores a kudos once for `idempotency_key` and returns it; None when the giver's week or minute is used up.

    An event that comes again finds what it gave the first time, also when that was the last of the week.
    """
    wish = {
        "giver": giver,
        "week": week.isoformat(),
        "source": idempotency_key,
        "value": {"names": dict(value.names), "emoji": value.emoji} if value else None,
        "value_id": value.id if value else None,
        **{name: getattr(draft, name) for name in ("words", "private", "link", "quote", "cover")},
        "given_at": now.isoformat(),
        "receivers": (receivers := tuple(person.id for person in draft.receivers)),
        "targets": [(target.place, target.reader) for target in targets],
    }
    outcome = await _giving.answer(_Wish(workspace_id, limits, wish))
    if isinstance(outcome, int):
        recent.remember(workspace_id, giver, draft.words, receivers)
        return GivenKudos(outcome, again=False)
    if outcome and not isinstance(outcome, IntegrityError):
        raise outcome
    if (earlier := await given_for(workspace_id, idempotency_key)) is None and outcome:
        raise outcome
    return GivenKudos(earlier, again=True) if earlier else None


@dataclass(frozen=True, slots=True)
class _Wish:
    """A kudos as the statement takes it."""

    workspace_id: int
    limits: Limits
    fields: dict[str, Any]

    @property
    def allowance(self) -> Hashable:
        """Returns what is spent for all wishes of it, once it is for one."""
        return self.limits, self.fields["giver"], self.fields["week"], self.fields["given_at"][:16]


async def _give_all(wishes: Sequence[_Wish]) -> list[int | OperationalError | None]:
    """Ids, None where the week or the minute is used up, or what the database refuses; all of one workspace."""
    workspace_id = wishes[0].workspace_id
    outcomes: dict[int, int | OperationalError | None] = {}
    while pending := [number for number in range(len(wishes)) if number not in outcomes]:
        limits = wishes[pending[0]].limits
        at_once = {
            wishes[number].fields["giver"]: number for number in reversed(pending) if wishes[number].limits == limits
        }
        try:
            batch = Jsonb([wishes[number].fields for number in at_once.values()])
            limited = {"a_week": limits.a_week, "a_minute": limits.a_minute}
            rows = await statement(_GIVE, workspace_id=workspace_id, wishes=batch, **limited)
            ids = {row["giver_id"]: int(row["id"]) for row in rows}
            outcomes |= {number: ids.get(giver) for giver, number in at_once.items()}
            spent = {wishes[number].allowance for number in at_once.values() if outcomes[number] is None}
            outcomes |= dict.fromkeys((number for number in pending if wishes[number].allowance in spent), None)
        except OperationalError as error:
            if len(at_once) == 1:
                outcomes[pending[0]] = error
            else:  # what is wrong with one is not the others' fault
                outcomes |= {number: (await _give_all([wishes[number]]))[0] for number in at_once.values()}
    return [outcomes[number] for number in range(len(wishes))]


_giving = Batcher(_give_all, workspace_of=lambda question: question.workspace_id)


async def is_minute_spent(workspace_id: int, giver: int, week: date, a_minute: int, now: datetime) -> bool:
    """Returns whether somebody has given so many in the minute of `now`."""
    rows = await statement(
        "select 1 from allowance where workspace_id = %(workspace_id)s and person_id = %(giver)s and week = %(week)s"
        " and minute = date_trunc('minute', %(now)s::timestamptz) and in_minute >= %(a_minute)s",
        workspace_id=workspace_id,
        giver=giver,
        week=week,
        a_minute=a_minute,
        now=now,
    )
    return bool(rows)


async def given_for(workspace_id: int, idempotency_key: str) -> int | None:
    """Returns the id of the kudos that this event gave, or None."""
    rows = await statement(
        "select id from kudos where workspace_id = %(workspace_id)s and source = %(idempotency_key)s",
        workspace_id=workspace_id,
        idempotency_key=idempotency_key,
    )
    return int(rows[0]["id"]) if rows else None
