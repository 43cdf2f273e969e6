"""Set up which signals there are: what each is called, what kind of number it is, and which direction is good."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from bot.messages.refusal import Refusal
from bot.ports import Context
from bot.signals.actions import Direction, SignalKindForm
from bot.signals.diary import KindWords, SignalKindRemoved, SignalKindSaved
from bot.signals.signals import FORMULA_BEGINS, KINDS_AT_MOST, NAME_AT_MOST, SignalKind
from bot.signals.table import folded
from bot.signals.wording import admin, forms
from commands.feature import Answer
from commands.signals.conclude_quarter import next_test
from commands.signals.overview import overview
from storage.database import all_or_nothing
from storage.diary import diary
from storage.signals import kinds

_KEY_AT_MOST = 40
_NO_KEY = re.compile(r"\W+")


async def open_kind(ctx: Context, key: str) -> Answer:
    current = await kinds.current_kinds(ctx.workspace.id)
    kind = next((kind for kind in current if kind.key == key), None)
    if key and kind is None:
        return Refusal("signals.refused.gone")
    if not key and len(current) >= KINDS_AT_MOST:
        return Refusal("signals.refused.many", {"most": KINDS_AT_MOST})
    return forms.kind_form(kind, ctx.settings.languages, ctx.person.language)


async def kind_saved(ctx: Context, form: SignalKindForm) -> Answer:
    """Stores a kind. What kind of number it is stays, once numbers stand there."""
    workspace_id = ctx.workspace.id
    names = {language: " ".join(name.split()) for language, name in form.name.items()}
    async with all_or_nothing():
        await diary.hold(workspace_id)
        current = await kinds.current_kinds(workspace_id)
        standing = next((kind for kind in current if kind.key == form.key), None)
        if form.key and standing is None:
            return Refusal("signals.refused.gone")
        if refused := _refused(names, form.key, current):
            return refused
        key = form.key or new_key(names, await kinds.keys_ever(workspace_id))
        kind = SignalKind(key, names, form.shape, form.better is Direction.HIGHER)
        if standing and standing.shape is not kind.shape and await kinds.has_values(workspace_id, key):
            return Refusal("signals.refused.shape", input=SignalKindForm.shape.name)
        if kind != standing:
            await kinds.save_kind(workspace_id, kind)
            event = SignalKindSaved(KindWords.of(standing) if standing else None, KindWords.of(kind))
            await diary.append(workspace_id, ctx.person.id, event, ctx.now)
    return await overview(ctx)


def _refused(names: dict[str, str], key: str, current: Sequence[SignalKind]) -> Refusal | None:
    field = SignalKindForm.name
    if not key and len(current) >= KINDS_AT_MOST:
        return Refusal("signals.refused.many", {"most": KINDS_AT_MOST})
    for language, name in names.items():
        if name.startswith(FORMULA_BEGINS) or len(name) > NAME_AT_MOST or not folded(name):
            return Refusal("signals.refused.name", input=field.input(language))
        names_in_use = {
            folded(word) for kind in current if kind.key != key for word in (*kind.names.values(), kind.key)
        }
        if folded(name) in names_in_use:
            return Refusal("signals.refused.same_name", {"name": name}, field.input(language))
    return None if names else Refusal("signals.refused.name")


def new_key(names: dict[str, str], reserved: Collection[str]) -> str:
    """Returns a key that a person can read in a file."""
    name = names.get("en") or next(iter(names.values()))
    plain = _NO_KEY.sub("_", unicodedata.normalize("NFKC", name).casefold()).strip("_")[:_KEY_AT_MOST] or "signal"
    numbered = (plain if number == 1 else f"{plain}_{number}" for number in range(1, len(reserved) + 2))
    return next(key for key in numbered if key not in reserved)


async def remove_kind(ctx: Context, key: str) -> Answer:
    """Shows and tests a signal no more; its numbers are kept."""
    kind = await _removed(ctx, key, is_back=False)
    if isinstance(kind, Refusal):
        return kind
    test = await next_test(ctx.workspace.id)
    return admin.removed(kind, test.day if test and key in test.kinds else None, ctx.person.language)


async def return_kind(ctx: Context, key: str) -> Answer:
    kind = await _removed(ctx, key, is_back=True)
    return kind if isinstance(kind, Refusal) else await overview(ctx)


async def _removed(ctx: Context, key: str, *, is_back: bool) -> SignalKind | Refusal:
    workspace_id = ctx.workspace.id
    async with all_or_nothing():
        await diary.hold(workspace_id)
        kind, current = await kinds.find_kind(workspace_id, key), await kinds.current_kinds(workspace_id)
        if kind is None:
            return Refusal("signals.refused.gone")
        if is_back and (refused := _refused(dict(kind.names), "", current)):
            return refused
        if not await kinds.remove_kind(workspace_id, key, None if is_back else ctx.now):
            return Refusal("signals.refused.gone")
        event = SignalKindRemoved(dict(kind.names), is_back)
        await diary.append(workspace_id, ctx.person.id, event, ctx.now)
    return kind
