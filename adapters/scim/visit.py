"""A request of a directory that was let in: where it leads, and what it says beside its body."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from adapters.scim import PATH
from adapters.scim.bodies import require_storable

_ETAG = re.compile(r'\s*(?:W/)?"([^"]*)"\s*')
_DIGITS_AT_MOST = 18


@dataclass(frozen=True, slots=True)
class Visit:
    """`steps` is where it leads within its workspace."""

    request: web.Request
    workspace_id: int
    now: datetime
    steps: tuple[str, ...]

    @property
    def id(self) -> str:
        """Returns the id of a resource. Raises ScimError for what is none."""
        require_storable(self.steps[1])
        return self.steps[1]

    @property
    def base(self) -> str:
        """Returns the address of the workspace, as the client knows it."""
        scheme = "https" if self.request.headers.get("X-Forwarded-Proto") == "https" else self.request.scheme
        return f"{scheme}://{self.request.host}{PATH}/{self.workspace_id}"

    @property
    def versions(self) -> Collection[int] | None:
        """Returns the versions of which one must stand; None for any."""
        return versions_of(self.request.headers.get("If-Match"))


def versions_of(header: str | None) -> Collection[int] | None:
    """Returns the versions that a header names; None for any."""
    if header is None or header.strip() == "*":
        return None
    texts = (match.group(1) for part in header.split(",") if (match := _ETAG.fullmatch(part)))
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= _DIGITS_AT_MOST}
