"""What is described of a company, beside the chart as it is: where every source of people begins."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.org.company import ChartStanding, Company, TeamName
from bot.org.imports.sources import PeopleSource
from bot.org.people import Team, Workspace
from commands.org.chart import OrgChart, chart
from commands.org.follow_returns import former_colleagues, is_round_open
from storage.org import people
from storage.org.doubts import read_asking
from storage.org.imports import last_words
from storage.sealed.folders import Folder

Describe = Callable[[ChartStanding], Company]


@dataclass(frozen=True, slots=True)
class Handed:
    """What a source handed over: the same `digest` comes to the same, until a day that is asked for once it is read.
    `active` are the accounts of everybody whom the platform lists.
    """

    digest: str = ""
    same_until: Callable[[], date | None] = lambda: None
    active: Collection[str] = ()


NOT_KNOWN = Handed()


class Described(NamedTuple):
    chart: OrgChart
    standing: ChartStanding
    company: Company


async def describe_anew(
    workspace: Workspace, describe: Describe, sealed: Folder, source: PeopleSource, handed: Handed
) -> Described:
    """Returns the chart as it is now, and what a source makes of it."""
    now = await chart(workspace.id)
    standing = await _standing(workspace, now, sealed, source, handed)
    company = await asyncio.to_thread(describe, standing)  # which takes seconds for a hundred thousand people
    return Described(now, standing, company)


async def _standing(
    workspace: Workspace, now: OrgChart, sealed: Folder, source: PeopleSource, handed: Handed
) -> ChartStanding:
    return ChartStanding(
        managers=managers_of(now),
        teams=team_names(now, await people.teams(workspace.id)),
        words=await last_words(workspace.id, source),
        asking=await read_asking(workspace.id),
        former=await former_colleagues(workspace.id, now.people.values(), handed.active),
        is_round_open=is_round_open(workspace, sealed),
    )


def team_names(now: OrgChart, teams: Iterable[Team]) -> dict[str, TeamName]:
    """Returns what teams are called, by the platform id of who leads them."""
    return {
        now.people[team.manager_id].platform_id: TeamName(team.name, team.handle, team.names)
        for team in teams
        if team.manager_id in now.people
    }


def managers_of(now: OrgChart) -> dict[str, str | None]:
    """Returns who reports to whom, by platform id."""
    return {
        now.people[seat.person].platform_id: None if seat.boss is None else now.people[seat.boss].platform_id
        for seat in now.places
    }
