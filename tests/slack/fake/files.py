"""Files that people gave in forms: what the app is told of them, and where they lie."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.slack.fake.answers import ApiError, need, required

Json = dict[str, Any]
LOGIN = "https://slack.com/signin"


class Files:
    """The files by id, and the method `files.info`. `address` is where the fake is served."""

    def __init__(self, scopes: frozenset[str], token: str, address: Callable[[], str]) -> None:
        self.by_id: dict[str, bytes] = {}
        self.methods: dict[str, Callable[[Json], Json]] = {"files.info": self._info}
        self._scopes = scopes
        self._token = token
        self._address = address

    def _info(self, arguments: Json) -> Json:
        need(self._scopes, "files:read")
        name = required(arguments, "file")
        if name not in self.by_id:
            raise ApiError("file_not_found")
        address = f"{self._address()}/files-pri/{name}"
        urls = {"url_private": address, "url_private_download": f"{address}/download/people.csv"}
        return {"file": {"id": name, "name": "people.csv", "size": len(self.by_id[name]), **urls}}

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Whoever has no token, or no right, is sent to where people log in."""
        token = request.headers.get("Authorization", "")
        if token != f"Bearer {self._token}" or "files:read" not in self._scopes:
            return web.Response(status=302, headers={"Location": LOGIN})
        return web.Response(body=self.by_id[request.match_info["name"]], content_type="text/csv")
