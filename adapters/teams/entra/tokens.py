"""Tokens, both ways: who speaks for Teams is judged by the keys that Microsoft publishes; ours is fetched and kept."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic, time
from typing import Any

import jwt
import structlog
from aiohttp import ClientError, ClientSession
from cachetools import LRUCache

from adapters.teams.entra.asking import ask
from adapters.teams.entra.credentials import ClientSecret, Credential, Registration
from bot.ports import Unreachable, refused

OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
AUTHORITY_URL = "https://login.microsoftonline.com"
KEYS_FRESH_FOR = 24 * 3600.0  # seconds; Microsoft asks for a look once a day
LOOK_AGAIN_AFTER = 60.0  # seconds between two looks for a key that we do not know
TRY_AGAIN_AFTER = 5.0  # seconds before the next look while we have no keys at all
LEEWAY = 300  # seconds that clocks may be apart
_EARLY = 300  # seconds before its end at which a token of ours is replaced
_ALGORITHMS = ["RS256", "RS384", "RS512"]

_log = structlog.get_logger(__name__)


class Unproved(Exception):
    """The request does not prove that it comes from Teams: 401."""


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
        """Returns what a genuine token vouches for. Raises Unproved, or Unreachable where the keys cannot be had.

        Teams sends one token for about an hour: it is judged once, until it ends or other keys are published.
        """
        digest = sha256(authorization.encode(errors="replace")).digest()
        proof = self._judged.get(digest)
        if proof and time() < proof.until and monotonic() < self._fresh_until:
            return proof
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
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
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
            keys = {name: key for entry in published for name, key in _keys(entry).items()}
            self._issuer, self._keys = str(body["issuer"]), keys
            self._judged.clear()
        except (ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError, AttributeError, jwt.PyJWTError):
            _log.warning("the keys with which Teams signs could not be fetched")
        else:
            self._look_from = monotonic() + LOOK_AGAIN_AFTER
            self._fresh_until = monotonic() + KEYS_FRESH_FOR


def _keys(entry: Any) -> dict[str, _Key]:
    """Returns a key that is published, by its name; nothing for one that is of no use to us."""
    try:
        if entry["kty"] != "RSA":
            return {}
        endorsements = entry.get("endorsements") or ()
        return {str(entry["kid"]): _Key(jwt.PyJWK(entry).key, frozenset(map(str, endorsements)))}
    except (TypeError, KeyError, AttributeError, ValueError, jwt.PyJWTError):
        return {}


@dataclass(slots=True)
class Pass:
    """Our own token for the connector, fetched anew shortly before it expires.

    `credential` takes the place of the secret where the app shows who it is in another way.
    """

    session: ClientSession
    app_id: str
    secret: str = field(repr=False)
    tenant: str
    authority_url: str = AUTHORITY_URL
    credential: Credential | None = None
    _token: str = field(default="", repr=False)
    _until: float = 0
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def headers(self) -> dict[str, str]:
        """Returns headers with our token. Raises Barred where the app's id or secret is refused, else Unreachable."""
        if not self.app_id:
            return {}
        if monotonic() > self._until:
            async with self._fetching:
                if monotonic() > self._until:
                    await self._fetch()
        return {"Authorization": f"Bearer {self._token}"}

    def refused(self, headers: Mapping[str, str]) -> None:
        """Drops a token that the connector refused: the next call fetches a new one, once for all callers."""
        if headers.get("Authorization") == f"Bearer {self._token}":
            self._until = 0

    async def _fetch(self) -> None:
        credential = self.credential or ClientSecret(
            Registration(self.app_id, self.tenant, self.authority_url), self.secret
        )
        answer = await ask(self.session, credential.request(time()))
        if answer.is_refusal:
            raise refused(answer.reason)
        try:
            self._token, seconds = str(answer.body["access_token"]), _lifetime(answer.body)
        except (ValueError, TypeError, KeyError):
            raise Unreachable("no token could be fetched") from None
        self._until = monotonic() + max(seconds - _EARLY, seconds / 2)


def _lifetime(body: Mapping[str, Any]) -> float:
    """In seconds: App Service names the end of its tokens, and nothing else."""
    return float(body["expires_in"]) if "expires_in" in body else float(body["expires_on"]) - time()
