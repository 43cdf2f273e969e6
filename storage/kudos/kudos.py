"""Kudos in the database: one statement gives those of one moment, with their allowances and deliveries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cachetools import TTLCache
from psycopg.types.json import Jsonb
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from bot.delivery.deliveries import Subject
from bot.kudos.kudos import Draft, Kudos, Plus
from bot.org.values import Value
from storage.batching import Gathering
from storage.database import Row, statement
from storage.delivery import deliveries
from storage.kudos import recent
from storage.models import KudosRow, PlusRow
from storage.org.people import person_of

# The one hot statement, for as many as are given at once, each by another giver. Through the ORM one takes four round
# trips and a third of the speed (`make bench`). The allowance rows are locked first, and in one order, so a limit is
# exact under concurrency; an event that was stored before breaks the unique (workspace, source) and takes the whole
# statement back, allowances included.
_GIVE = """
with wish as (
    select * from jsonb_to_recordset(%s) as wish(workspace bigint, giver bigint, week date, source text, value jsonb,
        value_id bigint, words text, private bool, link text, given_at timestamptz, receivers jsonb, targets jsonb)
), allowed as (
    insert into allowance (workspace_id, person_id, week, given)
    select workspace, giver, week, 1 from wish order by giver
    on conflict (workspace_id, person_id, week) do update set given = allowance.given + 1
        where %s::int is null or allowance.given < %s::int
    returning workspace_id, person_id
), thanks as (
    insert into kudos (workspace_id, source, giver_id, value, value_id, words, private, link, given_at,
                       revision, removed_because)
    select workspace, source, giver, value, value_id, words, private, link, given_at, 1, ''
    from allowed join wish on wish.workspace = allowed.workspace_id and wish.giver = allowed.person_id
    returning id, workspace_id, giver_id, given_at
), received as (
    insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
    select workspace_id, id, receiver::bigint, thanks.given_at
    from thanks join wish on workspace = workspace_id and giver = giver_id
    cross join jsonb_array_elements_text(receivers) receiver
), wanted as (
    insert into delivery (workspace_id, place, reader_id, subject, subject_id)
    select workspace_id, target->>0, (target->>1)::bigint, 'kudos', id
    from thanks join wish on workspace = workspace_id and giver = giver_id
    cross join jsonb_array_elements(targets) target order by thanks.given_at, id
)
select giver_id, id from thanks
"""


@dataclass(frozen=True, slots=True)
class Target:
    """A place where a kudos should stand; `reader` is the one person who reads there, if it is a direct message."""

    place: str
    reader: int | None


async def give(
    workspace: int,
    source: str,
    giver: int,
    draft: Draft,
    value: Value | None,
    targets: Sequence[Target],
    week: date,
    limit: int | None,
    now: datetime,
) -> int | None:
    """Stores a kudos once for `source` and returns its id; None when the giver's week is used up.

    An event that comes again finds what it gave the first time, also when that was the last of the week.
    """
    wish = {
        "workspace": workspace,
        "giver": giver,
        "week": week.isoformat(),
        "source": source,
        "value": {"names": dict(value.names), "emoji": value.emoji} if value else None,
        "value_id": value.id if value else None,
        "words": draft.words,
        "private": draft.private,
        "link": draft.link,
        "given_at": now.isoformat(),
        "receivers": draft.receivers,
        "targets": [(target.place, target.reader) for target in targets],
    }
    outcome = await _giving.answer((limit, wish))
    if isinstance(outcome, OperationalError):
        if not isinstance(outcome, IntegrityError) or (existing := await given_for(workspace, source)) is None:
            raise outcome
        return existing
    if outcome is None:
        return await given_for(workspace, source)
    recent.given(workspace, giver, draft.words, draft.receivers)
    return outcome


async def _give_all(wishes: Sequence[tuple[int | None, dict[str, Any]]]) -> list[int | OperationalError | None]:
    """Ids, None where the week is used up, or what the database refuses. Each has a limit and a wish."""
    outcomes: dict[int, int | OperationalError | None] = {}
    while left := [number for number in range(len(wishes)) if number not in outcomes]:
        limit = wishes[left[0]][0]
        at_once = {wishes[number][1]["giver"]: number for number in reversed(left) if wishes[number][0] == limit}
        try:
            rows = await statement(_GIVE, Jsonb([wishes[number][1] for number in at_once.values()]), limit, limit)
            ids = {row["giver_id"]: int(row["id"]) for row in rows}
            outcomes |= {number: ids.get(giver) for giver, number in at_once.items()}
        except OperationalError as error:
            if len(at_once) == 1:
                outcomes[left[0]] = error
            else:  # what is wrong with one is not the others' fault
                outcomes |= {number: (await _give_all([wishes[number]]))[0] for number in at_once.values()}
    return [outcomes[number] for number in range(len(wishes))]


_giving = Gathering(_give_all)


async def given_for(workspace: int, source: str) -> int | None:
    """The kudos that this event gave, if it did."""
    rows = await statement("select id from kudos where workspace_id = %s and source = %s", workspace, source)
    return int(rows[0]["id"]) if rows else None


READ = """
select k.workspace_id, k.id, k.words, k.value, k.value_id, k.private, k.link, k.given_at, k.revision, k.removed_at,
    (select to_jsonb(p) from person p where p.workspace_id = k.workspace_id and p.id = k.giver_id) as giver,
    (select jsonb_agg(to_jsonb(p) order by r.id) from kudos_receiver r
        join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id) as receivers,
    (select jsonb_agg(jsonb_build_object('author', to_jsonb(p), 'word', u.word) order by u.added_at, u.id)
        from kudos_plus u join person p on p.workspace_id = u.workspace_id and p.id = u.author_id
        where u.workspace_id = k.workspace_id and u.kudos_id = k.id) as plus
