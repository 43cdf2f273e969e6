"""An admin adds, renames, translates, orders or retires a value."""

from dataclasses import replace

from bot.messages.emoji import bare, is_one
from bot.messages.refusal import Refusal
from bot.messages.slug import slug, typeable
from bot.org.actions import ValueForm
from bot.org.diary import ValueSaved, ValueWords
from bot.org.values import EMOJI_AT_MOST, NAME_AT_MOST, PRACTICE_AT_MOST, Value
from bot.ports import Context
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import values


async def save_value(ctx: Context, value: Value) -> Refusal | None:
    """Stores a value; id 0 adds one. The others move around its position, from 1; retired ones stand last."""
    stored = await values.every(ctx.workspace.id)
    if value.id and all(candidate.id != value.id for candidate in stored):
        return Refusal("values.refused.gone")
    offered = [candidate for candidate in stored if candidate.id != value.id and not candidate.retired]
    if refusal := _check(value, offered, ctx.settings.languages[0]):
        return refusal
    place = value.position - 1
    order = offered if value.retired else [*offered[:place], value, *offered[place:]]
    moved = [replace(candidate, position=number) for number, candidate in enumerate(order, 1)]
    last = [replace(value, position=len(offered) + 1)] if value.retired else []
    before = next((ValueWords.of(candidate) for candidate in stored if candidate.id == value.id), None)
    after = next(ValueWords.of(candidate) for candidate in (*moved, *last) if candidate.id == value.id)
    async with all_or_nothing():
        await values.save_all(ctx.workspace.id, [*moved, *last])
        if before != after:
            await diary.append(ctx.workspace.id, ctx.person.id, ValueSaved(before, after), ctx.now)
    values.forget(ctx.workspace.id)
    return None


def _check(value: Value, offered: list[Value], first_language: str) -> Refusal | None:
    if not value.names:
        return Refusal("values.refused.name", input=ValueForm.name.input(first_language))
    for language, name in value.names.items():
        if not typeable(name) or len(name) > NAME_AT_MOST:
            return Refusal("values.refused.name", input=ValueForm.name.input(language))
        if any(slug(name) == slug(other_name) for candidate in offered for other_name in candidate.names.values()):
            return Refusal("values.refused.taken", input=ValueForm.name.input(language))
    for language, practice in value.practices.items():
        if len(practice) > PRACTICE_AT_MOST:
            fields = {"length": len(practice), "most": PRACTICE_AT_MOST}
            return Refusal("kudos.refused.too_long", fields, ValueForm.practice.input(language))
    if not is_one(value.emoji) or len(value.emoji) > EMOJI_AT_MOST:
        return Refusal("values.refused.emoji", input=ValueForm.emoji.name)
    if any(bare(value.emoji) == bare(candidate.emoji) for candidate in offered):
        return Refusal("values.refused.taken", input=ValueForm.emoji.name)
    return None
