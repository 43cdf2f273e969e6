"""Close a concern: changed, will change by a day, or stays, because. What was changed is told to everybody below, where
its reader likes.
"""

from datetime import date
from zoneinfo import ZoneInfo

from bot.checkin.announcements import Announcement, Kind, Ready
from bot.checkin.quoting import quotes
from bot.messages.refusal import Refusal
from bot.messages.typed import day_in
from bot.org.unit_key import team_key, unit_key
from bot.ports import Context
from bot.voice.actions import ClosingForm
from bot.voice.concerns import Closing, StoredConcern, is_whole, may_be_closed
from bot.voice.sealing import CHARACTERS_AT_MOST
from bot.voice.wording import reading
from commands.feature import Answer
from commands.voice.inbox import read_one, to_answer
from commands.voice.repeat_nobody import repeats_another
from storage.checkin import announcements
from storage.database import all_or_nothing
from storage.org import people
from storage.voice import concerns

_GONE = Refusal("inbox.refused.gone")
_DIGITS = 12  # of a concern's key, which make a number that no check-in has


async def open_closing(ctx: Context, key: str) -> Answer:
    concern, language = await to_answer(ctx, key), ctx.person.language
    if concern is None:
        return _GONE
    if not may_be_closed(concern, ctx.now, _today(ctx)):
        return reading.closed_already(concern, language)
    return reading.closing_form(concern, language)


async def closed(ctx: Context, form: ClosingForm) -> Answer:
    """Notes the closing word; of two readers who close at once the first one's counts, and the other reads so. After a
    day by which it was to change another word may follow: that it did, or until when it will.
    """
    concern = await to_answer(ctx, form.concern)
    if concern is None:
        return _GONE
    if not may_be_closed(concern, ctx.now, _today(ctx)):
        return reading.closed_already(concern, ctx.person.language)
    changes_on = day_in(form.changes_on)
    if refused := await _refused(ctx, concern, form, changes_on):
        return refused
    until = changes_on if form.closing.needs_day else None
    async with all_or_nothing():
        is_first = await concerns.close(
            workspace_id=ctx.workspace.id,
            key=concern.key,
            person=ctx.person.id,
            closing=form.closing,
            because=form.because,
            changes_on=until,
            now=ctx.now,
            promised=day_in(form.promised),
            today=_today(ctx),
        )
        if not is_first:
            return Refusal("inbox.refused.closed")
        if form.said:
            await _tell_everybody_below(ctx, form.said, concern.key)
    return await read_one(ctx, concern.key)


async def _refused(ctx: Context, concern: StoredConcern, form: ClosingForm, changes_on: date | None) -> Refusal | None:
    if not is_whole(form.closing, form.because, changes_on, _today(ctx)):
        needs_day = form.closing.needs_day
        at_input = ClosingForm.changes_on.name if needs_day else ClosingForm.because.name
        return Refusal("inbox.refused.day" if needs_day else "inbox.refused.because", input=at_input)
    for words, most, at_input in (
        (form.because, CHARACTERS_AT_MOST, ClosingForm.because.name),
        (form.said, reading.SAID_AT_MOST, ClosingForm.said.name),
    ):
        if len(words) > most:
            return Refusal("voice.refused.too_long", {"length": f"{len(words):,}", "most": f"{most:,}"}, at_input)
    if refused := await repeats_another(ctx, form.because, ClosingForm.because.name, to=concern):
        return refused
    if form.said and form.closing is not Closing.CHANGED:
        return Refusal("inbox.refused.not_changed", input=ClosingForm.said.name)
    if form.said and quotes(form.said, [concern.words]):
        return Refusal("inbox.refused.quotes", input=ClosingForm.said.name)
    if refused := await repeats_another(ctx, form.said, ClosingForm.said.name):
        return refused
    if form.said and not await people.leads_others(ctx.workspace.id, ctx.person.id):
        return Refusal("inbox.refused.nobody_below", input=ClosingForm.said.name)
    return None


async def _tell_everybody_below(ctx: Context, words: str, key: str) -> None:
    """You said, we did: in the reader's words, never the concern's, on the home of all below and in the next
    invitation.
    """
    workspace_id, reader = ctx.workspace.id, ctx.person.id
    unit = unit_key(reader) if await people.leads_managers(workspace_id, reader) else team_key(reader)
    did = Announcement(
        id=0, author=ctx.person.name, unit=unit, kind=Kind.DID, ready=Ready.OWN, words=words, made_at=ctx.now
    )
    about = -int(key[:_DIGITS], 16)  # so that one is never taken for another
    await announcements.save(workspace_id, reader, did, about, ctx.now)


def _today(ctx: Context) -> date:
    return ctx.now.astimezone(ZoneInfo(ctx.person.time_zone)).date()
