"""A process that is killed while it sends events loses none of them, and sends one of them twice at most."""

import asyncio
import signal
import sys
from collections import Counter

from tests.cast import ANA, CY, MIKA, THANKS
from tests.processes import ROOT
from tests.stories.conftest import count
from tests.stories.events.conftest import Hooked, Receiver


async def test_of_three_events_the_one_that_was_taken_when_the_process_was_killed_comes_twice(
    hooked: Hooked, receiver: Receiver, opened: str
) -> None:
    await hooked.makes()
    for giver in (ANA, CY, MIKA):
        await hooked.company.types(giver, f"@bo {THANKS} #courage")
    arguments = ("-m", "tests.stories.events.killed", opened, hooked.clock.now().isoformat(), "2")
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL
    assert len(receiver.arrived) == 2
    await hooked.sends()
    assert len(receiver.arrived) == 2, "nobody else sends to it while it may be in somebody's hand"
    await hooked.passes(hours=0.2)
    await hooked.sends()
    arrived = Counter(one.id for one in receiver.arrived)
    assert sorted(arrived.values()) == [1, 1, 2]
    assert {one.data["giver"]["name"] for one in receiver.arrived} == {ANA.name, CY.name, MIKA.name}
    assert await count("webhook_event") == 0
