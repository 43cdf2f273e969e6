"""From the people and teams that a platform knows to places in an org chart."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.org.people import Person, Profile, Team


class Place(NamedTuple):
    """A person, and who they report to; None for the person at the top."""

    person: int
    boss: int | None


def places(everyone: Iterable[Person], teams: Iterable[Team]) -> list[Place]:
    """Returns everybody with a place in the org chart; who has left keeps one while others report to them.

    A person without a team who leads nobody has none yet, and is asked as soon as the chart knows them.
    """
    by_id = {person.id: person for person in everyone}
    managers = {team.id: team.manager_id for team in teams}
    return places_below(
        by_id,
        {
            person.id: managers[person.team_id]
            for person in by_id.values()
            if person.team_id and person.team_id in managers
        },
    )


def places_below(by_id: Mapping[int, Person], boss_of: Mapping[int, int]) -> list[Place]:
    """Returns the same of people whose teams' managers are known; of some of them, all above them among these."""
    placed = [person.id for person in by_id.values() if is_asked(person) and person.id in boss_of]
    placed_people = set(placed)
    for person in placed:  # grows while it is walked
        boss = boss_of.get(person)
        if boss is not None and boss in by_id and boss not in placed_people:
            placed_people.add(boss)
            placed.append(boss)
    return [Place(person, boss_of.get(person)) for person in placed]


def is_asked(person: Profile) -> bool:
    """Returns whether a person is asked in check-ins: bots, guests and people who have left never are."""
    return person.is_active and not person.is_bot and not person.is_stranger


def active_accounts(profiles: Iterable[Profile]) -> frozenset[str]:
    return frozenset(profile.platform_id for profile in profiles if profile.is_active)


def takes_part(person: Profile, *, guests: bool) -> bool:
    """Returns whether a person may thank and be thanked: `guests` is whether an admin lets guests.

    A guest stays a stranger wherever people are asked, counted or given a role: nothing there looks at guests.
    """
    return person.is_active and not person.is_bot and (not person.is_stranger or (guests and person.is_guest))
