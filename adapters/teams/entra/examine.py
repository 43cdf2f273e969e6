"""Whether Microsoft lets us do our work, asked of it, each "no" with its cure: for `python -m bot doctor`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import jwt
from aiohttp import ClientError, ClientSession

from adapters import new_session
from adapters.teams.entra.asking import TokenAnswer, ask
from adapters.teams.entra.credentials import Certificate, Credential, ManagedIdentity, Registration
from bot.ports import Unreachable
from commands.operate.examine import CLOCKS_APART, Finding

_SECONDS = 10.0
_ENDS_SOON = timedelta(days=30)
# Entra's own numbers (AADSTS...) of why it gives no token.
_CURES: Mapping[int, str] = {
    7000215: "TEAMS_APP_PASSWORD is not the app's: copy the Value of the client secret, not its id, or make another",
    7000222: "The client secret has ended: make another under Certificates & secrets and set TEAMS_APP_PASSWORD",
    700016: "TEAMS_APP_ID is no app of this tenant: compare it with Application (client) ID, and TEAMS_TENANT_ID with "
    "Directory (tenant) ID",
    90002: "There is no such tenant: copy Directory (tenant) ID into TEAMS_TENANT_ID",
    900023: "There is no such tenant: copy Directory (tenant) ID into TEAMS_TENANT_ID",
    700027: "The certificate is not among those of the app: upload its public half under Certificates & secrets",
    700024: "The certificate's signature is not valid at this time: set this machine's clock by a time server",
    7000229: "The app has no enterprise application in this tenant: open it once in Entra, Enterprise applications",
    7000112: "The app is switched off: turn it on in Entra, Enterprise applications, Properties",
}
_ELSE = "docs/teams.md says where TEAMS_APP_ID, TEAMS_TENANT_ID and what proves them stand"
_NO_IDENTITY = (
    "Give this machine or app the user-assigned identity whose client id is TEAMS_APP_ID (Identity, User assigned)"
)


@dataclass(frozen=True, slots=True)
class Examined:
    """An app, how it shows who it is, and where Teams' keys are published."""

    registration: Registration
    credential: Credential
    openid_url: str


async def examine(examined: Examined, now: datetime) -> list[Finding]:
    """Returns what Microsoft says: a token is given, to this app; the clocks; the keys by which Teams is known."""
    async with new_session(_SECONDS) as session:
        findings = _certificate(examined.credential, now)
        try:
            answer = await ask(session, examined.credential.request(now.timestamp()))
        except Unreachable:
            return [*findings, _silent(examined)]
        findings += [_token(examined, answer), *_clock(answer, now)]
        return [*findings, await _keys(session, examined.openid_url)]


def _certificate(credential: Credential, now: datetime) -> list[Finding]:
    if not isinstance(credential, Certificate):
        return []
    remaining, day = credential.ends - now, f"{credential.ends:%Y-%m-%d}"
    cure = "Make another, upload its public half under Certificates & secrets, and start again."
    if credential.begins > now:
        text = f"is not valid before {credential.begins:%Y-%m-%d %H:%M} UTC. Set this machine's clock, or make another."
        return [Finding("certificate", False, text)]
    if remaining < timedelta():
        return [Finding("certificate", False, f"ended on {day}. {cure}")]
    if remaining < _ENDS_SOON:
        return [Finding("certificate", True, f"ends on {day}. {cure}", weak=True)]
    return [Finding("certificate", True, f"is valid until {day}.")]


def _silent(examined: Examined) -> Finding:
    if isinstance(examined.credential, ManagedIdentity):
        reason = "no managed identity answers on this machine"
        return Finding("teams", False, f"{reason}. It is there on Azure only: else use a secret or a certificate.")
    address = examined.registration.authority_url
    return Finding("teams", False, f"Microsoft did not answer at {address}. Open the way out to it, then ask again.")


def _token(examined: Examined, answer: TokenAnswer) -> Finding:
    if answer.is_refusal:
        return Finding("teams", False, f"Microsoft gives no token ({_word(answer)}). {_cure(examined, answer)}.")
    token = str(answer.body.get("access_token", ""))
    if not token:
        return Finding("teams", False, f"Microsoft gave no token (HTTP {answer.status}). Try again in some minutes.")
    claims = _claims(token)
    registration = examined.registration
    expected = {
        ("appid", "azp"): ("TEAMS_APP_ID", registration.app_id),
        ("tid",): ("TEAMS_TENANT_ID", registration.tenant),
    }
    for names, (variable, value) in expected.items():
        text = next((str(claims[name]) for name in names if name in claims), value)
        if text.casefold() != value.casefold():
            return Finding("teams", False, f"the token is for {text}, and {variable} is another. Set it to that.")
    return Finding("teams", True, "Microsoft gives a token, and to this app.")


def _word(answer: TokenAnswer) -> str:
    return " ".join([answer.reason, *(f"AADSTS{code}" for code in _codes(answer))])


def _codes(answer: TokenAnswer) -> list[int]:
    codes = answer.body.get("error_codes")
    return [code for code in codes if isinstance(code, int)] if isinstance(codes, list) else []


def _cure(examined: Examined, answer: TokenAnswer) -> str:
    if isinstance(examined.credential, ManagedIdentity):
        return _NO_IDENTITY
    return next((_CURES[code] for code in _codes(answer) if code in _CURES), _ELSE)


def _claims(token: str) -> Mapping[str, object]:
    """What the token says of itself. Whether it is genuine is for whoever it is shown to."""
    try:
        claims: Mapping[str, object] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return {}
    return claims


def _clock(answer: TokenAnswer, now: datetime) -> list[Finding]:
    try:
        seconds = (now - parsedate_to_datetime(answer.date)).total_seconds()
    except (ValueError, TypeError):
        return []
    if abs(seconds) < CLOCKS_APART:
        return [Finding("clock", True, "agrees with Microsoft's.")]
    off = f"is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} Microsoft's"
    cure = "Set it by a time server (chrony, ntpd): tokens that seem five minutes off are refused."
    return [Finding("clock", False, f"{off}. {cure}")]


async def _keys(session: ClientSession, url: str) -> Finding:
    try:
        async with session.get(url) as response:
            published = (await response.json(content_type=None))["jwks_uri"]
    except (ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError):
        published = ""
    if not published:
        reason = f"could not be fetched from {url}, so that nothing of Teams would be believed"
        return Finding("keys of Teams", False, f"{reason}. Open the way out to it, then ask again.")
    return Finding("keys of Teams", True, "can be fetched.")
