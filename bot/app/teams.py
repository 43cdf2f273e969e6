"""Teams, put together: what it needs from the environment, and its way in and out."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.pass_on import PassOn
from bot.app.start import Start, StartError
from bot.config.settings import Settings
from bot.messages.say import say
from bot.org.people import Workspace
from bot.ports import Ballots, Platform, PlatformError, Rejected
from commands.operate.examine import Finding, examine_tokens
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from storage.org.installations import SecretsError, StoredInstallations, secrets, signing_keys

if TYPE_CHECKING:
    from adapters.teams.outbound import TeamsConnection

_ID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TOKENS = {"TEAMS_APP_ID": _ID, "TEAMS_APP_PASSWORD": r"\S{16,}", "TEAMS_TENANT_ID": _ID}
EMULATED = "emulator"  # the tenant of an emulator that names none


async def serve_teams(
    start: Start, app: web.Application, ballots: Ballots | None, pass_on: PassOn | None, stack: AsyncExitStack
) -> Platform:
    from adapters.teams import inbound

    if note := _refuse_strangers(start.host, start.environment):
        start.tells(note)
    connection, workspace = await connect_teams(start.settings, start.environment, stack)
    if start.listens:
        entrance = Entrance(
            workspace, connection.platform, start.settings, start.program.clock, ballots, pass_on is not None
        )
        form_keys = signing_keys(start.environment.get("WATERLINE_SECRETS", ""), "forms of Teams")
        app.add_routes(inbound.routes(connection, entrance, form_keys, pass_on))
    return connection.platform


async def connect_teams(
    settings: Settings, environment: Mapping[str, str], stack: AsyncExitStack
) -> tuple["TeamsConnection", Workspace]:
    """Raises StartError with the cure. What is opened is closed with the stack."""
    from adapters.teams import outbound, tokens  # only processes that use Teams carry it

    credentials = outbound.Credentials(
        app_id=environment.get("TEAMS_APP_ID", ""),
        password=environment.get("TEAMS_APP_PASSWORD", ""),
        tenant=environment.get("TEAMS_TENANT_ID", ""),
        authority_url=environment.get("TEAMS_AUTHORITY_URL") or tokens.AUTHORITY_URL,
        openid_url=environment.get("TEAMS_OPENID_URL") or tokens.OPENID_URL,
    )
    _complete(environment)
    try:
        keys = secrets(environment.get("WATERLINE_SECRETS", ""))
    except SecretsError as error:
        raise StartError(str(error)) from error
    name = say(settings.languages[0], "teams.organisation")
    workspace = await open_workspace("teams", credentials.tenant or EMULATED, name, settings)
    try:
        connection = await outbound.connect(credentials, StoredInstallations(workspace.id, keys), settings)
    except Rejected as error:
        raise StartError(
            f"Microsoft does not take TEAMS_APP_ID with TEAMS_APP_PASSWORD in TEAMS_TENANT_ID: {error}. "
            "docs/teams.md says where each stands; a password also has an end."
        ) from error
    except PlatformError as error:
        raise StartError(
            f"Microsoft did not answer at {credentials.authority_url} ({error}). Look at the network, then start again."
        ) from error
    stack.push_async_callback(connection.close)
    return connection, workspace


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
