"""Who is who: a workspace, its people, and the teams that the reporting lines make."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Workspace:
    """One customer on one platform; `language` is what its channels speak."""

    id: int
    platform: str
    platform_id: str
    name: str
    language: str


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
    is_stranger: bool = False  # from another workspace, met in a shared channel


@dataclass(frozen=True, slots=True)
class Person(Profile):
    """A member of a workspace. `team_id` is the team the person answers in, if the reporting lines are known."""

    id: int = 0
    workspace_id: int = 0
    team_id: int | None = None
    joined_on: date | None = None
    posts_about_me: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """The people who report to one manager; `handle` is how one names it, as in @payments."""

    id: int
    name: str
    handle: str
    manager_id: int
