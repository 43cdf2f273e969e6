"""Who reads by a token: it is looked up each time, with what whoever made it may read now."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.api.scopes import READABLE, ReadingRole, Scope
from bot.api.tokens import NOTED_AGAIN_AFTER, ApiToken, fits, token_hash, workspace_of
from bot.config.settings import Settings
from bot.org.people import Person, Workspace
from storage.api.tokens import note_use, tokens
from storage.config.chosen import counting_settings
from storage.org import people
from storage.roles import grants


class NotReadable(Exception):
    """A token does not open this. The text says why, in English, for whoever writes programs."""


@dataclass(frozen=True, slots=True)
class ApiReader:
    """`person` is the admin who made the token; `time_zone` is the company's."""

    workspace: Workspace
    person: Person
    token: ApiToken
    now: datetime
    time_zone: str

    @property
    def today(self) -> date:
        """Returns the day it is at the company's own place."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    def require(self, scope: Scope) -> None:
        """Raises NotReadable for what the token does not open, or its role may not read."""
        if scope not in self.token.scopes:
            raise NotReadable(f"This token does not open {scope.value}. An admin chooses what it opens when making it.")
        if scope not in READABLE[self.token.role]:
            raise NotReadable(f"This token reads as {self.token.role.value}, who may not read {scope.value}.")


async def reader_of(token: str, workspace: Workspace, settings: Settings, now: datetime) -> ApiReader | None:
    """Returns who reads by this token of the workspace; None where it opens nothing (any more)."""
    hash_ = token_hash(token)
    standing = next((stored for stored in await tokens(workspace.id) if fits(stored, hash_)), None)
    if standing is None or standing.is_expired(now):
        return None
    maker = await maker_of(standing, workspace.id, settings)
    if maker is None or not await may_read_as(standing.role, maker):
        return None
    if standing.used_at is None or standing.used_at <= now - NOTED_AGAIN_AFTER:
        await note_use(workspace.id, standing.id, now)
    return ApiReader(workspace=workspace, person=maker, token=standing, now=now, time_zone=settings.time_zone)


async def reader_anywhere(token: str, file_settings: Settings, now: datetime) -> ApiReader | None:
    """Returns the same, of whichever workspace the token names: for a process that serves none."""
    number = workspace_of(token)
    workspace = next((known for known in await people.workspaces() if known.id == number), None)
    if workspace is None:
        return None
    settings = (await counting_settings(workspace.id, file_settings)).settings
    return await reader_of(token, workspace, settings, now)


async def maker_of(token: ApiToken, workspace_id: int, settings: Settings) -> Person | None:
    """Returns who made a token; None once they are no admin, or have left."""
    makers = await grants.with_roles(workspace_id, await people.by_ids(workspace_id, [token.made_by]), settings.admins)
    return next((person for person in makers if person.is_admin and person.is_active), None)


async def may_read_as(role: ReadingRole, admin: Person) -> bool:
    """Returns whether an admin may read as somebody of this role; who leads no managers has no summary."""
    return role is not ReadingRole.LEADER or await people.leads_managers(admin.workspace_id, admin.id)
