"""What everybody reads of the latest check-in, "What was said", computed anew from rows alone."""

from collections.abc import Iterator
from dataclasses import replace

from bot.checkin.announcements import Announcement
from bot.checkin.ledger import Average, Score, Withheld
from bot.checkin.outcome import (
    Fingerprint,
    ForBossAlone,
    ItemResult,
    NotAsked,
    ResultClaim,
    ShownIn,
    TeamAnswered,
    claims_of,
)
from bot.checkin.promises import Promise
from bot.checkin.release import Released
from bot.checkin.weeks import MoodLine
from bot.insight.claims.mirror import Moved
from bot.insight.mirror import EVERY
from bot.org.people import Person
from commands.insight.what_was_said import WhatWasSaid
from storage.database import statement
from tests.audit.anew import Rows, line_is, mirror_is
from tests.audit.letters import LettersOfWeek

SaidClaim = ResultClaim | Promise | Announcement | Moved


def claimed(content: WhatWasSaid) -> list[SaidClaim]:
    promised = content.promised
    every: list[SaidClaim] = [*promised.open, *promised.fulfilled, *promised.announced]
    every += claims_of(content.outcome) if content.outcome else []
    return [*every, *([content.moved.moved] if content.moved else [])]


async def said_faults(reader: Person, content: WhatWasSaid, rows: Rows) -> list[SaidClaim]:
    """Returns each claim that the rows do not say."""
    leaf = await _leaf_of(reader, rows.weeks[-1].number)
    band, units = await _band_of(leaf, rows), rows.weeks[-1].frozen.above(leaf)
    return [claim for claim in claimed(content) if not await _is_so(claim, reader, leaf, band, units, rows)]


async def _is_so(claim: SaidClaim, reader: Person, leaf: str, band: str | None, units: list[str], rows: Rows) -> bool:
    latest = rows.weeks[-1]
    block = next((unit for unit in units if (unit, "mood") in latest.rows), None)
    match claim:
        case ShownIn(unit, is_own):
            return (unit, is_own) == (block, block == leaf)
        case NotAsked():
            return False
        case TeamAnswered(answered):
            return answered.value == band
        case MoodLine():
            return line_is(claim, leaf, rows.weeks)
        case ItemResult(item, mine, company):
            of_all = latest.score(latest.frozen.root, item.key)
            shared = next((score for unit in units if (score := latest.score(unit, item.key))), None)
            is_mine = (
                _is_of_all(mine, shared)
                if isinstance(mine, Average)
                else _is_score(mine, _row(latest, block, item.key))
            )
            return is_mine and (company is None or _is_of_all(company, of_all))
        case ForBossAlone(item):
            return item.about_manager and item in latest.frozen.items
        case Fingerprint(digits):
            [row] = await statement("select fingerprint from round where week = %(week)s", week=latest.number)
            return bool(digits) and row["fingerprint"] == digits
        case Promise():
            kept = rows.promises[claim.id]
            [team] = await statement("select manager_id from team where id = %(team)s", team=reader.team_id)
            return (kept["person_id"], kept["tip"], kept["done_at"]) == (team["manager_id"], claim.tip, claim.done_at)
        case Announcement():
            return await _is_announced(claim, reader, units)
        case Moved():
            of_months = rows.weeks[: len(rows.weeks) - len(rows.weeks) % EVERY]
            return mirror_is(claim, reader.id, replace(rows, weeks=of_months))


async def _leaf_of(reader: Person, week: int) -> str:
    [row] = await statement(
        "select a.leaf from audience a join round r on r.id = a.round_id"
        " where r.week = %(week)s and a.person_id = %(person)s",
        week=week,
        person=reader.id,
    )
    return str(row["leaf"])


async def _band_of(leaf: str, rows: Rows) -> str | None:
    found = await statement(
        "select distinct l.participation from ledger l join round r on r.id = l.round_id"
        " where r.week = %(week)s and l.unit = %(leaf)s",
        week=rows.weeks[-1].number,
        leaf=leaf,
    )
    return found[0]["participation"] if found else None


async def _is_announced(claim: Announcement, reader: Person, units: list[str]) -> bool:
    """With the words and the name of who said it, to a unit that the reader is in or leads."""
    [row] = await statement(
        "select a.unit, a.words, a.ready, p.name from announcement a join person p on p.id = a.person_id"
        " where a.id = %(id)s",
        id=claim.id,
    )
    told = (row["name"], row["words"], row["ready"])
    led = {f"team:{reader.id}", f"unit:{reader.id}"}
    return told == (claim.author, claim.words, claim.ready.value) and row["unit"] in {*units, *led}


def _row(week: LettersOfWeek, block: str | None, item: str) -> str | None:
    row = week.rows.get((block or "", item))
    return row[0] if row else None


def _is_score(score: Score, reading: str | None) -> bool:
    return reading is None if isinstance(score, Withheld) else _readings(score) == [reading]


def _readings(score: Released | Average) -> list[str]:
    return [str(score.reading.value)] if isinstance(score, Released) else []


def _is_of_all(score: Score, told: str | None) -> bool:
    """As a cell says it: one block's number keeps its words, several are a mean."""
    if isinstance(score, Withheld):
        return told is None
    return told in list(_spoken(score))


def _spoken(score: Released | Average) -> Iterator[str]:
    yield f"{score.number:.1f}"
    if isinstance(score, Released):
        yield {"<=2": "2 or lower", ">=4": "4 or higher"}.get(str(score.reading.value), "")