from kudos k
"""


def value_of(row: Row) -> Value | None:
    """The value as it was named in a kudos."""
    value = row["value"]
    return Value(row["value_id"], value["names"], value["emoji"], {}) if value else None


def kudos_of(row: Row) -> Kudos:
    return Kudos(
        id=row["id"],
        giver=person_of(row["giver"]),
        receivers=tuple(person_of(receiver) for receiver in row["receivers"] or ()),
        words=row["words"],
        value=value_of(row),
        private=row["private"],
        link=row["link"],
        given_at=row["given_at"],
        revision=row["revision"],
        removed=row["removed_at"] is not None,
        plus=tuple(Plus(person_of(plus["author"]), plus["word"]) for plus in row["plus"] or ()),
    )


async def find(workspace: int, kudos_id: int) -> Kudos | None:
    return (await _find([(workspace, kudos_id)])).get((workspace, kudos_id))


async def _find(keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Kudos]:
    """By workspace and id."""
    rows = await statement(
        READ + "where (k.workspace_id, k.id) in (select * from unnest(%s::bigint[], %s::bigint[]))",
        *([workspace for workspace, _ in keys], [kudos_id for _, kudos_id in keys]),
    )
    return {(row["workspace_id"], row["id"]): kudos_of(row) for row in rows}


_ahead: TTLCache[tuple[int, int], Kudos] = TTLCache(maxsize=1_000, ttl=1)


def forget() -> None:
    _ahead.clear()


async def read_ahead(keys: Collection[tuple[int, int]]) -> None:
    """By workspace and id, those whose messages are about to be sent (`make bench kudos`)."""
    _ahead.update(await _find(list(keys)))


async def find_to_send(workspace: int, kudos_id: int) -> Kudos | None:
    """As it was a second ago or later: whatever is changed meanwhile is wanted anew, and sent again."""
    return _ahead.get((workspace, kudos_id)) or await find(workspace, kudos_id)


async def given_by(workspace: int, person: int, before: int | None, limit: int) -> list[Kudos]:
    """Newest first, older than the kudos `before`."""
    return await _page("k.giver_id = %s", workspace, person, before, limit)


async def received_by(workspace: int, person: int, before: int | None, limit: int) -> list[Kudos]:
    return await _page(
        "k.id in (select kudos_id from kudos_receiver where workspace_id = k.workspace_id and person_id = %s)",
        *(workspace, person, before, limit),
    )


async def received_in_team(workspace: int, team: int, before: int | None, limit: int) -> list[Kudos]:
    """What the people of a team were thanked for in public; those who do not want to be posted about are left out."""
    return await _page(
        "not k.private and k.id in (select r.kudos_id from person p"
        " join kudos_receiver r on r.workspace_id = p.workspace_id and r.person_id = p.id"
        " where p.workspace_id = k.workspace_id and p.team_id = %s and p.posts_about_me)",
        *(workspace, team, before, limit),
    )


async def _page(condition: str, workspace: int, subject: int, before: int | None, limit: int) -> list[Kudos]:
    rows = await statement(
        f"{READ} where k.workspace_id = %s and {condition} and k.removed_at is null"
        " and (%s::bigint is null or (k.given_at, k.id) <"
        " (select given_at, id from kudos b where b.workspace_id = k.workspace_id and b.id = %s))"
        " order by k.given_at desc, k.id desc limit %s",
        *(workspace, subject, before, before, limit),
    )
    return [kudos_of(row) for row in rows]


async def add_plus(workspace: int, kudos_id: int, author: int, word: str, now: datetime) -> bool:
    """Adds a word once a person; False if they had joined before, or the kudos is gone."""
    try:
        async with in_transaction():
            if not await _revise(workspace, kudos_id, {}):
                return False
            await PlusRow.create(workspace_id=workspace, kudos_id=kudos_id, author_id=author, word=word, added_at=now)
            await deliveries.revise(Subject.KUDOS, workspace, kudos_id, only_shared=True)
    except IntegrityError:
        return False
    return True


async def change(workspace: int, kudos_id: int, words: str, value: Value | None) -> bool:
    kept = {"names": dict(value.names), "emoji": value.emoji} if value else None
    changed = {"words": words, "value": kept, "value_id": value.id if value else None}
    return await _revise_everywhere(workspace, kudos_id, changed)


async def remove(workspace: int, kudos_id: int, giver: int, week: date, by: int, because: str, now: datetime) -> bool:
    """Takes a kudos out of sight everywhere, and gives the giver's allowance of that week back."""
    async with in_transaction():
        removed = {"removed_at": now, "removed_by": by, "removed_because": because}
        if not await _revise_everywhere(workspace, kudos_id, removed):
            return False
        await statement(
            "update allowance set given = given - 1"
            " where workspace_id = %s and person_id = %s and week = %s and given > 0",
            *(workspace, giver, week),
        )
    return True


async def _revise_everywhere(workspace: int, kudos_id: int, changed: dict[str, Any]) -> bool:
    async with in_transaction():
        if not await _revise(workspace, kudos_id, changed):
            return False
        await deliveries.revise(Subject.KUDOS, workspace, kudos_id)
    return True


async def _revise(workspace: int, kudos_id: int, changed: dict[str, Any]) -> bool:
    standing = KudosRow.filter(workspace_id=workspace, id=kudos_id, removed_at=None)
    row = await standing.select_for_update().first()
    if row is None:
        return False
    await standing.update(**changed, revision=row.revision + 1)
    recent.changed(workspace, row.giver_id)
    _ahead.pop((workspace, kudos_id), None)
    return True
