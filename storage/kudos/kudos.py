"""Kudos in the database, once they are given: how they are read, changed and removed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cachetools import TTLCache
from psycopg.types.json import Jsonb
from tortoise.exceptions import IntegrityError

from bot.kudos.kudos import LOST, SUBJECT, Kudos, Plus
from bot.newcomers.stories import STORY
from bot.org.values import Value
from storage.batching import Batcher
from storage.caches import registered
from storage.client import in_workspace
from storage.database import Row, all_or_nothing, statement
from storage.delivery import deliveries
from storage.kudos import recent
from storage.kudos.quoted import forget_consent, revise_quotes
from storage.models import KudosRow, PlusRow
from storage.org.people import person_of
from storage.records import Stored

_KUDOS = Stored(Kudos, "giver", "receivers", "value", "removed", "plus", "shared_by", "thanked_back")
_READ = f"""
select k.workspace_id, {_KUDOS.columns("k")}, k.value, k.value_id, k.removed_at,
    (select to_jsonb(p) from person p where p.workspace_id = k.workspace_id and p.id = k.giver_id) as giver,
    (select to_jsonb(p) from person p where p.workspace_id = k.workspace_id and p.id = k.shared_by_id) as shared_by,
    (select jsonb_agg(to_jsonb(p) || jsonb_build_object('thanked_back', r.thanked_back) order by r.given_at, r.id)
        from kudos_receiver r
        join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id and not r.hidden) as receivers,
    (select jsonb_agg(jsonb_build_object('author', to_jsonb(p), 'word', u.word) order by u.added_at, u.id)
        from kudos_plus u join person p on p.workspace_id = u.workspace_id and p.id = u.author_id
        where u.workspace_id = k.workspace_id and u.kudos_id = k.id) as plus
from kudos k
"""
_FIND = f"""
{_READ} where k.workspace_id = %(workspace_id)s and k.id = any(%(ids)s)
"""
# Older than the kudos {before}, or from the newest on: written so that an index begins there.
_BEFORE = """(
    case when {before} is null then 'infinity' else (
        select b.given_at from kudos b where b.workspace_id = {workspace} and b.id = {before}) end,
    coalesce({before}, 0))
"""
_BEFORE_QUESTION = _BEFORE.format(workspace="%(workspace_id)s", before="question.before")
_BEFORE_VALUE = _BEFORE.format(workspace="%(workspace_id)s", before="%(before)s::bigint")
# A page for each who asks: those who look at the same time are answered by one statement.
_PAGES = """
select question.number, page.* from jsonb_to_recordset(%(questions)s)
    as question (number integer, person_id bigint, before bigint, at_most integer)
cross join lateral ({page} limit question.at_most) page
order by question.number, page.given_at desc, page.id desc
"""
_GIVEN_BY = _PAGES.format(
    page=f"""{_READ}
    where k.workspace_id = %(workspace_id)s and k.giver_id = question.person_id and k.removed_at is null
        and (k.given_at, k.id) < {_BEFORE_QUESTION}
    order by k.given_at desc, k.id desc"""
)


def _received(which: str) -> str:
    # From the receiver's own rows, which an index has in this order: however many thanks there are of others.
    return _PAGES.format(
        page=f"""{_READ} join kudos_receiver mine on mine.workspace_id = k.workspace_id and mine.kudos_id = k.id
    where mine.workspace_id = %(workspace_id)s and mine.person_id = question.person_id and not mine.hidden
        and k.removed_at is null and (mine.given_at, mine.kudos_id) < {_BEFORE_QUESTION} {which}
    order by mine.given_at desc, mine.kudos_id desc"""
    )


_RECEIVED_BY, _SAVED_BY = _received(""), _received("and mine.saved")
_RECEIVED_IN_TEAM = f"""
{_READ}
where k.workspace_id = %(workspace_id)s and k.id = any(array(
    select recent.kudos_id from person p cross join lateral (
        select r.kudos_id from kudos_receiver r
        join kudos t on t.workspace_id = r.workspace_id and t.id = r.kudos_id and not t.private and t.removed_at is null
        where r.workspace_id = p.workspace_id and r.person_id = p.id and not r.hidden
            and (r.given_at, r.kudos_id) < {_BEFORE_VALUE}
        order by r.given_at desc, r.kudos_id desc limit %(limit)s
    ) recent
    where p.workspace_id = %(workspace_id)s and p.team_id = %(team)s and not p.is_stranger
        and p.posts_about_me))
