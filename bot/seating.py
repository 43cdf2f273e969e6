"""From the people and teams that a platform knows to seats in an org chart."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.people import Person, Team
from bot.units import Seat

Seen = Mapping[int, tuple[int, date]]  # by person: under which boss they were in their last round, since when
_LONG_AGO = date(1970, 1, 1)


def seats(everyone: Iterable[Person], teams: Iterable[Team], seen: Seen, today: date) -> list[Seat]:
    """Everybody with a place in the org chart; who has left keeps one while others report to them.

    A person without a team who leads nobody has none yet, and is asked as soon as the chart knows them.
    """
    known = {person.id: person for person in everyone}
    managers = {team.id: team.manager_id for team in teams}
    boss_of = {
        person.id: managers[person.team_id]
        for person in known.values()
        if person.team_id and person.team_id in managers
    }
    placed = [person.id for person in known.values() if is_asked(person) and person.id in boss_of]
    found = set(placed)
    for person in placed:  # grows while it is walked
        boss = boss_of.get(person)
        if boss in known and boss not in found:
            found.add(boss)
            placed.append(boss)
    return [Seat(one, boss_of.get(one), _since(known[one], boss_of.get(one, one), seen, today)) for one in placed]


def is_asked(person: Person) -> bool:
    """Bots, guests and people who have left never count."""
    return person.is_active and not person.is_bot and not person.is_stranger


def _since(person: Person, boss: int, seen: Seen, today: date) -> date:
    """Since when somebody is under this boss: as far as earlier rounds saw it, or since they joined."""
    joined = person.joined_on or (today if seen else _LONG_AGO)
    if person.id not in seen:
        return joined
    last_boss, since = seen[person.id]
    return max(since, person.joined_on or since) if last_boss == boss else today
