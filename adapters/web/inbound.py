"""The local page: what a person does in the browser becomes a request, and the answer becomes HTML."""

import re
import unicodedata
from pathlib import Path
from uuid import uuid4

from aiohttp import web
from cachetools import LRUCache, TTLCache

from adapters.web import downloads, gate, payload, render
from adapters.web.conversation import GENERAL, HOME, Colleagues, Window, company, latest
from adapters.web.gate import loopback_only
from adapters.web.news import News
from bot.delivery.timeline import Timeline
from bot.messages.file_drop import MEGABYTES_AT_MOST
from bot.messages.message import Form, Message, Reply
from bot.messages.refusal import Refusal
from bot.messages.request import Answered, Brought, Opened, Picked, Reacted, Request, Submitted, Typed
from bot.messages.say import refusal, say
from commands.routing.entrance import Entrance
from commands.routing.table import COMMANDS

__all__ = ["install", "loopback_only"]

MESSAGE_AT_MOST = 4000
_STATIC = {path.name: path for path in (Path(__file__).parent / "static").iterdir()}
_COMMAND = re.compile(r"/[a-z]+")
_OURS = frozenset(word.command for word in COMMANDS)


def install(app: web.Application, entrance: Entrance, timeline: Timeline, beat: float = 15) -> None:
    """Adds the page to the application. Open streams end as soon as it shuts down; `beat` is theirs, in seconds."""
    news = News(timeline, entrance.clock, beat)
    app.add_routes([*Page(entrance, timeline, news).routes(), *downloads.routes(entrance)])
    app.on_shutdown.append(news.close)


