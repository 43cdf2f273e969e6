"""How much of what was written to somebody was acknowledged in time, of what they may read now."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from commands.roles.concern_readers import ReadCircle, named_readers, reading_of
from storage.voice import counts
from storage.voice.counts import Acknowledged


async def acknowledged_in_time(workspace_id: int, since: datetime, until: datetime) -> Mapping[int, Acknowledged]:
    """Returns it by person, of concerns whose time ended then. Who reads nothing of a circle any more, since they lost
    a role or lead nobody now, is told nothing of what others were left to answer.
    """
    of_circles = await counts.acknowledged(workspace_id, since, until)
    reading = await reading_of(
        workspace_id, {_circle(counted) for counted in of_circles}, await named_readers(workspace_id)
    )
    came, in_time = Counter[int](), Counter[int]()
    for counted in of_circles:
        if counted.person_id in reading[_circle(counted)]:
            came[counted.person_id] += counted.came
            in_time[counted.person_id] += counted.in_time
    return {person: Acknowledged(came[person], in_time[person]) for person in came}


def _circle(counted: counts.AcknowledgedOfCircle) -> ReadCircle:
    return ReadCircle(counted.circle, counted.has_risen, counted.is_answered)
