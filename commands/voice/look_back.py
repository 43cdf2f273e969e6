"""Look at one's own concern: six words in, the conversation out, and nothing written anywhere.

Whoever asks, for whatever words, the same is done: one scrypt, all conversations of the workspace read, all compared.
"""

import asyncio

from bot.org.people import Workspace
from bot.voice.way_back import look_of
from storage.sealed.folders import Folders, of_workspace
from storage.voice import conversations
from storage.voice.conversations import Conversation
from storage.voice.pepper import pepper_of


async def look_back(folders: Folders, workspace: Workspace, six_words: str) -> list[Conversation]:
    """Returns the conversations that the words lead to; none for wrong, foreign and old ones alike."""
    name = of_workspace(workspace.platform, workspace.platform_id)
    look, all_conversations = await asyncio.gather(
        asyncio.to_thread(lambda: look_of(six_words, pepper_of(folders.sealed, name))),
        conversations.read_all(workspace.id),
    )
    return all_conversations.find(look)
