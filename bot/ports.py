"""What the product needs from the outside. Adapters and storage implement it, wiring injects it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.config.settings import Settings
from bot.delivery.deliveries import Delivery
from bot.delivery.handing import FileHanding
from bot.delivery.refusals import About, Meaning, no_of
from bot.messages.message import Message
from bot.org.people import OwnersPage, Person, Profile, Workspace
from bot.sealed.ballots import RoundSeal
from bot.sealed.history import History
from bot.sealed.manifest import Manifest


class Clock(Protocol):
    def now(self) -> datetime:
        """Returns the present moment, aware, in UTC."""


class Platform(FileHanding, Protocol):
    """How messages reach people. Calls raise one of the errors below and nothing else for what a platform may do."""

    async def post(self, place: str, message: Message) -> str:
        """Posts and returns the platform's id of the message, which `update` and `delete` take.

        Empty where the platform said yes and told none: the message stands, and can never be changed.
        """

    async def update(self, place: str, message_id: str, message: Message) -> None: ...

    async def delete(self, place: str, message_id: str) -> None: ...

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        """Returns who these users are; those the platform does not know are left out."""

    def members(self) -> AsyncIterator[Profile]:
        """Yields everybody whom the platform lists, with their e-mail addresses where it shows them. It waits where the
        platform asks to, and goes on from there.
        """

    async def group(self, group_id: str) -> list[str]:
        """Returns platform ids of the people in a platform's own group; empty if there is none."""

    async def installer(self) -> str | None:
        """Returns by platform id who owns the workspace; empty where nobody is named, None to be asked once more."""

    async def owners(self, page: str) -> OwnersPage:
        """Returns who owns the workspace, of a page of its people: the first where `page` is empty."""

    async def channels(self) -> list[str]:
        """Returns where kudos could be posted; empty where people pick it from the platform's own list."""


@dataclass(frozen=True, slots=True)
class ServedWorkspace:
    """A workspace that this process serves, on its platform and by its own settings.

    `file_settings` are what app.yaml says where `settings` are those that count, with what admins chose in chat.
    """

    workspace: Workspace
    platform: Platform
    settings: Settings
    file_settings: Settings | None = None


Served = Mapping[int, ServedWorkspace]  # by the id of the workspace: what no process serves waits for one that does


@dataclass(frozen=True, slots=True)
class WorkspaceConfig:
    """What a workspace is served with: the tokens that let us in, by the names of the environment, and its settings."""

    tokens: Mapping[str, str] = field(repr=False)
    settings: Settings


class WorkspaceConfigs(Protocol):
    """The workspaces that this process serves, before it has asked any platform for them."""

    async def of(self, platform: str) -> Sequence[WorkspaceConfig]:
        """Returns one for each workspace on this platform."""


class PlatformError(Exception):
    """A platform did not do what was asked."""


class Busy(PlatformError):
    """Nothing was done; ask again after `seconds`, and ask nothing else of this workspace until then.

    With `place_only` nothing else of this place.
    """

    def __init__(self, seconds: float, *, place_only: bool = False) -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds
        self.place_only = place_only


class Unreachable(PlatformError):
    """No answer, or one that says nothing we know: the outcome is unknown. Try again later."""


class Refused(PlatformError):
    """`reason` is the platform's word for its "no"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the platform said {reason}")
        self.reason = reason

    @property
    def about(self) -> About:
        return no_of(self.reason).about


class Rejected(Refused):
    """A "no" to this message that stays a "no", such as an archived channel."""


class Barred(Refused):
    """A "no" to whatever this workspace asks, until somebody acts: a revoked token, a missing right, a removed app."""


class Unclear(Refused, Unreachable):
    """A "no" whose word we do not know."""


def refused(reason: str) -> Refused:
    """Returns the error that a platform's word for "no" means."""
    match no_of(reason).meaning:
        case Meaning.NEVER:
            return Rejected(reason)
        case Meaning.NOT_HERE:
            return Barred(reason)
        case Meaning.NOT_YET:
            return Unclear(reason)


