"""Where a platform let us in, and how to reach it: sealed before it is stored."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.ports import Installation
from storage.database import statement

# What was there is read, and locked, before it is changed: of two who come at once, one finds it new.
_KEEP = """
with before as (
    select removed from installation where workspace_id = %(workspace_id)s and place = %(place)s for update
), stored as (
    insert into installation (workspace_id, place, kind, sealed, removed)
    select %(workspace_id)s, %(place)s, %(kind)s, %(sealed)s, %(removed)s from (select 1) new left join before on true
    on conflict (workspace_id, place)
    do update set kind = excluded.kind, sealed = excluded.sealed, removed = excluded.removed
    returning xmax = 0 as is_new
)
select stored.is_new or before.removed as new from stored left join before on true
"""
_FIND = (
    "select place, kind, sealed, removed from installation where workspace_id = %(workspace_id)s and place = %(place)s"
)
_EVERY = """
select place, kind, sealed, removed from installation
where workspace_id = %(workspace_id)s and kind = %(kind)s and not removed order by place
"""


class SecretsError(Exception):
    """There is no way to seal what must not lie about. The text says why and what to do."""


def secrets(text: str) -> MultiFernet:
    """Returns the keys in `WATERLINE_SECRETS`, comma-separated: the first seals, all open. Raises SecretsError."""
    return MultiFernet(fernets(text))


def fernets(text: str) -> list[Fernet]:
    """Returns each of the same keys, in their order. Raises SecretsError."""
    return [Fernet(urlsafe_b64encode(key)) for key in _keys(text)]


def signing_keys(text: str, purpose: str) -> list[bytes]:
    """Derives from each of the same keys, in their order, a key for this purpose alone. Raises SecretsError."""
    return [HKDF(SHA256(), 32, None, purpose.encode()).derive(key) for key in _keys(text)]


def _keys(text: str) -> list[bytes]:
    cure = "Make one with `openssl rand -base64 32`, and put it into the environment."
    encoded = [key.strip().translate(_URL_SAFE) for key in text.split(",") if key.strip()]
    if not encoded:
        raise SecretsError(f"WATERLINE_SECRETS is not set: addresses of conversations are stored sealed only. {cure}")
    try:
        keys = [urlsafe_b64decode(key) for key in encoded]
    except ValueError:
        keys = []
    if {len(key) for key in keys} != {32}:
        raise SecretsError(f"WATERLINE_SECRETS holds something that is no key of 32 bytes in base64. {cure}")
    return keys


_URL_SAFE = str.maketrans("+/", "-_")


class StoredInstallations:
    """Implements the Installations port, for one workspace."""

    def __init__(self, workspace_id: int, keys: MultiFernet) -> None:
        self._workspace_id = workspace_id
        self._keys = keys

    async def keep(self, place: Installation) -> bool:
        sealed = self._keys.encrypt(json.dumps(dict(place.reference)).encode()).decode()
        rows = await statement(
            _KEEP,
            workspace_id=self._workspace_id,
            place=place.place,
            kind=place.kind,
            sealed=sealed,
            removed=place.removed,
        )
        return bool(rows[0]["new"])

    async def find(self, place: str) -> Installation | None:
        rows = await statement(_FIND, workspace_id=self._workspace_id, place=place)
        return self._opened(rows[0]["place"], rows[0]["kind"], rows[0]["sealed"], rows[0]["removed"]) if rows else None

    async def every(self, kind: str) -> list[Installation]:
        rows = await statement(_EVERY, workspace_id=self._workspace_id, kind=kind)
        return [self._opened(row["place"], row["kind"], row["sealed"], row["removed"]) for row in rows]

    def _opened(self, place: str, kind: str, sealed: str, removed: bool) -> Installation:
        """Without a reference where the key that sealed it is gone: it is told again with the next message."""
        try:
            reference = json.loads(self._keys.decrypt(sealed))
        except InvalidToken:
            reference = {}
        return Installation(place, kind, reference, removed)
