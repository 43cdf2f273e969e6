"""A believable invented company for the demo: 180 people, 24 teams, three branches, two languages, three time zones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict

from bot.messages.slug import slug
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile

_PATH = Path(__file__).with_suffix(".yaml")
_LONGEST = 12 * 365  # days since the first of them joined
_SHORTEST = 90  # ... and the last who is no newcomer


class PlantKind(Enum):
    """What can be planted: a manager who believes more than the team lives, a team that fell silent, a value that a
    branch hardly recognises, a team that nobody thanks, a head who believes that the branch serves others well.
    """

    BELIEVED = "believed"
    SILENT = "silent"
    ON_THE_WALL = "on-the-wall"
    UNTHANKED = "unthanked"
    SERVING = "serving"


class Planted(BaseModel):
    """One blind spot of the invented company's first quarter. `leads` is the handle of who leads the team or, for a
    value and for service, the branch; `value` is as one types it after a #.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: PlantKind
    leads: str
    value: str = ""


class _Lead(BaseModel):
    """Somebody with a team. What is left out is as it is with their own manager."""

    model_config = ConfigDict(extra="forbid")
    name: str
    team: str
    in_other_languages: dict[str, str]
    language: str | None = None
    time_zone: str | None = None
    reports: dict[str, str | _Lead]


class _Paper(BaseModel):
    model_config = ConfigDict(extra="forbid")
    admins: list[str]
    guests: dict[str, str]
    newcomers: dict[str, int]
    planted: tuple[Planted, ...]
    departments: tuple[str, ...]
    head: dict[str, _Lead]


@dataclass(frozen=True, slots=True)
class _Above:
    """What a person has from above: whom they report to, what they speak, where they live."""

    manager: str | None
    language: str
    time_zone: str


class _Entry(NamedTuple):
    """A person on paper; `person` is a name alone, or somebody with a team."""

    handle: str
    person: str | _Lead
    above: _Above


def invent_company(now: datetime) -> Company:
    """Returns an invented company, of the same people at every call; they joined so many days before `now` (on a Monday
    in their own time zone).
    """
    paper = _read()
    ((handle, head),) = paper.head.items()
    everyone = list(_below(handle, head, _Above(None, "en", "UTC")))
    leads = {entry.handle: entry.person for entry in everyone if isinstance(entry.person, _Lead)}
    teams = {
        f"@{handle}": TeamName(lead.team, slug(lead.team), lead.in_other_languages) for handle, lead in leads.items()
    }
    return Company(tuple(_member(paper, entry, now) for entry in everyone), teams)


def planted() -> tuple[Planted, ...]:
    """Returns what is true of its first quarter, to be held against what is found."""
    return _read().planted


def departments() -> tuple[str, ...]:
    """Returns by handle who heads the departments that have customers."""
    return _read().departments


def guests() -> tuple[Profile, ...]:
    """Returns who works with the company and is not of it, where its head is."""
    paper = _read()
    (head,) = paper.head.values()
    return tuple(
        Profile(
            platform_id=f"@{handle}",
            name=name,
            handle=handle,
            language=head.language or "en",
            time_zone=head.time_zone or "UTC",
            is_stranger=True,
            is_guest=True,
        )
        for handle, name in paper.guests.items()
    )


@cache
def _read() -> _Paper:
    return _Paper.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))


def _below(handle: str, lead: str | _Lead, above: _Above) -> Iterator[_Entry]:
    """A person and everybody below, each with what they have from above."""
    if isinstance(lead, str):
        yield _Entry(handle, lead, above)
        return
    language, time_zone = lead.language or above.language, lead.time_zone or above.time_zone
    yield _Entry(handle, lead, _Above(above.manager, language, time_zone))
    for report, person in lead.reports.items():
        yield from _below(report, person, _Above(f"@{handle}", language, time_zone))


def _member(paper: _Paper, entry: _Entry, now: datetime) -> Member:
    handle, person, above = entry
    profile = Profile(
        platform_id=f"@{handle}",
        name=person if isinstance(person, str) else person.name,
        handle=handle,
        language=above.language,
        time_zone=above.time_zone,
        is_admin=handle in paper.admins,
    )
    days = paper.newcomers.get(handle, _SHORTEST + crc32(handle.encode()) % (_LONGEST - _SHORTEST))
    joined = _monday(now.astimezone(ZoneInfo(above.time_zone)).date() - timedelta(days))
    return Member(profile, above.manager, joined)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
