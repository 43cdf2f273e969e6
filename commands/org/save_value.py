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
    every = await values.every(ctx.workspace.id)
    if value.id and all(other.id != value.id for other in every):
        return Refusal("values.refused.gone")
    others = [other for other in every if other.id != value.id and not other.retired]
    if refusal := _check(value, others, ctx.settings.languages[0]):
        return refusal
    place = value.position - 1
    order = others if value.retired else [*others[:place], value, *others[place:]]
    moved = [replace(other, position=number) for number, other in enumerate(order, 1)]
    last = [replace(value, position=len(others) + 1)] if value.retired else []
    before = next((ValueWords.of(other) for other in every if other.id == value.id), None)
    after = next(ValueWords.of(other) for other in (*moved, *last) if other.id == value.id)
    async with all_or_nothing():
        await values.save_all(ctx.workspace.id, [*moved, *last])
        if before != after:
            await diary.append(ctx.workspace.id, ctx.person.id, ValueSaved(before, after), ctx.now)
    values.forget(ctx.workspace.id)
    return None


def _check(value: Value, others: list[Value], first_language: str) -> Refusal | None:
    if not value.names:
        return Refusal("values.refused.name", input=ValueForm.name.input(first_language))
    for language, name in value.names.items():
        if not typeable(name) or len(name) > NAME_AT_MOST:
            return Refusal("values.refused.name", input=ValueForm.name.input(language))
        if any(slug(name) == slug(other_name) for other in others for other_name in other.names.values()):
            return Refusal("values.refused.taken", input=ValueForm.name.input(language))
    for language, practice in value.practices.items():
        if len(practice) > PRACTICE_AT_MOST:
            fields = {"length": len(practice), "most": PRACTICE_AT_MOST}
            return Refusal("kudos.refused.too_long", fields, ValueForm.practice.input(language))
    if not is_one(value.emoji) or len(value.emoji) > EMOJI_AT_MOST:
        return Refusal("values.refused.emoji", input=ValueForm.emoji.name)
    if any(bare(value.emoji) == bare(other.emoji) for other in others):
        return Refusal("values.refused.taken", input=ValueForm.emoji.name)
    return None
