"""The reporting lines as they are in the database now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.org.people import Person
from bot.org.positions import Place, is_asked, places, places_below
from bot.org.tree import OrgChartError, Seat, Tree, grow
from storage.org import people
from storage.org.lines_around import around


@dataclass(frozen=True, slots=True)
class OrgChart:
    """Everybody who has a place in the reporting lines, and who of them can be asked at all."""

    places: tuple[Place, ...]
    people: dict[int, Person]

    @property
    def asked(self) -> list[Person]:
        return [self.people[place.person] for place in self.places if is_asked(self.people[place.person])]

    def tree(self) -> Tree:
        """Returns the tree as if everybody had been there for long. Raises OrgChartError for reporting lines that are
        no tree.
        """
        return grow((Seat(place.person, place.boss, date.min) for place in self.places), date.max)


async def chart(workspace_id: int) -> OrgChart:
    everyone = {person.id: person for person in await people.everyone(workspace_id)}
    return OrgChart(tuple(places(everyone.values(), await people.teams(workspace_id))), everyone)


async def chart_around(workspace_id: int, people_ids: Collection[int]) -> OrgChart:
    """Returns of the chart what says where these people stand: everybody above them, and whether they lead people and
    managers. It costs the same however many people the company has.
    """
    lines = await around(workspace_id, people_ids)
    by_id = {person.id: person for person in lines.people}
    return OrgChart(tuple(places_below(by_id, lines.managers)), by_id)


async def chart_fault(workspace_id: int) -> OrgChartError | None:
    """Returns what keeps the reporting lines from being a tree, if anything does."""
    try:
        (await chart(workspace_id)).tree()
    except OrgChartError as fault:
        return fault
    return None
