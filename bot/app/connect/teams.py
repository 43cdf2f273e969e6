"""Teams, put together: what each tenant needs from the environment, and the way into them and out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.clock import SystemClock
from bot.app.connect.each import connect_each
from bot.app.connect.teams_credential import (
    credential_of,
    examine_files,
    is_emulated,
    proof,
    registration_of,
    require_complete,
    wanted,
)
from bot.app.connect.teams_tenants import Tenants, examine_tenants, may_come
from bot.app.examination import Examination, TrialRequest, examine_address, examine_each
from bot.app.start import Silent, Start, StartError, TokenRefused, Wiring
from bot.config.settings import Settings
from bot.messages.say import say
from bot.ports import PlatformError, Refused, Served, WorkspaceConfig
from commands.operate.examine import Finding, examine_tokens
from commands.org.open_workspace import open_workspace
from storage.config.chosen import counting_settings, remembered_settings
from storage.org.people import workspaces

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

    from adapters.teams.inbound import Reception
    from adapters.teams.outbound import Credentials, Tenant
    from adapters.teams.package.manifest import Links

EMULATED = "emulator"  # the tenant of an emulator that names none
_NO_ANSWER = (
    "Microsoft did not answer at {url} ({error}). Look at the network: whether this machine may speak to it, and by "
    "which proxy (HTTPS_PROXY)."
)


async def connect_teams(wiring: Wiring) -> Served:
    """Connects Teams, with one address for all tenants. Raises StartError with the cure."""
    for config in await wiring.configs.of("teams"):
        if note := _refuse_strangers(wiring.start.host, config.tokens):
            wiring.start.tells(note)
        require_complete(config.tokens)
    tenants = _tenants(wiring)
    reception = _listen(wiring, tenants) if wiring.start.listens else None

    async def connect(config: WorkspaceConfig, wiring: Wiring) -> Served:
        tenant = await _connect(config, wiring)
        if reception:
            reception.admit(tenant)
        if tenants:
            tenants.open(tenant.connection, reception)
            wiring.stack.push_async_callback(tenants.close)
        return tenant.entrance.served

    served = await connect_each("teams", wiring, connect)
    if tenants:
        wiring.served.update(served)
        await tenants.look()
    return served


def _tenants(wiring: Wiring) -> Tenants | None:
    """Who else may come, beside the tenant of the app; None where nobody may."""
    keys, allowed = _sealing(wiring.start), may_come(wiring.start.environment)
    if not allowed:
        return None
    tenants = Tenants(allowed, keys, wiring)
    wiring.works.append(keeping_up := tenants.keep_up())
    wiring.stack.callback(keeping_up.close)  # where the process does not come to begin it
    return tenants


def _listen(wiring: Wiring, tenants: Tenants | None) -> "Reception":
    """Opens the address."""
    from adapters.teams import PATH, inbound
    from adapters.teams.package import pages
    from storage.org.installations import signing_keys

    form_keys = signing_keys(wiring.start.environment.get("WATERLINE_SECRETS", ""), "forms of Teams")
    arrival = tenants.arrival if tenants else None
    reception = inbound.Reception(form_keys, wiring.pass_on, partial(wiring.awaits, "teams"), arrival)
    wiring.app.add_routes([web.post(PATH, reception.messages), *pages.routes()])
    return reception


async def _connect(config: WorkspaceConfig, wiring: Wiring) -> "Tenant":
    from adapters.teams.outbound import Tenant, connect  # only processes that use Teams carry it
    from storage.org.installations import StoredInstallations

    tokens, settings = config.tokens, config.settings
    credentials = _credentials(tokens)
    name = say(settings.languages[0], "teams.organisation")
    workspace = await open_workspace("teams", credentials.tenant or EMULATED, name, settings)
    with _explaining(credentials.authority_url, proof(tokens)):
        installations = StoredInstallations(workspace.id, _sealing(wiring.start))
        await counting_settings(workspace.id, settings)  # which are remembered from here on
        settings_now = partial(remembered_settings, workspace.id, settings)
        connection = await connect(credentials, installations, settings_now)
    wiring.stack.push_async_callback(connection.close)
    return Tenant(connection, wiring.entrance(workspace, connection.platform, settings))


def _sealing(start: Start) -> "MultiFernet":
    """The keys by which addresses are sealed. Raises StartError."""
    from storage.org.installations import SecretsError, secrets

    try:
        return secrets(start.environment.get("WATERLINE_SECRETS", ""))
    except SecretsError as error:
        raise StartError(str(error)) from error


def _credentials(tokens: Mapping[str, str]) -> "Credentials":
    from adapters.teams.entra.tokens import OPENID_URL
    from adapters.teams.outbound import Credentials

    registration = registration_of(tokens)
    return Credentials(
        app_id=registration.app_id,
        password=tokens.get("TEAMS_APP_PASSWORD", ""),
        tenant=registration.tenant,
        authority_url=registration.authority_url,
        openid_url=tokens.get("TEAMS_OPENID_URL") or OPENID_URL,
        credential=None if is_emulated(tokens) else credential_of(tokens),
    )


@contextmanager
def _explaining(authority_url: str, variable: str) -> Iterator[None]:
    """Why Microsoft does not let us in, as a StartError with the cure."""
    try:
        yield
    except Refused as error:
        raise TokenRefused(
            f"Microsoft does not take TEAMS_APP_ID with {variable} in TEAMS_TENANT_ID: {error}. "
            "docs/teams.md says where each stands, and `python -m bot doctor` what is amiss."
        ) from error
    except PlatformError as error:
        raise Silent(_NO_ANSWER.format(url=authority_url, error=error), error) from error


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


async def examine_teams(examination: Examination) -> list[Finding]:
    """Returns, tenant by tenant, what is missing and what Microsoft says; values stay unsaid."""
    tenants = examine_tenants(examination.start.environment) if "teams" in examination.settings.platforms else []
    return [*await examine_each(examination, "teams", _examine), *tenants]


async def _examine(config: WorkspaceConfig, examination: Examination) -> list[Finding]:
    tokens = config.tokens
    if is_emulated(tokens):
        findings = [_examine_emulated(tokens)]
    else:
        amiss = examine_files(tokens)
        findings = [*examine_tokens(wanted(tokens), tokens, examination.settings, "teams"), *amiss]
        if all(tokens.get(name) for name in wanted(tokens)) and all(finding.well for finding in amiss):
            findings += await _ask_microsoft(tokens, examination)
    return [*findings, _examine_secrets(examination.start.environment.get("WATERLINE_SECRETS", ""))]


async def _ask_microsoft(tokens: Mapping[str, str], examination: Examination) -> list[Finding]:
    from adapters.teams import PATH
    from adapters.teams.entra.examine import Examined, examine
    from adapters.teams.entra.tokens import OPENID_URL

    try:
        credential = credential_of(tokens)
    except StartError as error:
        return [Finding(proof(tokens), False, str(error))]
    openid_url = tokens.get("TEAMS_OPENID_URL") or OPENID_URL
    findings = await examine(Examined(registration_of(tokens), credential, openid_url), examination.now)
    refused = "docs/teams.md, What is checked, says why."
    # Nobody but Microsoft can sign a request: that it is missed shows that Waterline is there.
    question = TrialRequest(
        path=PATH, headers={}, body="{}", status=401, expected="Not signed by Microsoft", refused=refused
    )
    return [*findings, await examine_address(examination, question)]


async def look_for_channel(examination: Examination) -> list[Finding]:
    """Returns in which channel kudos are posted, by the teams that the open database knows."""
    if "teams" not in examination.settings.platforms:
        return []
    return await examine_each(examination, "teams", _look_for_channel)


async def _look_for_channel(config: WorkspaceConfig, examination: Examination) -> list[Finding]:
    from adapters.teams.outbound import connect
    from storage.org.installations import SecretsError, StoredInstallations, secrets

    tokens = config.tokens
    if is_emulated(tokens) or not all(tokens.get(name) for name in wanted(tokens)):
        return []
    tenant = registration_of(tokens).tenant
    workspace = next(
        (
            candidate
            for candidate in await workspaces()
            if (candidate.platform, candidate.platform_id) == ("teams", tenant)
        ),
        None,
    )
    if workspace is None:
        return []
    rules = (await counting_settings(workspace.id, config.settings)).settings.kudos
    if rules.post_in == "here" or rules.channel.startswith("19:"):
        return []
    try:
        keys = secrets(examination.start.environment.get("WATERLINE_SECRETS", ""))
        connection = await connect(
            _credentials(tokens), StoredInstallations(workspace.id, keys), lambda: config.settings
        )
    except (SecretsError, StartError, PlatformError):  # of which another line speaks
        return []
    try:
        return [_channel(rules.channel, await connection.platform.places.full_names(rules.channel))]
    except PlatformError as error:
        return [Finding(f"channel {rules.channel}", True, f"cannot be looked for just now ({error}).", weak=True)]
    finally:
        await connection.close()


def _channel(name: str, full_names: Sequence[str]) -> Finding:
    subject = f"channel {name}"
    match full_names:
        case []:
            cure = "Make it, or correct kudos.channel in app.yaml, and add Waterline to its team."
            return Finding(subject, True, f"is in no team that Waterline was added to. {cure}", weak=True)
        case [full_name]:
            return Finding(subject, True, f"is there: {full_name}.")
        case [found_channel, *_]:
            listed = ", ".join(full_names)
            cure = f"Write the one that you mean into kudos.channel of app.yaml, as in {found_channel}."
            return Finding(subject, True, f"is in several teams: {listed}. The first is taken. {cure}", weak=True)
    raise TypeError(full_names)


def _examine_secrets(value: str) -> Finding:
    from storage.org.installations import SecretsError, secrets

    try:
        secrets(value)
    except SecretsError as error:
        return Finding("WATERLINE_SECRETS", False, str(error))
    return Finding("WATERLINE_SECRETS", True, "is set and has the right shape.")


def package(settings: Settings, app_id: str, url: str, links: "Links", previous: bytes) -> bytes:
    """Returns the app package: the previous one where nothing changed, else one of a higher version."""
    from adapters.teams.package.manifest import package
    from adapters.teams.package.version import raised

    return raised(previous, partial(package, settings, app_id, url, links), SystemClock().now())
