"""What a directory tells us of: its users and its groups, as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class ResourceKind(Enum):
    """`value` is SCIM's name of it."""

    USER = "User"
    GROUP = "Group"


Content = Mapping[str, Any]  # by SCIM's own names, as it is sent and answered


@dataclass(frozen=True, slots=True)
class ScimResource:
    """A user or a group. `content` is what we keep of what was sent, without id, members and meta.

    `members` are ids of users; of a group that was read for some of them, these alone. `is_deleted` is that a client
    has deleted it: who was, has left.
    """

    kind: ResourceKind
    id: str
    content: Content
    version: int
    created_at: datetime
    modified_at: datetime
    members: frozenset[str] = frozenset()
    is_deleted: bool = False

    @property
    def external_id(self) -> str | None:
        """Returns what the client calls it by; None where that is empty, as any number of them may send it."""
        return self.content.get("externalId") or None

    @property
    def unique_name(self) -> str | None:
        """Returns what no two users have alike, whatever its case; groups may share their names."""
        return fold(self.content["userName"]) if self.kind is ResourceKind.USER else None


class DirectoryEntry(NamedTuple):
    """What a sync has to know of a user or a group."""

    kind: ResourceKind
    id: str
    content: Content
    is_deleted: bool = False
    members: frozenset[str] = frozenset()


def fold(name: str) -> str:
    """Returns a user name in the form in which it is compared."""
    return name.casefold()


class ScimRefusal(Exception):
    """What a client asks for cannot be done. `text` says why, and names nobody."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NoSuchResource(ScimRefusal):
    """There is none with this id, or it was deleted."""


class NotUnique(ScimRefusal):
    """Another one has what only one may have."""


class UnknownMember(ScimRefusal):
    """A group was to have somebody who is not among the users."""


class VersionMoved(ScimRefusal):
    """It is not any more what the client has seen."""
