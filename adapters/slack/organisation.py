"""The Platform port for an organisation that installed us once, for all of its workspaces (Enterprise Grid).

Lists are a workspace's there: Slack wants to know of which.
"""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from time import monotonic
from typing import NamedTuple

from adapters.slack.outbound import LISTED_A_PAGE, POSTS_AT_ONCE, SlackPlatform, next_of, profile
from adapters.slack.text import Json
from adapters.slack.web_api import WebApi
from bot.delivery.refusals import About
from bot.org.people import OwnersPage, Profile
from bot.ports import Refused
from commands.org.patience import Pause, patiently

_LISTED_AGAIN = 600.0  # seconds after which it is asked for the workspaces anew


class _Page(NamedTuple):
    """A page of a workspace's people, and what names the page after it: the workspace, and Slack's own cursor."""

    users: list[Json]
    following: str


class OrganisationPlatform(SlackPlatform):
    """All workspaces of an organisation, which are one company."""

    def __init__(
        self,
        api: WebApi,
        organisation: str,
        installer: str,
        pause: Pause = asyncio.sleep,
        posts_at_once: int = POSTS_AT_ONCE,
    ) -> None:
        super().__init__(api, organisation, organisation, pause, posts_at_once)
        self._installer = installer
        self._organisation = organisation
        self._workspaces: list[str] = []
        self._list_again = 0.0

    async def members(self) -> AsyncIterator[Profile]:
        met: set[str] = set()
        page = ""
        while True:
            listed = await patiently(partial(self._people, page), self._pause)
            for user in listed.users:
                if user["id"] not in met:  # who belongs to two workspaces is one person
                    met.add(user["id"])
                    yield profile(user, self._organisation, self._organisation)
            if not (page := listed.following):
                return

    async def installer(self) -> str | None:
        return self._installer

    async def owners(self, page: str) -> OwnersPage:
        listed = await self._people(page)
        owners = [user for user in listed.users if user.get("is_owner") or user.get("is_primary_owner")]
        return OwnersPage([profile(user, self._organisation, self._organisation) for user in owners], listed.following)

    async def group(self, group_id: str) -> list[str]:
        for workspace in await self._listed_workspaces():
            try:
                answer = await self._api.look_up("usergroups.users.list", usergroup=group_id, team_id=workspace)
            except Refused as no:
                if no.about is not About.GROUP:
                    raise
            else:
                return [str(user) for user in answer["users"]]
        return []

    async def _people(self, page: str) -> _Page:
        """Returns a page of the workspace that it names, or of the one after it, which may have left meanwhile."""
        begins_at, _, cursor = page.partition(":")
        workspaces = [workspace for workspace in await self._listed_workspaces() if workspace >= begins_at]
        if not workspaces:
            return _Page([], "")
        wanted = {"include_locale": "true", "limit": str(LISTED_A_PAGE), "team_id": workspaces[0]}
        wanted |= {"cursor": cursor} if cursor and workspaces[0] == begins_at else {}
        listed = await self._api.look_up("users.list", **wanted)
        if following := next_of(listed):
            return _Page(listed["members"], f"{workspaces[0]}:{following}")
        return _Page(listed["members"], f"{workspaces[1]}:" if len(workspaces) > 1 else "")

    async def _listed_workspaces(self) -> list[str]:
        if monotonic() < self._list_again:
            return self._workspaces
        workspaces: list[str] = []
        cursor = ""
        while True:
            listed = await self._api.look_up("auth.teams.list", limit="100", **({"cursor": cursor} if cursor else {}))
            workspaces += [str(team["id"]) for team in listed["teams"]]
            if not (cursor := next_of(listed)):
                break
        self._workspaces, self._list_again = sorted(workspaces), monotonic() + _LISTED_AGAIN
        return self._workspaces
