"""What is answered instead, as RFC 9457 has it. Nothing of a person, a token or a query is repeated."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """`detail` says what to do; `headers` go with the answer."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers

    def response(self, headers: Mapping[str, str]) -> web.Response:
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        all_headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", **headers, **self.headers}
        return web.Response(status=self.status, body=json.dumps(body).encode(), headers=all_headers)
