"""Write words to somebody of one's team before their morning, or of somebody who is new in it."""

from bot.celebrations.actions import WRITE, OccasionKey, WordsForm
from bot.celebrations.occasions import (
    WORDS_AT_MOST,
    WRITERS_AT_MOST,
    Celebrated,
    CelebrationKind,
    takes_words,
)
from bot.celebrations.wording import forms
from bot.messages.actions import Misread
from bot.messages.refusal import Refusal
from bot.messages.say import done
from bot.messages.visible import says_something
from bot.ports import Context
from bot.reach.today import day_of
from commands.feature import Answer
from storage.celebrations import celebrated as stored
from storage.celebrations import words

_OVER = Refusal("celebrations.refused.over")


async def open_words(ctx: Context, key: OccasionKey) -> Answer:
    """Returns the form. Whoever is not of the team learns nothing of whether there is anything to celebrate."""
    celebrated = await _to_write_to(ctx, key)
    if isinstance(celebrated, Refusal):
        return celebrated
    before = await words.of_author(ctx.workspace.id, ctx.person.id, celebrated)
    return forms.words_form(key, celebrated.person.name, before, ctx.person.language)


async def keep_words(ctx: Context, form: WordsForm) -> Answer:
    try:
        key = WRITE.read(form.occasion)
    except Misread:
        return Refusal("refused.not_understood")
    celebrated = await _to_write_to(ctx, key)
    if isinstance(celebrated, Refusal):
        return celebrated
    if not says_something(form.words):
        return Refusal("celebrations.refused.empty", input=WordsForm.words.name)
    if len(form.words) > WORDS_AT_MOST:
        return Refusal("celebrations.refused.long", {"most": WORDS_AT_MOST}, WordsForm.words.name)
    author, writers = ctx.person.id, WRITERS_AT_MOST
    if await words.write(ctx.workspace.id, author, celebrated, form.words, ctx.now, writers):
        return done("celebrations.written", ctx.person.language)
    full = celebrated.writers >= writers
    return Refusal("celebrations.refused.full", {"most": writers}, WordsForm.words.name) if full else _OVER


async def _to_write_to(ctx: Context, key: OccasionKey) -> Celebrated | Refusal:
    """Whoever is celebrated, where the person is of their team or leads it now, and who is new for their manager."""
    if not ctx.settings.celebrations.enabled:
        return Refusal("celebrations.refused.off")
    celebrated = await stored.find(ctx.workspace.id, key.person, key.kind, key.day)
    if celebrated is None or not _may_write(ctx, celebrated):
        return _OVER
    today = min(day_of(person, ctx.now) for person in (ctx.person, celebrated.person))
    return celebrated if takes_words(celebrated, today) else _OVER


def _may_write(ctx: Context, celebrated: Celebrated) -> bool:
    if celebrated.person.id == ctx.person.id:
        return False
    match celebrated.occasion.kind:
        case CelebrationKind.BIRTHDAY | CelebrationKind.ANNIVERSARY:
            team = celebrated.person.team_id
            is_colleague = team is not None and team == ctx.person.team_id
            return is_colleague or celebrated.manager == ctx.person.id
        case CelebrationKind.FIRST_DAY:
            return celebrated.manager == ctx.person.id
