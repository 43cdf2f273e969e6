"""What I got, what I gave, what my team is thanked for: a page at a time."""

from bot.kudos.actions import KudosList, ListPage
from bot.kudos.kudos import KudosPage
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.kudos import kudos as stored
from storage.org import people

PAGE = 5


async def read_kudos(ctx: Context, page: ListPage, count: int = PAGE) -> KudosPage | Refusal:
    """Returns what stands on that page, newest first."""
    workspace_id, person = ctx.workspace.id, ctx.person
    match page.history:
        case KudosList.MINE:
            kudos = await stored.received_by(workspace_id, person.id, page.before, count + 1)
        case KudosList.GIVEN:
            kudos = await stored.given_by(workspace_id, person.id, page.before, count + 1)
        case KudosList.TEAM:
            team = await people.team_led_by(workspace_id, person.id)
            team_id = team.id if team else person.team_id
            if team_id is None:
                return Refusal("kudos.no_team")
            kudos = await stored.received_in_team(workspace_id, team_id, page.before, count + 1)
    listed = kudos[:count]
    return KudosPage(page.history, listed, ListPage(page.history, listed[-1].id) if len(kudos) > count else None)
