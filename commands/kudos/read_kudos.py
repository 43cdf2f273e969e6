"""What I got, what I gave, what my team is thanked for: a page at a time."""

from collections.abc import Sequence
from datetime import timedelta

from bot.kudos.actions import KudosList, ListPage
from bot.kudos.kudos import Kudos, KudosPage
from bot.messages.refusal import Refusal
from bot.ports import Context
from storage.customers import waiting
from storage.kudos import cover
from storage.kudos import kudos as stored
from storage.kudos.past_kudos import past_received
from storage.org import people

PAGE = 5
COVERED_FOR = 5  # people whose work one picked up, who are named
LATELY = timedelta(weeks=13)  # for which they are


async def read_kudos(ctx: Context, page: ListPage, count: int = PAGE) -> KudosPage | Refusal:
    """Returns what stands on that page, newest first."""
    workspace_id, person = ctx.workspace.id, ctx.person
    match page.history:
        case KudosList.MINE:
            kudos = await stored.received_by(workspace_id, person.id, page.before, count + 1)
        case KudosList.GOOD_DAYS:
            kudos = await stored.saved_by(workspace_id, person.id, page.before, count + 1)
        case KudosList.GIVEN:
            kudos = await stored.given_by(workspace_id, person.id, page.before, count + 1)
        case KudosList.TEAM:
            team = await people.team_led_by(workspace_id, person.id)
            team_id = team.id if team else person.team_id
            if team_id is None:
                return Refusal("kudos.no_team")
            kudos = await stored.received_in_team(workspace_id, team_id, page.before, count + 1)
        case KudosList.BEFORE:
            return await _before(ctx, page.before, count)
    listed = kudos[:count]
    older = ListPage(page.history, listed[-1].id) if len(kudos) > count else None
    is_beginning = page.history is KudosList.MINE and page.before is None
    covered_for = await _covered_for(ctx, None if older else listed) if is_beginning else ()
    has_customers = is_beginning and ctx.settings.customers.enabled
    kept = await waiting.count_kept(workspace_id, person.id) if has_customers else 0
    past = await _before(ctx, None, count) if page.history is KudosList.MINE and older is None else None
    return KudosPage(
        history=page.history,
        kudos=listed,
        older=past.older if past else older,
        covered_for=covered_for,
        kept=kept,
        past=past.past if past else (),
    )


async def _before(ctx: Context, before_id: int | None, count: int) -> KudosPage:
    """Returns a page of what the reader was thanked for in another product."""
    past = await past_received(ctx.workspace.id, ctx.person.id, ctx.person.language, before_id, count + 1)
    older = ListPage(KudosList.BEFORE, past[count - 1].id) if len(past) > count else None
    return KudosPage(history=KudosList.BEFORE, kudos=(), older=older, past=past[:count])


async def _covered_for(ctx: Context, all_received: Sequence[Kudos] | None) -> tuple[str, ...]:
    """Returns who thanked for work that was picked up; without a look where the page holds everything, as of most."""
    since = ctx.now - LATELY
    if all_received is None:
        return await cover.covered_for(ctx.workspace.id, ctx.person.id, since, COVERED_FOR)
    names = {
        kudos.giver.id: kudos.giver.name
        for kudos in all_received
        if kudos.cover and kudos.giver and kudos.given_at >= since
    }
    return tuple(names.values())[:COVERED_FOR]
