"""Whether a request is signed by a secret of its workspace, as Standard Webhooks has it."""

import base64
import binascii
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

VARIABLE = "WATERLINE_WEBHOOKS"
GOOD_FOR = 300  # seconds
_SECRETS_AT_MOST = 2  # of a workspace: one, and the next while it is exchanged
_SECRET_BYTES = range(24, 65)  # as the specification has it
_ENTRY = re.compile(r"([1-9][0-9]{0,17}):(whsec_[A-Za-z0-9+/]+={0,2})")
_ID = re.compile(r"[\x21-\x7e]{1,200}")
_SECONDS = re.compile(r"[0-9]{1,10}")
_SIGNATURES_AT_MOST = 8  # in a request: who exchanges a secret sends two

Secrets = Mapping[int, Sequence[Webhook]]  # by the number of the workspace
CURE = (
    f"{VARIABLE} is a list of WORKSPACE:whsec_SECRET, with blanks between, as in 7:whsec_…; a secret is 24 to 64 "
    "random bytes in base64, and a workspace has two at most. /waterline signals says its number."
)

# A request does not sign to whom it goes: what one workspace was sent would be taken by another with its secret, too.
_SECRET_OF_ITS_OWN = (
    f"Make one for each, and write it into {VARIABLE} and into the program that signs with it: "
    'printf "whsec_%s" "$(openssl rand -base64 32)"'
)


class BadSecrets(Exception):
    """The environment holds what are no such secrets. Its text says which entry, and never what stands there."""


class Unsigned(Exception):
    """A request is not signed as it has to be; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a request says of itself, of which nothing is true before it is verified."""

    id: str
    seconds: str
    signatures: str


def read_secrets(text: str) -> Secrets:
    """Returns the secrets that the environment names. Raises BadSecrets."""
    secrets: dict[int, list[Webhook]] = {}
    entry_of: dict[bytes, int] = {}
    for number, entry in enumerate(text.split(), 1):
        match = _ENTRY.fullmatch(entry)
        key = _key(match.group(2)) if match else b""
        if match is None or len(key) not in _SECRET_BYTES:
            raise BadSecrets(f"Entry {number} has another shape. {CURE}")
        if key in entry_of:
            raise BadSecrets(f"Entries {entry_of[key]} and {number} have the same secret. {_SECRET_OF_ITS_OWN}")
        entry_of[key] = number
        secrets.setdefault(int(match.group(1)), []).append(Webhook(match.group(2)))
    if any(len(of_workspace) > _SECRETS_AT_MOST for of_workspace in secrets.values()):
        raise BadSecrets(f"A workspace has more than two. {CURE}")
    return secrets


def _key(secret: str) -> bytes:
    """Returns the bytes that sign; empty for what is no base64."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (ValueError, binascii.Error):
        return b""


def signed_by(headers: Mapping[str, str]) -> Signed:
    """Returns what stands in the headers of a request. Raises Unsigned."""
    signed = Signed(*(headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")))
    if not (_ID.fullmatch(signed.id) and _SECONDS.fullmatch(signed.seconds) and signed.signatures):
        raise Unsigned("Send the headers webhook-id, webhook-timestamp and webhook-signature of Standard Webhooks.")
    return signed


def verify(signed: Signed, body: bytes, secrets: Iterable[Webhook], now: datetime) -> None:
    """Raises Unsigned for what no secret signed, or none just now."""
    text = _text(body)
    moment = datetime.fromtimestamp(int(signed.seconds), UTC)
    expected = [secret.sign(signed.id, moment, text) for secret in secrets]
    # Headers may hold whatever bytes a stranger sends, which aiohttp hands over as lone surrogates.
    came = [other.encode(errors="replace") for other in signed.signatures.split(" ")[:_SIGNATURES_AT_MOST]]
    fits = [hmac.compare_digest(own.encode(), other) for own in expected for other in came]
    if not any(fits):
        raise Unsigned("No secret of this workspace signed this request. Sign the body as it is sent, byte for byte.")
    if abs((now - moment).total_seconds()) > GOOD_FOR:
        raise Unsigned("This was signed more than five minutes ago, or to come: set the clock, and sign it anew.")


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Unsigned("The body is no text in UTF-8.") from None
