"""What `doctor` is told by Microsoft in each ill state, and the cure."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.teams.entra.credentials import ClientSecret, Credential, ManagedIdentity, Registration, certificate
from adapters.teams.entra.examine import Examined, examine
from commands.operate.examine import Finding
from tests.teams import tokens
from tests.teams.issuer import APP, PASSWORD, TENANT

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OTHER = "33333333-aaaa-4bbb-8ccc-444444444444"
GIVEN = {"token_type": "Bearer", "expires_in": 3599, "access_token": tokens.access_token()}


@dataclass(slots=True)
class Entra:
    """Answers every request for a token alike."""

    body: Mapping[str, Any] = field(default_factory=lambda: GIVEN)
    status: int = 200
    clock: datetime = NOW
    has_keys: bool = True

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = web.Application()
        app.add_routes([web.route("*", "/{path:.*}", self._answer)])
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        date = {"Date": format_datetime(self.clock, usegmt=True)}
        if request.path == "/openid":
            return web.json_response({"jwks_uri": "https://keys.example.com"} if self.has_keys else {}, headers=date)
        return web.json_response(self.body, status=self.status, headers=date)


async def findings_of(entra: Entra, credential: Credential | None = None) -> dict[str, Finding]:
    async with entra.served() as url:
        own = Registration(APP, TENANT, url)
        examined = Examined(own, credential or ClientSecret(own, PASSWORD), f"{url}/openid")
        return {finding.about: finding for finding in await examine(examined, NOW)}


async def test_where_all_is_well_each_line_says_so() -> None:
    findings = await findings_of(Entra())
    assert {about: finding.well for about, finding in findings.items()} == {
        "teams": True,
        "clock": True,
        "keys of Teams": True,
    }
    assert findings["teams"].text == "Microsoft gives a token, and to this app."


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        (7000215, "copy the Value of the client secret, not its id"),
        (7000222, "The client secret has ended"),
        (700016, "TEAMS_APP_ID is no app of this tenant"),
        (90002, "copy Directory (tenant) ID into TEAMS_TENANT_ID"),
        (700027, "upload its public half"),
        (1, "docs/teams.md says where"),
    ],
)
async def test_no_token_is_told_by_microsoft_s_number_with_its_cure(code: int, cure: str) -> None:
    refusal = {"error": "invalid_client", "error_codes": [code], "error_description": "words of Microsoft"}
    finding = (await findings_of(Entra(refusal, 401)))["teams"]
    assert not finding.well
    assert f"(invalid_client AADSTS{code})" in finding.text
    assert cure in finding.text
    assert "words of Microsoft" not in finding.text
    assert PASSWORD not in finding.text


@pytest.mark.parametrize(
    ("app", "tenant", "variable"), [(OTHER, TENANT, "TEAMS_APP_ID"), (APP, OTHER, "TEAMS_TENANT_ID")]
)
async def test_a_token_for_another_app_or_tenant_is_told(app: str, tenant: str, variable: str) -> None:
    entra = Entra(GIVEN | {"access_token": tokens.access_token(app, tenant)})
    finding = (await findings_of(entra))["teams"]
    assert (finding.well, f"{variable} is another" in finding.text) == (False, True)
    upper = GIVEN | {"access_token": tokens.access_token(APP.upper(), TENANT.upper())}
    assert (await findings_of(Entra(upper)))["teams"].well


async def test_a_clock_that_is_ten_minutes_off_and_keys_that_are_nowhere_are_told() -> None:
    findings = await findings_of(Entra(clock=NOW + timedelta(minutes=10), has_keys=False))
    assert findings["teams"].well
    assert findings["clock"].text.startswith("is 600 s behind Microsoft's. Set it by a time server")
    assert not findings["keys of Teams"].well


async def test_a_microsoft_that_is_away_or_busy_is_told() -> None:
    own = Registration(APP, TENANT, "http://127.0.0.1:9")
    [away] = await examine(Examined(own, ClientSecret(own, PASSWORD), ""), NOW)
    assert (away.well, "Microsoft did not answer at http://127.0.0.1:9" in away.text) == (False, True)
    busy = (await findings_of(Entra({}, 503)))["teams"]
    assert (busy.well, "HTTP 503" in busy.text) == (False, True)


async def test_an_identity_that_is_not_there_is_told_with_its_own_cure() -> None:
    machine = ManagedIdentity(APP, machine_url="http://127.0.0.1:9")
    nobody = (await findings_of(Entra(), machine))["teams"]
    assert (nobody.well, "on Azure only" in nobody.text) == (False, True)
    async with Entra({"error": "invalid_request"}, 400).served() as url:
        own = Registration(APP, TENANT, url)
        [finding, *_] = await examine(Examined(own, ManagedIdentity(APP, machine_url=url), f"{url}/openid"), NOW)
    assert "user-assigned identity whose client id is TEAMS_APP_ID" in finding.text


@pytest.mark.parametrize(
    ("days", "well", "weak", "text"),
    [(-1, False, False, "ended on"), (20, True, True, "ends on"), (300, True, False, "is valid until")],
)
async def test_the_end_of_a_certificate_is_told_before_it_comes(days: int, well: bool, weak: bool, text: str) -> None:
    public = tokens.certificate("app", days, NOW).public_bytes(Encoding.PEM)
    credential = certificate(Registration(APP, TENANT, ""), tokens.private_pem() + public)
    finding = (await findings_of(Entra(), credential))["certificate"]
    assert (finding.well, finding.weak) == (well, weak)
    assert text in finding.text
    assert finding.text.count("upload its public half") == (not well or weak)


async def test_a_certificate_that_is_not_valid_yet_is_told() -> None:
    later = tokens.certificate("app", 900, NOW + timedelta(days=401)).public_bytes(Encoding.PEM)
    credential = certificate(Registration(APP, TENANT, ""), tokens.private_pem() + later)
    finding = (await findings_of(Entra(), credential))["certificate"]
    assert (finding.well, "is not valid before 2026-03-03 09:00 UTC" in finding.text) == (False, True)
