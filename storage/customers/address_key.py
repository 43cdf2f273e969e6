"""The key from which addresses of a workspace are made again: made once, kept in the sealed folder, never in the
database.

It belongs into the backup. Without it no address can be shown once more, but those in print go on working; with it
alone nobody knows any.
"""

import secrets

from bot.customers.links import KEY
from storage.sealed.folders import Folder

ENDING = ".addresses"


def address_key(sealed: Folder, workspace: str) -> bytes:
    """Returns a workspace's key, the same for whoever asks. `workspace` is a name that `folders.of_workspace` makes."""
    name = workspace + ENDING
    stored = sealed.read(name)
    if stored is None:
        sealed.prepare()
        sealed.link(name, secrets.token_bytes(KEY))  # another process may have been quicker: then this is theirs
        stored = sealed.read(name) or b""
    if len(stored) != KEY:
        raise ValueError(f"{name} is not whole")
    return stored
