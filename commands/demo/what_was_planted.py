"""The demo's truth: what was planted in the invented company, beside what was found."""

from datetime import date
from typing import NamedTuple

from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Round
from bot.demo.concerns import invented_voice
from bot.demo.customer_kinds import COMPLAINTS, SATISFACTION
from bot.demo.customer_words import invented_customers
from bot.demo.invented import PlantKind, departments, planted
from bot.demo.wording import PlantedConcern, PlantedCustomers, PlantedSignal, Planting
from bot.insight.claims.ratings import served_by
from bot.insight.mirror import SEEN_BEFORE, evaluated
from bot.insight.spots import Spot
from bot.messages.slug import slug
from bot.org.people import Person, Team, Workspace
from bot.org.unit_key import unit_key
from commands.insight.evaluate import evaluate
from storage.checkin import forecasts, ledger, rounds
from storage.org import people, values

_SPOTS = {
    PlantKind.BELIEVED: Spot.GAP,
    PlantKind.SILENT: Spot.SILENT,
    PlantKind.ON_THE_WALL: Spot.WALL,
    PlantKind.UNTHANKED: Spot.UNTHANKED,
}


class _Led(NamedTuple):
    head: Person
    team: Team


async def what_was_planted(workspace: Workspace, today: date) -> list[Planting]:
    """Returns each thing that was planted, with the week since which it is found; empty before the first four weeks."""
    standing = await rounds.standing(workspace.id)
    week = evaluated(standing.first_monday, today - SEEN_BEFORE) if standing.first_monday else 0
    closed = await rounds.closed(workspace.id, week - ROUNDS, week)
    if not closed:
        return []
    spots = (await evaluate(workspace.id, closed, week)).spots
    heads, every_value = await _heads(workspace), await values.every(workspace.id)
    plantings = []
    for plant in planted():
        head, team = heads[plant.leads]
        value = next((value for value in every_value if slug(value.name("en")) == plant.value), None)
        if plant.kind is PlantKind.SERVING:
            since = await _seen_since(head, closed)
        else:
            unit = f"{unit_key(head.id)}/{value.id}" if value else str(head.id)
            since = spots[_SPOTS[plant.kind]].listed.get(unit)
        plantings.append(
            Planting(
                kind=plant.kind, team=team, head=head, value=value, first_monday=closed[0].first_monday, since=since
            )
        )
    return plantings


async def _seen_since(head: Person, closed: list[Round]) -> int | None:
    """The week in which a head first believed more of their department's service than those whom it serves said."""
    believed = await forecasts.of_manager(head.workspace_id, [round_.id for round_ in closed], head.id)
    for round_, page in await ledger.known_pages(closed):
        served = served_by(head.id, [(round_, page)], believed)
        if served and served.lived.number < served.believed:
            return round_.week
    return None


async def planted_concerns(workspace: Workspace) -> list[PlantedConcern]:
    """Returns what was written without a name, each with somebody who reads it."""
    concerns = invented_voice().concerns
    readers = await people.by_handles(workspace.id, {concern.seen_by for concern in concerns})
    return [PlantedConcern(concern, readers[concern.seen_by]) for concern in concerns if concern.seen_by in readers]


def planted_customers() -> PlantedCustomers:
    """Returns what was planted in the numbers about customers, and what customers wrote."""
    signals = [PlantedSignal(SATISFACTION, follows=True), PlantedSignal(COMPLAINTS, follows=False)]
    return PlantedCustomers(len(departments()), signals, invented_customers().words)


async def _heads(workspace: Workspace) -> dict[str, _Led]:
    """Those in whose teams something is planted, and these teams, by their handles."""
    leaders = await people.by_handles(workspace.id, {plant.leads for plant in planted()})
    teams = {team.manager_id: team for team in await people.teams(workspace.id)}
    return {handle: _Led(leader, teams[leader.id]) for handle, leader in leaders.items() if leader.id in teams}
