"""The page of awards, what the home shows of them, and what is told by messages."""

from bot.awards.awards import Award, by_candidate, period_ends
from bot.awards.jury import has_jury
from bot.awards.wording import news
from bot.awards.wording import page as wording
from bot.awards.wording.reading import asks
from bot.barnacles.days import today_in
from bot.delivery.deliveries import Delivery
from bot.messages.message import Block, Message
from bot.org.people import Person, Workspace
from bot.org.positions import is_asked
from bot.ports import Context
from commands.feature import Answer
from storage.awards import awarded, nominations, rounds
from storage.org import people, values


async def show(ctx: Context, _: object = None) -> Answer:
    workspace_id, reader = ctx.workspace.id, ctx.person
    round_, latest = await rounds.open_round(workspace_id), await rounds.latest_decided(workspace_id)
    page = wording.AwardPage(
        open_round=round_,
        jury=await _jury(workspace_id, round_.id) if round_ else [],
        nominated=await nominations.by_person(workspace_id, round_.id, reader.id) if round_ else [],
        keeps_out=await nominations.keeps_out(workspace_id, reader.id),
        awards=await _read_by_all(workspace_id, latest.id) if latest else [],
        to_hand=await awarded.to_hand_over(workspace_id) if reader.is_admin else [],
    )
    return wording.page(page, reader, await values.every(workspace_id))


async def _jury(workspace_id: int, round_id: int) -> list[Person]:
    """Those who are still here."""
    return [juror for juror in await rounds.jury(workspace_id, round_id) if is_asked(juror)]


async def _read_by_all(workspace_id: int, round_id: int) -> list[Award]:
    """Without who wants no posts about them, or to be kept out, and who has left."""
    awards = await awarded.of_round(workspace_id, round_id)
    return [
        award
        for award in awards
        if award.nominee.posts_about_me and is_asked(award.nominee)
        if not await nominations.keeps_out(workspace_id, award.nominee.id)
    ]


async def awards_at_home(ctx: Context) -> list[Block]:
    """Returns what is open, and to jurors that they are asked."""
    round_ = await rounds.open_round(ctx.workspace.id)
    if round_ is None:
        return wording.jury_due(ctx.person.language) if await _is_jury_due(ctx) else []
    if ctx.person.is_admin and round_.takes_nominations and not has_jury(await _jury(ctx.workspace.id, round_.id)):
        return wording.jury_due(ctx.person.language, is_missing=True)
    jury = await _jury(ctx.workspace.id, round_.id) if round_.turn else []
    return wording.at_home(round_, ctx.person, is_juror=any(juror.id == ctx.person.id for juror in jury))


async def _is_jury_due(ctx: Context) -> bool:
    """Whether an admin may be reminded, where they come anyway: awards were opened before, and not in this period."""
    latest = await rounds.latest_decided(ctx.workspace.id) if ctx.person.is_admin else None
    if latest is None:
        return False
    return period_ends(latest.opened_on, ctx.settings.awards.months) < today_in(ctx.settings, ctx.now)


async def draw_asked(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what a juror is asked; nothing once that turn is over, or where they are a juror no more."""
    reader, round_ = await _reader(delivery), await rounds.find(workspace.id, delivery.subject_id)
    if reader is None or round_ is None or round_.turn is None:
        return None
    jury = await rounds.jury(workspace.id, round_.id)
    return asks(round_, reader) if any(juror.id == reader.id for juror in jury) else None


async def draw_announcement(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    round_ = await rounds.find(workspace.id, delivery.subject_id)
    if round_ is None or round_.outcome is None:
        return None
    awards = await awarded.of_round(workspace.id, round_.id)
    words = by_candidate(await nominations.of_round(workspace.id, round_.id))
    return news.announcement(round_, awards, words, await values.every(workspace.id), workspace.language)


async def draw_words_about(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns what one nominee reads: that they are awarded, and the words of those who agreed."""
    reader, round_ = await _reader(delivery), await rounds.find(workspace.id, delivery.subject_id)
    if reader is None or round_ is None or round_.outcome is None:
        return None
    written = await nominations.of_nominee(workspace.id, round_.id, reader.id)
    nominators = {nomination.nominator for nomination in written if nomination.nominator}
    names = {person.id: person.name for person in await people.by_ids(workspace.id, nominators)}
    awards = await awarded.of_round(workspace.id, round_.id)
    return news.words_for(reader, awards, written, names)


async def draw_to_hand_over(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns which gifts are not ticked off; nothing once all are."""
    reader = await _reader(delivery)
    awards = [award for award in await awarded.of_round(workspace.id, delivery.subject_id) if award.waits_for_gift]
    return news.to_hand_over(awards, reader.language) if reader and awards else None


async def _reader(delivery: Delivery) -> Person | None:
    """Whoever it is for, unless they have left since it was wanted."""
    reader = await people.reader_of(delivery)
    return reader if reader and is_asked(reader) else None
