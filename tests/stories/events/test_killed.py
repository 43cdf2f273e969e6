"""A process that is killed while it sends loses nothing, and sends no more than one event twice, by the same id."""

from collections import Counter

import pytest

from storage.database import statement
from tests.cast import ANA, CY, MIKA, THANKS
from tests.stories.events.conftest import KEY, Hooked, Receiver
from tests.stories.events.killed import NOTED, SENDING, TAKEN, sends
from tests.stories.killed import is_killed


@pytest.mark.parametrize(
    ("where", "times", "doubled"), [(SENDING, 1, None), (TAKEN, 1, 0), (TAKEN, 3, 2), (NOTED, 2, None)]
)
async def test_each_event_arrives_wherever_the_process_is_killed(
    hooked: Hooked, receiver: Receiver, opened: str, where: str, times: int, doubled: int | None
) -> None:
    await hooked.makes()
    for who in (ANA, CY, MIKA):
        await hooked.company.types(who, f"@bo {THANKS}, {who.name} #courage")
    await is_killed(sends, opened, hooked.clock.now(), KEY, where, times)
    before = [arrived.id for arrived in receiver.arrived]
    assert len(before) == (0 if where == SENDING else times)
    await hooked.sends()
    assert len(receiver.arrived) == len(before), "the one that died may still be sending"
    await hooked.passes(hours=0.2)
    await hooked.sends()
    by_id = {arrived.id: arrived for arrived in receiver.arrived}
    twice = [before[doubled]] if doubled is not None else []
    assert Counter(arrived.id for arrived in receiver.arrived) == Counter([*by_id, *twice])
    assert sorted(arrived.data["giver"]["name"] for arrived in by_id.values()) == [ANA.name, CY.name, MIKA.name]
    assert {arrived.body for arrived in receiver.arrived if arrived.id in twice} <= {by_id[one].body for one in twice}
    assert await statement("select 1 from webhook_event") == []
