"""Teams, put together: what each tenant needs from the environment, and the way into them and out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.app.start import StartError, Wiring
from bot.config.settings import Settings
from bot.messages.say import say
from bot.ports import PlatformError, Rejected, Served, WorkspaceConfig
from commands.operate.examine import Finding, examine_tokens
from commands.org.open_workspace import open_workspace
from storage.org.installations import SecretsError, StoredInstallations, secrets, signing_keys

if TYPE_CHECKING:
    from adapters.teams.outbound import Tenant

_ID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TOKENS = {"TEAMS_APP_ID": _ID, "TEAMS_APP_PASSWORD": r"\S{16,}", "TEAMS_TENANT_ID": _ID}
EMULATED = "emulator"  # the tenant of an emulator that names none


async def connect_teams(wiring: Wiring) -> Served:
    """One address for all tenants. Raises StartError with the cure."""
    tenants = [await _connect(config, wiring) for config in await wiring.configs.of("teams")]
    if wiring.start.listens:
        from adapters.teams import inbound

        form_keys = signing_keys(wiring.start.environment.get("WATERLINE_SECRETS", ""), "forms of Teams")
        wiring.app.add_routes(inbound.routes(tenants, form_keys, wiring.pass_on))
    return {key: served for tenant in tenants for key, served in tenant.entrance.served.items()}


async def _connect(config: WorkspaceConfig, wiring: Wiring) -> "Tenant":
    from adapters.teams.outbound import Credentials, Tenant, connect  # only processes that use Teams carry it
    from adapters.teams.tokens import AUTHORITY_URL, OPENID_URL

    start, tokens, settings = wiring.start, config.tokens, config.settings
    if note := _refuse_strangers(start.host, tokens):
        start.tells(note)
    _complete(tokens)
    credentials = Credentials(
        app_id=tokens.get("TEAMS_APP_ID", ""),
        password=tokens.get("TEAMS_APP_PASSWORD", ""),
        tenant=tokens.get("TEAMS_TENANT_ID", ""),
        authority_url=tokens.get("TEAMS_AUTHORITY_URL") or AUTHORITY_URL,
        openid_url=tokens.get("TEAMS_OPENID_URL") or OPENID_URL,
    )
    try:
        keys = secrets(start.environment.get("WATERLINE_SECRETS", ""))
    except SecretsError as error:
        raise StartError(str(error)) from error
    name = say(settings.languages[0], "teams.organisation")
    workspace = await open_workspace("teams", credentials.tenant or EMULATED, name, settings)
    with _explaining(credentials.authority_url):
        connection = await connect(credentials, StoredInstallations(workspace.id, keys), settings)
    wiring.stack.push_async_callback(connection.close)
    return Tenant(connection, wiring.entrance(workspace, connection.platform, settings))


@contextmanager
def _explaining(authority_url: str) -> Iterator[None]:
    """Why Microsoft does not let us in, as a StartError with the cure."""
    try:
        yield
    except Rejected as error:
        raise StartError(
            f"Microsoft does not take TEAMS_APP_ID with TEAMS_APP_PASSWORD in TEAMS_TENANT_ID: {error}. "
            "docs/teams.md says where each stands; a password also has an end."
        ) from error
    except PlatformError as error:
        raise StartError(
            f"Microsoft did not answer at {authority_url} ({error}). Look at the network, then start again."
        ) from error


def _complete(environment: Mapping[str, str]) -> None:
    """All of the app's variables, or none of them."""
    missing = [name for name in TOKENS if not environment.get(name)]
    if missing and not _emulated(environment):
        raise StartError(
            f"Teams needs {' and '.join(missing)} in the environment; docs/teams.md says where to find them. "
            "Without Teams, take it out of `platforms` in app.yaml."
        )


def _emulated(environment: Mapping[str, str]) -> bool:
    return not (environment.get("TEAMS_APP_ID") or environment.get("TEAMS_APP_PASSWORD"))


def _refuse_strangers(host: str, environment: Mapping[str, str]) -> str:
    """What to tell about whom is served. Raises StartError where anybody could speak for Teams."""
    from adapters.teams.connector import is_loopback

    if environment.get("TEAMS_APP_ID"):
        return ""
    if not is_loopback(host):
        raise StartError(
            "Without TEAMS_APP_ID nobody can tell whether a request comes from Teams, so that it is served on this "
            "machine only. Set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, or HOST=127.0.0.1."
        )
    return "TEAMS_APP_ID is not set: an emulator of Teams on this machine is served, and nobody else."


def _examine_emulated(environment: Mapping[str, str]) -> Finding:
    """What `serve` would say and do without an app."""
    try:
        note = _refuse_strangers(environment.get("HOST") or "127.0.0.1", environment)
    except StartError as error:
        return Finding("teams", False, str(error))
    return Finding("teams", True, f"{note} For Teams itself follow docs/teams.md.")


def examine_teams(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    """Whether what Teams needs is there and looks right; values stay unsaid."""
    findings = examine_tokens(TOKENS, environment, settings, "teams")
    if "teams" not in settings.platforms:
        return findings
    if _emulated(environment):
        findings = [_examine_emulated(environment)]
    try:
        secrets(environment.get("WATERLINE_SECRETS", ""))
    except SecretsError as error:
        return [*findings, Finding("WATERLINE_SECRETS", False, str(error))]
    return [*findings, Finding("WATERLINE_SECRETS", True, "is set and has the right shape.")]


def package(settings: Settings, app_id: str, url: str) -> bytes:
    from adapters.teams.manifest import package

    return package(settings, app_id, url)