order by k.given_at desc, k.id desc limit %(limit)s
"""


def value_of(row: Row) -> Value | None:
    """Returns the value of a kudos, with the names that it had when the kudos was given."""
    value = row["value"]
    return Value(id=row["value_id"], names=value["names"], emoji=value["emoji"], practices={}) if value else None


def kudos_of(row: Row) -> Kudos:
    receivers = row["receivers"] or ()
    return _KUDOS.read(
        row,
        giver=person_of(row["giver"]) if row["giver"] else None,
        shared_by=person_of(row["shared_by"]) if row["shared_by"] else None,
        receivers=tuple(person_of(receiver) for receiver in receivers),
        value=value_of(row),
        removed=row["removed_at"] is not None,
        plus=tuple(Plus(person_of(plus["author"]), plus["word"]) for plus in row["plus"] or ()),
        thanked_back=tuple(person_of(receiver) for receiver in receivers if receiver["thanked_back"]),
    )


async def find(workspace_id: int, kudos_id: int) -> Kudos | None:
    return (await _find(workspace_id, [kudos_id])).get(kudos_id)


async def _find(workspace_id: int, ids: Sequence[int]) -> dict[int, Kudos]:
    return {row["id"]: kudos_of(row) for row in await statement(_FIND, workspace_id=workspace_id, ids=ids)}


_ahead: TTLCache[tuple[int, int], Kudos] = registered(TTLCache(maxsize=1_000, ttl=1))


async def read_ahead(keys: Collection[tuple[int, int]]) -> None:
    """Reads kudos, by workspace and id, whose messages are about to be sent (`make bench kudos`)."""
    ids_of: defaultdict[int, list[int]] = defaultdict(list)
    for workspace_id, kudos_id in keys:
        ids_of[workspace_id].append(kudos_id)
    for workspace_id, ids in ids_of.items():
        by_id = await _find(workspace_id, ids)
        _ahead.update({(workspace_id, kudos_id): kudos for kudos_id, kudos in by_id.items()})


def is_read(workspace_id: int, kudos_id: int) -> bool:
    """Returns whether this was read within the last second."""
    return (workspace_id, kudos_id) in _ahead


async def find_to_send(workspace_id: int, kudos_id: int) -> Kudos | None:
    """Returns a kudos, at most a second old: whatever is changed meanwhile is wanted anew, and sent again."""
    return _ahead.get((workspace_id, kudos_id)) or await find(workspace_id, kudos_id)


class _Question(NamedTuple):
    """A page of somebody's list: so many kudos `at_most` that are older than the kudos `before`, the newest first."""

    workspace_id: int
    person_id: int
    before: int | None
    at_most: int


async def given_by(workspace_id: int, person: int, before_id: int | None, limit: int) -> list[Kudos]:
    """Returns the kudos of a giver that are older than the kudos `before_id`, the newest first."""
    return await _reading_given.answer(_Question(workspace_id, person, before_id, limit))


async def received_by(workspace_id: int, person: int, before_id: int | None, limit: int) -> list[Kudos]:
    """Returns the kudos of a receiver in the same way."""
    return await _reading_received.answer(_Question(workspace_id, person, before_id, limit))


async def saved_by(workspace_id: int, person: int, before_id: int | None, limit: int) -> list[Kudos]:
    """Returns those of them that the receiver saved, in the same way."""
    return await _reading_saved.answer(_Question(workspace_id, person, before_id, limit))


async def _read_given(questions: Sequence[_Question]) -> list[list[Kudos]]:
    return _pages(len(questions), await statement(_GIVEN_BY, **_asked(questions)))


async def _read_received(questions: Sequence[_Question]) -> list[list[Kudos]]:
    return _pages(len(questions), await statement(_RECEIVED_BY, **_asked(questions)))


async def _read_saved(questions: Sequence[_Question]) -> list[list[Kudos]]:
    return _pages(len(questions), await statement(_SAVED_BY, **_asked(questions)))


def _asked(questions: Sequence[_Question]) -> dict[str, Any]:
    """The values of a statement for those who ask in one workspace."""
    numbered = [{"number": number, **question._asdict()} for number, question in enumerate(questions)]
    return {"workspace_id": questions[0].workspace_id, "questions": Jsonb(numbered)}


