"""What a manager believed beside what the team answered: read by that manager, and by nobody else."""

from datetime import date

from bot.checkin.blocks import FLOOR
from bot.checkin.ledger import Average
from bot.checkin.questions import ROUNDS
from bot.insight.mirror import EVERY, Mirror, Verdict, evaluated, reflect
from bot.insight.spots import Spot
from bot.org.people import Person
from bot.org.unit_key import team_key
from commands.insight.evaluate import evaluate
from storage.checkin import forecasts, ledger, rounds


async def read_mirror(manager: Person, today: date) -> Mirror | None:
    """The latest four weeks that are over; None before the first are, or for whom nobody reported to then."""
    workspace = manager.workspace_id
    first_monday = await rounds.first_monday(workspace)
    week = evaluated(first_monday, today) if first_monday else 0
    closed = await rounds.closed(workspace, week - ROUNDS, week)
    latest = [
        round_ for round_ in closed if round_.week > week - EVERY and team_key(manager.id) in round_.frozen.invited
    ]
    if not latest:
        return None
    pages = await ledger.known_pages(latest)
    believed = await forecasts.of_manager(workspace, [round_.id for round_ in latest], manager.id)
    evaluation = await evaluate(workspace, closed, week)
    gaps, verdict = evaluation.spots[Spot.GAP], None
    if str(manager.id) in gaps.doubt and len(gaps.doubt) > FLOOR:  # it is measured by the others: at least five
        gap, doubt = gaps.effect[str(manager.id)], gaps.doubt[str(manager.id)]
        verdict = Verdict(gap, doubt, Average(round(min(5.0, max(1.0, evaluation.level[manager.id])), 1)))
    return reflect(manager.id, week, pages, believed, verdict)
