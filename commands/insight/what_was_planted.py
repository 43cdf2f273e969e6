"""The demo's truth: what was planted in the invented company, beside what was found."""

from datetime import date

from bot.checkin.questions import ROUNDS
from bot.demo.invented import Kind, planted
from bot.insight.mirror import SEEN_BEFORE, evaluated
from bot.insight.spots import Spot
from bot.insight.wording.summary import Planting
from bot.messages.slug import slug
from bot.org.people import Team, Workspace
from bot.org.unit_key import unit_key
from commands.insight.evaluate import evaluate
from storage.checkin import rounds
from storage.org import people, values

_SPOTS = {
    Kind.BELIEVED: Spot.GAP,
    Kind.SILENT: Spot.SILENT,
    Kind.ON_THE_WALL: Spot.WALL,
    Kind.UNTHANKED: Spot.UNTHANKED,
}


async def is_invented(workspace: Workspace) -> bool:
    """Whether this is the invented company: in no other do all of these people lead teams on the local page."""
    return workspace.platform == "web" and len(await _led(workspace)) == len({plant.leads for plant in planted()})


async def what_was_planted(workspace: Workspace, today: date) -> list[Planting]:
    """Each thing that was planted, with the week since which it is found; empty before the first four weeks."""
    standing = await rounds.standing(workspace.id)
    week = evaluated(standing.first_monday, today - SEEN_BEFORE) if standing.first_monday else 0
    closed = await rounds.closed(workspace.id, week - ROUNDS, week)
    if not closed:
        return []
    spots = (await evaluate(workspace.id, closed, week)).spots
    led, known = await _led(workspace), await values.every(workspace.id)
    plantings = []
    for plant in planted():
        team = led[plant.leads]
        value = next((value for value in known if slug(value.name("en")) == plant.value), None)
        unit = f"{unit_key(team.manager_id)}/{value.id}" if value else str(team.manager_id)
        since = spots[_SPOTS[plant.kind]].listed.get(unit)
        plantings.append(Planting(_SPOTS[plant.kind], team.name, value, closed[0].first_monday, since))
    return plantings


async def _led(workspace: Workspace) -> dict[str, Team]:
    """The teams of those in whom something is planted, by their handles."""
    leaders = await people.by_handles(workspace.id, {plant.leads for plant in planted()})
    teams = {team.manager_id: team for team in await people.teams(workspace.id)}
    return {handle: teams[leader.id] for handle, leader in leaders.items() if leader.id in teams}
