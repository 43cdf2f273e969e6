"""When a check-in on Teams has closed, nothing in the memory of any process of ours opens an answer, or holds one.

As in `test_memory`, but what was sent went through other readers. The test needs root, as C has.
"""

import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.company import opinions
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import expected
from tests.attacks.memory import READS_MEMORY, REQUESTS, scan, secrets_of
from tests.attacks.on_teams import USERS, VERA, TeamsStage, on_teams
from tests.attacks.stage import IN_FLIGHT, Moment, settled, travel
from tests.canary import CANARY
from tests.contract.deployment import at_once
from tests.processes import until
from tests.slack.checkin.ledgers import SEALED

Json = dict[str, Any]

pytestmark = READS_MEMORY


@pytest.mark.long
async def test_after_a_closing_on_teams_that_cannot_be_published_no_key_and_no_answer_is_left_in_memory(
    program: str, tmp_path: Path
) -> None:
    """Both secrets once, a comment once, what was tapped five times, in who had taken them; all were still there 200
    requests later. Now nothing: whoever took answers is replaced, also while the database refuses.
    """
    async with on_teams(program, tmp_path) as stage:
        await stage.asks()
        believed = opinions(stage.chart.people, stage.items, VERA, (), seed=12)
        await stage.answer(believed)
        keys = secrets_of(stage.folders.keys)
        needles = {**keys, **await _answers_of_vera(stage)}
        while_open = +scan(stage.process.workers(), keys)
        assert while_open.keys() == {"token secret", "code secret"}  # the private key was with who had opened it alone
        with Intruder.let_in(program) as intruder:
            intruder.trap("ledger", "before insert", "begin raise exception 'not now'; end")
            await travel(stage, Moment.CLOSING)
            await until(stage.is_renewed, "whoever took answers is replaced")
            at_once_after = scan(stage.processes(), needles)
            await _use(stage, REQUESTS)
            later = scan(stage.processes(), needles)
            assert (+at_once_after, +later) == (Counter(), Counter())
            assert stage.ledger() == []
        await settled(stage)
        assert stage.ledger() == expected(stage, {**believed, (VERA, "mood"): 5})


async def _answers_of_vera(stage: TeamsStage) -> dict[str, bytes]:
    """She writes a comment, which stays the only one of her unit and is discarded, and taps an answer.

    Both are seen in the memory of who serves while they are sent.
    """
    form = await stage.filled_in(VERA, {"mood": "1", "comment": CANARY})
    of_form = {"comment": CANARY.encode(), "form": form["id"].encode()}
    tap = stage.tapped(VERA, "mood", 5)
    of_tap = {"payload": json.dumps(tap["value"]).encode(), "tap": tap["id"].encode()}
    for activity, needles in ((form, of_form), (tap, of_tap)):
        assert SEALED in str(await stage.post(_until_seen(stage, activity, needles)))
    return of_form | of_tap


async def _until_seen(stage: TeamsStage, activity: Json, needles: Mapping[str, bytes]) -> AsyncIterator[bytes]:
    """The activity as it is sent, its last byte once all of the needles are seen where it is read."""

    async def is_seen() -> bool:
        return needles.keys() == (+scan(stage.process.workers(), needles)).keys()

    body = json.dumps(activity).encode()
    yield body[:-1]
    await until(is_seen, "what is sent is seen in memory")
    yield body[-1:]


async def _use(stage: TeamsStage, requests: int) -> None:
    """People type pulse, so many times altogether."""
    people = itertools.islice(itertools.cycle(stage.chart.people), requests)
    await at_once([stage.send(stage.teller.message(USERS[person], "pulse")) for person in people], IN_FLIGHT)
