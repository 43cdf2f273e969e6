"""Give a kudos: pure checks, one gentle hint, one transaction."""

from dataclasses import dataclass, replace

from bot.kudos.kudos import Draft, Kudos, as_named_now, check, week_of
from bot.kudos.sincerity import Earlier, Hint, hint
from bot.messages.refusal import Refusal
from bot.org.people import Person
from bot.org.values import Value
from bot.ports import Context
from storage.kudos import kudos as stored
from storage.kudos.kudos import Target
from storage.kudos.recent import recent_of
from storage.org import people, values


@dataclass(frozen=True, slots=True)
class Given:
    kudos: Kudos


@dataclass(frozen=True, slots=True)
class Hinted:
    """Nothing is given yet: the person decides."""

    hint: Hint


async def give_kudos(ctx: Context, draft: Draft, receivers: list[Person]) -> Given | Hinted | Refusal:
    """Gives it once for `ctx.source`."""
    offered = await values.current(ctx.workspace.id)
    rules = ctx.settings.kudos
    if refusal := check(draft, ctx.person, receivers, offered, rules):
        return refusal
    if not draft.hinted and (advice := await _advice(ctx, draft)):
        return Hinted(advice)
    value = next((as_named_now(value_) for value_ in offered if value_.id == draft.value_id), None)
    week = week_of(ctx.now, ctx.person.time_zone)
    kudos_id = await stored.give(
        *(ctx.workspace.id, ctx.source, ctx.person.id, draft, value),
        *(_targets(ctx, draft, receivers), week, rules.giving_limit, ctx.now),
    )
    if kudos_id is None:
        return Refusal("kudos.refused.limit", {"count": rules.giving_limit or 0})
    return Given(_as_given(ctx, kudos_id, draft, receivers, value))


def _targets(ctx: Context, draft: Draft, receivers: list[Person]) -> list[Target]:
    rules = ctx.settings.kudos
    targets = [Target(person.platform_id, person.id) for person in receivers]
    if not draft.private and any(person.posts_about_me for person in receivers):
        place = draft.place if rules.post_in == "here" else ""
        targets.insert(0, Target(place or rules.channel, None))
    return targets


def _as_given(ctx: Context, kudos_id: int, draft: Draft, receivers: list[Person], value: Value | None) -> Kudos:
    return Kudos(kudos_id, ctx.person, tuple(receivers), draft.words, value, draft.private, draft.link, ctx.now)


async def _advice(ctx: Context, draft: Draft) -> Hint | None:
    """What the coach suggests; nothing for an event that comes again, which is no copy of itself."""
    if not draft.words:
        return None
    earlier = await recent_of(ctx.workspace.id, ctx.person.id)
    team = ctx.person.team_id
    teammates = await people.teammates(ctx.workspace.id, team) if team else frozenset[int]()
    past = [Earlier(words, receivers) for words, receivers in earlier]
    advice = hint(draft.words, draft.receivers, past, teammates - {ctx.person.id})
    return None if advice and await stored.given_for(ctx.workspace.id, ctx.source) else advice


def drafted(draft: Draft, receivers: list[Person]) -> Draft:
    """The draft with these people as its receivers."""
    return replace(draft, receivers=tuple(person.id for person in receivers))
