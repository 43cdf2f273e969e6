"""A thanks as it is typed: given, or kept in a draft with everything that is known of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.kudos.asked_for import asked_for
from bot.kudos.kudos import Draft
from bot.kudos.near_names import near, spelt_out
from bot.kudos.typed import Typing, parse, people_in, with_names
from bot.kudos.wording import drafts as wording
from bot.kudos.wording.kudos import given as on_its_way
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.org.mentions import Handle, Mentioned, PersonId, written
from bot.org.people import Person
from bot.ports import Context, PlatformError
from commands.feature import Answer
from commands.kudos.give_kudos import Given, Hinted, give_kudos
from commands.org.meet import meet_anew
from commands.org.resolve import resolve
from storage.kudos import drafts
from storage.org import names, values


@dataclass(frozen=True, slots=True)
class Receivers:
    """Whom a thanks names: people, names that nobody has, and accounts that the platform does not tell of for now."""

    people: tuple[Person, ...]
    unknown: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


async def typed(ctx: Context, text: str) -> Answer:
    if not_kept := asked_for(text):
        return Refusal(f"kudos.refused.{not_kept.value}")
    return await give_or_keep(ctx, await draft_of(ctx, text))


async def draft_of(ctx: Context, text: str) -> Draft:
    """Returns what was typed as a draft, also where the platform does not tell for now who somebody is."""
    typing = parse(text, await values.current(ctx.workspace.id))
    receivers = await receivers_of(ctx, typing.mentions)
    draft = Draft(
        receivers=receivers.people,
        unknown=receivers.unknown,
        unmet=receivers.unmet,
        value_id=typing.value.id if typing.value else None,
        words=await _with_names(ctx, typing.words),
        place=ctx.place,
        tag=typing.tag,
    )
    return await _with_full_name(ctx, typing, draft)


async def receivers_of(ctx: Context, mentions: Iterable[Mentioned]) -> Receivers:
    mentions = list(mentions)
    try:
        resolved = await resolve(ctx, mentions)
    except PlatformError:
        ours = [mention for mention in mentions if isinstance(mention, Handle)]
        resolved = await resolve(ctx, ours)
        accounts = [mention.id for mention in mentions if isinstance(mention, PersonId)]
        groups = [written(mention) for mention in mentions if mention not in ours and not isinstance(mention, PersonId)]
        return Receivers(resolved.people, (*resolved.unknown, *groups), tuple(accounts))
    return Receivers(resolved.people, resolved.unknown)


async def _with_names(ctx: Context, words: str) -> str:
    accounts = people_in(words)
    try:
        met = await meet_anew(ctx.workspace, ctx.platform, accounts) if accounts else {}
    except PlatformError:
        met = {}
    return with_names(words, {account: person.name for account, person in met.items()})


async def _with_full_name(ctx: Context, typing: Typing, draft: Draft) -> Draft:
    """ "@Ana Ferrolho for …": the last one named is who has that full name, if one person has."""
    last_mention = typing.mentions[-1] if typing.mentions else None
    if not isinstance(last_mention, Handle):
        return draft
    people: Sequence[Person] = draft.receivers[-1:]
    if written(last_mention) in draft.unknown:
        people = await _beginning_alike(ctx, last_mention.name)
    spelt = spelt_out(f"{last_mention.name} {draft.words}", people)
    if spelt is None:
        return draft
    receivers = {person.id: person for person in (*draft.receivers, spelt.person)}
    return replace(
        draft,
        receivers=tuple(receivers.values()),
        unknown=tuple(name for name in draft.unknown if name != written(last_mention)),
        words=spelt.rest.lstrip(" ,:、，：").strip(),
    )


async def receivers_in_full(ctx: Context, receivers: Receivers) -> Receivers:
    """Returns them with whom their full name means, where it is one person's."""
    people, unknown = list(receivers.people), []
    for name in receivers.unknown:
        typed_name = name.removeprefix("@")
        spelt = spelt_out(typed_name, await _beginning_alike(ctx, typed_name))
        if spelt is None or spelt.rest.strip():
            unknown.append(name)
        else:
            people.append(spelt.person)
    distinct = {person.id: person for person in people}
    return Receivers(tuple(distinct.values()), tuple(unknown), receivers.unmet)


async def meet_late(ctx: Context, draft: Draft) -> Draft:
    """Returns the draft with those of whom the platform tells by now."""
    try:
        met = await meet_anew(ctx.workspace, ctx.platform, draft.unmet) if draft.unmet else {}
    except PlatformError:
        return draft
    unmet = tuple(account for account in draft.unmet if account not in met)
    return replace(draft, receivers=(*draft.receivers, *met.values()), unmet=unmet)


async def near_name(ctx: Context, name: str) -> tuple[Person, ...]:
    """Returns whom a name that nobody has may mean."""
    typed_name = name.removeprefix("@")
    return near(typed_name, await _beginning_alike(ctx, typed_name))


async def _beginning_alike(ctx: Context, name: str) -> Sequence[Person]:
    return await names.beginning_alike(ctx.workspace.id, name, guests=ctx.settings.kudos.guests)


async def give_or_keep(ctx: Context, draft: Draft) -> Answer:
    """Gives it, or answers with a message from which nothing typed is lost."""
    language = ctx.person.language
    outcome = Refusal("kudos.refused.not_yet") if draft.unmet else await give_kudos(ctx, draft)
    if isinstance(outcome, Given):
        return on_its_way(outcome.kudos, language, ctx.person.time_zone)
    draft = replace(draft, hinted=draft.hinted or isinstance(outcome, Hinted))
    if isinstance(outcome, Refusal) and (candidates := await _candidates(ctx, draft)):
        return await _did_you_mean(ctx, draft, candidates)
    draft_id = await drafts.save(ctx.workspace.id, ctx.person.id, draft, ctx.now)
    if isinstance(outcome, Hinted):
        return wording.hinted(outcome.hint, draft_id, language)
    return wording.refused(outcome, draft, draft_id, language)


async def _candidates(ctx: Context, draft: Draft) -> tuple[Person, ...]:
    """Whom the one unknown name may mean."""
    return await near_name(ctx, draft.unknown[0]) if len(draft.unknown) == 1 and not draft.unmet else ()


async def _did_you_mean(ctx: Context, draft: Draft, candidates: tuple[Person, ...]) -> Message:
    """A draft for each: one tap gives it to whom was meant, and no other is given then."""
    draft_id = await drafts.save(ctx.workspace.id, ctx.person.id, draft, ctx.now)
    offers = []
    for person in candidates:
        receivers = tuple({receiver.id: receiver for receiver in (*draft.receivers, person)}.values())
        meaning = replace(draft, receivers=receivers, unknown=(), instead_of=draft_id)
        offers.append(wording.Offer(person, await drafts.save(ctx.workspace.id, ctx.person.id, meaning, ctx.now)))
    return wording.did_you_mean(draft.unknown[0], offers, draft_id, ctx.person.language)
