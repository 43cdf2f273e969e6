"""When a check-in has closed, nothing in the memory of any process of ours opens an answer, or holds one.

C takes the whole machine after the closing. The test needs root, as C has.
"""

import asyncio
import itertools
import os
import secrets
import signal
import sys
import time
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections import Counter
from urllib.parse import quote_plus

from tests.attacks.company import VERA, opinions
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import expected
from tests.attacks.memory import READS_MEMORY, REQUESTS, scan, secrets_of
from tests.attacks.on_slack import SlackStage
from tests.attacks.stage import IN_FLIGHT, Moment, settled, travel
from tests.canary import CANARY
from tests.contract.deployment import at_once
from tests.processes import until
from tests.slack.checkin.ledgers import SEALED
from tests.slack.payloads import timestamp

pytestmark = READS_MEMORY

# Minutes after which the bench looks again, in real time.
LOOKS_AFTER = [float(minutes) for minutes in os.environ.get("MEMORY_AFTER_MINUTES", "").split(",") if minutes]
PAGES = 64
PAGE = 4096

PLANTS = f"""
import mmap, sys
needle, pages = bytes.fromhex(sys.stdin.readline()), mmap.mmap(-1, {PAGES * PAGE})
for page in range(1, {PAGES}):
    pages[page * {PAGE} - 8 : page * {PAGE} - 8 + len(needle)] = needle
del needle
print("planted", flush=True)
sys.stdin.readline()
"""


async def test_what_is_planted_in_another_process_is_found_also_across_what_is_read_at_once() -> None:
    needle = secrets.token_bytes(32)
    child = await create_subprocess_exec(sys.executable, "-c", PLANTS, stdin=PIPE, stdout=PIPE)
    assert child.stdin
    assert child.stdout
    child.stdin.write(f"{needle.hex()}\n".encode())
    assert await child.stdout.readline() == b"planted\n"
    needles = {"planted": needle, "not planted": secrets.token_bytes(32)}
    # While it runs, it may overwrite a copy that it has freed, between the two looks.
    child.send_signal(signal.SIGSTOP)
    await asyncio.to_thread(os.waitid, os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
    small, large = scan([child.pid], needles, chunk=PAGE), scan([child.pid], needles)
    child.send_signal(signal.SIGCONT)
    child.stdin.write(b"\n")
    await child.wait()
    assert small == large
    assert small["planted"] >= PAGES - 1
    assert small["not planted"] == 0


async def test_after_a_closing_that_cannot_be_published_no_key_and_no_answer_is_left_in_memory(
    stage: SlackStage, intruder: Intruder
) -> None:
    """The private key 15 to 38 times and both secrets as often, a comment twice, what was tapped five times; every key
    was still there 200 requests later. Now nothing: whoever took answers is replaced, also while the database refuses.
    """
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, VERA, (), seed=12)
    await stage.answer(believed)
    keys = secrets_of(stage.folders.keys)
    needles = {**keys, **await _answers_of_vera(stage)}
    assert scan(stage.processes(), needles)["code secret"] > 0  # what is open is there, and is seen
    intruder.trap("ledger", "before insert", "begin raise exception 'not now'; end")
    await travel(stage, Moment.CLOSING)
    await until(stage.is_renewed, "whoever took answers is replaced")
    at_once_after = scan(stage.processes(), needles)
    await _use(stage, REQUESTS)
    later = scan(stage.processes(), needles)
    assert (+at_once_after, +later) == (Counter(), Counter())
    for before, minutes in itertools.pairwise([0.0, *LOOKS_AFTER]):
        await asyncio.sleep(60 * (minutes - before))
        assert +scan(stage.processes(), needles) == Counter(), minutes
    assert stage.ledger() == []
    intruder.leave()
    await settled(stage)
    assert stage.ledger() == expected(stage, {**believed, (VERA, "mood"): 5})


async def _answers_of_vera(stage: SlackStage) -> dict[str, bytes]:
    """She writes a comment, which stays the only one of her unit and is discarded, and taps an answer."""
    await stage.fill_in(VERA, {"mood": "1", "comment": CANARY})
    moment = time.time()
    [tap] = [tap for tap in stage.taps(VERA) if (tap.item, tap.choice) == ("mood", 5)]
    assert (await stage.press(VERA, tap.action, tap.value, at=moment))["text"] == SEALED
    payload = f'"value": "{tap.value}", "action_ts": "{timestamp(moment)}"'
    return {
        "comment": CANARY.encode(),
        "comment as it was sent": quote_plus(CANARY).encode(),
        "payload": payload.encode(),
        "payload as it was sent": quote_plus(payload).encode(),
    }


async def _use(stage: SlackStage, requests: int) -> None:
    """People type /pulse, so many times altogether."""
    people = itertools.islice(itertools.cycle(stage.chart.people), requests)
    await at_once([stage.send(stage.signer.slash(user=person, command="/pulse")) for person in people], IN_FLIGHT)
