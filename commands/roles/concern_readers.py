"""Who may read a concern now: by the chart and the roles of this moment, of those whom its circle froze.

Whatever shows concerns, counts them for somebody, tells of them, lets them rise or forgets them asks here.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from bot.roles.roles import Role
from bot.voice.circles import Circle, Lines, reading_now
from bot.voice.concerns import HandledConcern
from commands.org.chart import chart_around
from storage.roles import grants


class ReadCircle(NamedTuple):
    """A circle as all of its concerns are read that have risen, or not, and were answered, or not."""

    circle: Circle
    has_risen: bool
    is_answered: bool

    @classmethod
    def of(cls, concern: HandledConcern) -> "ReadCircle":
        return cls(concern.circle, concern.risen_at is not None, concern.answered_at is not None)


async def named_readers(workspace_id: int) -> tuple[int, ...]:
    """Returns whom the admins named: everybody who has the role Reader, in the order of their numbers."""
    return await holders(workspace_id, Role.READER)


async def holders(workspace_id: int, role: Role) -> tuple[int, ...]:
    """Returns who has a role, in the same order."""
    roles_held = await grants.held(workspace_id)
    return tuple(sorted(person for person, roles in roles_held.items() if role in roles))


async def reading_of(
    workspace_id: int, circles: Collection[ReadCircle], group: Collection[int]
) -> Mapping[ReadCircle, tuple[int, ...]]:
    """Returns who reads each now, by the chart of the moment; of that only what is around those whom a circle named.

    `group` are whom the admins name today.
    """
    if not circles:
        return {}
    everybody = {person for key in circles for person in key.circle.named}
    lines_around = await chart_around(workspace_id, everybody)
    active = frozenset(person.id for person in lines_around.asked)
    lines = Lines({place.person: place.boss for place in lines_around.places}, active, active)
    return {
        key: reading_now(key.circle, lines, group, active, stepped_up=key.has_risen, is_answered=key.is_answered)
        for key in circles
    }
