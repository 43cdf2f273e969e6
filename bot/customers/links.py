"""Addresses at which customers say thanks: whose there are, and what an address is made of.

An address is the workspace's number and 160 bits. Only their hash is stored, by which the public page finds whose it
is. To show it to its owner once more it is made again, from a salt in the database and a key beside the sealed files:
the database alone opens no address, and without the key every address in print goes on working.
"""

import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import NamedTuple

KEY = 32  # bytes
NAME_SHOWN_AT_MOST = 60  # characters of the name that the page shows
_SECRET = 20  # bytes
_ADDRESS = re.compile(r"([1-9][0-9]{0,17})-([a-z2-7]{32})")


class LinkKind(Enum):
    PERSON = "person"
    TEAM = "team"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class CustomerLink:
    """`name` is what its owner typed for the page to show; `came` counts the thanks that were left there."""

    id: int
    kind: LinkKind
    name: str
    salt: str
    hash: str
    came: int


class LinkTarget(NamedTuple):
    """Whom a link is for: a person, or the team or department of this handle, which they lead. `title` is its name."""

    kind: LinkKind
    person: int
    handle: str | None
    title: str


def new_salt() -> str:
    """Returns of what a new address is made: no two are alike, whatever becomes of the numbers of rows."""
    return secrets.token_hex(16)


def address_of(key: bytes, workspace_id: int, salt: str) -> str:
    secret = hmac.digest(key, f"{workspace_id}:{salt}".encode(), sha256)[:_SECRET]
    return f"{workspace_id}-{b32encode(secret).decode().lower()}"


def hash_of(address: str) -> str:
    """Returns what is stored of an address. It is as long as a key, so that nothing need slow down whoever guesses."""
    return sha256(address.encode()).hexdigest()


def workspace_of(address: str) -> int | None:
    """Returns the number of the workspace that an address would be of; None for what is no address."""
    parts = _ADDRESS.fullmatch(address)
    return int(parts[1]) if parts else None
