"""Look at one's own concern: six words in, the conversation out, and nothing written anywhere.

Whoever asks, for whatever words, the same is done: one scrypt, all conversations of the workspace read, and who reads
any of them, all compared.
"""

import asyncio

from bot.org.people import Workspace
from bot.voice.way_back import look_of
from bot.voice.wording.looking import LookedUp
from commands.roles.concern_readers import named_readers
from commands.voice.read_concerns import open_to
from storage.sealed.folders import Folders, of_workspace
from storage.voice import conversations
from storage.voice.pepper import pepper_of


async def look_back(folders: Folders, workspace: Workspace, six_words: str) -> list[LookedUp]:
    """Returns the conversations that the words lead to; none for wrong, foreign and old ones alike."""
    name, group = of_workspace(workspace.platform, workspace.platform_id), await named_readers(workspace.id)
    look, all_conversations, readable = await asyncio.gather(
        asyncio.to_thread(lambda: look_of(six_words, pepper_of(folders.sealed, name))),
        conversations.read_all(workspace.id),
        open_to(workspace.id, group),
    )
    matching = all_conversations.find(look)
    return [LookedUp(concern, replies, readable.reach(concern)) for concern, replies in matching]
