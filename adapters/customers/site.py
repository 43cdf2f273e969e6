"""What the public page answers. The address is all that counts of a request: no name of a host, no cookie."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qs

import structlog
from aiohttp import web

from adapters.customers import pages
from adapters.customers.cleaning import cleaned, one_line
from adapters.customers.clients import Clients
from adapters.customers.forms import Forms
from adapters.customers.limits import Limits
from bot.customers.door import NAME_AT_MOST, CustomerWords, Door, Left, ThanksPage
from bot.messages.accepted_language import accepted_language
from bot.messages.qr import PNG, SVG, png, svg
from bot.messages.say import say
from commands.operate.check_health import AWAY
from commands.operate.page_answers import page_answers

BODY_AT_MOST = 64 * 1024
BODY_WITHIN = 5.0  # seconds
_FIELDS_AT_MOST = 10
_RAW_AT_MOST = 5  # times the words that fit: of more, nothing is even cleaned
_PATH = re.compile(rf"/([A-Za-z0-9_-]{{16,64}})(?:/({re.escape(PNG)}|{re.escape(SVG)}))?")
_UNKNOWN_AFTER = 0.05  # seconds: how long it took to find out tells nothing of why an address is unknown
_A_MINUTE = "60"
_MISTAKES = {Left.EMPTY: "empty", Left.TOO_LONG: "too_long", Left.TOO_MANY: "too_many"}
_STATUS = {Left.WAITS: 200, Left.EMPTY: 422, Left.TOO_LONG: 422, Left.TOO_MANY: 429}
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Visit:
    """A request, as far as it counts."""

    address: str = field(repr=False)  # empty where the path is none
    picture: str
    language: str
    caller: str = field(repr=False)
    arrived: float


class _Refusal(NamedTuple):
    """The notice that says why, and its status."""

    notice: str
    status: int


class Site:
    """The public page. `seconds` is a clock that never goes back, for limits.

    Where `public_url` is https, browsers are told to stay with that.
    """

    def __init__(
        self, door: Door, clients: Clients, forms: Forms, seconds: Callable[[], float], public_url: str
    ) -> None:
        self._door = door
        self.clients = clients
        self._forms = forms
        self._limits = Limits(seconds)
        self._headers = dict(pages.HEADERS)
        self._public_url = public_url
        if public_url.startswith("https:"):
            self._headers["Strict-Transport-Security"] = "max-age=31536000"
        self._has_warned = False

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Returns the answer to whatever comes; it never raises what a stranger could bring about."""
        visit = self._visit(request)
        try:
            return await self._answered(request, visit)
        except AWAY as error:
            _log.warning("a customer could not be answered without the database", exc_info=error)
            return self._notice("away", 503, visit, {"Retry-After": _A_MINUTE})

    def _visit(self, request: web.BaseRequest) -> _Visit:
        path, _, query = request.raw_path.partition("?")
        parts = _PATH.fullmatch(path)
        chosen = re.search(r"(?:^|&)lang=([a-z]{2})(?:&|$)", query)
        language = accepted_language(chosen[1] if chosen else "", request.headers.get("Accept-Language", ""))
        forwarded = request.headers.getall("X-Forwarded-For", ())
        peer = request.remote or ""
        if forwarded and not self._has_warned and not self.clients.is_proxy(peer):
            self._has_warned = True
            _log.warning("the public page is asked through a proxy that customers.proxies does not name")
        return _Visit(
            address=parts[1] if parts else "",
            picture=(parts[2] or "") if parts else "",
            language=language,
            caller=self.clients.behind(peer, forwarded),
            arrived=asyncio.get_running_loop().time(),
        )

    async def _answered(self, request: web.BaseRequest, visit: _Visit) -> web.Response:
        if request.method not in ("GET", "HEAD", "POST"):
            return self._notice("odd", 405, visit, {"Allow": "GET, HEAD, POST"})
        if not self._limits.may_read(visit.caller):
            return self._notice("busy", 429, visit, {"Retry-After": _A_MINUTE})
        if request.method == "POST" and not visit.picture:
            fields = await self._fields(request, visit)
            return fields if isinstance(fields, web.Response) else await self._take(fields, visit)
        page = await self._read(visit)
        if page is None:
            return await self._unknown(visit)
        if visit.picture:
            return self._drawn(visit)
        return self._page(pages.form(page, self._forms.new(visit.address), visit.language), 200, visit, "form")

    async def _fields(self, request: web.BaseRequest, visit: _Visit) -> Mapping[str, str] | web.Response:
        """Returns what a form holds, or the refusal of what is none: a form of a browser is short and says how long."""
        if refused := _refused_unread(request):
            return self._notice(refused.notice, refused.status, visit)
        try:
            async with asyncio.timeout(BODY_WITHIN):
                body = await request.read()
        except TimeoutError:
            return self._notice("odd", 408, visit)
        try:
            parsed = parse_qs(
                body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=_FIELDS_AT_MOST
            )
        except ValueError:
            return self._notice("odd", 400, visit)
        return {key: values[0] for key, values in parsed.items()}

    async def _take(self, fields: Mapping[str, str], visit: _Visit) -> web.Response:
        page = await self._read(visit)
        if page is None:
            return await self._unknown(visit)
        raw, raw_name = fields.get("words", ""), fields.get("name", "")
        if len(raw) > _RAW_AT_MOST * page.words_at_most:
            return self._notice("too_big", 413, visit)
        words, name = cleaned(raw), one_line(raw_name[: _RAW_AT_MOST * NAME_AT_MOST])[:NAME_AT_MOST]
        filled = pages.Filled(words, name)
        nonce = self._forms.nonce(fields.get("form", ""), visit.address)
        if not words or len(words) > page.words_at_most:
            return self._again(page, filled, Left.TOO_LONG if words else Left.EMPTY, visit)
        if not nonce:
            return self._once_more(page, filled, "old", 422, visit)
        if not self._limits.may_post(visit.caller, visit.address):
            return self._again(page, filled, Left.TOO_MANY, visit)
        outcome = await self._door.leave(visit.address, CustomerWords(words, name, nonce, visit.language))
        if outcome is Left.WAITS:
            return self._page(pages.receipt(page, visit.language), 200, visit, "waits")
        return await self._unknown(visit) if outcome is Left.UNKNOWN else self._again(page, filled, outcome, visit)

    def _again(self, page: ThanksPage, filled: pages.Filled, refusal: Left, visit: _Visit) -> web.Response:
        return self._once_more(page, filled, _MISTAKES[refusal], _STATUS[refusal], visit)

    def _once_more(
        self, page: ThanksPage, filled: pages.Filled, mistake: str, status: int, visit: _Visit
    ) -> web.Response:
        """Shows the form with what was written, and why it was not taken."""
        sentence = say(
            visit.language, f"customer_page.mistake.{mistake}", length=len(filled.words), most=page.words_at_most
        )
        again = pages.Filled(filled.words, filled.name, sentence, mistake in ("empty", "too_long"))
        text = pages.form(page, self._forms.new(visit.address), visit.language, again)
        return self._page(text, status, visit, mistake)

    async def _read(self, visit: _Visit) -> ThanksPage | None:
        return await self._door.read(visit.address) if visit.address else None

    async def _unknown(self, visit: _Visit) -> web.Response:
        self._limits.costs_more(visit.caller)
        await asyncio.sleep(visit.arrived + _UNKNOWN_AFTER - asyncio.get_running_loop().time())
        return self._notice("unknown", 404, visit)

    def _drawn(self, visit: _Visit) -> web.Response:
        """Returns the address as a picture, for who shows it to customers."""
        self._limits.costs_more(visit.caller)
        page_answers["picture"] += 1
        url = f"{self._public_url}/{visit.address}"
        body, kind = (png(url), "image/png") if visit.picture == PNG else (svg(url).encode(), "image/svg+xml")
        response = web.Response(body=body, content_type=kind, headers=self._headers)
        response.force_close()
        return response

    def _notice(self, name: str, status: int, visit: _Visit, headers: Mapping[str, str] | None = None) -> web.Response:
        return self._page(pages.notice(name, visit.language), status, visit, name, headers)

    def _page(
        self, text: str, status: int, visit: _Visit, outcome: str, headers: Mapping[str, str] | None = None
    ) -> web.Response:
        page_answers[outcome] += 1
        response = web.Response(
            text=text,
            status=status,
            content_type="text/html",
            headers={**self._headers, "Content-Language": visit.language, **(headers or {})},
        )
        response.force_close()
        return response


def _refused_unread(request: web.BaseRequest) -> _Refusal | None:
    """Returns why a body is not even read, or None."""
    headers = request.headers
    if "Transfer-Encoding" in headers or "Content-Length" not in headers:
        return _Refusal("odd", 411)
    if int(headers["Content-Length"]) > BODY_AT_MOST:
        return _Refusal("too_big", 413)
    if headers.get("Content-Encoding", "identity").strip().casefold() != "identity":
        return _Refusal("odd", 415)
    if request.content_type != "application/x-www-form-urlencoded":
        return _Refusal("odd", 415)
    return None
