"""The public page as strangers reach it: its own listener on a free port, before a room that keeps words in memory."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from adapters.customers.clients import Clients
from adapters.customers.forms import Forms
from adapters.customers.listener import serving
from adapters.customers.site import Site
from bot.app.listening import ListeningAddress
from bot.customers.door import CustomerWords, Left, ThanksPage
from tests.processes import free_port

ANAS, TEAMS, REPLACED = "ana-" + "a1B2" * 10, "team" + "c3D4" * 10, "old-" + "e5F6" * 10
KEY = bytes(range(32))


@dataclass
class Room:
    """Two companies, each with an address. What is left waits; what `refuses` says, is not taken."""

    pages: dict[str, ThanksPage] = field(
        default_factory=lambda: {
            ANAS: ThanksPage("Harbour", "Ana", 1000, "care@harbour.example"),
            TEAMS: ThanksPage(
                "Lighthouse", "灯台の宿 <フロント>", 1000, "https://lighthouse.example/care", is_of_many=True
            ),
        }
    )
    waiting: dict[tuple[str, str], CustomerWords] = field(default_factory=dict)
    refuses: Left | None = None
    fault: Exception | None = None

    async def read(self, address: str) -> ThanksPage | None:
        if self.fault:
            raise self.fault
        return self.pages.get(address)

    async def leave(self, address: str, thanks: CustomerWords) -> Left:
        if self.refuses:
            return self.refuses
        if address not in self.pages:
            return Left.UNKNOWN
        self.waiting.setdefault((address, thanks.nonce), thanks)
        return Left.WAITS

    @property
    def words(self) -> list[tuple[str, str, str]]:
        """For whom, by whom, what."""
        return [(self.pages[address].thanked, kept.name, kept.words) for (address, _), kept in self.waiting.items()]


@dataclass
class Seconds:
    """A clock that tests move."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def form(self) -> str:
        """The hidden field."""
        [field_] = re.findall(r'name="form" value="([^"]+)"', self.text)
        return str(field_)


@dataclass
class PublicPage:
    """The page as it is served."""

    room: Room
    site: Site
    port: int
    seconds: Seconds
    session: aiohttp.ClientSession

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def asks(self, path: str, method: str = "GET", body: bytes | None = None, /, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.request(
            method, f"{self.url}{path}", data=body, headers=named, allow_redirects=False
        ) as answer:
            return Answer(answer.status, await answer.text(), answer.headers)

    async def opens(self, address: str = ANAS, **headers: str) -> Answer:
        return await self.asks(f"/{address}", **headers)

    async def sends(self, words: str, name: str = "", *, form: str = "", address: str = ANAS, **headers: str) -> Answer:
        """Sends a form as a browser does: one that was opened now, unless another is given."""
        form = form or (await self.opens(address, **headers)).form
        body = urlencode({"form": form, "words": words, "name": name}, errors="surrogatepass").encode()
        headers.setdefault("Content_Type", "application/x-www-form-urlencoded")
        return await self.asks(f"/{address}?lang=en", "POST", body, **headers)


@asynccontextmanager
async def public_page(
    *proxies: str, url: str = "http://127.0.0.1:8090", room: Room | None = None
) -> AsyncIterator[PublicPage]:
    seconds, room = Seconds(), room or Room()
    site = Site(room, Clients(proxies), Forms([KEY], seconds), seconds, url)
    address = ListeningAddress("127.0.0.1", free_port())
    async with serving(site, address.opened(None)), aiohttp.ClientSession() as session:
        yield PublicPage(room, site, address.port, seconds, session)
