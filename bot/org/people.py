"""Who is who: a workspace, its people, and the teams that the reporting lines make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.delivery.deliveries import Subject
from bot.roles.roles import Role

UNDELIVERED = Subject("undelivered")  # that messages to single people were refused for good, for admins
BARRED = Subject("barred")  # that a platform refused everything of a workspace, for admins
PEOPLE_HELD = Subject("people_held")  # that lines of an import need a hand, for admins

# The account of the row that stands for everybody who was forgotten; no platform has one that begins so.
NOBODY = " forgotten"

NOTICES = (UNDELIVERED, BARRED)  # of what was not delivered: where they are not either, nobody is told


@dataclass(frozen=True, slots=True)
class Workspace:
    """One customer on one platform; `language` is what its channels speak. Of an `invented` one the truth is known."""

    id: int
    platform: str
    platform_id: str
    name: str
    language: str
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells about one of its users, before we keep it."""

    platform_id: str
    name: str
    handle: str
    language: str = "en"
    time_zone: str = "UTC"
    is_admin: bool = False
    is_bot: bool = False
    is_active: bool = True
    is_stranger: bool = False  # from another workspace, met in a shared channel, or a guest
    is_of_company: bool = False  # a stranger from another workspace of the same company
    is_guest: bool = (
        False  # a stranger whom this workspace has let in, as Slack and Teams do with temps and contractors
    )
    email: str = ""  # where the platform shows it; never stored
    tells_time_zone: bool = True  # whether the platform knows it, or ours was taken


class OwnersPage(NamedTuple):
    """Those who own a workspace on one page of its people; `next_page` is empty where there is none."""

    owners: Sequence[Profile]
    next_page: str


@dataclass(frozen=True, slots=True)
class Person(Profile):
    """A member of a workspace. `team_id` is the team the person answers in, if the reporting lines are known.

    `origins` are the sources of people that say a field in the platform's place, by field; `country` and `not_before`,
    the day until which a source has them on leave, only sources know. A `language` that they chose is
    `language_chosen`.

    `is_stale` is that the platform is to be asked about them again. `roles` are looked up for whoever asks for
    something, and decide then whether they are an admin; of others `is_admin` is the platform's word.
    """

    id: int = 0
    workspace_id: int = 0
    team_id: int | None = None
    joined_on: date | None = None
    posts_about_me: bool = True
    is_stale: bool = False
    country: str = ""
    not_before: date | None = None
    language_chosen: bool = False
    origins: Mapping[str, str] = field(default_factory=dict, hash=False)
    roles: frozenset[Role] = frozenset()

    @property
    def is_nobody(self) -> bool:
        """Returns whether this stands for people who were forgotten."""
        return self.platform_id == NOBODY


TeamNames = Mapping[int, Mapping[str, str]]  # by who leads the team, then by language


@dataclass(frozen=True, slots=True)
class Team:
    """The people who report to one manager; `handle` is how one names it, as in @payments.

    `names` are what an admin called it in some languages, by language.
    """

    id: int
    name: str
    handle: str
    manager_id: int
    names: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.name
