"""What a manager believed beside what the team answered: read by that manager, and by nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.checkin.helped import helped_here
from bot.checkin.ledger import Average
from bot.checkin.questions import ROUNDS
from bot.checkin.tips import most_helpful
from bot.insight.claims.ratings import served_by
from bot.insight.mirror import EVERY, Mirror, TipThatHelped, Verdict, begins, evaluated, reflect
from bot.org.people import Person
from bot.org.unit_key import team_key
from commands.insight.evaluate import evaluate
from storage.checkin import forecasts, ledger, promises, rounds
from storage.org.team_names import team_names


async def read_mirror(manager: Person, today: date) -> Mirror | None:
    """Returns the mirror of the latest four weeks that are over; None before, or for whom nobody reported to then."""
    workspace_id = manager.workspace_id
    first_monday = await rounds.first_monday(workspace_id)
    week = evaluated(first_monday, today) if first_monday else 0
    closed = await rounds.closed(workspace_id, week - ROUNDS, week)
    latest = [
        round_ for round_ in closed if round_.counts_in > week - EVERY and team_key(manager.id) in round_.frozen.invited
    ]
    if not first_monday or not latest:
        return None
    pages = await ledger.known_pages(latest)
    believed = await forecasts.of_manager(workspace_id, [round_.id for round_ in latest], manager.id)
    evaluation = await evaluate(workspace_id, closed, week)
    verdict = None
    if gap := evaluation.own.get(manager.id):
        verdict = Verdict(gap, Average(round(min(5.0, max(1.0, evaluation.level[manager.id])), 1)))
    mirror = reflect(manager.id, week, pages, believed, verdict, evaluation.tide)
    until = datetime.combine(begins(first_monday, week + 1), time(), UTC)
    return replace(
        mirror,
        frozen=mirror.frozen.named_in(manager.language, await team_names(workspace_id)),
        served=served_by(manager.id, pages, believed),
        helped=await _helped(mirror, workspace_id, until, closed[-1].k),
    )


async def _helped(mirror: Mirror, workspace_id: int, until: datetime, k: int) -> TipThatHelped | None:
    """What helped in other teams, where belief lies furthest above life; what may be said is one rule for all letters
    (`bot.checkin.helped`).
    """
    largest = mirror.largest()
    readings = helped_here(await promises.said_of_tips(workspace_id, until), k)
    tip = most_helpful(readings, largest.theme if largest else None, mirror.manager, k)
    return TipThatHelped(*tip) if tip else None
