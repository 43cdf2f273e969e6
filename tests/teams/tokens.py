"""Stand-ins of who gives out tokens without a secret: Entra by certificate, and the two places on Azure."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import NameOID

from tests.teams.issuer import APP, TENANT, rsa

Json = dict[str, Any]
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "waterline")])


def certificate(key: str = "app", days: int = 365, now: datetime | None = None) -> x509.Certificate:
    """A certificate that its own key has signed, which ends so many days from now; always the same one."""
    return _certificate(key, days, now)


@cache
def _certificate(key: str, days: int, now: datetime | None) -> x509.Certificate:
    began = now or datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME).public_key(rsa(key).public_key())
    builder = builder.serial_number(7).not_valid_before(began - timedelta(days=400))
    return builder.not_valid_after(began + timedelta(days=days)).sign(rsa(key), hashes.SHA256())


def private_pem(key: str = "app", encoded: serialization.KeySerializationEncryption | None = None) -> bytes:
    return rsa(key).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encoded or serialization.NoEncryption()
    )


def pem(key: str = "app", days: int = 365) -> bytes:
    """As openssl writes it: the key, then the certificate."""
    return private_pem(key) + certificate(key, days).public_bytes(serialization.Encoding.PEM)


def access_token(app: str = APP, tenant: str = TENANT) -> str:
    """What Entra gives out names the app and the tenant."""
    return jwt.encode({"appid": app, "tid": tenant, "aud": "https://api.botframework.com"}, rsa("entra"), "RS256")


@dataclass(slots=True)
class Azure:
    """Entra for one app with one certificate, and the two places where Azure vouches for what runs on it."""

    certificate: x509.Certificate = field(default_factory=certificate)
    identities: set[str] = field(default_factory=lambda: {APP})
    header: str = "a header that only this app is given"
    requests: list[str] = field(default_factory=list)
    url: str = ""

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = web.Application()
        app.add_routes(
            [
                web.post("/{tenant}/oauth2/v2.0/token", self._entra),
                web.get("/msi/token", self._web_app),
                web.get("/metadata/identity/oauth2/token", self._machine),
            ]
        )
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self.url
        finally:
            await runner.cleanup()

    async def _entra(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.requests.append("entra")
        assertion = str(form.get("client_assertion", ""))
        thumbprint = jwt.utils.base64url_encode(self.certificate.fingerprint(hashes.SHA256())).decode()
        if (
            "client_secret" in form
            or form.get("scope") != "https://api.botframework.com/.default"
            or form.get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        ):
            return web.json_response({"error": "invalid_request", "error_codes": [900144]}, status=400)
        header = jwt.get_unverified_header(assertion)
        try:
            if (header.get("alg"), header.get("x5t#S256")) != ("PS256", thumbprint):
                raise jwt.InvalidTokenError
            claims = jwt.decode(
                assertion,
                self._public_key(),
                ["PS256"],
                audience=f"{self.url}/{TENANT}/oauth2/v2.0/token",
                issuer=APP,
                subject=APP,
                options={"require": ["exp", "nbf", "iat", "jti", "sub"]},
            )
        except jwt.InvalidTokenError:
            return web.json_response({"error": "invalid_client", "error_codes": [700027]}, status=401)
        self.requests.append(claims["jti"])
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": access_token()})

    def _public_key(self) -> RSAPublicKey:
        key = self.certificate.public_key()
        assert isinstance(key, RSAPublicKey)
        return key

    async def _web_app(self, request: web.Request) -> web.Response:
        """Tells the end of a token, and not how long it lasts."""
        self.requests.append("app service")
        if request.headers.get("X-IDENTITY-HEADER") != self.header or request.query["api-version"] != "2019-08-01":
            return web.json_response({"statusCode": 400, "message": "no"}, status=400)
        return self._vouched(request, lambda end: {"expires_on": str(int(end.timestamp()))})

    async def _machine(self, request: web.Request) -> web.Response:
        self.requests.append("machine")
        if request.headers.get("Metadata") != "true" or request.query["api-version"] != "2018-02-01":
            return web.json_response({"error": "invalid_request"}, status=400)
        return self._vouched(request, lambda _: {"expires_in": "86399"})

    def _vouched(self, request: web.Request, end: Any) -> web.Response:
        if request.query["resource"] != "https://api.botframework.com":
            return web.json_response({"error": "invalid_resource"}, status=400)
        if request.query.get("client_id") not in self.identities:
            no = {"error": "invalid_request", "error_description": "Identity not found"}
            return web.json_response(no, status=400)
        ends = end(datetime.now(UTC) + timedelta(hours=24))
        return web.json_response({"token_type": "Bearer", "access_token": access_token(), **ends})
