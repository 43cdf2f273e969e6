"""Look at one's own concern: six words in, the conversation out, and nothing written anywhere.

Whoever asks, for whatever words, the same is done: one scrypt, all conversations of the workspace read, all compared.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from bot.org.people import Workspace
from bot.voice.concerns import ReaderReply, StoredConcern
from bot.voice.way_back import found_by, look_of
from storage.sealed.folders import Folders, of_workspace
from storage.voice import concerns
from storage.voice.pepper import pepper_of


class OwnConversation(NamedTuple):
    """A concern, and what its readers said."""

    concern: StoredConcern
    replies: Sequence[ReaderReply]


async def look_back(folders: Folders, workspace: Workspace, six_words: str) -> OwnConversation | None:
    """Returns the conversation that the words lead to; None for wrong, foreign and old ones alike."""
    name = of_workspace(workspace.platform, workspace.platform_id)
    look = await asyncio.to_thread(lambda: look_of(six_words, pepper_of(folders.sealed, name)))
    conversations = {conversation.concern.key: conversation for conversation in await _every(workspace.id)}
    key = found_by(look, await concerns.looks(workspace.id))
    return conversations.get(key) if key else None


async def _every(workspace_id: int) -> list[OwnConversation]:
    """All of them, so that the statements say nothing of which is looked at."""
    replies = await concerns.all_replies(workspace_id)
    return [OwnConversation(concern, replies.get(concern.key, ())) for concern in await concerns.every(workspace_id)]
