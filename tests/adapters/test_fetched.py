"""A file is fetched from where its platform keeps it, and from nowhere else, whatever an address or an answer says."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import adapters
from adapters import FILE_BYTES_AT_MOST, TooLarge, Unfetched, fetched
from adapters.slack import files as slack_files
from adapters.slack.files import SLACK
from adapters.teams.files import SHAREPOINT

STRANGE = [
    "",
    "people.csv",
    "//files.slack.com/x",
    "http://files.slack.com/x",
    "ftp://files.slack.com/x",
    "file:///etc/passwd",
    "https://files.slack.com:8443/x",
    "https://files.slack.com:80/x",
    "https://ana@files.slack.com/x",
    "https://ana:secret@files.slack.com/x",
    "https://:@files.slack.com/x",
    "https://files.slack.com@evil.example/x",
    "https://evil.example#@files.slack.com/x",
    "https://evil.example?@files.slack.com/x",
    "https://evil.example\\@files.slack.com/x",
    "https://files.slack.com\\.evil.example/x",
    "https://files.slack.com.evil.example/x",
    "https://evil.example/files.slack.com",
    "https://evilfiles.slack.com/x",
    "https://evil-files.slack.com/x",
    "https://a.files.slack.com/x",
    "https://slack.com/x",
    "https://files.slack.com./x",
    "https://files%2eslack%2ecom/x",
    "https://files.slack.com%00.evil.example/x",
    "https://files.slack.com\t.evil.example/x",
    "https://files.slack.com/x\r\nHost: evil.example",
    " https://files.slack.com/x",
    "https://ﬁles.slack.com/x",
    "https://files。slack。com/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://[::1]/x",
    "https://[::ffff:169.254.169.254]/x",
    "https://169.254.169.254/metadata/identity/oauth2/token",
    "https://localhost/x",
    "https://[files.slack.com/x",
    "https://files.slack.com:99999/x",
    "https://sharepoint.com/x",
    "https://.sharepoint.com/x",
    "https://evilsharepoint.com/x",
    "https://evil.com/.sharepoint.com/x",
    "https://evil.com?.sharepoint.com",
    "https://evil.com#.sharepoint.com",
    "https://harbour.sharepoint.com.evil.example/x",
    "https://harbour.sharepoint.com@evil.example/x",
    "https://harbour.sharepoint.com:444/x",
    "https://a.b.sharepoint.com/x",
    "https://harbour.sharepoint.community/x",
    "https://harbour.sharepoint.de/x",
    "http://harbour.sharepoint.com/x",
    "https://har_bour.sharepoint.com/x",
]


@pytest.mark.parametrize("address", STRANGE)
@pytest.mark.parametrize("origins", [SLACK, SHAREPOINT], ids=["slack", "teams"])
async def test_no_other_place_is_even_asked(
    address: str, origins: re.Pattern[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters, "new_session", lambda *_, **__: pytest.fail(f"{address} was asked"))
    with pytest.raises(Unfetched):
        await fetched(address, origins, {})


@pytest.mark.parametrize(
    ("address", "origins"),
    [
        ("https://files.slack.com/files-pri/T0-F0/download/people.csv", SLACK),
        ("https://files.slack.com:443/x", SLACK),
        (
            "https://harbour-my.sharepoint.com/personal/dana/download.aspx?tempauth=a%2Bb",
            SHAREPOINT,
        ),
    ],
)
async def test_where_the_platform_keeps_it_is_asked(
    address: str, origins: re.Pattern[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asked(Exception):
        pass

    def ask(*_: object, **__: object) -> None:
        raise Asked

    monkeypatch.setattr(adapters, "new_session", ask)
    with pytest.raises(Asked):
        await fetched(address, origins, {})


class Elsewhere:
    """A server that answers in every way that it should not, and remembers whom it was asked by."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.never = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        match request.match_info["how"]:
            case "well":
                return web.Response(body=b"person,manager\n", content_type="text/csv")
            case "redirect":
                return web.Response(status=302, headers={"Location": "/well"})
            case "refused" | "gone" as how:
                return web.Response(status={"refused": 403, "gone": 404}[how], body=b"no")
            case "page":
                return web.Response(text="<h1>Sign in</h1>", content_type="text/html")
            case "packed":
                return web.Response(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
            case "said_large":
                return web.Response(body=b"a" * 1001)
        return await self.stream(request)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        if request.match_info["how"] == "endless":
            while True:
                await response.write(b"a" * 100)
        await self.never.wait()
        return response


@pytest.fixture
async def elsewhere() -> AsyncIterator[tuple[Elsewhere, TestServer]]:
    far = Elsewhere()
    app = web.Application()
    app.router.add_get("/{how}", far.answer)
    server = TestServer(app)
    async with server:
        yield far, server
        far.never.set()


async def ask(server: TestServer, how: str) -> bytes:
    origin = re.compile(re.escape(f"http://127.0.0.1:{server.port}"))
    return await fetched(f"http://127.0.0.1:{server.port}/{how}", origin, {"Authorization": "Bearer xoxb-1"})


async def test_a_file_comes_as_it_is_and_nothing_is_told_but_the_token(
    elsewhere: tuple[Elsewhere, TestServer],
) -> None:
    far, server = elsewhere
    assert await ask(server, "well") == b"person,manager\n"
    [asked] = far.asked
    assert asked.headers["Authorization"] == "Bearer xoxb-1"
    assert asked.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("how", ["redirect", "refused", "gone", "page", "packed"])
async def test_what_is_no_file_is_not_read_and_no_redirect_followed(
    elsewhere: tuple[Elsewhere, TestServer], how: str
) -> None:
    far, server = elsewhere
    with pytest.raises(Unfetched):
        await ask(server, how)
    assert len(far.asked) == 1


@pytest.mark.parametrize("how", ["said_large", "endless"])
async def test_what_is_too_large_is_given_up_while_it_comes(
    elsewhere: tuple[Elsewhere, TestServer], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters, "FILE_BYTES_AT_MOST", 1000)
    with pytest.raises(TooLarge):
        await ask(elsewhere[1], how)


async def test_what_never_ends_is_given_up(
    elsewhere: tuple[Elsewhere, TestServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapters, "FILE_SECONDS", 0.3)
    with pytest.raises(Unfetched):
        await ask(elsewhere[1], "hanging")


def test_slack_s_own_api_keeps_files_at_slack_and_a_stand_in_keeps_its_own() -> None:
    assert slack_files._origins("https://slack.com/api/") is SLACK
    stand_ins = {"http://127.0.0.1:9/api/": "http://127.0.0.1:9", "https://x.example/": "https://x.example:443"}
    for api_url, origin in stand_ins.items():
        origins = slack_files._origins(api_url)
        assert origins.fullmatch(origin)
        assert not origins.fullmatch("https://files.slack.com:443")


def test_as_much_may_come_as_the_page_takes() -> None:
    assert FILE_BYTES_AT_MOST == 10 * 1024 * 1024