def _pages(count: int, rows: Sequence[Row]) -> list[list[Kudos]]:
    pages: list[list[Kudos]] = [[] for _ in range(count)]
    for row in rows:
        pages[row["number"]].append(kudos_of(row))
    return pages


_reading_given = Batcher(_read_given, workspace_of=lambda question: question.workspace_id)
_reading_received = Batcher(_read_received, workspace_of=lambda question: question.workspace_id)
_reading_saved = Batcher(_read_saved, workspace_of=lambda question: question.workspace_id)


async def received_in_team(workspace_id: int, team: int, before_id: int | None, limit: int) -> list[Kudos]:
    """Returns the public kudos that people of a team got, without those for people who do not want posts about them."""
    rows = await statement(_RECEIVED_IN_TEAM, workspace_id=workspace_id, team=team, before=before_id, limit=limit)
    return [kudos_of(row) for row in rows]


async def add_plus(workspace_id: int, kudos_id: int, author: int, word: str, now: datetime) -> bool:
    """Adds a person's word to a kudos, once; False if they had added one before, or the kudos is gone."""
    try:
        async with all_or_nothing():
            if not await _revise(workspace_id, kudos_id, {}):
                return False
            with in_workspace(workspace_id):
                await PlusRow.create(
                    workspace_id=workspace_id, kudos_id=kudos_id, author_id=author, word=word, added_at=now
                )
            await want_anew(workspace_id, kudos_id, only_shared=True)
    except IntegrityError:
        return False
    return True


async def change(workspace_id: int, kudos_id: int, words: str, value: Value | None) -> bool:
    stored_value = {"names": dict(value.names), "emoji": value.emoji} if value else None
    changed = {"words": words, "value": stored_value, "value_id": value.id if value else None}
    async with all_or_nothing():
        await forget_consent(workspace_id, kudos_id, words)
        return await revise_everywhere(workspace_id, kudos_id, changed)


async def remove(
    workspace_id: int, kudos_id: int, giver: int | None, week: date, remover: int, because: str, now: datetime
) -> bool:
    """Removes a kudos everywhere, and gives the giver's allowance of that week back; a customer has none."""
    async with all_or_nothing():
        removed = {"removed_at": now, "removed_by": remover, "removed_because": because}
        if not await revise_everywhere(workspace_id, kudos_id, removed):
            return False
        await statement(
            "update allowance set given = given - 1"
            " where workspace_id = %(workspace_id)s and person_id = %(giver)s and week = %(week)s and given > 0",
            workspace_id=workspace_id,
            giver=giver,
            week=week,
        )
    return True


async def revise_everywhere(workspace_id: int, kudos_id: int, changed: dict[str, Any]) -> bool:
    """Changes these columns, and what stands of it everywhere; False if it is gone."""
    async with all_or_nothing():
        if not await _revise(workspace_id, kudos_id, changed):
            return False
        await want_anew(workspace_id, kudos_id)
    return True


async def want_anew(workspace_id: int, kudos_id: int, *, only_shared: bool = False) -> None:
    """Has its next revision delivered. Notices of a loss are drawn again: it may stand by now, or be wanted nowhere."""
    await deliveries.revise(SUBJECT, workspace_id, kudos_id, only_shared)
    await deliveries.revise(LOST, workspace_id, kudos_id)
    if not only_shared:
        await revise_stories(workspace_id, kudos_id)
        await revise_quotes(workspace_id, kudos_id)


async def revise_stories(workspace_id: int, kudos_id: int) -> None:
    """Has it drawn anew for newcomers who have it in front of them: whether they may read it is asked again."""
    await deliveries.revise(STORY, workspace_id, kudos_id)


async def hold(workspace_id: int, kudos_id: int) -> None:
    """Has whoever changes this kudos wait for the end of the transaction around this."""
    await statement(
        "select 1 from kudos where workspace_id = %(workspace_id)s and id = %(kudos)s for update",
        workspace_id=workspace_id,
        kudos=kudos_id,
    )


async def _revise(workspace_id: int, kudos_id: int, changed: dict[str, Any]) -> bool:
    with in_workspace(workspace_id):
        standing = KudosRow.filter(workspace_id=workspace_id, id=kudos_id, removed_at=None)
        row = await standing.select_for_update().first()
        if row is None:
            return False
        await standing.update(**changed, revision=row.revision + 1)
    if row.giver_id is not None:
        recent.changed(workspace_id, row.giver_id)
    _ahead.pop((workspace_id, kudos_id), None)
    return True
