"""Tokens, both ways: who speaks for Teams is judged by the keys that Microsoft publishes; ours is fetched and kept."""

import asyncio
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic, time
from typing import Any

import jwt
import structlog
from aiohttp import ClientError, ClientSession
from cachetools import LRUCache

from bot.ports import Rejected, Unreachable

OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
AUTHORITY_URL = "https://login.microsoftonline.com"
SCOPE = "https://api.botframework.com/.default"
KEYS_FRESH_FOR = 24 * 3600.0  # seconds; Microsoft asks for a look once a day
LOOK_AGAIN_AFTER = 60.0  # seconds between two looks for a key that we do not know
TRY_AGAIN_AFTER = 5.0  # seconds before the next look while we have no keys at all
LEEWAY = 300  # seconds that clocks may be apart
_EARLY = 300  # seconds before its end at which a token of ours is replaced
_ALGORITHMS = ["RS256", "RS384", "RS512"]

_log = structlog.get_logger(__name__)


class Unproved(Exception):
    """Whoever asks has not shown to be Teams: 401."""


@dataclass(frozen=True, slots=True)
class _Key:
    key: Any
    endorsements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a token vouches for, and until when: the channels that its key may speak for, and one service URL."""

    channels: frozenset[str]
    service_url: str
    until: float  # seconds since 1970

    def covers(self, channel: str, service_url: str) -> bool:
        return channel in self.channels and self.service_url == service_url != ""


@dataclass(slots=True)
class Gate:
    """Judges the tokens of requests for one app."""

    session: ClientSession
    app_id: str
    openid_url: str = OPENID_URL
    _issuer: str = ""
    _keys: dict[str, _Key] = field(default_factory=dict)
    _fresh_until: float = 0
    _look_from: float = 0
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _judged: LRUCache[bytes, Proof] = field(default_factory=lambda: LRUCache(1000))

    async def judged(self, authorization: str) -> Proof:
        """What a real token says. Raises Unproved, or Unreachable where the keys cannot be had.

        Teams sends one token for about an hour: it is judged once, until it ends or other keys are published.
        """
        digest = sha256(authorization.encode(errors="replace")).digest()
        known = self._judged.get(digest)
        if known and time() < known.until and monotonic() < self._fresh_until:
            return known
        proof = await self._judge(authorization)
        self._judged[digest] = proof
        return proof

    async def _judge(self, authorization: str) -> Proof:
        scheme, _, token = authorization.partition(" ")
        try:
            if scheme.casefold() != "bearer":
                raise Unproved
            key = await self._key(str(jwt.get_unverified_header(token).get("kid", "")))
            claims = jwt.decode(
                token,
                key.key,
                _ALGORITHMS,
                audience=self.app_id,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Unproved from None
        return Proof(key.endorsements, str(claims.get("serviceurl", "")), float(claims["exp"]) + LEEWAY)

    async def _key(self, name: str) -> _Key:
        if name not in self._keys or monotonic() > self._fresh_until:
            async with self._looking:
                if monotonic() > self._look_from and (name not in self._keys or monotonic() > self._fresh_until):
                    await self._look()
        if name in self._keys:
            return self._keys[name]
        if self._keys:
            raise Unproved
        raise Unreachable("the keys of Teams could not be fetched")

    async def _look(self) -> None:
        """Where nobody answers, the keys we have still count."""
        self._look_from = monotonic() + (LOOK_AGAIN_AFTER if self._keys else TRY_AGAIN_AFTER)
        try:
            async with self.session.get(self.openid_url) as response:
                body = await response.json(content_type=None)
            async with self.session.get(body["jwks_uri"]) as response:
                published = (await response.json(content_type=None))["keys"]
            keys = {
                key["kid"]: _Key(jwt.PyJWK(key).key, frozenset(key.get("endorsements", ())))
                for key in published
                if key.get("kty") == "RSA"
            }
            self._issuer, self._keys = str(body["issuer"]), keys
            self._judged.clear()
        except (ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError, AttributeError, jwt.PyJWTError):
            _log.warning("the keys with which Teams signs could not be fetched")
        else:
            self._look_from = monotonic() + LOOK_AGAIN_AFTER
            self._fresh_until = monotonic() + KEYS_FRESH_FOR


@dataclass(slots=True)
class Pass:
    """Our own token, with which the connector lets us in; fetched anew shortly before it ends."""

    session: ClientSession
    app_id: str
    secret: str = field(repr=False)
    tenant: str
    authority_url: str = AUTHORITY_URL
    _token: str = field(default="", repr=False)
    _until: float = 0
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def headers(self) -> dict[str, str]:
        """Raises Rejected where the app's id or secret is refused, Unreachable where nobody answers."""
        if not self.app_id:
            return {}
        if monotonic() > self._until:
            async with self._fetching:
                if monotonic() > self._until:
                    await self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> None:
        """The connector did not take it: the next call brings a new one."""
        self._until = 0

    async def _fetch(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.app_id,
            "client_secret": self.secret,
            "scope": SCOPE,
        }
        url = f"{self.authority_url.rstrip('/')}/{self.tenant}/oauth2/v2.0/token"
        try:
            async with self.session.post(url, data=form) as response:
                body = await response.json(content_type=None)
            if response.status in (400, 401):
                raise Rejected(str(body.get("error", "invalid_client")))
            self._token, seconds = str(body["access_token"]), float(body["expires_in"])
        except (ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError, AttributeError):
            raise Unreachable("no token could be fetched") from None
        self._until = monotonic() + max(seconds - _EARLY, seconds / 2)
