"""People, values and public thanks, as a token may read them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.api.scopes import ReadingRole, Scope
from bot.kudos.public import PublicKudos
from commands.api.answers import (
    AnswerPage,
    ApiQuery,
    KudosAnswered,
    KudosAsked,
    ListedPersonAnswered,
    MonthAsked,
    Named,
    PageAsked,
    PersonDetails,
    ValueAnswered,
    ValueGiven,
)
from commands.api.paging import page_of, position_of
from commands.api.readers import ApiReader
from storage.kudos.public_kudos import KudosBefore, public_page
from storage.org import values
from storage.org.listed_people import ListedPerson, listed_page

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


async def read_people(reader: ApiReader, query: PageAsked) -> AnswerPage[ListedPersonAnswered]:
    """Returns who works here; admins read of each where they stand, and who has left."""
    reader.require(Scope.PEOPLE)
    is_admin = reader.token.role is ReadingRole.ADMIN
    [number] = position_of(reader, Scope.PEOPLE, query, [0])
    listed = await listed_page(reader.workspace.id, int(number), query.limit + 1, with_leavers=is_admin)
    rows = [_person(person, with_details=is_admin) for person in listed]
    return page_of(reader, Scope.PEOPLE, query, rows, lambda person: [person.id])


def _person(person: ListedPerson, *, with_details: bool) -> ListedPersonAnswered:
    details = PersonDetails(
        is_active=person.is_active,
        language=person.language,
        time_zone=person.time_zone,
        country=person.country,
        joined_on=person.joined_on,
        team=person.team_id,
        manager=person.manager_id,
    )
    return ListedPersonAnswered(
        id=person.id, account=person.platform_id, name=person.name, details=details if with_details else None
    )


async def read_values(reader: ApiReader, _: ApiQuery) -> AnswerPage[ValueAnswered]:
    """Returns all values in the admins' order, also those that are retired."""
    reader.require(Scope.VALUES)
    entries = tuple(
        ValueAnswered(
            id=value.id,
            names=dict(value.names),
            emoji=value.emoji,
            practices=dict(value.practices),
            is_retired=value.retired,
        )
        for value in await values.every(reader.workspace.id)
    )
    return AnswerPage(entries=entries, next_cursor=None)


async def read_kudos(reader: ApiReader, query: KudosAsked) -> AnswerPage[KudosAnswered]:
    """Returns public thanks, the newest beginning. Private ones are in no page, whoever asks."""
    reader.require(Scope.KUDOS)
    until = (query.until or _NEVER).isoformat()
    moment, number = position_of(reader, Scope.KUDOS, query, [until, 0])
    earlier_than = KudosBefore(datetime.fromisoformat(str(moment)), int(number))
    rows = await public_page(reader.workspace.id, earlier_than, query.since or _BEGINNING, query.limit + 1)
    return page_of(
        reader, Scope.KUDOS, query, list(map(_kudos, rows)), lambda kudos: [kudos.given_at.isoformat(), kudos.id]
    )


async def read_kudos_of_month(reader: ApiReader, query: MonthAsked) -> AnswerPage[KudosAnswered]:
    """Returns the public thanks of a month, by the calendar of the company's own place, the newest first."""
    month = query.month or f"{reader.today.replace(day=1) - timedelta(days=1):%Y-%m}"
    first_day = date.fromisoformat(f"{month}-01")
    next_month = (first_day + timedelta(days=31)).replace(day=1)
    since, until = (datetime.combine(day, time(), ZoneInfo(reader.time_zone)) for day in (first_day, next_month))
    return await read_kudos(reader, KudosAsked(limit=query.limit, cursor=query.cursor, since=since, until=until))


def _kudos(kudos: PublicKudos) -> KudosAnswered:
    value = ValueGiven(id=kudos.value_id, names=dict(kudos.value_names)) if kudos.value_id else None
    return KudosAnswered(
        id=kudos.id,
        given_at=kudos.given_at,
        giver=Named(id=kudos.giver.id, name=kudos.giver.name) if kudos.giver else None,
        receivers=tuple(Named(id=receiver.id, name=receiver.name) for receiver in kudos.receivers),
        value=value,
        words=kudos.words,
        from_customer=kudos.from_customer,
    )
