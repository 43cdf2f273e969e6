"""The thanks of somebody who is forgotten: they stay without the name, or go, and so do their posts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.awards.awards import ANNOUNCED, AWARDED, TO_HAND_OVER, WORDS_ABOUT
from bot.barnacles.news import NEWS
from bot.barnacles.owning import OWNED
from bot.barnacles.taking_away import TAKEN_AWAY
from bot.celebrations.occasions import ANNIVERSARY, BIRTHDAY, NEWCOMERS, POST, SOON
from bot.customers.thanks import ANSWERED, CAME, HANDED
from bot.forgetting.forgetting import Choices, Fate
from storage.database import statement
from storage.forgetting.words import NamedIn

# Thanks with the person in them, before anything is changed: their messages are drawn anew.
_WITH_THEM = """
select id from kudos where workspace_id = %(workspace_id)s and (giver_id = %(person)s or shared_by_id = %(person)s)
union
select kudos_id from kudos_receiver where workspace_id = %(workspace_id)s and person_id = %(person)s
union
select kudos_id from kudos_plus where workspace_id = %(workspace_id)s and author_id = %(person)s
"""
# What a legal hold keeps of a colleague stays, whatever somebody else chose.
_HELD = """(k.giver_id = any(%(held)s::bigint[]) or exists (
    select 1 from kudos_receiver h
    where h.workspace_id = k.workspace_id and h.kudos_id = k.id and h.person_id = any(%(held)s::bigint[])))"""
# What nobody reads any more holds no words either. The row stays until its posts are gone, which are drawn from it.
_EMPTY = f"""
update kudos k set words = '', quote = '', link = '', value = null, value_id = null, removed_because = '',
    customer = case when k.customer is null then null else '' end, removed_at = coalesce(k.removed_at, %(now)s)
where k.workspace_id = %(workspace_id)s and not coalesce({_HELD}, false) and (
    (%(given_go)s or k.removed_at is not null) and k.giver_id = %(person)s
    or %(received_go)s and exists (
        select 1 from kudos_receiver r
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id and r.person_id = %(person)s)
    and not exists (
        select 1 from kudos_receiver r
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id and r.person_id not in (%(person)s, %(nobody)s)))
"""
_DELETE_PLUS = """
delete from kudos_plus u using kudos k
where u.workspace_id = %(workspace_id)s and k.workspace_id = u.workspace_id and k.id = u.kudos_id
    and (u.author_id = %(person)s or k.removed_at is not null and k.id = any(%(kudos)s))
"""
_SIGN = """
update kudos set giver_id = %(nobody)s, source = 'forgotten ' || id::text
where workspace_id = %(workspace_id)s and giver_id = %(person)s
"""
_WITHOUT_NAME = f"""
update kudos_receiver r set person_id = %(nobody)s, saved = false
where r.workspace_id = %(workspace_id)s and r.person_id = %(person)s and (not %(received_go)s or exists (
    select 1 from kudos k where k.workspace_id = r.workspace_id and k.id = r.kudos_id and {_HELD})) and not exists (
    select 1 from kudos_receiver o
    where o.workspace_id = r.workspace_id and o.kudos_id = r.kudos_id and o.person_id = %(nobody)s)
"""
_NOT_RECEIVED = "delete from kudos_receiver where workspace_id = %(workspace_id)s and person_id = %(person)s"
_COUNT_UP = """
update kudos set revision = revision + 1 where workspace_id = %(workspace_id)s and id = any(%(kudos)s)
"""
# Thanks of another product, which stand in no chat.
_PAST_GO = """
delete from past_kudos where workspace_id = %(workspace_id)s and giver_id = %(person)s and %(given_go)s
    and receiver_id <> all(%(held)s::bigint[])
"""
_PAST_WITHOUT_NAME = """
update past_kudos set receiver_id = %(nobody)s
where workspace_id = %(workspace_id)s and receiver_id = %(person)s
    and (not %(received_go)s or giver_id = any(%(held)s::bigint[]))
"""
_PAST_SIGN = "update past_kudos set giver_id = null where workspace_id = %(workspace_id)s and giver_id = %(person)s"
_STEPS = {
    "what goes": _EMPTY,
    "what was added": _DELETE_PLUS,
    "who gave it": _SIGN,
    "who received it": _WITHOUT_NAME,
    "who received it with others": _NOT_RECEIVED,
    "that it changed": _COUNT_UP,
    "what goes of another product": _PAST_GO,
    "who gave it there": _PAST_SIGN,
    "who received it in the past": _PAST_WITHOUT_NAME,
}
_OF_AWARDS = """
select round_id from award_nomination
where workspace_id = %(workspace_id)s
    and (nominee_id = %(person)s or nominator_id = %(person)s or kudos_id = any(%(kudos)s))
