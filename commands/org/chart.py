"""The reporting lines as they are in the database now."""

from dataclasses import dataclass
from datetime import date

from bot.org.people import Person
from bot.org.positions import Place, is_asked, places
from bot.org.tree import OrgChartError, Seat, Tree, grow
from storage.org import people


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


async def chart_fault(workspace_id: int) -> OrgChartError | None:
    """Returns what keeps the reporting lines from being a tree, if anything does."""
    try:
        (await chart(workspace_id)).tree()
    except OrgChartError as fault:
        return fault
    return None
