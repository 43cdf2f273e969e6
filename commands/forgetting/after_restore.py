"""A backup from before brings nobody back: whoever stands in a list of erasures is forgotten again, before anybody is
served.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.config.settings import Settings
from bot.retention.holds import held_people
from storage.backups.contents import BackupError
from storage.forgetting import again, wishes
from storage.org import people
from storage.org.joining import rows_before
from storage.personal_data.erasing import erase_person
from storage.retention.holds import holds_standing_there
from storage.sealed.erasures import LIST_ENDING, ErasureLists, copies_named
from storage.sealed.folders import Folder, of_workspace
from storage.sealed.roll import forget_account


def gather_lists(sealed: Folder, lists: Iterable[Path]) -> None:
    """Adds what these files say, or the files in these folders, to the lists that are there, and so for the folder that
    the environment names. Raises BackupError for one that cannot be read.
    """
    for path in (*lists, *(folder.path for folder in copies_named() if folder.path.is_dir())):
        for file in sorted(path.glob(f"*{LIST_ENDING}")) if path.is_dir() else [path]:
            try:
                content = file.read_bytes()
            except OSError as error:
                raise BackupError(f"{file} cannot be read ({error.strerror}). Name a list of erasures.") from error
            if not file.name.endswith(LIST_ENDING):
                raise BackupError(f"{file} is no list of erasures: their names end in {LIST_ENDING}.")
            ErasureLists(sealed).gather(file.name, content)


async def forget_again(sealed: Folder, settings: Settings, now: datetime) -> int:
    """Deletes the rows of all who were forgotten after the backup, and returns how many these are. `settings` are what
    app.yaml says. What stands on the platform is looked at by the next process that serves.
    """
    count = 0
    for workspace in await people.workspaces():
        name, lists = of_workspace(workspace.platform, workspace.platform_id), ErasureLists(sealed)
        count += await again.wish_again(workspace, lists)
        listed = {erasure.receipt for erasure in lists.of(name)}
        # What else was wished before the backup waits for the clock, which looks at holds and at who is here again.
        for forgetting in await wishes.unfinished(workspace.id):
            if forgetting.erased_at is None and forgetting.number in listed:
                earlier_accounts = await rows_before(workspace.id, forgetting.person_id)
                for account in (forgetting.account, *earlier_accounts.values()):
                    forget_account(sealed, name, account)
                people_held = held_people(await holds_standing_there(workspace.id, settings, now))
                await erase_person(workspace.id, forgetting, people_held, now)
    return count


def said_of(forgotten: int, sealed: Folder) -> str:
    """Returns what whoever restored a backup reads of people who were forgotten."""
    if not sealed.files(f"*{LIST_ENDING}"):
        return (
            "No list of erasures was found. Whoever was forgotten after this backup is back: if anybody was, begin "
            "again with --erasures, as docs/operator.md says under Backups."
        )
    return f"{forgotten} people were forgotten after this backup, and are again."
