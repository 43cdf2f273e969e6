"""Whoever signs on loopback what Teams signs: keys, tokens for both ways, and every way a token can be wrong."""

import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

Json = dict[str, Any]

APP, PASSWORD, TENANT = (
    "11111111-aaaa-4bbb-8ccc-222222222222",
    "an-app-s-password-as-entra-makes-it",
    "99999999-aaaa-4bbb-8ccc-dddddddddddd",
)
ISSUER = "https://api.botframework.com"


@cache
def rsa(name: str) -> RSAPrivateKey:
    """A key of its own for each name; making one takes a while."""
    return generate_private_key(65537, 2048)


@dataclass(slots=True)
class Issuer:
    """`published` are the keys (name -> the channels they may speak for) that a look at the JWKS finds."""

    published: dict[str, list[str]] = field(default_factory=lambda: {"first": ["msteams"]})
    looked: int = 0
    broken: bool = False
    tokens: set[str] = field(default_factory=set)
    refuses: str = ""  # the error with which Entra refuses the app, as in invalid_client
    url: str = ""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/openid", self._openid),
            web.get("/keys", self._keys),
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
        ]

    def bearer(self, service_url: str, key: str = "first", **claims: Any) -> str:
        """The Authorization header of a request in Teams' name. A claim of None is left out."""
        now = int(time.time())
        told = {"iss": ISSUER, "aud": APP, "exp": now + 3600, "nbf": now - 60, "serviceurl": service_url} | claims
        payload = {name: value for name, value in told.items() if value is not None}
        return f"Bearer {jwt.encode(payload, rsa(key), 'RS256', headers={'kid': key})}"

    async def _openid(self, _: web.Request) -> web.Response:
        self.looked += 1
        if self.broken:
            return web.Response(status=500, text="<h1>no</h1>")
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _: web.Request) -> web.Response:
        every = []
        for name, endorsements in self.published.items():
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa(name).public_key()))
            every.append({**public, "kid": name, "use": "sig", "endorsements": endorsements})
        return web.json_response({"keys": every})

    async def _token(self, request: web.Request) -> web.Response:
        """Client credentials, as Entra gives them out."""
        form = await request.post()
        wanted = {"grant_type": "client_credentials", "scope": "https://api.botframework.com/.default"}
        if {key: form.get(key) for key in wanted} != wanted or request.match_info["tenant"] != TENANT:
            return web.json_response({"error": "invalid_request"}, status=400)
        if self.refuses or (form.get("client_id"), form.get("client_secret")) != (APP, PASSWORD):
            return web.json_response({"error": self.refuses or "invalid_client"}, status=401)
        self.tokens.add(token := uuid4().hex)
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": token})
