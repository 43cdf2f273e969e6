"""What a directory may do to its users and groups. Each is acknowledged once it is stored; a sync makes it count."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from bot.forgetting.forgetting import Choices, WhoseWish
from bot.org.matching.doubts import fingerprint
from bot.scim.filters import PageQuery
from bot.scim.lines import addresses_of
from bot.scim.resources import Content, NoSuchResource, ResourceKind, ScimResource, VersionMoved
from storage.database import all_or_nothing
from storage.forgetting import wishes
from storage.org.known_by import people_with
from storage.scim import resources
from storage.scim.resources import ResourcePage

_TRIES = 40  # where others change the same one meanwhile: one of them is done each time


class ResourceDraft(NamedTuple):
    """A user or a group as a client wants it to stand."""

    content: Content
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """`apply` makes of what stands what is to stand. It looks at these `members` alone; None for all.

    `versions` are those that the client has seen; None for any.
    """

    apply: Callable[[ScimResource], ResourceDraft]
    members: Collection[str] | None = None
    versions: Collection[int] | None = None


async def create_resource(workspace_id: int, kind: ResourceKind, draft: ResourceDraft, now: datetime) -> ScimResource:
    """Raises NotUnique, or UnknownMember."""
    resource = ScimResource(
        kind=kind,
        id=str(uuid4()),
        content=draft.content,
        version=1,
        created_at=now,
        modified_at=now,
        members=draft.members,
    )
    await resources.add(workspace_id, resource)
    return resource


async def read_resource(
    workspace_id: int, kind: ResourceKind, id_: str, members: Collection[str] | None = None
) -> ScimResource:
    """Returns one, with those of its members that are asked for. Raises NoSuchResource."""
    if resource := await resources.find(workspace_id, kind, id_, members):
        return resource
    raise NoSuchResource(f"No {kind.value} has this id.")


async def list_resources(workspace_id: int, kind: ResourceKind, query: PageQuery) -> ResourcePage:
    return await resources.page(workspace_id, kind, query)


async def change_resource(
    workspace_id: int, kind: ResourceKind, id_: str, change: ResourceChange, now: datetime
) -> ScimResource:
    """Returns it as it stands then. What changes nothing is not stored, and wakes no sync.

    Raises NoSuchResource, NotUnique, UnknownMember, or VersionMoved.
    """
    for _ in range(_TRIES):
        standing = await read_resource(workspace_id, kind, id_, change.members)
        if change.versions is not None and standing.version not in change.versions:
            raise VersionMoved(f"This {kind.value} has changed since its version was read.")
        draft = change.apply(standing)
        if draft == (standing.content, standing.members):
            return standing
        wanted = replace(standing, content=draft.content, members=draft.members)
        joining, parting = draft.members - standing.members, standing.members - draft.members
        if changed := await resources.change(workspace_id, wanted, now, joining, parting):
            return changed
    raise VersionMoved(f"This {kind.value} is changed by others at this moment. Try again.")


async def delete_resource(
    workspace_id: int, kind: ResourceKind, id_: str, versions: Collection[int] | None, now: datetime
) -> None:
    """Deletes one: who was a user, has left. Raises NoSuchResource, or VersionMoved."""
    standing = await read_resource(workspace_id, kind, id_, ())
    if versions is not None and standing.version not in versions:
        raise VersionMoved(f"This {kind.value} has changed since its version was read.")
    async with all_or_nothing():
        if not await resources.delete(workspace_id, kind, id_, None if versions is None else standing.version, now):
            raise VersionMoved(f"This {kind.value} has changed since its version was read.")
        if kind is ResourceKind.USER:
            await _forget_later(workspace_id, standing, now)


async def _forget_later(workspace_id: int, user: ScimResource, now: datetime) -> None:
    """Has whoever was deleted forgotten once the directory's own memory of them ends, where one person is meant."""
    persons = await people_with(workspace_id, [fingerprint(address) for address in addresses_of(user.content)])
    if len(persons) == 1:
        due_at = now + resources.REMEMBERED_FOR
        await wishes.add(workspace_id, persons[0], Choices(), WhoseWish.DIRECTORY, now, due_at)
