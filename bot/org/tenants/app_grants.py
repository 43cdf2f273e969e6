"""What a workspace gives us by installing the app, and whoever may use it: implemented by storage."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.org.people import Workspace


@dataclass(frozen=True, slots=True)
class AppGrant:
    """The right to act in a workspace, or in all that belong to an organisation, as `installer` gave it.

    `place` is the platform's id of it, and that of the `organisation` itself where all of its workspaces are meant. The
    token is good until `expires_at`, and for ever without one; `refresh_token` gets another, once.
    """

    place: str
    name: str
    url: str
    organisation: str
    installer: str
    scopes: tuple[str, ...]
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None

    @property
    def is_of_organisation(self) -> bool:
        return self.place == self.organisation


class KeyLost(Exception):
    """What was sealed cannot be opened: the key that sealed it is not among those of this process."""


class StillErased(Exception):
    """The workspace is being erased, and can come back, as a new one, once that is done."""


@dataclass(frozen=True, slots=True)
class Tenancy:
    """A workspace that was installed at `installed_at`, the last time; until `removed_at`, if it was removed since."""

    workspace: Workspace
    installed_at: datetime
    removed_at: datetime | None


Renew = Callable[[AppGrant], Awaitable[AppGrant]]


class AppGrants(Protocol):
    """The grants of every workspace that was installed, on one platform; they are sealed before they are stored."""

    async def keep(self, workspace_id: int, grant: AppGrant) -> None:
        """Stores it in the place of the one before: the workspace is installed from now on.

        Raises StillErased.
        """

    async def find(self, workspace_id: int) -> AppGrant | None:
        """Returns it; None where there is none, or the app was removed. Raises KeyLost."""

    async def renewed(self, workspace_id: int, expired: AppGrant, renew: Renew) -> AppGrant | None:
        """Returns a grant with another token than that one: as another process has stored it meanwhile, or as `renew`
        gets it, which is called for all of them once. None where the app was removed. Raises KeyLost.
        """

    async def tenancies(self) -> list[Tenancy]:
        """Returns every workspace that was ever installed, also those that have removed us since."""

    async def tenancy(self, place: str) -> Tenancy | None:
        """Returns that of one workspace, by the platform's id."""

    async def remove(self, tenancy: Tenancy) -> bool:
        """Notes that we were removed from there, and forgets the grant; False where it was installed anew since."""


class UsedStates(Protocol):
    """Which attempts to install have come back."""

    async def use(self, digest: bytes, now: datetime, expires_at: datetime) -> bool:
        """Returns True once for all processes; what has expired is forgotten."""
