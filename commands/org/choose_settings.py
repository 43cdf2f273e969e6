"""Choose settings of the workspace in chat: they count in the place of app.yaml, stand in the diary, can be undone."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.config.checks import no_channel_sign
from bot.config.chosen import CountingSettings, NotASetting, counting, setting, with_choice
from bot.config.diary import SettingsChosen
from bot.config.settings import DAYS_BETWEEN, Settings
from bot.diary.entries import Entry
from bot.diary.events import read_event
from bot.messages.refusal import Refusal
from bot.org.people import Workspace
from bot.ports import Context
from storage.config import chosen
from storage.database import all_or_nothing
from storage.diary import diary

FLOOR = "pulse.k"
CHANNELS = ("kudos.channel", "celebrations.channel")
KEPT = "voice.kept_months"
# What is never put back by a button: a floor is only raised, and what is kept shorter removes for good.
FINAL = frozenset((FLOOR, KEPT))


async def choose_settings(ctx: Context, wanted: Mapping[str, Any]) -> Entry | Refusal | None:
    """Stores what is otherwise than it was, and returns its entry in the diary; None where nothing is."""
    async with all_or_nothing():
        await diary.hold(ctx.workspace.id)  # of two who choose at once, the second chooses over what the first did
        now = await _counting(ctx)
        new_settings = checked(now.settings, wanted, ctx.workspace)
        if isinstance(new_settings, Refusal):
            return new_settings
        values = {path: setting(new_settings, path) for path in wanted}
        old_values = {path: setting(now.settings, path) for path in wanted}
        changed = {path: value for path, value in values.items() if value != old_values[path]}
        if not changed:
            return None
        await chosen.store(ctx.workspace.id, {**now.chosen, **changed})
        of_file = tuple(path for path in changed if path not in now.chosen)
        event = SettingsChosen({path: old_values[path] for path in changed}, changed, of_file)
        entry = await diary.append(ctx.workspace.id, ctx.person.id, event, ctx.now)
    chosen.forget(ctx.workspace.id)
    return entry


def checked(settings: Settings, wanted: Mapping[str, Any], workspace: Workspace) -> Settings | Refusal:
    """Returns the settings with what is wanted in its place, or why that cannot be."""
    if FLOOR in wanted and isinstance(wanted[FLOOR], int) and wanted[FLOOR] < settings.pulse.k:
        return Refusal("settings.refused.floor", {"k": settings.pulse.k}, FLOOR)
    new_settings = settings
    for path, value in wanted.items():
        try:
            new_settings = with_choice(new_settings, path, value)
        except NotASetting:
            return Refusal("refused.not_understood")
    for path in wanted:
        if path in CHANNELS and workspace.platform != "teams" and no_channel_sign(setting(new_settings, path)):
            return Refusal(f"admin.refused.{path}", input=path)
    return _too_long_open(new_settings, wanted) or new_settings


def _too_long_open(new_settings: Settings, paths: Iterable[str]) -> Refusal | None:
    """Refuses days that are more than from one check-in to the next, where either is changed."""
    if {"pulse.open_for", "pulse.cadence"}.isdisjoint(paths) or new_settings.pulse.open_for <= longest(new_settings):
        return None
    return Refusal("settings.refused.open_for", {"count": longest(new_settings)}, "pulse.open_for")


def longest(settings: Settings) -> int:
    """Returns the days from one check-in to the next."""
    return DAYS_BETWEEN[settings.pulse.cadence]


async def undo_settings(ctx: Context, number: int) -> Entry | Refusal:
    """Puts back what an entry of the diary changed, where nothing of it was changed since. A floor is never lowered."""
    workspace_id = ctx.workspace.id
    async with all_or_nothing():
        await diary.hold(workspace_id)
        event = await _chosen_by(workspace_id, number)
        if event is None:
            return Refusal("settings.refused.undo_gone")
        if FLOOR in event.after:
            return Refusal("settings.refused.floor", {"k": event.after[FLOOR]})
        now = await _counting(ctx)
        if KEPT in event.after:  # shorter again it would remove what nobody was asked about
            return Refusal("settings.refused.undo_kept")
        if any(setting(now.settings, path) != value for path, value in event.after.items()):
            return Refusal("settings.refused.undo_changed")
        back = {path: value for path, value in event.before.items() if path not in event.of_file}
        kept = {path: value for path, value in now.chosen.items() if path not in event.after}
        settings = counting(ctx.file_settings or ctx.settings, {**kept, **back}).settings
        if too_long := _too_long_open(settings, event.after):
            return too_long
        await chosen.store(workspace_id, {**kept, **back})
        values = {path: setting(settings, path) for path in event.after}
        entry = await diary.append(
            workspace_id, ctx.person.id, SettingsChosen(dict(event.after), values, undone=True), ctx.now
        )
    chosen.forget(workspace_id)
    return entry


async def _chosen_by(workspace_id: int, number: int) -> SettingsChosen | None:
    entries = await diary.after(workspace_id, number - 1, 1) if number > 0 else []
    events = [read_event(entry.kind, entry.content) for entry in entries if entry.number == number]
    return next((event for event in events if isinstance(event, SettingsChosen)), None)


async def _counting(ctx: Context) -> CountingSettings:
    """What counts now, whatever this process remembers."""
    return counting(ctx.file_settings or ctx.settings, await chosen.stored(ctx.workspace.id))
