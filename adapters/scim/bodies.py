"""What a client sends, read and judged; and what it is answered, with its media type."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
MEDIA_TYPE = "application/scim+json"
_TAKEN = (MEDIA_TYPE, "application/json", "text/json")
_DEPTH_AT_MOST = 12
CHARACTERS_AT_MOST = 500  # of a text that is kept
_ENTRIES_AT_MOST = 50  # of a list that is kept

Json = dict[str, Any]


class ScimError(Exception):
    """What is answered instead. `detail` says why, and holds nothing of a person or a token."""

    def __init__(self, status: int, detail: str, scim_type: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.scim_type = status, detail, scim_type


def answered(body: Mapping[str, Any], status: int = 200, **headers: str) -> web.Response:
    return web.Response(
        status=status,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        headers={"Content-Type": f"{MEDIA_TYPE}; charset=utf-8", "Cache-Control": "no-store", **headers},
    )


def refused(error: ScimError, **headers: str) -> web.Response:
    """Returns the error as SCIM writes it."""
    body = {"schemas": [_ERROR], "status": str(error.status), "detail": error.detail}
    return answered(body | ({"scimType": error.scim_type} if error.scim_type else {}), error.status, **headers)


async def json_of(request: web.Request) -> Json:
    """Returns the object that was sent. Raises ScimError."""
    if request.headers.get("Content-Type") and request.content_type not in _TAKEN:
        raise ScimError(415, f"Send {MEDIA_TYPE}.")
    try:
        content = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise ScimError(413, "This is more than is taken at once. Send fewer members at a time.") from None
    try:
        body = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise ScimError(400, "This is no JSON.", "invalidSyntax") from None
    if not isinstance(body, dict):
        raise ScimError(400, "This is no JSON object.", "invalidSyntax")
    require_storable(body)
    return body


def _no_number(text: str) -> float:
    raise ValueError(text)


def require_storable(value: object, depth: int = 0) -> None:
    """Raises ScimError for what no database could hold: characters that are none, and what is nested without end."""
    if depth > _DEPTH_AT_MOST:
        raise ScimError(400, "This is nested too deeply.", "invalidSyntax")
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ScimError(400, "A text holds a character that is none.", "invalidValue")
    elif isinstance(value, dict):
        for key, inner in value.items():
            require_storable(key, depth + 1)
            require_storable(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            require_storable(inner, depth + 1)


def require_small(content: Mapping[str, Any]) -> None:
    """Raises ScimError for more than anybody's name or address has."""
    for value in content.values():
        entries = value if isinstance(value, list) else [value]
        if len(entries) > _ENTRIES_AT_MOST:
            raise ScimError(400, f"A list has more than {_ENTRIES_AT_MOST} entries.", "invalidValue")
        for entry in entries:
            if isinstance(entry, Mapping):
                require_small(entry)
            elif isinstance(entry, str) and len(entry) > CHARACTERS_AT_MOST:
                raise ScimError(400, f"A text has more than {CHARACTERS_AT_MOST} characters.", "invalidValue")
