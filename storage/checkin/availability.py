"""When people want to be asked, in the database."""

from bot.checkin.availability import Wish
from storage.database import statement


async def of(workspace: int, person: int) -> Wish:
    rows = await statement(
        "select opted_out, not_before from availability where workspace_id = %s and person_id = %s", workspace, person
    )
    return Wish(**rows[0]) if rows else Wish()


async def of_everyone(workspace: int) -> dict[int, Wish]:
    """Those who wished something, by person."""
    rows = await statement(
        "select person_id, opted_out, not_before from availability where workspace_id = %s", workspace
    )
    return {row["person_id"]: Wish(row["opted_out"], row["not_before"]) for row in rows}


async def keep(workspace: int, person: int, wish: Wish) -> None:
    await statement(
        "insert into availability (workspace_id, person_id, opted_out, not_before) values (%s, %s, %s, %s)"
        " on conflict (workspace_id, person_id)"
        " do update set opted_out = excluded.opted_out, not_before = excluded.not_before",
        *(workspace, person, wish.opted_out, wish.not_before),
    )
