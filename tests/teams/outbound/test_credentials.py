"""The ways to a token of our own without a secret, each at a stand-in of who gives it out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.teams.entra.credentials import (
    CertificateError,
    ClientSecret,
    Credential,
    ManagedIdentity,
    Registration,
    certificate,
)
from adapters.teams.entra.tokens import Pass
from bot.app.connect.teams_credential import credential_of, examine_files, is_emulated, require_complete
from bot.app.start import StartError
from bot.ports import Barred, Unreachable
from tests.teams import tokens
from tests.teams.issuer import APP, PASSWORD, TENANT


@pytest.fixture
async def azure() -> AsyncIterator[tokens.Azure]:
    azure = tokens.Azure()
    async with azure.served():
        yield azure


async def headers(credential: Credential) -> dict[str, str]:
    async with ClientSession() as session:
        way_in = Pass(session, APP, "", TENANT, credential=credential)
        first = await way_in.headers()
        assert await way_in.headers() == first, "it is kept for as long as it lasts"
        return first


def registered(azure: tokens.Azure, app: str = APP) -> Registration:
    return Registration(app, TENANT, azure.url)


async def test_a_certificate_gives_a_token_and_no_assertion_is_used_twice(azure: tokens.Azure) -> None:
    credential = certificate(registered(azure), tokens.pem())
    for _ in range(2):
        assert await headers(credential) == {"Authorization": f"Bearer {tokens.access_token()}"}
    entra, first, _, second = azure.requests
    assert (entra, first != second) == ("entra", True)


async def test_of_a_chain_the_certificate_is_shown_that_the_key_belongs_to(azure: tokens.Azure) -> None:
    issuer = tokens.certificate("another").public_bytes(serialization.Encoding.PEM)
    assert await headers(certificate(registered(azure), issuer + tokens.pem()))


def test_a_certificate_whose_key_everybody_may_read_is_weak(tmp_path: Path) -> None:
    (file := tmp_path / "app.pem").write_bytes(tokens.pem())
    for mode, found in ((0o644, [True]), (0o640, []), (0o600, [])):
        file.chmod(mode)
        findings = examine_files(IDS | {"TEAMS_APP_CERTIFICATE": str(file)})
        assert [finding.weak for finding in findings] == found, oct(mode)
    [kind] = examine_files(IDS | {"TEAMS_APP_TYPE": "MultiTenant"})
    assert (kind.about, kind.well) == ("TEAMS_APP_TYPE", False)


async def test_a_certificate_that_entra_does_not_know_bars_us(azure: tokens.Azure) -> None:
    with pytest.raises(Barred, match="invalid_client"):
        await headers(certificate(registered(azure), tokens.pem("another")))


@pytest.mark.parametrize("status", [400, 401, 403, 407])
async def test_a_page_of_a_proxy_is_no_word_of_entra_s(status: int) -> None:
    """Taken for one, it would be said of a good secret that Microsoft refuses it."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<h1>Bad Request</h1>", content_type="text/html")

    app = web.Application()
    app.router.add_post("/{tenant}/oauth2/v2.0/token", page)
    async with TestServer(app) as server:
        url = str(server.make_url("/"))
        with pytest.raises(Unreachable):
            await headers(ClientSecret(Registration(APP, TENANT, url), "a secret"))


async def test_what_runs_as_a_web_app_of_azure_is_vouched_for_until_the_end_that_it_names(azure: tokens.Azure) -> None:
    credential = ManagedIdentity(APP, f"{azure.url}/msi/token", azure.header)
    assert await headers(credential) == {"Authorization": f"Bearer {tokens.access_token()}"}
    assert azure.requests == ["app service"]


async def test_a_virtual_machine_is_vouched_for(azure: tokens.Azure) -> None:
    assert await headers(ManagedIdentity(APP, machine_url=azure.url))
    assert azure.requests == ["machine"]


