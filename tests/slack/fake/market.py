"""Where anybody adds the app to their Slack: several workspaces behind one Web API, each with tokens of its own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.slack.fake.server import FakeSlack

Json = dict[str, Any]
CLIENT_ID, CLIENT_SECRET, APP_ID = "1234567890.987654321", "c" * 32, "A0WATER"


@dataclass(slots=True)
class Market:
    """`slacks` are its workspaces, and organisations, by id. `tokens` are good now, `refreshes` can be used once."""

    slacks: Mapping[str, FakeSlack]
    codes: dict[str, Json] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    refreshes: dict[str, str] = field(default_factory=dict)
    exchanges: list[Json] = field(default_factory=list)
    error: str = ""  # with which every exchange is refused
    seconds: int = 43_200  # for which a token is good that expires

    def allows(
        self,
        place: str,
        *,
        expires: bool = False,
        organisation: str = "",
        scopes: str = "commands",
        installer: str = "U0DANA",
    ) -> str:
        """Somebody says yes in Slack. Returns the code with which the browser goes back."""
        everywhere = place == organisation
        answer: Json = {
            "app_id": APP_ID,
            "token_type": "bot",
            "scope": scopes,
            "authed_user": {"id": installer},
            "team": None if everywhere else {"id": place, "name": f"Workspace {place}"},
            "enterprise": {"id": organisation, "name": f"Organisation {organisation}"} if organisation else None,
            "is_enterprise_install": everywhere,
            "place": place,
            "expires": expires,
        }
        code = f"code-{len(self.codes)}"
        self.codes[code] = answer
        return code

    def revoke(self, place: str) -> None:
        """The app is removed from there."""
        self.tokens = {token: owner for token, owner in self.tokens.items() if owner != place}

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/api/oauth.v2.access", self._exchange)
        app.router.add_route("*", "/api/{method}", self._api)
        async with TestServer(app) as server:
            yield str(server.make_url("/api/"))

    async def _exchange(self, request: web.Request) -> web.Response:
        form: Json = {**await request.post()}
        client = form.pop("client_id", ""), form.pop("client_secret", "")
        self.exchanges.append(form)
        if self.error:
            return _no(self.error)
        if client != (CLIENT_ID, CLIENT_SECRET):
            return _no("bad_client_secret")
        if form.get("grant_type") == "refresh_token":
            if not (place := self.refreshes.pop(form["refresh_token"], "")):
                return _no("invalid_refresh_token")
            return web.json_response({"ok": True, **self._tokens(place, expires=True)})
        if not (answer := self.codes.pop(form["code"], None)):
            return _no("invalid_code")
        place, expires = answer.pop("place"), answer.pop("expires")
        return web.json_response({"ok": True, **answer, **self._tokens(place, expires=expires)})

    def _tokens(self, place: str, *, expires: bool) -> Json:
        number = len(self.exchanges)
        self.tokens[token := f"xoxb-{place}-{number}"] = place
        if not expires:
            return {"access_token": token, "token_type": "bot"}
        self.refreshes[refresh := f"xoxe-1-{place}-{number}"] = place
        return {"access_token": token, "refresh_token": refresh, "expires_in": self.seconds, "token_type": "bot"}

    async def _api(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not (place := self.tokens.get(token)):
            return _no("token_revoked" if token.startswith("xoxb-") else "invalid_auth")
        self.slacks[place]._bot_token = token
        return await self.slacks[place]._api(request)


def _no(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})
