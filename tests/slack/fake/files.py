"""Files that people gave in forms: what the app is told of them, and where they lie; and files that the app uploads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.slack.fake.answers import ApiError, invalid, need, required

Json = dict[str, Any]
LOGIN = "https://slack.com/signin"


@dataclass
class Upload:
    """A file of the app's on its way into a channel, with the words that it is shown under."""

    name: str
    length: int
    content: bytes = b""
    comment: str = ""
    is_shown: bool = False


class Files:
    """The files by id, and the method `files.info`. `address` is where the fake is served."""

    def __init__(self, scopes: frozenset[str], token: str, address: Callable[[], str]) -> None:
        self.by_id: dict[str, bytes] = {}
        self.uploaded: dict[str, list[Upload]] = {}  # by channel
        self._begun: dict[str, Upload] = {}
        self.methods: dict[str, Callable[[Json], Json]] = {
            "files.info": self._info,
            "files.getUploadURLExternal": self._begin,
            "files.completeUploadExternal": self._complete,
        }
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

    def _begin(self, arguments: Json) -> Json:
        need(self._scopes, "files:write")
        name, length = required(arguments, "filename"), required(arguments, "length")
        if not str(length).isdecimal():
            raise invalid("invalid_arguments", ["length is a number"])
        key = f"F{len(self._begun):08d}"
        self._begun[key] = Upload(name, int(length))
        return {"upload_url": f"{self._address()}/upload/{key}", "file_id": key}

    def _complete(self, arguments: Json) -> Json:
        """Shows uploads in a channel, by its id; a person's is no channel here."""
        need(self._scopes, "files:write")
        files, channel = required(arguments, "files"), arguments.get("channel_id", "")
        if not channel.startswith(("C", "D", "G")):
            raise ApiError("invalid_channel")
        for file in files:
            upload = self._begun.get(file["id"])
            if upload is None or len(upload.content) != upload.length or upload.is_shown:
                raise ApiError("file_not_found")
            upload.is_shown, upload.comment = True, arguments.get("initial_comment", "")
            self.uploaded.setdefault(channel, []).append(upload)
        return {"files": [{"id": file["id"], "title": file.get("title", "")} for file in files]}

    async def upload(self, request: web.Request) -> web.Response:
        """Takes a file at the address that was given for it, which needs no token and is to be shown none."""
        upload = self._begun.get(request.match_info["name"])
        if upload is None or upload.content or "Authorization" in request.headers:
            return web.Response(status=404)
        content = await request.read()
        if len(content) != upload.length:
            return web.Response(status=400, text="length")
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Whoever has no token, or no right, is sent to where people log in."""
        token = request.headers.get("Authorization", "")
        if token != f"Bearer {self._token}" or "files:read" not in self._scopes:
            return web.Response(status=302, headers={"Location": LOGIN})
        return web.Response(body=self.by_id[request.match_info["name"]], content_type="text/csv")
