"""What I got, what I gave, what my team is thanked for: a page at a time."""

from bot.kudos.kudos import Kudos
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.kudos import kudos as stored
from storage.org import people

PAGE = 5


async def read_kudos(
    ctx: Context, which: str, before: int | None, count: int = PAGE
) -> tuple[list[Kudos], int | None] | Refusal:
    """A page of `mine`, `given` or `team`, newest first, and where the next one starts."""
    workspace_id, person = ctx.workspace.id, ctx.person
    if which == "mine":
        page = await stored.received_by(workspace_id, person.id, before, count + 1)
    elif which == "given":
        page = await stored.given_by(workspace_id, person.id, before, count + 1)
    else:
        team = await people.team_led_by(workspace_id, person.id)
        team_id = team.id if team else person.team_id
        if team_id is None:
            return Refusal("kudos.no_team")
        page = await stored.received_in_team(workspace_id, team_id, before, count + 1)
    shown = page[:count]
    return shown, shown[-1].id if len(page) > count else None
