"""How the app shows Microsoft who it is: a secret, a certificate or an identity of Azure, as the environment says."""

import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.start import StartError
from commands.operate.examine import Finding

if TYPE_CHECKING:
    from adapters.teams.entra.credentials import Credential, Registration

_ID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SHAPES = {
    "TEAMS_APP_PASSWORD": r"\S{16,}",
    "TEAMS_APP_CERTIFICATE": r".+",
    "TEAMS_APP_TYPE": r"(?i:\s*UserAssignedMSI\s*)",
}
_TYPES = ("singletenant", "userassignedmsi")  # Azure's own words for the two kinds of bots that it still makes


def wanted(tokens: Mapping[str, str]) -> dict[str, str]:
    """Returns what Teams needs of the environment, with the shape of each."""
    return {"TEAMS_APP_ID": _ID, proof(tokens): _SHAPES[proof(tokens)], "TEAMS_TENANT_ID": _ID}


def proof(tokens: Mapping[str, str]) -> str:
    """Returns the variable that counts: the type of the bot where it needs no secret, else a certificate if there is
    one."""
    if _kind(tokens) == "userassignedmsi":
        return "TEAMS_APP_TYPE"
    return "TEAMS_APP_CERTIFICATE" if tokens.get("TEAMS_APP_CERTIFICATE") else "TEAMS_APP_PASSWORD"


def _kind(tokens: Mapping[str, str]) -> str:
    return tokens.get("TEAMS_APP_TYPE", "").strip().casefold() or "singletenant"


def _require_known_kind(tokens: Mapping[str, str]) -> None:
    if _kind(tokens) not in _TYPES:
        kind = tokens["TEAMS_APP_TYPE"]
        raise StartError(f"TEAMS_APP_TYPE is {kind}. Set it to SingleTenant or UserAssignedMSI, as docs/teams.md says.")


def examine_files(tokens: Mapping[str, str]) -> list[Finding]:
    """Returns what is amiss with the kind of app, and whether somebody else may read the certificate's key."""
    try:
        _require_known_kind(tokens)
    except StartError as error:
        return [Finding("TEAMS_APP_TYPE", False, str(error))]
    if proof(tokens) != "TEAMS_APP_CERTIFICATE":
        return []
    with suppress(OSError):  # of which another line speaks
        if Path(tokens["TEAMS_APP_CERTIFICATE"]).stat().st_mode & stat.S_IROTH:
            text = "everybody on this machine may read the key in it: chmod 600 (in Kubernetes, defaultMode: 0440)."
            return [Finding("TEAMS_APP_CERTIFICATE", True, text, weak=True)]
    return []


def is_emulated(tokens: Mapping[str, str]) -> bool:
    """Returns whether an emulator on this machine is served, since nothing is said of an app."""
    return not any(tokens.get(name) for name in ("TEAMS_APP_ID", *_SHAPES))


def require_complete(tokens: Mapping[str, str]) -> None:
    """Passes where all of the app's variables are there, or none of them. Raises StartError with the cure."""
    _require_known_kind(tokens)
    missing = [name for name in wanted(tokens) if not tokens.get(name)]
    if missing and not is_emulated(tokens):
        raise StartError(
            f"Teams needs {' and '.join(missing)} in the environment; docs/teams.md says where to find them. "
            "Without Teams, take it out of `platforms` in app.yaml."
        )


def registration_of(tokens: Mapping[str, str]) -> "Registration":
    from adapters.teams.entra.credentials import Registration  # only processes that use Teams carry it
    from adapters.teams.entra.tokens import AUTHORITY_URL

    authority = tokens.get("TEAMS_AUTHORITY_URL") or AUTHORITY_URL
    app_id, tenant = (tokens.get(name, "").lower() for name in ("TEAMS_APP_ID", "TEAMS_TENANT_ID"))
    return Registration(app_id, tenant, authority)


def credential_of(tokens: Mapping[str, str]) -> "Credential":
    """Returns the way that the environment names. Raises StartError with the cure."""
    from adapters.teams.entra.credentials import (
        VIRTUAL_MACHINE,
        CertificateError,
        ClientSecret,
        ManagedIdentity,
        certificate,
    )

    _require_known_kind(tokens)
    registration = registration_of(tokens)
    match proof(tokens):
        case "TEAMS_APP_TYPE":
            endpoint, header = tokens.get("IDENTITY_ENDPOINT", ""), tokens.get("IDENTITY_HEADER", "")
            machine = tokens.get("AZURE_POD_IDENTITY_AUTHORITY_HOST") or VIRTUAL_MACHINE
            return ManagedIdentity(registration.app_id, endpoint if header else "", header, machine)
        case "TEAMS_APP_CERTIFICATE":
            file = tokens["TEAMS_APP_CERTIFICATE"]
            try:
                return certificate(registration, Path(file).read_bytes())
            except OSError as error:
                reason = f"cannot be read ({error.strerror})"
            except CertificateError as error:
                reason = str(error)
            raise StartError(f"TEAMS_APP_CERTIFICATE: {file} {reason}. docs/teams.md says how to make it.")
        case _:
            return ClientSecret(registration, tokens.get("TEAMS_APP_PASSWORD", ""))
