"""Requests that only the replica with the folders can answer: passed on as they came, signed as they are."""

import aiohttp
import structlog
from aiohttp import web

_log = structlog.get_logger(__name__)
_PATIENCE = aiohttp.ClientTimeout(total=3.0)  # seconds: the platforms themselves wait no longer
_HEADERS = ("Content-Type", "Authorization", "X-Slack-Signature", "X-Slack-Request-Timestamp")


class PassOn:
    """Hands requests to the replica at `url`, which judges them itself."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url.rstrip("/")
        self._session = session

    async def __call__(self, request: web.Request) -> web.Response:
        """Returns the answer of the other replica; 503 where it gave none."""
        headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
        try:
            async with self._session.post(
                self._url + request.path, data=await request.read(), headers=headers, timeout=_PATIENCE
            ) as answer:
                return web.Response(
                    status=answer.status, body=await answer.read(), headers={"Content-Type": answer.content_type}
                )
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.error(
                "the replica that takes answers does not answer: see WATERLINE_SEALED_URL", why=type(error).__name__
            )
            return web.json_response({"error": "Answers cannot be taken just now. Try again later."}, status=503)
