"""Tokens of the API. What is stored is their hash; the token itself is shown once."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from bot.api.scopes import ReadingRole, Scope

AT_MOST = 20  # of a workspace
NOTED_AGAIN_AFTER = timedelta(hours=1)  # that a token is used
_BEGINNING = "waterline-api-"  # by which whoever looks through texts for secrets recognises one
_BYTES = 32
_FORM = re.compile(rf"{_BEGINNING}([1-9][0-9]{{0,17}})-[A-Za-z0-9_-]{{43}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """`made_by` is the number of the admin who made it, and whose rights bound it."""

    id: int
    hash: str = field(repr=False)
    made_by: int
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    role: ReadingRole
    scopes: frozenset[Scope]

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at <= now


def new_token(workspace_id: int) -> str:
    """Returns a token that nobody can guess, with the number of its workspace in it."""
    return f"{_BEGINNING}{workspace_id}-{secrets.token_urlsafe(_BYTES)}"


def workspace_of(token: str) -> int | None:
    """Returns the number of the workspace that a token names; None for what is no token."""
    match = _FORM.fullmatch(token)
    return int(match.group(1)) if match else None


def token_hash(token: str) -> str:
    """Returns what is stored of a token. It is as long as a key, so that nothing need slow down whoever guesses."""
    return sha256(token.encode()).hexdigest()


def fits(token: ApiToken, hash_: str) -> bool:
    """Compares in a time that says nothing of where they differ."""
    return compare_digest(token.hash, hash_)
