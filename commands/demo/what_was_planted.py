"""The demo's truth: what was planted in the invented company, beside what was found."""

from datetime import date

from bot.checkin.questions import ROUNDS
from bot.demo.concerns import invented_voice
from bot.demo.invented import PlantKind, planted
from bot.demo.wording import PlantedConcern, Planting
from bot.insight.mirror import SEEN_BEFORE, evaluated
from bot.insight.spots import Spot
from bot.messages.slug import slug
from bot.org.people import Team, Workspace
from bot.org.unit_key import unit_key
from commands.insight.evaluate import evaluate
from storage.checkin import rounds
from storage.org import people, values

_SPOTS = {
    PlantKind.BELIEVED: Spot.GAP,
    PlantKind.SILENT: Spot.SILENT,
    PlantKind.ON_THE_WALL: Spot.WALL,
    PlantKind.UNTHANKED: Spot.UNTHANKED,
}


async def what_was_planted(workspace: Workspace, today: date) -> list[Planting]:
    """Returns each thing that was planted, with the week since which it is found; empty before the first four weeks."""
    standing = await rounds.standing(workspace.id)
    week = evaluated(standing.first_monday, today - SEEN_BEFORE) if standing.first_monday else 0
    closed = await rounds.closed(workspace.id, week - ROUNDS, week)
    if not closed:
        return []
    spots = (await evaluate(workspace.id, closed, week)).spots
    led, every_value = await _led(workspace), await values.every(workspace.id)
    plantings = []
    for plant in planted():
        team = led[plant.leads]
        value = next((value for value in every_value if slug(value.name("en")) == plant.value), None)
        unit = f"{unit_key(team.manager_id)}/{value.id}" if value else str(team.manager_id)
        since = spots[_SPOTS[plant.kind]].listed.get(unit)
        plantings.append(
            Planting(kind=_SPOTS[plant.kind], team=team, value=value, first_monday=closed[0].first_monday, since=since)
        )
    return plantings


async def planted_concerns(workspace: Workspace) -> list[PlantedConcern]:
    """Returns what was written without a name, each with somebody who reads it."""
    concerns = invented_voice().concerns
    readers = await people.by_handles(workspace.id, {concern.seen_by for concern in concerns})
    return [PlantedConcern(concern, readers[concern.seen_by]) for concern in concerns if concern.seen_by in readers]


async def _led(workspace: Workspace) -> dict[str, Team]:
    """The teams of those in whom something is planted, by their handles."""
    leaders = await people.by_handles(workspace.id, {plant.leads for plant in planted()})
    teams = {team.manager_id: team for team in await people.teams(workspace.id)}
    return {handle: teams[leader.id] for handle, leader in leaders.items() if leader.id in teams}
