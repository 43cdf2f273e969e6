"""Give a kudos: pure checks, one gentle hint, one transaction."""

from dataclasses import dataclass
from datetime import date

from bot.kudos.kudos import Draft, Kudos, as_named_now, check, week_of
from bot.kudos.sincerity import Hint, hint
from bot.messages.refusal import Refusal
from bot.org.values import Value
from bot.ports import Context
from storage.kudos import giving
from storage.kudos import kudos as stored
from storage.kudos.giving import DeliveryTarget, Limits
from storage.kudos.quoted import posted_at
from storage.kudos.recent import recent_of
from storage.org import people, values


@dataclass(frozen=True, slots=True)
class Given:
    kudos: Kudos


@dataclass(frozen=True, slots=True)
class Hinted:
    """Nothing is given yet: the person decides."""

    hint: Hint


async def give_kudos(ctx: Context, draft: Draft) -> Given | Hinted | Refusal:
    """Gives a kudos, once for `ctx.idempotency_key`, or returns the hint or the refusal that keeps it."""
    offered = await values.current(ctx.workspace.id)
    rules = ctx.settings.kudos
    if refusal := check(draft, ctx.person, offered, rules):
        return refusal
    if not draft.hinted and (advice := await _advice(ctx, draft)):
        return Hinted(advice)
    value = next((as_named_now(value_) for value_ in offered if value_.id == draft.value_id), None)
    week = week_of(ctx.now, ctx.person.time_zone)
    outcome = await giving.give(
        ctx.workspace.id,
        ctx.idempotency_key,
        ctx.person.id,
        draft,
        value,
        _targets(ctx, draft),
        week,
        Limits(a_week=rules.giving_limit, a_minute=rules.minute_limit),
        ctx.now,
    )
    if outcome is None:
        return await _spent(ctx, week)
    if outcome.again:
        return await _given_before(ctx, outcome.id)
    return Given(_as_given(ctx, outcome.id, draft, value))


async def _given_before(ctx: Context, kudos_id: int) -> Given | Refusal:
    """As it stands: a form that is sent twice may hold other words by then."""
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    return Refusal("kudos.refused.gone") if kudos is None or kudos.removed else Given(kudos)


async def _spent(ctx: Context, week: date) -> Refusal:
    rules = ctx.settings.kudos
    by_week = rules.giving_limit
    if by_week is None or await giving.is_minute_spent(
        ctx.workspace.id, ctx.person.id, week, rules.minute_limit, ctx.now
    ):
        return Refusal("kudos.refused.minute", {"count": rules.minute_limit})
    return Refusal("kudos.refused.limit", {"count": by_week})


def _targets(ctx: Context, draft: Draft) -> list[DeliveryTarget]:
    rules = ctx.settings.kudos
    targets = [DeliveryTarget(person.platform_id, person.id) for person in draft.receivers]
    if not draft.private and any(person.posts_about_me for person in draft.receivers):
        place = draft.place if rules.post_in == "here" else ""
        targets.insert(0, DeliveryTarget(place or rules.channel, None))
    return targets


async def stands_elsewhere(ctx: Context, kudos_id: int) -> bool:
    """Returns whether a post may stand where not everybody reads, as in a private channel: not in that of kudos."""
    rules = ctx.settings.kudos
    place = await posted_at(ctx.workspace.id, kudos_id)
    return rules.post_in == "here" if place is None else place != rules.channel


def _as_given(ctx: Context, kudos_id: int, draft: Draft, value: Value | None) -> Kudos:
    return Kudos(
        id=kudos_id,
        giver=ctx.person,
        receivers=draft.receivers,
        words=draft.words,
        value=value,
        private=draft.private,
        link=draft.link,
        given_at=ctx.now,
        quote=draft.quote,
        cover=draft.cover,
    )


async def _advice(ctx: Context, draft: Draft) -> Hint | None:
    """What the coach suggests; nothing for an event that comes again, which is no copy of itself."""
    if not draft.words or not ctx.settings.kudos.coach:
        return None
    earlier = await recent_of(ctx.workspace.id, ctx.person.id)
    team = ctx.person.team_id
    teammates = await people.teammates(ctx.workspace.id, team) if team else frozenset[int]()
    advice = hint(draft.words, tuple(person.id for person in draft.receivers), earlier, teammates - {ctx.person.id})
    return None if advice and await giving.given_for(ctx.workspace.id, ctx.idempotency_key) else advice