@pytest.mark.parametrize("on_web_app", [True, False])
async def test_an_identity_that_the_machine_was_not_given_bars_us(azure: tokens.Azure, on_web_app: bool) -> None:
    azure.identities.clear()
    where = (f"{azure.url}/msi/token", azure.header) if on_web_app else ("", "")
    with pytest.raises(Barred, match="invalid_request"):
        await headers(ManagedIdentity(APP, *where, machine_url=azure.url))


async def test_outside_of_azure_nobody_vouches() -> None:
    with pytest.raises(Unreachable):
        await headers(ManagedIdentity(APP, machine_url="http://127.0.0.1:9"))


def test_a_file_without_a_certificate_or_its_key_is_told_by_what_it_lacks() -> None:
    own = tokens.certificate().public_bytes(serialization.Encoding.PEM)
    locked = tokens.private_pem(encoded=serialization.BestAvailableEncryption(b"a password"))
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for content, why in [
        (b"", "no certificate"),
        (tokens.private_pem(), "no certificate"),
        (own, "no private key"),
        (own + locked, "locked with a password"),
        (own + other, "is not RSA"),
        (own + tokens.private_pem("another"), "a key of another certificate"),
    ]:
        with pytest.raises(CertificateError, match=why):
            certificate(Registration(APP, TENANT, ""), content)


IDS = {"TEAMS_APP_ID": APP, "TEAMS_TENANT_ID": TENANT}


async def test_the_environment_names_the_way(azure: tokens.Azure, tmp_path: Path) -> None:
    (tmp_path / "app.pem").write_bytes(tokens.pem())
    by_certificate = {"TEAMS_APP_CERTIFICATE": str(tmp_path / "app.pem"), "TEAMS_AUTHORITY_URL": azure.url}
    on_web_app = {"IDENTITY_ENDPOINT": f"{azure.url}/msi/token", "IDENTITY_HEADER": azure.header}
    on_machine = {"AZURE_POD_IDENTITY_AUTHORITY_HOST": azure.url}
    identity = {"TEAMS_APP_TYPE": " UserAssignedMSI "}
    for variables, way in [
        (by_certificate, "entra"),
        (by_certificate | {"TEAMS_APP_PASSWORD": PASSWORD, "TEAMS_APP_TYPE": "SingleTenant"}, "entra"),
        (identity | on_web_app, "app service"),
        (identity | on_machine | {"IDENTITY_ENDPOINT": "http://127.0.0.1:9"}, "machine"),
    ]:
        azure.requests.clear()
        require_complete(IDS | variables)
        assert await headers(credential_of(IDS | variables))
        assert azure.requests[0] == way


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        (IDS, "Teams needs TEAMS_APP_PASSWORD in the environment"),
        ({"TEAMS_APP_TYPE": "UserAssignedMSI"}, "Teams needs TEAMS_APP_ID and TEAMS_TENANT_ID in the environment"),
        ({"TEAMS_APP_CERTIFICATE": "app.pem"}, "Teams needs TEAMS_APP_ID and TEAMS_TENANT_ID in the environment"),
        (IDS | {"TEAMS_APP_PASSWORD": PASSWORD, "TEAMS_APP_TYPE": "MultiTenant"}, "TEAMS_APP_TYPE is MultiTenant"),
        (IDS | {"TEAMS_APP_TYPE": "MultiTenant"}, "TEAMS_APP_TYPE is MultiTenant"),
        (IDS | {"TEAMS_APP_CERTIFICATE": "/none.pem"}, "/none.pem cannot be read"),
        (IDS | {"TEAMS_APP_CERTIFICATE": __file__}, "holds no certificate"),
    ],
)
def test_what_is_missing_is_told_with_the_cure_and_no_secret(variables: dict[str, str], why: str) -> None:
    assert not is_emulated(variables)
    with pytest.raises(StartError, match=why) as raised:
        _start(variables)
    assert "docs/teams.md" in str(raised.value)
    assert PASSWORD not in str(raised.value)


def _start(variables: dict[str, str]) -> None:
    require_complete(variables)
    credential_of(variables)
