"""An admin adds, renames, translates, orders or retires a value."""

from collections.abc import Mapping
from dataclasses import replace

from bot.messages.emoji import bare, is_one
from bot.messages.refusal import Refusal
from bot.messages.slug import slug, typeable
from bot.org.values import EMOJI_AT_MOST, NAME_AT_MOST, PRACTICE_AT_MOST, Value
from bot.ports import Context
from storage.org import values


async def keep_value(
    ctx: Context,
    value_id: int,
    names: Mapping[str, str],
    practices: Mapping[str, str],
    emoji: str,
    place: int,
    retired: bool,
) -> Refusal | None:
    """`value_id` 0 adds one. `place` counts from 1; the others move up or down."""
    every = await values.every(ctx.workspace.id)
    if value_id and all(value.id != value_id for value in every):
        return Refusal("values.refused.gone")
    others = [value for value in every if value.id != value_id and not value.retired]
    kept = Value(value_id, _clean(names), emoji.strip(), _clean(practices), len(others) + 1, retired)
    if refusal := _check(kept, others):
        return refusal
    order = others if retired else [*others[: place - 1], kept, *others[place - 1 :]]
    moved = [replace(value, position=number) for number, value in enumerate(order, 1)]
    await values.keep_all(ctx.workspace.id, [*moved, *([kept] if retired else [])])
    return None


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in texts.items() if text.strip()}


def _check(kept: Value, others: list[Value]) -> Refusal | None:
    if not kept.names:
        return Refusal("values.refused.name", input="name_en")
    for language, name in kept.names.items():
        if not typeable(name) or len(name) > NAME_AT_MOST:
            return Refusal("values.refused.name", input=f"name_{language}")
        if any(slug(name) == slug(taken) for other in others for taken in other.names.values()):
            return Refusal("values.refused.taken", input=f"name_{language}")
    for language, practice in kept.practices.items():
        if len(practice) > PRACTICE_AT_MOST:
            fields = {"length": len(practice), "most": PRACTICE_AT_MOST}
            return Refusal("kudos.refused.too_long", fields, f"practice_{language}")
    if not is_one(kept.emoji) or len(kept.emoji) > EMOJI_AT_MOST:
        return Refusal("values.refused.emoji", input="emoji")
    if any(bare(kept.emoji) == bare(other.emoji) for other in others):
        return Refusal("values.refused.taken", input="emoji")
    return None
