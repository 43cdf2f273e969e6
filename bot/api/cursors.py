"""Where the next page begins, sealed: it leads on only with the token and the query that it was made for."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256

_SEAL = 16  # bytes
PATTERN = r"^[A-Za-z0-9_-]{1,600}$"
Position = list[str | int]


class NoSuchPage(Exception):
    """No page begins there: it was another query's, another token's, or never one."""


def sealed(key: str, query: str, position: Position) -> str:
    """Returns the cursor of a position in what a query reads; `key` is the hash of the token."""
    content = json.dumps(position, separators=(",", ":")).encode()
    return urlsafe_b64encode(_mac(key, query, content) + content).decode().rstrip("=")


def opened(key: str, query: str, cursor: str) -> Position:
    """Returns the position. Raises NoSuchPage."""
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (Error, ValueError):
        raise NoSuchPage from None
    mac, content = raw[:_SEAL], raw[_SEAL:]
    if not hmac.compare_digest(mac, _mac(key, query, content)):
        raise NoSuchPage
    position: Position = json.loads(content)
    return position


def _mac(key: str, query: str, content: bytes) -> bytes:
    return hmac.digest(key.encode(), query.encode() + b"\n" + content, sha256)[:_SEAL]
