"""What people chose to have celebrated, in the database: read by nobody but themselves and the rules."""

from datetime import date

from bot.celebrations.occasions import POST, SOON, CelebrationKind, CelebrationWish
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.records import Stored

_WISH = Stored(CelebrationWish)
_COLUMNS = _WISH.columns()
_OF = f"""
select {_COLUMNS} from celebration_wish where workspace_id = %(workspace_id)s and person_id = %(person)s
"""
_SAVE = f"""
insert into celebration_wish (workspace_id, person_id, {_COLUMNS})
values (%(workspace_id)s, %(person)s, {_WISH.parameters()})
on conflict (workspace_id, person_id) do update set ({_COLUMNS}) = row ({_WISH.columns("excluded")})
"""
# What was foreseen by another birthday goes, with the words for it; what was handed over stays theirs in the chat.
_FORGET_BIRTHDAY = """
delete from celebration
where workspace_id = %(workspace_id)s and person_id = %(person)s and kind = %(kind)s and handed_on is null
"""
_READ_AHEAD = """
select distinct hinted_on from celebration
where workspace_id = %(workspace_id)s and person_id = %(person)s and kind <> 'first_day' and hinted_on is not null
"""
_POSTED_SINCE = """
select distinct posted_on from celebration
where workspace_id = %(workspace_id)s and person_id = %(person)s and posted_on >= %(since)s
"""


async def of(workspace_id: int, person: int) -> CelebrationWish:
    rows = await statement(_OF, workspace_id=workspace_id, person=person)
    return _WISH.read(rows[0]) if rows else CelebrationWish()


async def save(workspace_id: int, person: int, wish: CelebrationWish, since: date) -> None:
    """Stores it; where the birthday is another, nothing is left of the one before. What managers read ahead is written
    anew, and posts that name the person, of mornings since then.
    """
    async with all_or_nothing():
        before = await of(workspace_id, person)
        read_ahead = await statement(_READ_AHEAD, workspace_id=workspace_id, person=person) if before != wish else ()
        await statement(_SAVE, workspace_id=workspace_id, person=person, **_WISH.values(wish))
        if before.birthday != wish.birthday:
            kind = CelebrationKind.BIRTHDAY.value
            await statement(_FORGET_BIRTHDAY, workspace_id=workspace_id, person=person, kind=kind)
        for row in read_ahead:
            await deliveries.revise(SOON, workspace_id, row["hinted_on"].toordinal())
    for row in await statement(_POSTED_SINCE, workspace_id=workspace_id, person=person, since=since):
        await deliveries.revise(POST, workspace_id, row["posted_on"].toordinal())
