"""The admin's home as it is asked for: a part is chosen in a form, its consequence is read, then it is saved."""

from collections.abc import Mapping
from typing import Any

from bot.config.chosen import setting
from bot.config.settings import Settings
from bot.home.actions import UNDO, PartForm
from bot.home.diary import ChannelTried
from bot.home.filled_in import choices_of
from bot.home.parts import CHANNELS, PATHS, part_of
from bot.home.wording import forms
from bot.home.wording import look as look_wording
from bot.home.wording.consequences import asked_first, saved
from bot.home.wording.trial import refused, trial, tried
from bot.messages.refusal import Refusal
from bot.messages.say import say
from bot.ports import Context, PlatformError, Refused
from commands.feature import Answer
from commands.home.look import outlook
from commands.org.choose_settings import FINAL, FLOOR, checked, choose_settings, undo_settings
from storage.config.chosen import counting_settings
from storage.diary import diary

_CHANNELS_AT_MOST = 90  # that are listed, where the platform has no picker of its own


async def open_form(ctx: Context, name: str) -> Answer:
    part = part_of(name)
    if part is None:
        return Refusal("refused.not_understood")
    settings = await _settings(ctx)
    channels = await _channels(ctx, settings) if {*PATHS[part]} & {*CHANNELS} else []
    return forms.form(part, settings, _floor(ctx, settings), channels, ctx.person.language)


async def filled_in(ctx: Context, form: PartForm) -> Answer:
    """Answers with what would come of it: nothing is saved yet."""
    part, settings = part_of(form.part), await _settings(ctx)
    if part is None:
        return Refusal("refused.not_understood")
    wanted = choices_of(part, form.choices, settings)
    if isinstance(wanted, Refusal):
        return wanted
    if not wanted:
        return Refusal("admin.refused.nothing")
    new_settings = checked(settings, wanted, ctx.workspace)
    if isinstance(new_settings, Refusal):
        return new_settings
    if wanted.get(FLOOR, _floor(ctx, settings)) < _floor(ctx, settings):
        return Refusal("settings.refused.floor", {"k": _floor(ctx, settings)}, FLOOR)
    return asked_first(settings, new_settings, wanted, await outlook(ctx, new_settings), ctx.person)


async def confirmed(ctx: Context, wanted: Mapping[str, Any]) -> Answer:
    """Saves what was chosen. A floor that check-ins have kept before is held here, too."""
    floor = _floor(ctx, await _settings(ctx))
    if isinstance(chosen_floor := wanted.get(FLOOR), int) and chosen_floor < floor:
        return Refusal("settings.refused.floor", {"k": floor})
    entry = await choose_settings(ctx, wanted)
    if isinstance(entry, Refusal):
        return entry
    if entry is None:
        return Refusal("admin.refused.nothing")
    language = ctx.person.language
    undoable = UNDO.button(say(language, "admin.undo"), entry.number) if FINAL.isdisjoint(wanted) else None
    return saved(entry.number, undoable, look_wording.button(language), language)


async def undone(ctx: Context, number: int) -> Answer:
    entry = await undo_settings(ctx, number)
    if isinstance(entry, Refusal):
        return entry
    language = ctx.person.language
    return saved(entry.number, None, look_wording.button(language), language)


async def try_channel(ctx: Context, place: str) -> Answer:
    """Posts a message that says what it is, and tells at once whether the platform took it."""
    language = ctx.person.language
    try:
        await ctx.platform.post(place, trial(ctx.person.name, ctx.workspace.language))
    except Refused as no:
        return refused(place, no.reason, language)
    except PlatformError:
        return Refusal("admin.refused.silent")
    await diary.append(ctx.workspace.id, ctx.person.id, ChannelTried(place), ctx.now)
    return tried(place, look_wording.button(language), language)


async def _settings(ctx: Context) -> Settings:
    return (await counting_settings(ctx.workspace.id, ctx.file_settings or ctx.settings)).settings


def _floor(ctx: Context, settings: Settings) -> int:
    """The highest that was ever kept or chosen: what check-ins remember stands in no database."""
    if ctx.ballots is None:
        return settings.pulse.k
    return max(settings.pulse.k, ctx.ballots.history(ctx.workspace.platform, ctx.workspace.platform_id).roll.k)


async def _channels(ctx: Context, settings: Settings) -> list[str]:
    """Those that are known, with those that count; nothing where the platform has a picker of its own."""
    counting = [str(setting(settings, path)) for path in CHANNELS]
    try:
        known = await ctx.platform.channels()
    except PlatformError:  # the ones that count can still be tried
        known = counting
    if not known:
        return []
    of_file = [str(setting(ctx.file_settings or settings, path)) for path in CHANNELS]
    return [*dict.fromkeys((*counting, *of_file, *known))][:_CHANNELS_AT_MOST]
