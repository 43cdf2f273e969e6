"""What newcomers are shown, in the database: one story a week each, whichever processes try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.checkin.availability import CheckInWish
from bot.delivery.deliveries import Delivery
from bot.newcomers.stories import PRACTICE_STORY, THANKS_STORY, Example, Story
from bot.org.people import Person
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT_DIRECT
from storage.kudos.consent import ALL_AGREE
from storage.org.people import person_of
from storage.records import Stored

_WISH = Stored(CheckInWish)
_NEWCOMERS = """
select to_jsonb(p) as person, to_jsonb(a) as wish, (
    select jsonb_agg(jsonb_build_object('week', s.week, 'value', s.value_id, 'kudos', s.kudos_id, 'giver', k.giver_id)
        order by s.week)
    from newcomer_story s left join kudos k on k.workspace_id = s.workspace_id and k.id = s.kudos_id
    where s.workspace_id = p.workspace_id and s.person_id = p.id) as stories
from person p
left join availability a on a.workspace_id = p.workspace_id and a.person_id = p.id
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
_SHOW = f"""
with claimed as (
    insert into newcomer_story (workspace_id, person_id, week, value_id, kudos_id)
    values (%(workspace_id)s, %(person)s, %(week)s, %(value)s, %(kudos)s)
    on conflict do nothing
    returning workspace_id, person_id, coalesce(kudos_id, value_id) as subject_id
), wanted as ({WANT_DIRECT})
select 1 from claimed
"""
_PUT_BACK = """
delete from newcomer_story
where workspace_id = %(workspace_id)s and person_id = %(person)s
    and case when %(of_thanks)s then kudos_id = %(subject)s else kudos_id is null and value_id = %(subject)s end
"""
_FORGET = """
delete from newcomer_story s using person p
where s.workspace_id = %(workspace_id)s and p.workspace_id = s.workspace_id and p.id = s.person_id
    and (p.joined_on is null or p.joined_on < %(since)s)
"""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody in their first weeks, when they can be asked, and what they were shown, the latest last."""

    person: Person
    wish: CheckInWish
    before: Sequence[Story]


async def newcomers(workspace_id: int, since: date, until: date) -> list[Newcomer]:
    """Returns those who joined within these days and were not shown anything in their week yet."""
    rows = await statement(_NEWCOMERS, workspace_id=workspace_id, since=since, until=until)
    return [
        Newcomer(
            person_of(row["person"]),
            _WISH.read(row["wish"]) if row["wish"] else CheckInWish(),
            [Story(**story) for story in row["stories"] or ()],
        )
        for row in rows
    ]


async def examples(workspace_id: int) -> list[Example]:
    """Returns the thanks for a value that newcomers may read."""
    rows = await statement(_EXAMPLES, workspace_id=workspace_id)
    return [Example(**row | {"receivers": tuple(row["receivers"])}) for row in rows]


async def show(workspace_id: int, person: int, story: Story) -> bool:
    """Has a newcomer shown a story; False where they were shown one in its week."""
    rows = await statement(
        _SHOW,
        workspace_id=workspace_id,
        person=person,
        week=story.week,
        value=story.value,
        kudos=story.kudos,
        subject=PRACTICE_STORY if story.kudos is None else THANKS_STORY,
        low_priority=True,
    )
    return bool(rows)


async def put_back(delivery: Delivery) -> None:
    """Has the week of a story that does not stand yet looked at anew when its hour comes."""
    async with all_or_nothing():
        await deliveries.unwant(delivery)
        await statement(
            _PUT_BACK,
            workspace_id=delivery.workspace_id,
            person=delivery.reader_id,
            of_thanks=delivery.subject == THANKS_STORY,
            subject=delivery.subject_id,
        )


async def forget(workspace_id: int, joined_before: date) -> None:
    """Forgets what those were shown who joined before that day."""
    await statement(_FORGET, workspace_id=workspace_id, since=joined_before)
