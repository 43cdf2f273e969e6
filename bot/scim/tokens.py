"""Tokens that let a directory in. What is stored is their hash; the token itself is seen once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

AT_MOST = 2  # at a time: the one in use, and the one that takes its place
NOTED_AGAIN_AFTER = timedelta(hours=1)  # that a token is used
_BEGINNING = "waterline-scim-"  # by which whoever looks through texts for secrets recognises one
_BYTES = 32


@dataclass(frozen=True, slots=True)
class ScimToken:
    """`made_by` is the number of the admin who made it."""

    id: int
    hash: str
    made_by: int
    made_at: datetime
    used_at: datetime | None


def new_token() -> str:
    """Returns a token that nobody can guess."""
    return _BEGINNING + secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """Returns what is stored of a token. It is as long as a key, so that nothing need slow down whoever guesses."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def could_be_token(text: str) -> bool:
    """Returns whether a token looks like this."""
    return text.startswith(_BEGINNING) and len(text) < 100


def fits(token: ScimToken, hash_: str) -> bool:
    """Compares in a time that says nothing of where they differ."""
    return compare_digest(token.hash, hash_)
