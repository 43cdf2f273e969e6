"""Take a barnacle away that is about a person, and bring it back: admins do the one, observers the other."""

from bot.barnacles.actions import TakeAwayForm
from bot.barnacles.diary import BarnacleBroughtBack, BarnacleTakenAway
from bot.barnacles.taking_away import TAKEN_AWAY, check_reason
from bot.barnacles.wording import taking_away as wording
from bot.messages.refusal import Refusal
from bot.ports import Context
from commands.feature import Answer
from storage.barnacles import barnacles, taking_away
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.diary import diary

AWAY_AT_ONCE = 4  # which fit one message of each platform
_GONE = Refusal("barnacles.refused.gone")


async def open_take_away(ctx: Context, barnacle_id: int) -> Answer:
    barnacle = await barnacles.find(ctx.workspace.id, barnacle_id)
    return wording.take_away_form(barnacle, ctx.person.language) if barnacle else _GONE


async def taken_away(ctx: Context, form: TakeAwayForm) -> Answer:
    """Hides it, and tells whoever named it, unless they did it. Where no name was given nobody can be told."""
    if refused := check_reason(form.because):
        return refused
    barnacle = await barnacles.find(ctx.workspace.id, form.barnacle)
    if barnacle is None:
        return _GONE
    async with all_or_nothing():
        if not await taking_away.take_away(ctx.workspace.id, barnacle.id, form.because, ctx.now):
            return _GONE
        if barnacle.namer and barnacle.namer.id != ctx.person.id:
            await notices.tell_once(ctx.workspace.id, TAKEN_AWAY, barnacle.id, barnacle.namer.id)
        await diary.append(ctx.workspace.id, ctx.person.id, BarnacleTakenAway(), ctx.now)
    return wording.away(ctx.person.language)


async def show_away(ctx: Context, behind: int = 0) -> Answer:
    page = await taking_away.page(ctx.workspace.id, behind, AWAY_AT_ONCE + 1)
    return wording.away_page(page[:AWAY_AT_ONCE], ctx.person, is_last=len(page) <= AWAY_AT_ONCE)


async def bring_back(ctx: Context, barnacle_id: int) -> Answer:
    async with all_or_nothing():
        if await taking_away.bring_back(ctx.workspace.id, barnacle_id):
            await diary.append(ctx.workspace.id, ctx.person.id, BarnacleBroughtBack(), ctx.now)
    return await show_away(ctx)
