"""Nominate somebody with words and a deed, or put a kudos forward; and the wish to be kept out."""

from bot.awards.actions import NominationForm
from bot.awards.awards import (
    NO_VALUE,
    OF_ONE_AT_MOST,
    AwardRound,
    Candidate,
    NominationToStore,
    check_words,
    refuses_nominee,
)
from bot.awards.wording import page as wording
from bot.awards.wording.forms import nomination_form
from bot.barnacles.days import today_in
from bot.kudos.kudos import Kudos
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.org.people import Person
from bot.org.values import Value
from bot.ports import Context
from commands.feature import Answer
from commands.kudos.give_kudos import stands_elsewhere
from commands.kudos.type_kudos import Receivers, draft_of, receivers_in_full
from commands.org.meet import meet_anew
from storage.awards import awarded, nominations, rounds
from storage.database import all_or_nothing
from storage.kudos import kudos as stored
from storage.org import people, values


async def open_form(ctx: Context, _: object = None) -> Answer:
    round_ = await _open_round(ctx)
    if isinstance(round_, Refusal):
        return round_
    return nomination_form(await _values(ctx, round_), ctx.person.language)


async def open_typed(ctx: Context, text: str) -> Answer:
    """Answers with the form, in which whoever and whatever was typed stands: it is no thanks, which names its giver."""
    round_ = await _open_round(ctx)
    if isinstance(round_, Refusal):
        return round_
    typed = await draft_of(ctx, text) if text else None
    return nomination_form(await _values(ctx, round_), ctx.person.language, typed=typed)


async def put_forward(ctx: Context, kudos_id: int) -> Answer:
    """Answers with the form in which a public kudos stands, for whoever gave it or read it."""
    round_ = await _open_round(ctx)
    if isinstance(round_, Refusal):
        return round_
    kudos = await _to_put_forward(ctx, kudos_id)
    if isinstance(kudos, Refusal):
        return kudos
    return nomination_form(await _values(ctx, round_), ctx.person.language, kudos)


async def nominated(ctx: Context, form: NominationForm) -> Answer:
    """Stores it, unless the nominee wants to be kept out. Who writes about somebody again changes their words."""
    round_ = await _open_round(ctx)
    if isinstance(round_, Refusal):
        return round_
    kudos = await _to_put_forward(ctx, form.kudos) if form.kudos else None
    if isinstance(kudos, Refusal):
        return kudos
    nominee = await _nominee(ctx, form, kudos)
    if isinstance(nominee, Refusal):
        return nominee
    field = NominationForm.receiver.name if kudos else NominationForm.nominee.name
    if refused := refuses_nominee(nominee, ctx.person, field):
        return refused
    if await nominations.keeps_out(ctx.workspace.id, nominee.id):
        return Refusal("awards.refused.kept_out", {"name": nominee.name}, field)
    if refused := check_words(form, quotes=bool(kudos and kudos.words)):
        return refused
    offered = await _values(ctx, round_)
    if offered and form.value not in [value.id for value in offered]:
        return Refusal("awards.refused.no_value", input=NominationForm.value.name)
    candidate = Candidate(nominee.id, (form.value or NO_VALUE) if offered else NO_VALUE)
    mine = await nominations.by_person(ctx.workspace.id, round_.id, ctx.person.id)
    if sum(nomination.candidate != candidate for nomination in mine) >= OF_ONE_AT_MOST:
        return Refusal("awards.refused.many", {"most": OF_ONE_AT_MOST}, field)
    nomination = NominationToStore(
        nominator=ctx.person.id,
        candidate=candidate,
        deed=form.deed,
        words=form.words,
        reach=form.reach,
        kudos=kudos.id if kudos else None,
    )
    if not await nominations.keep(ctx.workspace.id, round_.id, nomination, ctx.now):
        return Refusal("awards.refused.closed")
    return wording.nominated(form.words, nominee.name, round_.until, ctx.person.language)


async def take_back(ctx: Context, nomination_id: int) -> Answer:
    is_gone = await nominations.take_back(ctx.workspace.id, nomination_id, ctx.person.id)
    return done("awards.taken_back", ctx.person.language) if is_gone else Refusal("awards.refused.gone")


async def keep_out(ctx: Context, _: object = None) -> Message:
    """Keeps somebody out of awards from now on: also out of the round that is open, and of posts of earlier ones."""
    async with all_or_nothing():
        await nominations.keep_out(ctx.workspace.id, ctx.person.id)
        await awarded.revise_news_of(ctx.workspace.id, ctx.person.id)
    return done("awards.kept_out", ctx.person.language)


async def let_in(ctx: Context, _: object = None) -> Message:
    await nominations.let_in(ctx.workspace.id, ctx.person.id)
    return done("awards.is_let_in", ctx.person.language)


async def _open_round(ctx: Context) -> AwardRound | Refusal:
    round_ = await rounds.open_round(ctx.workspace.id)
    if round_ is None:
        return Refusal("awards.refused.none_open")
    is_over = today_in(ctx.settings, ctx.now) > round_.until
    return round_ if round_.takes_nominations and not is_over else Refusal("awards.refused.closed")


async def _values(ctx: Context, round_: AwardRound) -> list[Value]:
    """What there is an award for; nothing where one is for all values."""
    return await values.current(ctx.workspace.id) if round_.each_value else []


async def _to_put_forward(ctx: Context, kudos_id: int) -> Kudos | Refusal:
    """A kudos that everybody may read, of somebody else than who asks."""
    kudos = await stored.find(ctx.workspace.id, kudos_id)
    if kudos is None or not kudos.named_in_public:
        return Refusal("awards.refused.not_public")
    if await stands_elsewhere(ctx, kudos_id):
        return Refusal("awards.refused.elsewhere")
    nominees = [receiver for receiver in kudos.named_in_public if receiver.id != ctx.person.id]
    return kudos if nominees else Refusal("awards.refused.yourself")


async def _nominee(ctx: Context, form: NominationForm, kudos: Kudos | None) -> Person | Refusal:
    if kudos:
        receiver = next((person for person in kudos.named_in_public if person.id == form.receiver), None)
        return receiver or Refusal("awards.refused.nobody", input=NominationForm.receiver.name)
    if len(form.nominee) != 1:
        return Refusal("awards.refused.nobody", input=NominationForm.nominee.name)
    [account] = form.nominee
    met = await meet_anew(ctx.workspace, ctx.platform, [account])
    by_handle = {} if account in met else await people.by_handles(ctx.workspace.id, [account.removeprefix("@")])
    person = met.get(account) or next(iter(by_handle.values()), None)
    in_full = () if person else (await receivers_in_full(ctx, Receivers((), (account,)))).people
    return person or next(iter(in_full), Refusal("awards.refused.unknown", input=NominationForm.nominee.name))
