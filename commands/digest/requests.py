"""The digest as managers ask for it, and what they answer to it."""

from datetime import time
from zoneinfo import ZoneInfo

from bot.checkin.availability import WEEKDAYS
from bot.digest.actions import DigestForm, Kept
from bot.digest.letters import DigestWish, Letter, cut_off, monday_of, wish_of
from bot.digest.wording import digest as wording
from bot.messages.fields import YesNo
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.say import done as told
from bot.ports import Context
from commands.digest.read_digest import read_digest
from commands.feature import Answer
from storage.checkin import promises
from storage.digest import letters, tips
from storage.org import people


async def typed(ctx: Context) -> Message | Refusal:
    """Returns this week's digest as it was sent; where none was, what it would say now.

    What to try comes with the letter.
    """
    today = ctx.now.astimezone(ZoneInfo(ctx.person.time_zone)).date()
    letter = await letters.of_week(ctx.workspace.id, ctx.person.id, "digest", monday_of(today))
    as_sent = await read_digest(ctx.workspace, ctx.person, letter.at, letter.until, letter) if letter else None
    if message := wording.digest(as_sent) if as_sent else None:
        return message
    content = await read_digest(ctx.workspace, ctx.person, ctx.now, cut_off(today, ctx.settings))
    if content is None:
        return Refusal("digest.refused.no_team")
    return wording.digest(content) or wording.nothing(content.team, ctx.person.language)


async def promise(ctx: Context, letter_id: int) -> Answer:
    letter = await _own(ctx, letter_id)
    if letter is None or not letter.tip:
        return Refusal("refused.not_understood")
    accepted = await tips.promise(letter, ctx.now)
    return told("digest.said.promised" if accepted else "digest.said.answered", ctx.person.language)


async def take_back(ctx: Context, letter_id: int) -> Answer:
    """Takes a promise back while nobody has read it. Pressed twice, it is taken back once."""
    letter = await _own(ctx, letter_id)
    if letter is None:
        return Refusal("refused.not_understood")
    if letter.tip_answer == "promised" and not await tips.take_back(letter):
        return Refusal("digest.refused.told")
    return told("digest.said.taken_back", ctx.person.language)


async def decline(ctx: Context, letter_id: int) -> Answer:
    letter = await _own(ctx, letter_id)
    if letter is None:
        return Refusal("refused.not_understood")
    declined = await letters.answer_tip(letter, "declined")
    return told("digest.said.declined" if declined else "digest.said.answered", ctx.person.language)


async def done(ctx: Context, pressed: Kept) -> Answer:
    letter = await _own(ctx, pressed.letter)  # none where the digest was typed
    noted = await promises.done(ctx.workspace.id, ctx.person.id, pressed.promise, letter.id if letter else 0, ctx.now)
    return told("digest.said.done" if noted else "digest.said.answered", ctx.person.language)


async def settings(ctx: Context) -> Answer:
    if not await people.leads_others(ctx.workspace.id, ctx.person.id):
        return Refusal("digest.refused.no_team")
    wish = await letters.wish(ctx.workspace.id, ctx.person.id, wish_of(ctx.settings))
    return wording.settings_form(wish, ctx.person)


async def keep(ctx: Context, form: DigestForm) -> Answer:
    if not await people.leads_others(ctx.workspace.id, ctx.person.id):
        return Refusal("digest.refused.no_team")
    weekday = form.weekday
    if weekday is None or weekday >= len(WEEKDAYS) or not _is_time(form.at):
        return Refusal("refused.not_understood")
    await letters.save_wish(ctx.workspace.id, ctx.person.id, DigestWish(form.wanted is YesNo.YES, weekday, form.at))
    return told("digest.said.kept", ctx.person.language)


async def _own(ctx: Context, letter_id: int) -> Letter | None:
    """The reader's own letter: nobody answers another's."""
    letter = await letters.find(ctx.workspace.id, letter_id)
    return letter if letter and letter.person_id == ctx.person.id else None


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).isoformat("minutes") == text
    except ValueError:
        return False
