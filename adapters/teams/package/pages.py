"""The pages that Teams links to from the app: what is promised, and on which terms Waterline is used."""

from pathlib import Path

from aiohttp import web

from adapters.teams import PRIVACY, TERMS

_DOCS = Path(__file__).parents[3] / "docs"
_FILES = {PRIVACY: _DOCS / "privacy.md", TERMS: _DOCS / "terms.md"}


def routes() -> list[web.RouteDef]:
    """Returns the routes of both pages, which everybody may read."""
    return [web.get(path, _page) for path in _FILES]


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=_FILES[request.path].read_text(encoding="utf-8"), content_type="text/plain")
