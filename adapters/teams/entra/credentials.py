"""How an app shows Microsoft who it is, and gets its token: by a secret, a certificate, an identity of Azure.

Formats: learn.microsoft.com, "certificate credentials" of the identity platform, "managed identities" of App Service
and of virtual machines.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import uuid4

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

RESOURCE = "https://api.botframework.com"
SCOPE = f"{RESOURCE}/.default"
VIRTUAL_MACHINE = "http://169.254.169.254"  # where Azure answers on each of its machines
_VALID_FOR = 300  # seconds that an assertion may be used
_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class CertificateError(Exception):
    """A file does not hold a certificate with its key. The text says what it lacks."""


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """One request for a token: a form that is posted, or a question in the address."""

    url: str
    form: Mapping[str, str] | None = field(default=None, repr=False)
    query: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = field(default=None, repr=False)

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"


class Credential(Protocol):
    """How an app shows who it is."""

    def request(self, now: float) -> TokenRequest:
        """Returns the request for a token, at so many seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Registration:
    """An app in a tenant, and where its tokens are given out."""

    app_id: str
    tenant: str
    authority_url: str

    @property
    def token_url(self) -> str:
        return f"{self.authority_url.rstrip('/')}/{self.tenant}/oauth2/v2.0/token"

    def form(self, **proof: str) -> dict[str, str]:
        return {"grant_type": "client_credentials", "client_id": self.app_id, "scope": SCOPE, **proof}


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """Implements Credential."""

    registration: Registration
    password: str = field(repr=False)

    def request(self, now: float) -> TokenRequest:
        return TokenRequest(self.registration.token_url, self.registration.form(client_secret=self.password))


@dataclass(frozen=True, slots=True)
class Certificate:
    """Implements Credential: signs that it is the app, with a key that never leaves this machine."""

    registration: Registration
    key: RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def begins(self) -> datetime:
        return self.certificate.not_valid_before_utc

    @property
    def ends(self) -> datetime:
        return self.certificate.not_valid_after_utc

    def request(self, now: float) -> TokenRequest:
        app, began = self.registration.app_id, int(now)
        claims = {"iss": app, "sub": app, "aud": self.registration.token_url, "jti": str(uuid4())}
        times = {"iat": began, "nbf": began, "exp": began + _VALID_FOR}
        thumbprint = urlsafe_b64encode(self.certificate.fingerprint(SHA256())).rstrip(b"=").decode()
        assertion = jwt.encode(claims | times, self.key, "PS256", headers={"x5t#S256": thumbprint})
        form = self.registration.form(client_assertion_type=_BEARER, client_assertion=assertion)
        return TokenRequest(self.registration.token_url, form)


def certificate(registration: Registration, pem: bytes) -> Certificate:
    """Returns the credential that a PEM file with a key and its certificate holds, whatever others stand beside it.
    Raises CertificateError.
    """
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise CertificateError("holds no certificate (-----BEGIN CERTIFICATE-----)") from None
    try:
        key = load_pem_private_key(pem, None)
    except TypeError:
        raise CertificateError("holds a key that is locked with a password: take the password off") from None
    except ValueError:
        raise CertificateError("holds no private key (-----BEGIN PRIVATE KEY-----)") from None
    if not isinstance(key, RSAPrivateKey):
        raise CertificateError("holds a key that is not RSA, which is all that Entra takes")
    fitting = [candidate for candidate in certificates if candidate.public_key() == key.public_key()]
    if not fitting:
        raise CertificateError("holds a key of another certificate")
    return Certificate(registration, key, fitting[0])


@dataclass(frozen=True, slots=True)
class ManagedIdentity:
    """Implements Credential: Azure itself vouches for what runs on it, and there is no secret.

    With an `endpoint` that App Service and Container Apps name in the environment, else as on a virtual machine.
    """

    app_id: str
    endpoint: str = ""
    header: str = field(default="", repr=False)
    machine_url: str = VIRTUAL_MACHINE

    def request(self, now: float) -> TokenRequest:
        question = {"resource": RESOURCE, "client_id": self.app_id}
        if self.endpoint:
            query = question | {"api-version": "2019-08-01"}
            return TokenRequest(self.endpoint, query=query, headers={"X-IDENTITY-HEADER": self.header})
        url = f"{self.machine_url.rstrip('/')}/metadata/identity/oauth2/token"
        return TokenRequest(url, query=question | {"api-version": "2018-02-01"}, headers={"Metadata": "true"})