class Page:
    """The local page. The address says who one is, so that two windows can be two people."""

    def __init__(self, entrance: Entrance, timeline: Timeline, news: News) -> None:
        self.entrance = entrance
        self.timeline = timeline
        self.news = news
        # A message that arrives again under its id is the same message: a retry follows within seconds.
        self._written: TTLCache[str, bool] = TTLCache(maxsize=10_000, ttl=3600)
        # Who the windows are that were opened here: a check-in's answer, a concern then need no look into the database.
        self._accounts: LRUCache[str, str] = LRUCache(maxsize=10_000)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._guarded(self._choose)),
            web.get(r"/post/{place}/{post:\d{1,18}}", self._guarded(self._find)),
            web.get("/static/{name}", self._guarded(self._static)),
            web.get("/as/{handle}", self._guarded(self._enter)),
            web.get("/as/{handle}/{place}", self._guarded(self._show)),
            web.get("/as/{handle}/{place}/older", self._guarded(self._older)),
            web.get("/as/{handle}/{place}/news", self._guarded(self._news)),
            web.post("/as/{handle}/{place}", self._guarded(self._do)),
            web.post("/as/{handle}/{place}/file", self._guarded(self._bring)),
        ]

    def _guarded(self, answer: gate.Answering) -> gate.Answering:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if gate.is_foreign(request):
                return self._no("foreign", self.entrance.workspace.language, 403)
            return await answer(request)

        return gate.with_headers(guarded)

    def _no(self, line: str, language: str, status: int) -> web.Response:
        spoken = render.spoken_in(language)
        return web.json_response({"text": say(spoken, f"web.refused.{line}")}, status=status)

    async def _window(self, request: web.Request) -> Window | None:
        around = await self._company()
        person, place = around.who(request.match_info["handle"]), request.match_info["place"]
        if person is None:
            return None
        self._accounts[request.match_info["handle"]] = person.platform_id
        places = (*await self._channels(), person.platform_id)
        return Window(around, person, place, places) if place in (*places, HOME) else None

    async def _company(self) -> Colleagues:
        return await company(self.entrance.workspace, (await self.entrance.current()).settings)

    async def _channels(self) -> tuple[str, ...]:
        """What everybody can read: where kudos are posted now, and where they were before that was chosen."""
        chosen = (await self.entrance.current()).settings.kudos.channel
        return tuple(dict.fromkeys((chosen, self.entrance.settings.kudos.channel, GENERAL)))

    async def _choose(self, request: web.Request) -> web.Response:
        return await self._chooser(await self._company())

    async def _find(self, request: web.Request) -> web.Response:
        """A post's own address is nobody's: whoever opens it says who they are."""
        around, place = await self._company(), request.match_info["place"]
        if place not in {*await self._channels(), *(person.platform_id for person in around.present())}:
            return await self._chooser(around, "web.no_post")
        return await self._chooser(around, "", place, request.match_info["post"])

    async def _chooser(self, around: Colleagues, refused: str = "", place: str = "", post: str = "") -> web.Response:
        language, place = self.entrance.workspace.language, place or (await self._channels())[0]
        html = render.page("choose.html", language, company=around, place=place, post=post, refused=refused)
        return web.Response(text=html, content_type="text/html", status=404 if refused else 200)

    async def _enter(self, request: web.Request) -> web.Response:
        address = f"/as/{request.match_info['handle']}/{(await self._channels())[0]}"
        return web.Response(status=302, headers={"Location": str(request.url.with_path(address).relative())})

    async def _show(self, request: web.Request) -> web.Response:
        window = await self._window(request)
        if window is None:
            return await self._chooser(await self._company(), "web.refused.nowhere")
        person, now = window.person, self.entrance.clock.now()
        drawing = await latest(self.timeline, window, now)
        language = render.spoken_in(person.language)
        fields = {
            "window": window,
            "posts": drawing.posts,
            "older": drawing.older,
            "home": await self._home(request, window),
            "seen": [(place, await self._last(place)) for place in window.places],
            "directory": window.company.directory(person),
        }
        return web.Response(text=render.page("page.html", language, **fields), content_type="text/html")

    async def _home(self, request: web.Request, window: Window) -> str:
        if window.place != HOME:
            return ""
        answered = await self.entrance.answer(window.person.platform_id, f"web:{request.path}", Opened())
        return render.message(answered.reply) if isinstance(answered.reply, Message) else ""

    async def _last(self, place: str) -> int:
        posts = await self.timeline.latest(self.entrance.workspace.id, place, None, 1)
        return posts[0].id if posts else 0

    async def _older(self, request: web.Request) -> web.Response:
        window, before_id = await self._window(request), request.query.get("before", "")
        if window is None or not before_id.isascii() or not before_id.isdecimal() or len(before_id) > 18:
            return self._no("unreadable", self.entrance.workspace.language, 400)
        drawing = await latest(self.timeline, window, self.entrance.clock.now(), int(before_id))
        return web.json_response(drawing._asdict())

    async def _news(self, request: web.Request) -> web.StreamResponse:
        window = await self._window(request)
        if window is None:
            return self._no("nowhere", self.entrance.workspace.language, 404)
        return await self.news.follow(request, window, gate.HEADERS)

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = _STATIC.get(request.match_info["name"])
        return web.FileResponse(path) if path else web.Response(status=404)

    async def _do(self, request: web.Request) -> web.Response:
        body = await gate.body(request)
        account = self._accounts.get(request.match_info["handle"])
        wanted = _request_in(body, request.match_info["place"])
        if account and wanted and self.entrance.is_unnoted(account, wanted):
            answered = await self.entrance.answer(account, "", wanted)
            return web.json_response(_drawn_answer(answered, ""))
        window = await self._window(request)
        language = window.person.language if window else self.entrance.workspace.language
        if body is None:
            return self._no("too_big", language, 413)
        if window is None:
            return self._no("nowhere", language, 404)
        try:
            deed = payload.read(body)
        except payload.Unreadable:
            return self._no("unreadable", language, 400)
        return web.json_response(await self._done(window, deed))

    async def _bring(self, request: web.Request) -> web.Response:
        """Takes a file that somebody gives in a form. What no page could have sent from elsewhere, a form of another
        site, is refused by its kind: a browser sends this one from our own page only.
        """
        window = await self._window(request)
        language = window.person.language if window else self.entrance.workspace.language
        if window is None:
            return self._no("nowhere", language, 404)
        if request.content_type != "application/octet-stream":
            return self._no("unreadable", language, 400)
        content = await gate.body(request, MEGABYTES_AT_MOST << 20)
        if content is None:
            return self._no("file_too_big", language, 413)
        return web.json_response(await self._answer(window, f"web:{uuid4()}", Brought(content)))

    async def _done(self, window: Window, deed: payload.Deed) -> dict[str, object]:
        place = "" if window.place == HOME else window.place
        match deed:
            case payload.Wrote():
                return await self._wrote(window, deed)
            case payload.PressedBody() | payload.SubmittedBody():
                request: Request | None = deed.at(place)
            case payload.PickedBody() | payload.ReactedBody():
                request = await self._about(window, deed)
        if request is None:
            return _refused(Refusal("web.refused.gone"), window.person.language)
        idempotency_key = deed.idempotency_key
        if isinstance(request, Reacted):  # one emoji of one person under one message, however often it is pressed
            idempotency_key = f"reaction:{request.link}:{window.person.platform_id}"
        return await self._answer(window, idempotency_key, request)

    async def _wrote(self, window: Window, deed: payload.Wrote) -> dict[str, object]:
        """Answers a command, or posts a message to everybody at the place."""
        text, typed = deed.text.strip(), _typed(deed, window.place)
        if typed.command in _OURS:
            return await self._answer(window, deed.idempotency_key, typed, wrote=text)
        if _COMMAND.fullmatch(typed.command):
            return _refused(Refusal("web.refused.command", {"command": text.split()[0]}), window.person.language)
        if len(text) > MESSAGE_AT_MOST:
            refusal = Refusal("web.refused.too_long", {"length": len(text), "most": MESSAGE_AT_MOST})
            return _refused(refusal, window.person.language)
        if text and window.place == HOME:  # words to the bot itself, which knows none
            return await self._answer(window, deed.idempotency_key, Typed("help", HOME), wrote=text)
        if text and deed.idempotency_key not in self._written:
            self._written[deed.idempotency_key] = True
            await self._say(window, text)
        return {"kind": "nothing"}

    async def _say(self, window: Window, text: str) -> None:
        workspace_id, person, now = self.entrance.workspace.id, window.person, self.entrance.clock.now()
        await self.timeline.add(workspace_id, window.place, person.id, render.words(text), text, now)

    async def _about(self, window: Window, deed: payload.PickedBody | payload.ReactedBody) -> Request | None:
        """Returns the request about somebody's message, or None if it is no longer there."""
        post = await self.timeline.find(self.entrance.workspace.id, deed.post)
        author = window.company.people.get(post.author_id or 0) if post else None
        if post is None or post.deleted or post.place != window.place or author is None:
            return None
        link = f"{post.place}#post-{post.id}"
        if isinstance(deed, payload.PickedBody):
            return Picked(author.platform_id, post.plain, link, post.place)
        return Reacted(emoji=deed.emoji, author=author.platform_id, link=link, place=post.place, words=post.plain)

    async def _answer(
        self, window: Window, idempotency_key: str, request: Request, wrote: str = ""
    ) -> dict[str, object]:
        answered = await self.entrance.answer(window.person.platform_id, idempotency_key, request)
        drawn = _drawn_answer(answered, wrote)
        if isinstance(request, Submitted):  # it may have chosen another language
            around = await self._company()
            drawn["language"] = render.spoken_in(around.people[window.person.id].language)
        return drawn


