"""Choose what reaches one unasked: each kind on or off, in one form, wherever else it can be chosen too."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.barnacles.news import SCRAPING_DAY
from bot.celebrations.occasions import LATELY, CelebrationWish
from bot.cover.leave import QUESTION
from bot.delivery.unasked import Kind, Unasked, Usual, is_on_at_first
from bot.digest.letters import wish_of
from bot.messages.fields import YesNo
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.ports import Context
from bot.reach.actions import ReachForm
from bot.reach.choices import Roles, offered
from bot.reach.wording import choices as wording
from commands.checkin.save_availability import save_wish
from commands.feature import Answer
from storage.celebrations import wishes
from storage.checkin import availability
from storage.database import all_or_nothing
from storage.digest import letters
from storage.org import people
from storage.reach import choices

# Under each of these stands the way to the form.
CAN_BE_TURNED_OFF = frozenset((*Unasked, QUESTION, SCRAPING_DAY))


async def open_choices(ctx: Context, _: object = None) -> Answer:
    kinds = await _offered(ctx)
    return wording.form(await _counting(ctx, kinds), ctx.person.language)


async def keep_choices(ctx: Context, form: ReachForm) -> Answer:
    """Stores what somebody chose otherwise than it counts now; what they were not offered stays as it is."""
    kinds = await _offered(ctx)
    if not {*form.choices.values()} <= {choice.value for choice in YesNo}:
        return Refusal("refused.not_understood")
    chosen = {kind: form.choices[kind] == YesNo.YES.value for kind in kinds if kind in form.choices}
    async with all_or_nothing():
        now = await _counting(ctx, kinds)
        await _store(ctx, {kind: is_on for kind, is_on in chosen.items() if is_on != now[kind]})
    return done("reach.kept", ctx.person.language)


async def _store(ctx: Context, changed: Mapping[Kind, bool]) -> None:
    """Check-ins, the digest and what is celebrated of somebody are kept where their own forms keep them."""
    choices_of_room = dict[Kind, bool]()
    for kind, is_on in changed.items():
        match kind:
            case Usual.CHECK_INS:
                wish = await availability.of(ctx.workspace.id, ctx.person.id)
                await save_wish(ctx, replace(wish, opted_out=not is_on))
            case Usual.DIGEST:
                letter_wish = await letters.wish(ctx.workspace.id, ctx.person.id, wish_of(ctx.settings))
                await letters.save_wish(ctx.workspace.id, ctx.person.id, replace(letter_wish, wanted=is_on))
            case Unasked.BIRTHDAY:
                celebrated = await wishes.of(ctx.workspace.id, ctx.person.id)
                await _celebrate(ctx, replace(celebrated, birth_month=None, birth_day=None))
            case Unasked.ANNIVERSARY:
                celebrated = await wishes.of(ctx.workspace.id, ctx.person.id)
                await _celebrate(ctx, replace(celebrated, anniversaries=is_on))
            case _:
                choices_of_room[kind] = is_on
    if choices_of_room:
        await choices.choose(ctx.workspace.id, ctx.person.id, choices_of_room)


async def _celebrate(ctx: Context, wish: CelebrationWish) -> None:
    """Nobody is asked for words that reach nobody: without them the day itself is not celebrated."""
    await wishes.save(ctx.workspace.id, ctx.person.id, wish, ctx.now.date() - LATELY)


async def _offered(ctx: Context) -> list[Kind]:
    workspace_id, person, settings = ctx.workspace.id, ctx.person, ctx.settings
    celebrates = settings.celebrations.enabled
    turned_on: dict[Kind, bool] = {
        Usual.CHECK_INS: settings.pulse.enabled,
        Usual.COVER: settings.kudos.cover,
        Unasked.NEWCOMER: settings.kudos.newcomers,
        **dict.fromkeys((Unasked.CELEBRATION_SOON, Unasked.ANNIVERSARY), celebrates),
        Unasked.BIRTHDAY: celebrates and (await wishes.of(workspace_id, person.id)).birthday is not None,
    }
    roles = Roles(
        leads_others=await people.leads_others(workspace_id, person.id),
        leads_managers=await people.leads_managers(workspace_id, person.id),
        is_admin=person.is_admin,
        turned_off=[kind for kind, is_on in turned_on.items() if not is_on],
    )
    return offered(roles)


async def _counting(ctx: Context, kinds: Collection[Kind]) -> dict[Kind, bool]:
    """Whether each of these comes now."""
    workspace_id, person = ctx.workspace.id, ctx.person
    chosen = await choices.of(workspace_id, person.id)
    counting = {kind: chosen.get(kind, is_on_at_first(kind)) for kind in kinds}
    if Usual.CHECK_INS in counting:
        counting[Usual.CHECK_INS] = not (await availability.of(workspace_id, person.id)).opted_out
    if Usual.DIGEST in counting:
        counting[Usual.DIGEST] = (await letters.wish(workspace_id, person.id, wish_of(ctx.settings))).wanted
    if Unasked.ANNIVERSARY in counting:
        counting[Unasked.ANNIVERSARY] = (await wishes.of(workspace_id, person.id)).anniversaries
    return counting
