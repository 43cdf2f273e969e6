"""Roles. Who leads whom stands in the chart; these are given by an admin, or by the operator, and stored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

REASON_AT_MOST = 300  # characters


class Role(Enum):
    """Who may ask for something. The router refuses everybody else, before anything is looked up."""

    EVERYBODY = "everybody"
    ADMIN = "admin"
    OBSERVER = "observer"  # of the works council: settings, floors, diary and checks; no scores, nor who answered
    JURY = "jury"  # is proposed when a jury of awards is named
    READER = "reader"  # reads what somebody says to a circle of readers

    def includes(self, roles: Collection["Role"]) -> bool:
        """Returns whether who has these roles may; an admin may see whatever an observer may."""
        return self is Role.EVERYBODY or self in roles or (self is Role.OBSERVER and Role.ADMIN in roles)


class ChartRole(Enum):
    """Who leads whom. Nobody gives it: the verb asks the chart, or that of the check-in, and refuses all others."""

    LEADER = "leader"  # of managers, who are below them
    MANAGER = "manager"  # of a team; a leader is one, too

    def includes(self, chart_role: "ChartRole") -> bool:
        """Returns whether who has that role may; a leader may what a manager may."""
        return self is chart_role or chart_role is ChartRole.LEADER


GIVEN = tuple(role for role in Role if role is not Role.EVERYBODY)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has. `granted_by` is None for the operator."""

    id: int
    person_id: int
    role: Role
    granted_by: int | None
    reason: str
    granted_at: datetime
