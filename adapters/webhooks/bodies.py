"""What a signed request holds, read and judged; and what it is answered."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aiohttp import web

BODY_AT_MOST = 256 << 10  # bytes
ENTRIES_AT_MOST = 5_000
_MEDIA_TYPES = ("application/json", "text/json")
_ERRORS_AT_MOST = 50  # that an answer names
TITLES = {
    400: "This cannot be read",
    401: "Not signed",
    404: "Nothing is here",
    405: "Send it by POST",
    413: "Too large",
    415: "Not JSON",
    422: "Nothing was stored",
    429: "Too many requests",
    503: "Away just now",
}


class Problem(Exception):
    """What is answered instead (RFC 9457). `detail` says what to do; `errors` are by entry. Neither tells a value."""

    def __init__(
        self, status: int, detail: str, errors: Sequence[Mapping[str, object]] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.retry_after = status, detail, errors, retry_after

    def response(self) -> web.Response:
        body: dict[str, object] = {"type": "about:blank", "title": TITLES[self.status], "status": self.status}
        body["detail"] = self.detail
        if self.errors:
            body["errors"] = list(self.errors[:_ERRORS_AT_MOST])
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return _answered(body, self.status, "application/problem+json", headers)


def answered(body: Mapping[str, object]) -> web.Response:
    return _answered(body, 200, "application/json", {})


def _answered(body: Mapping[str, object], status: int, kind: str, headers: Mapping[str, str]) -> web.Response:
    content = json.dumps(body).encode()
    return web.Response(
        status=status, body=content, headers={"Content-Type": kind, "Cache-Control": "no-store", **headers}
    )


async def body_of(request: web.Request) -> bytes:
    """Returns the body. Raises Problem for a larger one than is taken, before all of it is read."""
    if request.headers.get("Content-Type") and request.content_type not in _MEDIA_TYPES:
        raise Problem(415, "Send application/json.")
    too_large = Problem(413, f"Send {BODY_AT_MOST >> 10} KiB at most at a time.")
    if (request.content_length or 0) > BODY_AT_MOST:
        raise too_large
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_AT_MOST:
            raise too_large
    return bytes(body)


class _WrittenNumber(str):
    """A number of JSON as it is written there: it says by itself what its point is."""

    __slots__ = ()

    def cell(self) -> str:
        return self if "e" in self.casefold() or "." not in self else f"{self}e0"


def entries_of(body: bytes, names: Iterable[str]) -> list[dict[str, str]]:
    """Returns the entries of a list, each with texts by these names. Raises Problem."""
    try:
        content = json.loads(
            body,
            parse_int=_WrittenNumber,
            parse_float=_WrittenNumber,
            parse_constant=_no_number,
            object_pairs_hook=_without_doubles,
        )
    except (ValueError, RecursionError):
        raise Problem(400, "This is no JSON, or names something twice in one entry.") from None
    if not isinstance(content, list) or not content:
        raise Problem(400, "Send a list of entries, as in [{…}, {…}].")
    if len(content) > ENTRIES_AT_MOST:
        raise Problem(400, f"Send {ENTRIES_AT_MOST} entries at most at a time.")
    known, entries = [*names], []
    wrong = f"An entry has texts and numbers by the names {', '.join(known)}."
    errors: list[Mapping[str, object]] = []
    for number, entry in enumerate(content, 1):
        cells = _cells(entry, known)
        if cells is None:
            errors.append({"entry": number, "detail": wrong})
        else:
            entries.append(cells)
    if errors:
        raise Problem(422, "Mend these entries, and send all of them again.", errors)
    return entries


def _cells(entry: Any, names: Sequence[str]) -> dict[str, str] | None:
    if not isinstance(entry, dict) or not entry.keys() <= {*names}:
        return None
    if not all(isinstance(value, str) or value is None for value in entry.values()):
        return None
    return {
        name: value.cell() if isinstance(value, _WrittenNumber) else value
        for name, value in entry.items()
        if value is not None
    }


def _no_number(text: str) -> float:
    raise ValueError(text)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("twice")
    return content
