"""Addresses for customers as people ask for them, and what customers wrote as its receivers decide on it."""

from typing import NamedTuple

from bot.customers.actions import CloseForm, LinkForm, ShareForm
from bot.customers.links import LinkKind
from bot.customers.thanks import SHOWN
from bot.customers.wording import links as link_wording
from bot.customers.wording import waiting as wording
from bot.customers.wording.links import LinkShown
from bot.kudos.wording.kudos import given
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done, rich, sentence
from bot.org.mentions import mention_of
from bot.org.people import Person
from bot.ports import Context
from commands.customers import decide, hold_links
from commands.feature import Answer
from commands.kudos.type_kudos import receivers_in_full, receivers_of
from storage.customers import links as stored_links
from storage.customers import waiting
from storage.org import people, values

_PREFILLED_AT_MOST = 12  # people of a team: of a larger one nobody can say that all of them are meant


async def show_links(ctx: Context, _: object = None) -> Answer:
    """Returns one's addresses; while nobody can have one, the way to what waits, if anything does."""
    counts = await _counts(ctx)
    if off := hold_links.why_off(ctx):
        return await show_waiting(ctx, 0) if any(counts) else off
    links = [LinkShown(link.target, link.link, link.url) for link in await hold_links.held_links(ctx)]
    return link_wording.page(links, *counts, ctx.person.language)


class _Counts(NamedTuple):
    """How many thanks wait, and how many one keeps."""

    waiting: int
    kept_back: int


async def _counts(ctx: Context) -> _Counts:
    person = ctx.person.id
    count = await waiting.count_waiting(ctx.workspace.id, person)
    return _Counts(count, await waiting.count_kept(ctx.workspace.id, person))


async def open_name(ctx: Context, kind: LinkKind) -> Answer:
    """Returns the form of the name that the page shows: of a person the first name, until they write another."""
    target = await hold_links.target_of(ctx, kind)
    if isinstance(target, Refusal):
        return target
    names = {link.kind: link.name for link in await stored_links.held_by(ctx.workspace.id, ctx.person.id)}
    name = names.get(kind) or (_first_name(ctx.person) if kind is LinkKind.PERSON else target.title)
    return link_wording.name_form(target, name, ctx.person.language)


def _first_name(person: Person) -> str:
    """What stands before the first blank: where the family's name comes first, as in Japan, nothing is taken for it."""
    return person.name.split()[0] if person.name.isascii() and person.name.split() else ""


async def named(ctx: Context, form: LinkForm) -> Answer:
    try:
        kind = LinkKind(form.kind)
    except ValueError:
        return Refusal("refused.not_understood")
    return await hold_links.name_link(ctx, kind, form.name) or await show_links(ctx)


async def ask_replace(ctx: Context, link_id: int) -> Answer:
    link = await stored_links.find(ctx.workspace.id, ctx.person.id, link_id)
    return link_wording.before_replacing(link, ctx.person.language) if link else Refusal("customers.refused.no_link")


async def replaced(ctx: Context, link_id: int) -> Answer:
    return await hold_links.replace_address(ctx, link_id) or await show_links(ctx)


async def ask_take_back(ctx: Context, link_id: int) -> Answer:
    link = await stored_links.find(ctx.workspace.id, ctx.person.id, link_id)
    return link_wording.before_taking_back(link, ctx.person.language) if link else Refusal("customers.refused.no_link")


async def taken_back(ctx: Context, link_id: int) -> Answer:
    return await hold_links.take_back_link(ctx, link_id) or link_wording.taken_back(ctx.person.language)


async def show_waiting(ctx: Context, behind: int) -> Message:
    """Returns what waits and what one keeps, the first first, a page at a time."""
    listed = await waiting.of_person(ctx.workspace.id, ctx.person.id, waiting.UNDECIDED, behind, SHOWN + 1)
    if behind and not listed:
        return await show_waiting(ctx, 0)
    behind_this = listed[SHOWN - 1].id if len(listed) > SHOWN else 0
    return wording.overview(listed[:SHOWN], behind_this, ctx.person)


async def open_share(ctx: Context, thanks_id: int) -> Answer:
    thanks = await decide.to_decide(ctx, thanks_id)
    if isinstance(thanks, Refusal):
        return thanks
    members: list[Person] = []
    if thanks.kind is not LinkKind.PERSON and (team := await people.team_led_by(ctx.workspace.id, ctx.person.id)):
        members = await people.members(ctx.workspace.id, team.id)
    offered = await values.current(ctx.workspace.id)
    prefilled = members if thanks.kind is LinkKind.TEAM and len(members) <= _PREFILLED_AT_MOST else []
    return wording.share_form(thanks, prefilled, offered, ctx.settings.kudos, ctx.person)


async def shared(ctx: Context, form: ShareForm) -> Answer:
    receivers = await receivers_in_full(ctx, await receivers_of(ctx, [mention_of(text) for text in form.receivers]))
    at_input = ShareForm.receivers.name
    if receivers.unmet:
        return Refusal("kudos.refused.not_yet", input=at_input)
    if receivers.unknown:
        return Refusal("kudos.refused.unknown", {"names": " ".join(receivers.unknown)}, at_input)
    kudos = await decide.share_thanks(ctx, form.thanks, receivers.people, form.value)
    if isinstance(kudos, Refusal):
        return kudos
    return given(kudos, ctx.person.language, ctx.person.time_zone)


async def keep(ctx: Context, thanks_id: int) -> Answer:
    return await decide.keep_thanks(ctx, thanks_id) or done("customers.kept", ctx.person.language)


async def not_thanks(ctx: Context, thanks_id: int) -> Answer:
    thanks = await decide.to_decide(ctx, thanks_id)
    if isinstance(thanks, Refusal):
        return thanks
    head = await decide.head_for(ctx.workspace.id, ctx.person.id)
    return wording.not_thanks(thanks, head, ctx.person)


async def throw_away(ctx: Context, thanks_id: int) -> Answer:
    return await decide.throw_away(ctx, thanks_id) or done("customers.thrown_away", ctx.person.language)


async def hand_on(ctx: Context, thanks_id: int) -> Answer:
    head = await decide.hand_on(ctx, thanks_id)
    if isinstance(head, Refusal):
        return head
    return sentence(rich(ctx.person.language, "customers.handed_on", head=wording.mention(head)))


async def open_close(ctx: Context, thanks_id: int) -> Answer:
    thanks = await decide.to_close(ctx, thanks_id)
    return thanks if isinstance(thanks, Refusal) else wording.close_form(thanks, ctx.person)


async def closed(ctx: Context, form: CloseForm) -> Answer:
    return await decide.close_handed(ctx, form) or done("customers.closed", ctx.person.language)
