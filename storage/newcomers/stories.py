"""What newcomers are shown, in the database: one story a week each, whichever processes try."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from psycopg.types.json import Jsonb

from bot.delivery.deliveries import Delivery
from bot.newcomers.stories import Example, Story
from bot.org.people import Person
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.kudos.consent import ALL_AGREE
from storage.org.people import person_of

_NEWCOMERS = """
select to_jsonb(p) as person, (
    select jsonb_agg(jsonb_build_object('week', s.week, 'value', s.value_id, 'kudos', s.kudos_id, 'giver', k.giver_id)
        order by s.week)
    from newcomer_story s left join kudos k on k.workspace_id = s.workspace_id and k.id = s.kudos_id
    where s.workspace_id = p.workspace_id and s.person_id = p.id) as stories
from person p
where p.workspace_id = %(workspace_id)s and p.joined_on >= %(since)s and p.joined_on <= %(until)s
    and p.is_active and not p.is_bot and not p.is_stranger
"""
# The few to which somebody has agreed are looked at, however many thanks there are.
_EXAMPLES = f"""
select k.id as kudos, k.value_id as value, k.giver_id as giver, k.words, k.given_at, giver.language,
    (select array_agg(r.person_id) from kudos_receiver r
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id) as receivers,
    (select count(*) from kudos_plus u where u.workspace_id = k.workspace_id and u.kudos_id = k.id) as joined_by
from (select distinct kudos_id from newcomer_consent where workspace_id = %(workspace_id)s) agreed
join kudos k on k.workspace_id = %(workspace_id)s and k.id = agreed.kudos_id
join person giver on giver.workspace_id = k.workspace_id and giver.id = k.giver_id
where {ALL_AGREE} and k.value_id is not null
"""
_NOTE = """
insert into newcomer_story (workspace_id, person_id, week, value_id, kudos_id)
select %(workspace_id)s, story.person, story.week, story.value, story.kudos
from jsonb_to_recordset(%(stories)s) as story(person bigint, week int, value bigint, kudos bigint)
order by story.person on conflict do nothing
"""
_PUT_BACK = """
delete from newcomer_story
where workspace_id = %(workspace_id)s and person_id = %(person)s and coalesce(kudos_id, -value_id) = %(subject)s
"""
_FORGET = """
delete from newcomer_story s using person p
where s.workspace_id = %(workspace_id)s and p.workspace_id = s.workspace_id and p.id = s.person_id
    and (p.joined_on is null or p.joined_on < %(since)s)
"""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody in their first weeks, and what they were shown, the latest last."""

    person: Person
    earlier: tuple[Story, ...]


async def newcomers(workspace_id: int, since: date, until: date) -> list[Newcomer]:
    """Returns those who joined within these days."""
    rows = await statement(_NEWCOMERS, workspace_id=workspace_id, since=since, until=until)
    return [
        Newcomer(
            person_of(row["person"]),
            tuple(Story(**story) for story in row["stories"] or ()),
        )
        for row in rows
    ]


async def examples(workspace_id: int) -> list[Example]:
    """Returns the thanks for a value that newcomers may read."""
    rows = await statement(_EXAMPLES, workspace_id=workspace_id)
    return [Example(**{**row, "receivers": tuple(row["receivers"])}) for row in rows]


async def note(workspace_id: int, stories: Mapping[int, Story]) -> None:
    """Notes what newcomers are shown, by person. Call it in the transaction that wants the messages."""
    rows = [
        {"person": person, "week": story.week, "value": story.value, "kudos": story.kudos}
        for person, story in stories.items()
    ]
    await statement(_NOTE, workspace_id=workspace_id, stories=Jsonb(rows))


async def put_back(delivery: Delivery) -> None:
    """Has the week of a story that does not stand yet looked at anew when its hour comes."""
    async with all_or_nothing():
        await deliveries.unwant(delivery)
        await statement(
            _PUT_BACK,
            workspace_id=delivery.workspace_id,
            person=delivery.reader_id,
            subject=delivery.subject_id,
        )


async def forget(workspace_id: int, joined_before: date) -> None:
    """Forgets what those were shown who joined before that day."""
    await statement(_FORGET, workspace_id=workspace_id, since=joined_before)
