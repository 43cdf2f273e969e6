"""What a new chart would change, and whether that is so much that somebody is to be asked first. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.org.company import ChartStanding, Company
from bot.org.remarks import Remark

FEW = 4  # people; no more of them are never too many


class Move(NamedTuple):
    """Somebody, and the names of whom they reported to and report to; empty for nobody."""

    name: str
    old_manager: str
    new_manager: str


class Rename(NamedTuple):
    old_name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class ChartChanges:
    """By name, in the order of the chart. `teams_renamed` are teams that stay under whoever leads them."""

    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    renamed: tuple[Rename, ...] = ()
    teams_renamed: tuple[Rename, ...] = ()


class TooManyChanges(Exception):
    """So much would change that it was not done. `reasons` say what is too much."""

    def __init__(self, changes: ChartChanges, reasons: list[Remark]) -> None:
        super().__init__(", ".join(reason.key for reason in reasons))
        self.changes, self.reasons = changes, reasons


def compare(standing: ChartStanding, names: Mapping[str, str], company: Company) -> ChartChanges:
    """Returns what a company changes. `names` are those that people had, by platform id."""
    now = {member.profile.platform_id: member for member in company.members}

    def name(account: str | None) -> str:
        if account is None:
            return ""
        return now[account].profile.name if account in now else names[account]

    staying = [(account, member.manager) for account, member in now.items() if account in standing.managers]
    return ChartChanges(
        joined=tuple(name(account) for account in now if account not in standing.managers),
        left=tuple(names[account] for account in standing.managers if account not in now),
        moved=tuple(
            Move(name(account), name(standing.managers[account]), name(manager))
            for account, manager in staying
            if standing.managers[account] != manager
        ),
        renamed=tuple(
            Rename(names[account], member.profile.name)
            for account, member in now.items()
            if names.get(account, member.profile.name) != member.profile.name
        ),
        teams_renamed=tuple(
            Rename(standing.teams[leader].name, team.name)
            for leader, team in company.teams.items()
            if leader in standing.teams
            and standing.teams[leader].name != team.name
            and (standing.teams[leader].name, team.name) != (names.get(leader), name(leader))  # it is called like them
        ),
    )


def too_many(changes: ChartChanges, standing: ChartStanding, percent: int) -> list[Remark]:
    """Returns why somebody is to be asked first; nothing where no one need be."""
    everybody = len(standing.managers)
    counts = {"chart.many_leave": len(changes.left), "chart.many_move": len(changes.moved)}
    return [
        Remark(key, (), {"many": count, "everybody": everybody, "percent": percent})
        for key, count in counts.items()
        if count > FEW and 100 * count > percent * everybody
    ]
