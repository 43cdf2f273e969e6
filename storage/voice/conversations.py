"""All conversations of a workspace in the database, as whoever looks with six words has them read.

Every statement reads all of them, so that none says which somebody looks for. They come as one list a column, of which
a record is made of what is found alone: as rows, and as one text a conversation, they take longer.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.voice.circles import Circle
from bot.voice.concerns import HandledConcern, ReaderReply
from bot.voice.way_back import found_by
from storage.database import Row, statement
from storage.records import Stored
from storage.voice.concerns import CIRCLES, REPLY, apart_of

_CONCERN = Stored(HandledConcern, "circle", "closing", "promises")
Columns = Mapping[str, Sequence[Any]]  # of a table, all in one order


def _listed(*columns: str) -> str:
    return ", ".join(f"coalesce(json_agg({column}), '[]') as {column}" for column in columns)


_CONCERNS = f"""
select {_listed("look", "circle", "closing", "promises", *_CONCERN.names)}
from concern where workspace_id = %(workspace_id)s
"""
# Of all that wait for an answer, whichever is looked for.
_CIRCLES_OPEN = """
select distinct circle, risen_at is not null as has_risen, answered_at is not null as is_answered
from concern where workspace_id = %(workspace_id)s and (closed_at is null or changes_on is not null)
"""
_REPLIES = f"""
select {_listed("concern_key", "number", *REPLY.names)} from concern_reply where workspace_id = %(workspace_id)s
"""


class Conversation(NamedTuple):
    """A concern, and what its readers said, in its order."""

    concern: HandledConcern
    replies: Sequence[ReaderReply]


class Conversations(NamedTuple):
    """All of a workspace, as they came."""

    concerns: Columns
    replies: Columns

    def find(self, look: bytes) -> list[Conversation]:
        """Returns all that six words lead to, by what they come to, the latest first: who wrote again under words of
        before finds both.
        """
        keys, looks = self.concerns["key"], map(bytes.fromhex, self.concerns["look"])
        matching_keys = {*found_by(look, zip(keys, looks, strict=True))}
        matching = [self._read(at) for at, key in enumerate(keys) if key in matching_keys]
        return sorted(matching, key=lambda match: (match.concern.released_at, match.concern.key), reverse=True)

    def _read(self, at: int) -> Conversation:
        row = _row(self.concerns, at)
        concern = _CONCERN.read(row, **apart_of(row))
        theirs = [_row(self.replies, at) for at, key in enumerate(self.replies["concern_key"]) if key == concern.key]
        return Conversation(concern, [REPLY.read(reply) for reply in sorted(theirs, key=lambda reply: reply["number"])])


class OpenCircle(NamedTuple):
    """A circle to which concerns were written that wait for an answer: all have risen or none, and so with answers."""

    circle: Circle
    has_risen: bool
    is_answered: bool


async def circles_open(workspace_id: int) -> Sequence[OpenCircle]:
    """Returns the circles of all that wait for an answer, or for the day by which something was to change."""
    rows = await statement(_CIRCLES_OPEN, workspace_id=workspace_id)
    return [
        OpenCircle(CIRCLES.validate_python(row["circle"], strict=False), row["has_risen"], row["is_answered"])
        for row in rows
    ]


def _row(columns: Columns, at: int) -> Row:
    return {name: values[at] for name, values in columns.items()}


async def read_all(workspace_id: int) -> Conversations:
    [concerns], [replies] = await asyncio.gather(
        statement(_CONCERNS, workspace_id=workspace_id), statement(_REPLIES, workspace_id=workspace_id)
    )
    return Conversations(concerns, replies)
