"""The pepper of a workspace's ways back: made once, kept in the sealed folder, never in the database.

Unlike the keys of windows it may be backed up: without it nobody finds their own concern again, and with it alone
nobody finds anybody's.
"""

import secrets

from bot.voice.way_back import PEPPER
from storage.sealed.folders import Folder

ENDING = ".pepper"


def pepper_of(sealed: Folder, workspace: str) -> bytes:
    """Returns a workspace's pepper, the same for whoever asks. `workspace` is a name that `folders.of_workspace`
    makes.
    """
    name = workspace + ENDING
    stored = sealed.read(name)
    if stored is None:
        sealed.link(name, secrets.token_bytes(PEPPER))  # another process may have been quicker: then this is theirs
        stored = sealed.read(name) or b""
    if len(stored) != PEPPER:
        raise ValueError(f"{name} is not whole")
    return stored
