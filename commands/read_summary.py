"""What a leader reads every four weeks about the part of the company below: from the ledger, kudos and counts."""

from datetime import UTC, date, datetime, time, timedelta

from cachetools import LRUCache

from bot.ledger import Page
from bot.mirror import EVERY, SEEN_BEFORE, begins, evaluated
from bot.people import Person
from bot.pulse import ROUNDS
from bot.rounds import Round, leads
from bot.spots import Evaluation
from bot.summary import (
    SharedSpots,
    Summary,
    Walk,
    beliefs,
    find_shared,
    find_spots,
    heat_map,
    parts_of,
    themes_asked,
    usual_participation,
    value_line,
)
from commands.evaluate import evaluate, quarter
from storage import evidence, forecasts, ledger, promises, rounds, values

_done: LRUCache[int, tuple[Evaluation, tuple[SharedSpots, dict[str, Page]]]] = LRUCache(maxsize=20)


async def read_summary(leader: Person, today: date) -> Summary | None:
    """The latest four weeks whose mirrors managers have had for three days; None before, and for whom no managers
    reported to.
    """
    workspace = leader.workspace_id
    standing = await rounds.standing(workspace)
    week = evaluated(standing.first_monday, today - SEEN_BEFORE) if standing.first_monday else 0
    closed = await rounds.closed(workspace, week - ROUNDS, week)
    unit = f"unit:{leader.id}"
    reports = [leads(part) for part in parts_of(closed[-1].frozen, unit) if leads(part) != leader.id] if closed else []
    if not reports:
        return None
    pages = [(one, await ledger.known_page(one)) for one in closed]
    latest = [(one, page) for one, page in pages if one.week > week - EVERY]
    frozen, monday = closed[-1].frozen, datetime.combine(begins(closed[0].first_monday, week + 1), time(), UTC)
    parts, themes = parts_of(frozen, unit), themes_asked(latest)
    evaluation = await evaluate(workspace, closed, week)
    known = {value.id: value for value in await values.current(workspace)}
    among, thought = await _shared(closed, evaluation)
    inside = frozen.tree.below(unit)
    found, tested = find_spots(evaluation, among, frozenset(inside), known)
    managers = [leads(one) for one in inside if one.startswith("team:")]
    recognised = await evidence.recognised(workspace, managers, monday - timedelta(weeks=ROUNDS), monday)
    return Summary(
        unit,
        closed[0].first_monday,
        week,
        frozen,
        parts,
        themes,
        heat_map(latest, parts, themes),
        evaluation.moved,
        tuple(found),
        tested,
        tuple(value_line(one, recognised.get(one.id, 0), unit, pages, thought) for one in known.values()),
        await _walk(leader, reports, monday),
        evaluation.optimism,
        usual_participation(latest, inside),
    )


async def _shared(closed: list[Round], evaluation: Evaluation) -> tuple[SharedSpots, dict[str, Page]]:
    """What every leader's summary of these weeks holds; remembered as long as the evaluation is."""
    key = id(evaluation)
    if key not in _done or _done[key][0] is not evaluation:
        believed = await forecasts.of_values(closed[0].workspace_id, [one.id for one in closed])
        among = find_shared(evaluation, quarter(closed), closed[-1].k)
        _done[key] = evaluation, (among, beliefs(closed, believed))
    return _done[key][1]


async def _walk(leader: Person, reports: list[int], until: datetime) -> Walk:
    since = until - timedelta(weeks=EVERY)
    given = await evidence.given_by(leader.workspace_id, [leader.id, *reports], since, until)
    around = sum(given.get(one, 0) for one in reports)
    kept, broken = await promises.kept_and_broken(
        leader.workspace_id, [leader.id], until - timedelta(weeks=ROUNDS), until
    )
    return Walk(given.get(leader.id, 0), around, len(reports), kept, broken)
