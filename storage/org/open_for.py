"""How long check-ins stay open, where an admin chose it in chat in the place of what app.yaml says."""

from bot.checkin.preview import LONGEST, SHORTEST
from storage.database import statement


async def chosen_days(workspace_id: int) -> int | None:
    """Returns the days that an admin chose; None where nobody has. Whatever the row says, they are 2 to 28."""
    rows = await statement("select open_for from workspace where id = %(workspace_id)s", workspace_id=workspace_id)
    days = rows[0]["open_for"] if rows else None
    return None if days is None else min(max(days, SHORTEST), LONGEST)


async def choose_days(workspace_id: int, days: int) -> None:
    """Stores the days; a check-in that is open keeps the moment at which it closes."""
    await statement(
        "update workspace set open_for = %(days)s where id = %(workspace_id)s", workspace_id=workspace_id, days=days
    )
