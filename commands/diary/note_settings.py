"""Note in the diary what app.yaml says, where it says something else than it did."""

from bot.config.diary import AdminsNamed, SettingsRead, admins_named, settings_read
from bot.config.settings import Settings
from bot.ports import ServedWorkspace
from commands.feature import Tick, each
from storage.caches import ByWorkspace, registered
from storage.database import all_or_nothing
from storage.diary import diary
from storage.org import people

_noted: ByWorkspace[Settings] = registered(ByWorkspace())  # a file is read once, at its start


async def note_settings(tick: Tick) -> list[BaseException]:
    """Looks at each workspace once, and again where it is served by other settings."""
    return await each(_note(served, tick) for key, served in tick.served.items() if _noted.get(key) != _of_file(served))


def _of_file(served: ServedWorkspace) -> Settings:
    """What was chosen in chat has entries of its own."""
    return served.file_settings or served.settings


async def _note(served: ServedWorkspace, tick: Tick) -> None:
    workspace = served.workspace.id
    by_account = await people.by_platform_ids(workspace, served.settings.admins)
    named = tuple(sorted(person.id for person in by_account.values()))
    unknown = len({*served.settings.admins}) - len(named)
    async with all_or_nothing():
        await diary.hold(workspace)  # another process may be noting the same
        if settings := settings_read(await diary.of_kind(workspace, SettingsRead), _of_file(served)):
            await diary.append(workspace, None, settings, tick.now)
        if admins := admins_named(await diary.of_kind(workspace, AdminsNamed), named, unknown):
            await diary.append(workspace, None, admins, tick.now)
    _noted[workspace] = _of_file(served)
