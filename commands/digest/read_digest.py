"""A manager's week, put together from kudos, promises, counts, and of answers from the ledger alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.checkin.promises import SHOWN_FOR, Promise
from bot.checkin.release import Released
from bot.checkin.rounds import Closed
from bot.checkin.tips import NOT_AGAIN_FOR, Tip, next_tip, tips
from bot.digest.digest import ROUNDS_SHOWN, Digest, lowest_themes, mood_of, thanks_of
from bot.digest.letters import Letter, is_mirror_week
from bot.insight.mirror import Mirror
from bot.org.people import Person, Workspace
from bot.org.unit_key import team_key
from commands.insight.read_mirror import read_mirror
from storage.checkin import ledger, promises, rounds
from storage.digest import letters, weeks

WEEK = timedelta(weeks=1)
OPEN_AT_MOST = 2  # promises that are listed


async def read_digest(
    workspace: Workspace, reader: Person, at: datetime, until: datetime, letter: Letter | None = None
) -> Digest | None:
    """Thanks up to `at`, rounds that closed up to `until`; None for somebody who leads no team of others.

    Only a letter has a tip, which it keeps from its first reading on.
    """
    week = await weeks.of_team(workspace.id, reader.id, at)
    if week is None:
        return None
    workspace_id, leaf = workspace.id, team_key(reader.id)
    closed = await ledger.known_pages(await rounds.closed_until(workspace_id, until, ROUNDS_SHOWN))
    tip = await _tip(letter, lowest_themes(closed, leaf)) if letter else None
    return Digest(
        reader=reader,
        team=week.team,
        company=workspace.name,
        letter=replace(letter, tip=tip.key) if letter and tip else letter,
        thanks=thanks_of(week.kudos, week.count),
        unthanked=week.unthanked,
        mood=mood_of(closed, leaf),
        tip=tip,
        open=_still_open(week.promises, at),
        helped=await _helped(reader.id, closed, until),
        mirror=await _new_mirror(reader, letter, closed),
    )


async def _new_mirror(reader: Person, letter: Letter | None, closed: Closed) -> Mirror | None:
    first_monday = closed[-1][0].first_monday if closed else None
    if letter is None or not is_mirror_week(letter.day, first_monday):
        return None
    return await read_mirror(reader, letter.day)


async def _tip(letter: Letter, themes: Sequence[str]) -> Tip | None:
    if not letter.tip:
        had = await letters.tips_since(letter.workspace_id, letter.person_id, _quarter_before(letter.day))
        kept = await letters.keep_tip(letter, next_tip(themes, had, letter.person_id).key)
        return tips().get(kept)
    return tips().get(letter.tip)


def _quarter_before(day: date) -> date:
    return day - NOT_AGAIN_FOR * WEEK + timedelta(days=1)


def _still_open(known: Sequence[Promise], at: datetime) -> tuple[Promise, ...]:
    """What was promised and still open when the letter came; it may be done since."""
    still = [
        promise
        for promise in known
        if promise.made_at > at - SHOWN_FOR and (promise.done_at is None or promise.done_at >= at)
    ]
    return tuple(still[-OPEN_AT_MOST:])


async def _helped(manager: int, closed: Closed, until: datetime) -> tuple[tuple[Promise, Released], ...]:
    """What the team said of promises in the rounds of the last week, where it may be said."""
    lately = [(round_, page) for round_, page in closed if round_.closes_at > until - WEEK]
    pages = {round_.id: page for round_, page in lately if team_key(manager) in round_.frozen.extra}
    if not pages:
        return ()
    due = await promises.asked_in(closed[0][0].workspace_id, manager, pages)
    scores = [(promise, pages[promise.asked_round or 0].of_block(team_key(manager), promise.item)) for promise in due]
    return tuple((promise, score) for promise, score in scores if isinstance(score, Released))
