"""How people are named in what was typed. An adapter puts the ids of its platform into the signs of this module.

The signs are ours, and the same for every platform: what was typed in one can be kept, shown and read again.
"""

import re
import unicodedata
from dataclasses import dataclass

TYPED_NAME = "name:"  # begins what was typed into an input for people without choosing anybody
JAPANESE = "ぁ-ゖァ-ヺー一-龠々"
TITLE = "さん|さま|様|くん|君|ちゃん|先輩"
# A name ends before Japanese that follows Latin letters, and before a title.
NAME = rf"(?<![\w@＠])[@＠](?>[a-zA-Z0-9_.\-]*[a-zA-Z0-9_](?=[{JAPANESE}])|[\w.\-]*?\w(?={TITLE})|[\w.\-]*\w)"


PERSON_SIGN = r"<@([^<>]+)>"
SIGN = r"<[@!][^<>]+>"


@dataclass(frozen=True, slots=True)
class PersonId:
    """A person, by the platform's id."""

    id: str


@dataclass(frozen=True, slots=True)
class GroupId:
    """A group of the platform, by its id there."""

    id: str


@dataclass(frozen=True, slots=True)
class Handle:
    """A name as one types it, of a person or of a team of ours."""

    name: str


Mentioned = PersonId | GroupId | Handle


def person_sign(entry: str) -> str:
    """Returns what stands in a text for a person: for an id of the platform, or an entry of an input for people."""
    return f"<@{entry}>"


def group_sign(group_id: str) -> str:
    """Returns what stands in a text for a group of the platform."""
    return f"<!{group_id}>"


def mentioned(text: str) -> Mentioned:
    """Returns whom a sign, with or without a name after a bar in it, or @name means."""
    inside = text[2:-1].partition("|")[0]
    if text.startswith("<@"):
        return mention_of(inside)
    if text.startswith("<!"):
        return GroupId(inside.removeprefix("subteam^"))
    return Handle(unicodedata.normalize("NFKC", text)[1:])


def mention_of(entry: str) -> Mentioned:
    """Returns whom an input for people means: who was chosen there, or a name that was only typed."""
    return Handle(entry.removeprefix(TYPED_NAME)) if entry.startswith(TYPED_NAME) else PersonId(entry)


def written(mention: Mentioned) -> str:
    """Returns the name as the person who typed it reads it."""
    return f"@{mention.name if isinstance(mention, Handle) else mention.id}"


def is_typeable(handle: str) -> bool:
    """Returns whether a handle that is typed after an @ is read as a whole."""
    typed = re.match(NAME, f"@{handle}")
    return bool(typed and typed.group() == f"@{handle}")
