"""What the keys in `WATERLINE_SECRETS` open, what another than the first has sealed, and what none of them opens."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bot.app.operate import database_opened
from bot.org.people import Workspace
from commands.operate.examine import Finding
from storage.backups.contents import BackupError
from storage.org.people import workspaces

if TYPE_CHECKING:
    from storage.org.resealing import Resealed

_NAMED_AT_MOST = 20
_ABOUT = "sealed tokens and addresses"
_LOST = (
    "{lost} cannot be opened: the key that sealed them is not in WATERLINE_SECRETS. Put it back there, behind the "
    "others, start every process anew, and ask again. Without it: {cures} It concerns {places}; all others are served."
)
_WITHOUT_IT = {
    "app": "tokens of Slack ({count}) come anew when the workspace installs Waterline once more.",
    "webhook": "webhooks ({count}) are sent nothing until an admin removes each and makes it anew.",
}
_OF_TEAMS = "addresses in Teams ({count}) are told anew when somebody writes there."
_STILL_OLDER = (
    "Something was sealed by an older key meanwhile, {older} at the last look: a process runs that was started without "
    "the new one before the others. Leave the older keys where they are, start every process anew, and ask again."
)
_OLDER = " Another key than the first sealed {older} of them: `python -m bot rotate-keys` before it is taken away."


async def rotate_keys() -> Iterable[str]:
    """Seals anew by the first key what others have sealed, and returns what to say of it. Raises BackupError with the
    cure, also where an older key is still in use.
    """
    from storage.org.installations import SecretsError  # most processes seal nothing, and carry nothing that does
    from storage.org.resealing import reseal

    text = os.environ.get("WATERLINE_SECRETS", "")
    try:
        async with database_opened():
            resealed = {_named(workspace): await reseal(workspace.id, text) for workspace in await workspaces()}
    except SecretsError as error:
        raise BackupError(str(error)) from error
    return outcome(resealed)


def outcome(resealed: "Mapping[str, Resealed]") -> list[str]:
    """Returns what to say, given what came of each workspace. Raises BackupError where an older key is still in use."""
    lost = [_lost(resealed)] if any(counts.lost for counts in resealed.values()) else []
    if older := sum(counts.older for counts in resealed.values()):
        raise BackupError(" ".join([_STILL_OLDER.format(older=older), *lost]))
    good = sum(counts.good for counts in resealed.values())
    taken_away = ["Once every process was started with it, the others can be taken away."]
    return [f"{good} tokens and addresses are sealed by the first key in WATERLINE_SECRETS now.", *(lost or taken_away)]


async def examine_sealed(text: str) -> list[Finding]:
    """Returns whether every token and address in the open database can be opened; nothing where there are none."""
    from storage.org.installations import SecretsError
    from storage.org.resealing import all_lost, reseal

    try:
        resealed = {
            _named(workspace): await (reseal(workspace.id, text, only_looks=True) if text else all_lost(workspace.id))
            for workspace in await workspaces()
        }
    except SecretsError:  # of which the lines of the platforms speak
        return []
    if any(counts.lost for counts in resealed.values()):
        return [Finding(_ABOUT, False, _lost(resealed))]
    good, older = sum(counts.good for counts in resealed.values()), sum(counts.older for counts in resealed.values())
    opened = f"can all be opened ({good}).{_OLDER.format(older=older) if older else ''}"
    return [Finding(_ABOUT, True, opened)] if good else []


def _lost(resealed: "Mapping[str, Resealed]") -> str:
    """Returns what no key opens, where, and what becomes of it."""
    lost = sum((Counter(counts.lost) for counts in resealed.values()), Counter[str]())
    places = [place for place, counts in resealed.items() if counts.lost]
    unnamed = [f"{len(places) - _NAMED_AT_MOST} more"] if len(places) > _NAMED_AT_MOST else []
    of_teams = lost.total() - sum(lost[kind] for kind in _WITHOUT_IT)
    cures = [cure.format(count=lost[kind]) for kind, cure in _WITHOUT_IT.items() if lost[kind]]
    cures += [_OF_TEAMS.format(count=of_teams)] if of_teams else []
    listed = ", ".join([*places[:_NAMED_AT_MOST], *unnamed])
    return _LOST.format(lost=lost.total(), cures=" ".join(cures), places=listed)


def _named(workspace: Workspace) -> str:
    return f"{workspace.platform} {workspace.platform_id}"