union
select round_id from award where workspace_id = %(workspace_id)s and nominee_id = %(person)s
"""
_OF_BARNACLES = """
select posted_on - date '0001-01-01' + 1 as number from barnacle
where workspace_id = %(workspace_id)s and posted_on is not null and %(person)s in (namer_id, owner_id)
union
select ending_posted_on - date '0001-01-01' + 1 from barnacle
where workspace_id = %(workspace_id)s and ending_posted_on is not null and %(person)s in (namer_id, owner_id)
"""
_OF_MORNINGS = """
select posted_on - date '0001-01-01' + 1 as number from celebration
where workspace_id = %(workspace_id)s and person_id = %(person)s and posted_on is not null
union
select hinted_on - date '0001-01-01' + 1 from celebration
where workspace_id = %(workspace_id)s and person_id = %(person)s and hinted_on is not null
union
select day - date '0001-01-01' + 1 from celebration_word
where workspace_id = %(workspace_id)s and author_id = %(person)s
union
select c.posted_on - date '0001-01-01' + 1 from celebration_word w
join celebration c on c.workspace_id = w.workspace_id and c.person_id = w.person_id and c.kind = w.kind
    and c.day = w.day and c.posted_on is not null
where w.workspace_id = %(workspace_id)s and w.author_id = %(person)s
"""
_DRAW_ANEW = """
with wished as (
    select workspace_id, id, now() as moment from delivery
    where workspace_id = %(workspace_id)s and subject = any(%(subjects)s) and subject_id = any(%(ids)s)
        and reader_id is distinct from %(person)s
    order by id for update
)
update delivery d set wanted = wanted + 1, failed = null, tries = 0,
    wanted_at = case when d.posted <> d.wanted and d.failed is null then wanted_at else wished.moment end
from wished where d.workspace_id = wished.workspace_id and d.id = wished.id
"""
_KUDOS = ("kudos", "kudos_lost", "kudos_report", "kudos_removed", "newcomer_story")
_AWARDS = (ANNOUNCED, AWARDED, WORDS_ABOUT, TO_HAND_OVER)
_MORNINGS = (POST, SOON, NEWCOMERS, BIRTHDAY, ANNIVERSARY)
_SUBJECTS: Mapping[NamedIn, tuple[str, ...]] = {
    NamedIn.KUDOS: _KUDOS,
    NamedIn.AWARDS: _AWARDS,
    NamedIn.BARNACLES: (OWNED, TAKEN_AWAY),
    NamedIn.BARNACLE_DAYS: (NEWS,),
    NamedIn.MORNINGS: _MORNINGS,
    NamedIn.CUSTOMERS: (CAME, HANDED, ANSWERED),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody who is forgotten at a moment chose, and over whom a legal hold stands."""

    choices: Choices
    people_held: Collection[int]
    now: datetime


async def draw_anew(workspace_id: int, person: int, naming: Mapping[NamedIn, Sequence[int]]) -> list[int]:
    """Has whatever stands in the chat with somebody in it drawn anew, once the transaction around it is through, and
    returns the ids of the thanks with them, or with their name in the words; `naming` is what names them.
    """
    whose = {"workspace_id": workspace_id, "person": person}
    kudos = [*naming[NamedIn.KUDOS], *(row["id"] for row in await statement(_WITH_THEM, **whose))]
    rounds = [row["round_id"] for row in await statement(_OF_AWARDS, **whose, kudos=kudos)]
    days = [row["number"] for row in await statement(_OF_BARNACLES, **whose)]
    mornings = [row["number"] for row in await statement(_OF_MORNINGS, **whose)]
    with_them = {
        NamedIn.KUDOS: kudos,
        NamedIn.AWARDS: rounds,
        NamedIn.BARNACLE_DAYS: days,
        NamedIn.MORNINGS: mornings,
    }
    for place, subjects in _SUBJECTS.items():
        if ids := [*with_them.get(place, ()), *naming[place]]:
            await statement(_DRAW_ANEW, **whose, subjects=list(subjects), ids=ids)
    return kudos


async def forget_thanks(workspace_id: int, person: int, nobody: int, wanted: Wanted, kudos: list[int]) -> None:
    """Takes somebody out of their thanks, as they chose; `nobody` is the row that stands for whoever was forgotten."""
    values = {
        "workspace_id": workspace_id,
        "person": person,
        "nobody": nobody,
        "given_go": wanted.choices.kudos_given is Fate.GONE,
        "received_go": wanted.choices.kudos_received is Fate.GONE,
        "kudos": kudos,
        "held": list(wanted.people_held),
        "now": wanted.now,
    }
    for step in _STEPS:
        await statement(_STEPS[step], **values)
