"""What becomes of a customer's thanks: shared, kept, thrown away, or handed on and closed with a word."""

from collections.abc import Sequence

from bot.customers.actions import CloseForm, ShareForm
from bot.customers.links import LinkKind
from bot.customers.thanks import ANSWERED, HANDED, WORD_AT_MOST, CustomerThanks, ThanksState, check_receivers
from bot.kudos.kudos import RECEIVERS_AT_MOST, Kudos, as_named_now, check_value
from bot.messages.refusal import Refusal
from bot.org.people import Person
from bot.ports import Context
from storage.checkin import departments
from storage.customers import sharing, waiting
from storage.database import all_or_nothing
from storage.delivery import notices
from storage.kudos import kudos as stored
from storage.kudos.giving import DeliveryTarget
from storage.org import people, values

_GONE = Refusal("customers.refused.gone")


async def to_decide(ctx: Context, thanks_id: int) -> CustomerThanks | Refusal:
    """Returns what is the person's to decide now, or why not."""
    thanks = await waiting.find(ctx.workspace.id, thanks_id)
    is_theirs = thanks is not None and thanks.receiver == ctx.person.id and thanks.state in waiting.UNDECIDED
    return thanks if thanks and is_theirs else _GONE


async def share_thanks(ctx: Context, thanks_id: int, chosen: Sequence[Person], value_id: int | None) -> Kudos | Refusal:
    """Makes it a kudos from a customer, for the person, or for whom they named of their team or department."""
    thanks = await to_decide(ctx, thanks_id)
    if isinstance(thanks, Refusal):
        return thanks
    offered = await values.current(ctx.workspace.id)
    receivers = [ctx.person] if thanks.kind is LinkKind.PERSON else chosen
    if refused := _refused(ctx, receivers):
        return refused
    if refused := check_value(value_id, offered, ctx.settings.kudos, ctx.person.language):
        return refused
    value = next((as_named_now(value_) for value_ in offered if value_.id == value_id), None)
    kudos_id = await sharing.share(
        ctx.workspace.id,
        thanks.id,
        ctx.person.id,
        [person.id for person in receivers],
        value,
        _targets(ctx, receivers),
        ctx.now,
    )
    kudos = await stored.find(ctx.workspace.id, kudos_id) if kudos_id else None
    return kudos or _GONE


def _refused(ctx: Context, receivers: Sequence[Person]) -> Refusal | None:
    at_input = ShareForm.receivers.name
    if not receivers:
        return Refusal("kudos.refused.nobody", input=at_input)
    if len(receivers) > RECEIVERS_AT_MOST:
        return Refusal("kudos.refused.crowd", {"most": RECEIVERS_AT_MOST}, at_input)
    return check_receivers(receivers, ctx.person, ctx.settings.kudos)


def _targets(ctx: Context, receivers: Sequence[Person]) -> list[DeliveryTarget]:
    """Where it stands: a form has no place, so it is the channel of kudos. Who shares it needs no message of it."""
    direct = [DeliveryTarget(person.platform_id, person.id) for person in receivers if person.id != ctx.person.id]
    if any(person.posts_about_me for person in receivers):
        return [DeliveryTarget(ctx.settings.kudos.channel, None), *direct]
    return [*direct]


async def keep_thanks(ctx: Context, thanks_id: int) -> Refusal | None:
    return await _decide(ctx, thanks_id, ThanksState.KEPT)


async def throw_away(ctx: Context, thanks_id: int) -> Refusal | None:
    return await _decide(ctx, thanks_id, ThanksState.GONE)


async def _decide(ctx: Context, thanks_id: int, state: ThanksState) -> Refusal | None:
    thanks = await to_decide(ctx, thanks_id)
    if isinstance(thanks, Refusal):
        return thanks
    return None if await waiting.decide(ctx.workspace.id, thanks.id, state, ctx.person.id, ctx.now) else _GONE


async def head_for(workspace_id: int, person: int) -> Person | None:
    """Returns who heads the department of somebody: the nearest above them whom an admin picked, else the one below
    the top; None where nobody is above them.
    """
    above = await people.managers_above(workspace_id, person)
    picked = await departments.heads(workspace_id)
    active = [boss for boss in await people.by_ids(workspace_id, above) if boss.is_active and not boss.is_bot]
    heads = [boss for boss in active if boss.id in picked] or [*active[-2:-1], *active[-1:]]
    return next((head for head in heads if head.id != person), None)


async def hand_on(ctx: Context, thanks_id: int) -> Person | Refusal:
    """Gives it, by name, to who heads the department, and returns them."""
    thanks = await to_decide(ctx, thanks_id)
    if isinstance(thanks, Refusal):
        return thanks
    head = await head_for(ctx.workspace.id, ctx.person.id)
    if head is None:
        return Refusal("customers.refused.no_head")
    async with all_or_nothing():
        if not await waiting.hand_on(ctx.workspace.id, thanks.id, ctx.person.id, head.id, ctx.now):
            return _GONE
        await notices.tell_once(ctx.workspace.id, HANDED, thanks.id, head.id)
    return head


async def to_close(ctx: Context, thanks_id: int) -> CustomerThanks | Refusal:
    """Returns what was handed on to the person and waits for a word of theirs, or why not."""
    thanks = await waiting.find_handed(ctx.workspace.id, thanks_id)
    waits = thanks is not None and thanks.state is ThanksState.HANDED and thanks.handed_to == ctx.person.id
    return thanks if thanks and waits else _GONE


async def close_handed(ctx: Context, form: CloseForm) -> Refusal | None:
    """Closes it with a word, which comes back to who handed it on."""
    at_input = CloseForm.word.name
    if not any(map(str.isalnum, form.word)):
        return Refusal("kudos.refused.no_word", input=at_input)
    if len(form.word) > WORD_AT_MOST:
        return Refusal("kudos.refused.too_long", {"length": len(form.word), "most": WORD_AT_MOST}, at_input)
    async with all_or_nothing():
        handed_by = await waiting.close(ctx.workspace.id, form.thanks, ctx.person.id, form.word, ctx.now)
        if handed_by is None:
            return _GONE
        if handed_by:
            await notices.tell_once(ctx.workspace.id, ANSWERED, form.thanks, handed_by)
    return None
