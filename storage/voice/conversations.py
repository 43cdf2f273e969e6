"""All conversations of a workspace in the database, as whoever looks with six words has them read.

Every statement reads all of them, so that none says which somebody looks for. They come as two texts, a line each, of
which only what is found is taken apart: as rows they take three times as long.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import NamedTuple

from bot.voice.concerns import HandledConcern, ReaderReply
from bot.voice.way_back import found_by
from storage.database import Row, statement
from storage.records import Stored
from storage.voice.concerns import REPLY, apart_of

_CONCERN = Stored(HandledConcern, "circle", "closing")
_LOOK, _KEY = 64, 32  # digits
_HEAD = _LOOK + _KEY
_COLUMNS = (*_CONCERN.names, "circle", "closing")
_CONCERNS = f"""
select coalesce(string_agg(look || key || json_build_array({", ".join(_COLUMNS)}), E'\\n'), '') as lines
from concern where workspace_id = %(workspace_id)s
"""
_REPLY_COLUMNS = (*REPLY.names, "number")
_REPLIES = f"""
select coalesce(string_agg(concern_key || json_build_array({", ".join(_REPLY_COLUMNS)}), E'\\n'), '') as lines
from concern_reply where workspace_id = %(workspace_id)s
"""


class Conversation(NamedTuple):
    """A concern, and what its readers said, in its order."""

    concern: HandledConcern
    replies: Sequence[ReaderReply]


class Conversations(NamedTuple):
    """All of a workspace, as they came."""

    concerns: Sequence[str]
    replies: Sequence[str]

    def find(self, look: bytes) -> list[Conversation]:
        """Returns all that six words lead to, by what they come to, the latest first: who wrote again under words of
        before finds both.
        """
        keys = {*found_by(look, ((line[_LOOK:_HEAD], bytes.fromhex(line[:_LOOK])) for line in self.concerns))}
        matching = [self._read(line[_HEAD:]) for line in self.concerns if line[_LOOK:_HEAD] in keys]
        return sorted(matching, key=lambda match: (match.concern.released_at, match.concern.key), reverse=True)

    def _read(self, line: str) -> Conversation:
        row = dict(zip(_COLUMNS, json.loads(line), strict=True))
        concern = _CONCERN.read(row, **apart_of(row))
        theirs = [
            dict(zip(_REPLY_COLUMNS, json.loads(line.removeprefix(concern.key)), strict=True))
            for line in self.replies
            if line.startswith(concern.key)
        ]
        return Conversation(concern, [REPLY.read(reply) for reply in sorted(theirs, key=lambda reply: reply["number"])])


async def read_all(workspace_id: int) -> Conversations:
    concerns, replies = await asyncio.gather(
        statement(_CONCERNS, workspace_id=workspace_id), statement(_REPLIES, workspace_id=workspace_id)
    )
    return Conversations(_lines(concerns), _lines(replies))


def _lines(rows: Sequence[Row]) -> list[str]:
    text = str(rows[0]["lines"])
    return text.split("\n") if text else []