class Missing(PlatformError):
    """The message to change or delete is no longer there."""


class Deliveries(Protocol):
    """What does not stand yet as it should, in one database for any number of processes."""

    async def due(self, but: Collection[int], at_most: int) -> list[int]:
        """Returns workspaces `but` these in which something may be due, which has been so for longest first."""

    async def claim(self, workspace_id: int, places: int, lease: float) -> list[Delivery]:
        """Takes what waits at so many places of a workspace, for `lease` seconds; of one place together, in order."""

    async def renew(self, workspace_id: int, claimed: Collection[Delivery], lease: float) -> None:
        """Keeps what was claimed of a workspace for `lease` seconds from now."""

    async def is_in_hand(self, workspace_id: int, after: float, within: float) -> bool:
        """Returns whether something that waits there is in some process's hand, or was put off: whether it is due
        later than `after` and not later than `within` seconds from now.
        """

    async def settle(self, workspace_id: int, outcomes: Sequence[Delivery]) -> None:
        """Notes what came of tries in a workspace, and lets go of the deliveries."""


class Ballots(Protocol):
    """The check-ins that are open, and where sealed answers go: files, never the database. `key` names a round."""

    def running(self, platform: str, workspace: str) -> Manifest | None:
        """Returns the round of a workspace that is open, or past its end and not closed yet."""

    def manifest(self, key: str) -> Manifest | None:
        """Returns what a round froze; None once its keys are gone."""

    def history(self, platform: str, workspace: str) -> History:
        """Returns what is remembered of a workspace's check-ins."""

    def seal(self, key: str) -> RoundSeal | None:
        """Returns what taking answers needs; None once the round's keys are gone."""

    def sequence(self, now: datetime) -> bytes:
        """Returns the sequence of the next submission: later ones are larger."""

    async def put(self, key: str, box: bytes) -> bool:
        """Returns whether the box will be counted, and is on the disk; False once the round is closing. Raises
        NotStored, or MaybeStored.
        """


class TakenElsewhere(Exception):
    """Another replica holds the check-ins' folders: the request is to be passed on to it as it came."""


class NotStored(OSError):
    """The disk did not take an answer. It says what the system said, and nothing of the answer."""


class MaybeStored(NotStored):
    """The disk said no, and could not take back what it had of the answer: nobody can tell whether it counts."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a platform let us in: a person's own chat, a group or a team. `place` is what deliveries call it.

    `reference` is the platform's address of it, and empty if it cannot be read any more. A removed one is never
    written to.
    """

    place: str
    kind: str
    reference: Mapping[str, str]
    removed: bool = False


class Installations(Protocol):
    """What a platform told about where we are, for one workspace; the addresses are sealed before they are stored."""

    async def keep(self, place: Installation) -> bool:
        """Adds it, or brings it up to date; True where it was not there or had been removed, once for all who try."""

    async def find(self, place: str) -> Installation | None: ...

    async def every(self, kind: str) -> list[Installation]:
        """Returns those that were not removed, the first met first."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where and when. `idempotency_key` is one and the same for every delivery of one event.

    `place` is where it was typed or pressed; empty in a form. `barred` is the word with which the platform refuses all
    that is posted, while it does; `file_settings` are what app.yaml says, without what was chosen in chat.
    """

    workspace: Workspace
    person: Person
    now: datetime
    idempotency_key: str
    settings: Settings
    platform: Platform
    ballots: Ballots | None = None  # None where no answers are taken
    place: str = ""
    barred: str = ""
    file_settings: Settings | None = None

    @property
    def company_day(self) -> date:
        """Returns the day it is where the company is."""
        return self.now.astimezone(ZoneInfo(self.settings.time_zone)).date()

    @property
    def running(self) -> Manifest | None:
        """Returns the check-in that takes answers now."""
        if self.ballots is None:
            return None
        manifest = self.ballots.running(self.workspace.platform, self.workspace.platform_id)
        return manifest if manifest and manifest.takes_answers(self.now) else None
