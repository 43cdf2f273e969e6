"""When people want to be asked, in the database."""

from bot.checkin.availability import CheckInWish
from storage.database import statement
from storage.records import Stored

_WISH = Stored(CheckInWish)
_COLUMNS = _WISH.columns()

_KEEP = f"""
insert into availability (workspace_id, person_id, {_COLUMNS})
values (%(workspace_id)s, %(person)s, {_WISH.parameters()})
on conflict (workspace_id, person_id) do update set ({_COLUMNS}) = row ({_WISH.columns("excluded")})
"""


async def of(workspace_id: int, person: int) -> CheckInWish:
    rows = await statement(
        f"select {_COLUMNS} from availability where workspace_id = %(workspace_id)s and person_id = %(person)s",
        workspace_id=workspace_id,
        person=person,
    )
    return _WISH.read(rows[0]) if rows else CheckInWish()


async def of_everyone(workspace_id: int) -> dict[int, CheckInWish]:
    """Returns the wishes of everybody who has one, by person."""
    rows = await statement(
        f"select person_id, {_COLUMNS} from availability where workspace_id = %(workspace_id)s",
        workspace_id=workspace_id,
    )
    return {row["person_id"]: _WISH.read(row) for row in rows}


async def save(workspace_id: int, person: int, wish: CheckInWish) -> None:
    await statement(_KEEP, workspace_id=workspace_id, person=person, **_WISH.values(wish))
