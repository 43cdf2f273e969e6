"""Every client of this program goes through the proxy that the environment names: a real small one stands here."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, web
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from adapters import foreign_proxy, proxy_for
from adapters.slack import outbound as slack_outbound
from adapters.slack.inbound import take_proxy
from adapters.teams import outbound as teams_outbound
from adapters.teams.places import Target
from bot.config.settings import Settings
from bot.ports import Unreachable
from storage.org.installations import StoredInstallations, secrets
from tests.contract.deployment import settings_of
from tests.processes import environment, running
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.teams.conftest import ANA, SECRETS
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT
from tests.typed import types


@dataclass
class Proxy:
    """Forwards what it is asked for to `there`, whatever name it is asked by; opens no tunnels. `asked` is what for."""

    there: URL = field(default_factory=URL)
    asked: list[str] = field(default_factory=list)

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.raw_path if request.method == 'CONNECT' else request.url.host}")
        if request.method == "CONNECT":
            return web.Response(status=502)
        url = self.there.join(request.url.relative())
        async with (
            ClientSession() as session,
            session.request(request.method, url, data=await request.read(), headers=_own(request)) as answer,
        ):
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)


def _own(request: web.BaseRequest) -> dict[str, str]:
    return {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    proxy = Proxy()
    server = await asyncio.get_running_loop().create_server(web.Server(proxy), "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name.lower(), raising=False)
        monkeypatch.setenv(name, address)
    yield proxy
    server.close()


async def test_slack_is_asked_through_it(proxy: Proxy) -> None:
    slack = FakeSlack()
    async with slack.served():
        proxy.there = URL(slack.url)
        connection = await slack_outbound.connect(BOT_TOKEN, "", APP_TOKEN, "http://slack.invalid/api/")
        await connection.close()
        with pytest.raises(Unreachable):
            await slack_outbound.connect(BOT_TOKEN, "", APP_TOKEN, "https://slack.invalid/api/")
    assert proxy.asked == ["POST slack.invalid", "CONNECT slack.invalid:443"]


async def test_teams_and_its_logins_are_asked_through_it(proxy: Proxy, settings: Settings) -> None:
    teams = FakeTeams(people=[ANA])
    async with teams.served():
        teams.chats[ANA.chat] = [ANA]
        proxy.there = URL(teams.url)
        credentials = teams_outbound.Credentials(
            app_id=APP,
            password=PASSWORD,
            tenant=TENANT,
            authority_url="http://login.invalid",
            openid_url="http://keys.invalid/openid",
        )
        connection = await teams_outbound.connect(
            credentials, StoredInstallations(1, secrets(SECRETS)), lambda: settings
        )
        path = URL(teams.address).path
        message = {"type": "message", "text": "hello"}
        await connection.platform.send(Target(f"http://smba.invalid{path}", ANA.chat, shared=False), message)
        assert connection.gate
        await connection.gate.judged(teams.issuer.bearer(teams.address))
        await connection.close()
    assert proxy.asked[:3] == ["POST login.invalid", "POST smba.invalid", "GET keys.invalid"]
    assert len(teams.messages(ANA.chat)) == 1


async def test_socket_mode_goes_through_it(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    client = SocketModeClient(app_token=APP_TOKEN, web_client=AsyncWebClient(), auto_reconnect_enabled=False)
    take_proxy(client)
    assert {client.proxy, client.web_client.proxy} == {str(proxy_for(URL("https://slack.com")))}
    with pytest.raises(ClientError):
        await client.issue_new_wss_url()
    assert proxy.asked == ["CONNECT slack.com:443"]
    monkeypatch.setenv("NO_PROXY", ".slack.com")
    take_proxy(client)
    assert {client.proxy, client.web_client.proxy} == {None}
    await client.close()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy"])
def test_a_proxy_that_speaks_something_else_than_http_is_named_and_its_password_is_not(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    for well in ("http://proxy.invalid:3128", "https://proxy.invalid", "proxy.invalid:3128", ""):
        monkeypatch.setenv(variable, well)
        assert foreign_proxy() is None
    monkeypatch.setenv(variable, "socks5h://ana:secret@proxy.invalid:1080")
    found = foreign_proxy()
    assert found
    assert found[0] == variable.upper()
    assert "of the kind socks5h" in found[1]
    assert "secret" not in found[1]


async def test_serve_and_doctor_say_so_with_the_cure(conninfo: str, tmp_path: Path) -> None:
    env = environment(DATABASE_URL=conninfo, WATERLINE_SETTINGS=str(settings_of(tmp_path, "web")))
    env |= {"HTTPS_PROXY": "socks5://proxy.invalid:1080", "WATERLINE_KEYS": str(tmp_path / "keys")}
    async with running("serve", env=env) as process:
        assert "HTTPS_PROXY names a proxy of the kind socks5" in " ".join(process.said.split())
    doctor = await types("doctor", env=env)
    assert doctor.code == 1
    assert "wrong HTTPS_PROXY: names a proxy of the kind socks5" in " ".join(doctor.said.split())


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com",
        "http://127.0.0.1:8080",
        "http://localhost:80",
        "http://169.254.169.254",
        "http://[::1]",
    ],
)
def test_what_is_near_or_excepted_is_asked_directly(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", ".example.com")
    assert proxy_for(URL(url)) is None
    assert proxy_for(URL("wss://wss-primary.slack.com")) == URL("http://proxy.example.com:3128")


def test_a_proxy_may_be_written_without_its_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", " proxy.example.com:3128\n")
    assert proxy_for(URL("https://slack.com")) == URL("http://proxy.example.com:3128")
