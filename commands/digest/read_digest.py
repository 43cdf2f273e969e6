"""A manager's week, put together from kudos, promises, counts, and of answers from the ledger alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.checkin.announcements import is_about_announcement
from bot.checkin.blocks import FLOOR
from bot.checkin.helped import Helped, helped_here
from bot.checkin.ledger import Withheld
from bot.checkin.promises import SHOWN_FOR, Promise
from bot.checkin.release import Released
from bot.checkin.rounds import Closed
from bot.checkin.tips import NOT_AGAIN_FOR, Tip, next_tip, tips
from bot.checkin.weeks import ROUNDS_SHOWN, mood_of
from bot.delivery.unasked import Usual
from bot.digest.digest import BranchScore, Digest, PromiseScore, lowest_items, lowest_themes, thanks_of
from bot.digest.letters import Letter, is_first_of_month, is_mirror_week, monday_of
from bot.insight.mirror import Mirror
from bot.org.people import Person, Workspace
from bot.org.unit_key import team_key
from commands.checkin.read_celebrated import read_celebrated_of_week
from commands.insight.count_concerns import count_concerns
from commands.insight.read_mirror import read_mirror
from commands.signals.read_news import read_news
from storage.checkin import announcements, ledger, promises, rounds
from storage.digest import letters, weeks
from storage.org.team_names import team_names
from storage.reach import choices

WEEK = timedelta(weeks=1)
OPEN_AT_MOST = 2  # promises that are listed


async def read_digest(
    workspace: Workspace, reader: Person, written_at: datetime, until: datetime, letter: Letter | None = None
) -> Digest | None:
    """Returns the digest: thanks up to `written_at`, rounds closed up to `until`. None for who leads no team of others.
    Only a letter has a tip, which it keeps from its first reading on.
    """
    week = await weeks.of_team(workspace.id, reader.id, written_at)
    if week is None:
        return None
    workspace_id, leaf = workspace.id, team_key(reader.id)
    closed = await ledger.known_pages(await rounds.closed_until(workspace_id, until, ROUNDS_SHOWN))
    names, lately = await team_names(workspace_id), _of_last_week(closed, until)
    mood = mood_of(closed, leaf) if lately else None  # it is said once, in the week after the closing
    k = closed[-1][0].k if closed else FLOOR
    helped = helped_here(await promises.said_of_tips(workspace_id, until), k) if letter else {}
    tip = await _tip(letter, closed, leaf, helped) if letter else None
    tried = helped.get(tip.key) if tip else None
    last_week = monday_of(written_at.astimezone(ZoneInfo(reader.time_zone)).date()) - WEEK
    return Digest(
        reader=reader,
        team=names.get(reader.id, {}).get(reader.language, week.team),
        company=workspace.name,
        letter=replace(letter, tip=tip.key) if letter and tip else letter,
        thanks=thanks_of(week.kudos, week.count),
        unthanked=week.unthanked,
        mood=replace(mood, frozen=mood.frozen.named_in(reader.language, names)) if mood else None,
        tip=tip,
        open=_still_open(week.promises, written_at),
        helped=await _helped(reader.id, lately),
        helped_below=await _helped_below(reader.id, lately),
        mirror=await _new_mirror(reader, letter, closed),
        covering=week.covering,
        by_customers=week.by_customers,
        newcomers=week.newcomers,
        self_check=await _wishes_self_check(reader, letter),
        celebrated=await read_celebrated_of_week(reader, written_at) if letter else (),
        helped_in=len(tried.numbers) if tried and tried.is_said_to(reader.id, k) else None,
        concerns=await count_concerns(workspace_id, last_week, last_week, k),
        signals=await read_news(workspace_id, reader.id, last_week + WEEK, written_at),
    )


async def _wishes_self_check(reader: Person, letter: Letter | None) -> bool:
    """Whether they turned the reminder on, where it is the month's first letter."""
    if letter is None or not is_first_of_month(letter.day):
        return False
    return bool((await choices.of(reader.workspace_id, reader.id)).get(Usual.SELF_CHECK))


async def _new_mirror(reader: Person, letter: Letter | None, closed: Closed) -> Mirror | None:
    first_monday = closed[-1][0].first_monday if closed else None
    if letter is None or not is_mirror_week(letter.day, first_monday):
        return None
    return await read_mirror(reader, letter.day)


async def _tip(letter: Letter, closed: Closed, leaf: str, helped: Mapping[str, Helped]) -> Tip | None:
    if not letter.tip:
        had = await letters.tips_since(letter.workspace_id, letter.person_id, _quarter_before(letter.day))
        themes, items = lowest_themes(closed, leaf), lowest_items(closed, leaf)
        tip_key = await letters.save_tip(letter, next_tip(themes, had, letter.person_id, helped, items).key)
        return tips().get(tip_key)
    return tips().get(letter.tip)


def _quarter_before(day: date) -> date:
    return day - NOT_AGAIN_FOR * WEEK + timedelta(days=1)


def _still_open(recent: Sequence[Promise], written_at: datetime) -> tuple[Promise, ...]:
    """What was promised and still open when the letter came; it may be done since."""
    still = [
        promise
        for promise in recent
        if promise.made_at > written_at - SHOWN_FOR and (promise.done_at is None or promise.done_at >= written_at)
    ]
    return tuple(still[-OPEN_AT_MOST:])


def _of_last_week(closed: Closed, until: datetime) -> Closed:
    """The rounds that closed in the week before: none in most weeks where check-ins come less often."""
    return [(round_, page) for round_, page in closed if round_.closes_at > until - WEEK]


async def _helped(manager: int, lately: Closed) -> tuple[PromiseScore, ...]:
    """What the team said of promises in the rounds of the last week, where it may be said."""
    pages = {round_.id: page for round_, page in lately if team_key(manager) in round_.frozen.extra}
    if not pages:
        return ()
    due = await promises.asked_in(lately[0][0].workspace_id, manager, pages)
    scores = [(promise, pages[promise.asked_round or 0].of_block(team_key(manager), promise.item)) for promise in due]
    return tuple(PromiseScore(promise, score) for promise, score in scores if isinstance(score, Released))


async def _helped_below(leader: int, lately: Closed) -> tuple[BranchScore, ...]:
    """What all teams below said of a promise to them in these rounds, of those that have a number of their own."""
    pages = {
        round_.id: page
        for round_, page in lately
        if any(is_about_announcement(item.key) for item in round_.frozen.extra.values())
    }
    if not pages:
        return ()
    due = await announcements.asked_in(lately[0][0].workspace_id, leader, pages)
    scores = [(word, pages[word.asked_round or 0].of_teams(word.item)) for word in due]
    return tuple(BranchScore(word, score) for word, score in scores if not isinstance(score, Withheld))