def _typed(deed: payload.Wrote, place: str) -> Typed:
    """Returns a line as a command, whether it is one of ours or not."""
    first_word, *further = deed.text.strip().split(maxsplit=1) or [""]
    command = unicodedata.normalize("NFKC", first_word).casefold()  # as Japanese keyboards write it, too
    return Typed("".join(further), place, command)


def _request_in(body: bytes | None, place: str) -> Request | None:
    """Returns what a body asks for, before anybody is looked up; None for what is never about a sealed word."""
    try:
        deed = payload.read(body) if body is not None else None
    except payload.Unreadable:
        return None
    match deed:
        case payload.PressedBody() | payload.SubmittedBody():
            request: Request = deed.at("" if place == HOME else place)
            return request
        case payload.Wrote():
            return _typed(deed, place)
        case _:
            return None


def _drawn_answer(answered: Answered, wrote: str) -> dict[str, object]:
    """Returns what a window shows; of a sealed answer also the one line, for where the window marks what was tapped."""
    drawn = _drawn(answered.reply, answered.language, wrote)
    if answered.sealed and isinstance(answered.reply, Message):
        return drawn | {"kind": "sealed", "text": answered.reply.plain}
    return drawn


def _drawn(reply: Reply | Refusal, language: str, wrote: str) -> dict[str, object]:
    match reply:
        case Message():
            return {"kind": "message", "html": render.own(reply, wrote, language)}
        case Form():
            return {"kind": "form", "html": render.form(reply, language)}
        case Refusal():
            return _refused(reply, language)
        case None:
            return {"kind": "nothing"}


def _refused(refused: Refusal, language: str) -> dict[str, object]:
    return {"kind": "refused", "input": refused.input, "text": refusal(language, refused)}
