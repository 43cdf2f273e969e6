"""Sends hostile requests, so many at a time, and tells what came back.

`python -m tests.customers.siege PORT SEED COUNT ADDRESS REPLACED FORM` prints it as one line of JSON.
"""

import asyncio
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.customers.hostile import Attack, Target, attacks

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_IN_HEAD, _IN_BODY = (
    re.compile(rb"(?i)set-cookie|evil\.example|jndi"),
    re.compile(rb"(?i)<script|<img|<a href='//|49\$|Traceback"),
)
_PATIENCE = 60.0  # seconds, far longer than the page has
_FORGOTTEN = b"the page did not end the connection"


@dataclass
class Outcome:
    """`statuses` by kind, with 0 where the connection was ended without a word; `oddities` should not be."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    oddities: list[str] = field(default_factory=list)

    @property
    def all(self) -> Counter[int]:
        return sum(self.statuses.values(), Counter[int]())

    def note(self, attack: Attack, answer: bytes) -> None:
        statuses = [int(found) for found in _STATUS.findall(answer)]
        self.statuses.setdefault(attack.kind, Counter())[statuses[0] if statuses else 0] += 1
        if len(statuses) > 1:
            self.oddities.append(f"{attack.kind}: {statuses} on one connection")
        if any(status >= 500 for status in statuses):
            self.oddities.append(f"{attack.kind}: {statuses}")
        if answer == _FORGOTTEN:
            self.oddities.append(f"{attack.kind}: kept waiting")
        head, _, body = answer.partition(b"\r\n\r\n")
        if _IN_HEAD.search(head) or _IN_BODY.search(body):
            self.oddities.append(f"{attack.kind}: something that was sent came back alive")


async def besiege(port: int, attacks: Iterable[Attack], at_once: int = 50) -> Outcome:
    """Returns what came back of all of them."""
    outcome, waiting = Outcome(), iter(attacks)

    async def send() -> None:
        for attack in waiting:
            outcome.note(attack, await _answer(port, attack.raw))

    await asyncio.gather(*(send() for _ in range(at_once)))
    return outcome


async def _answer(port: int, raw: bytes) -> bytes:
    answer = b""
    writer: asyncio.StreamWriter | None = None
    with suppress(ConnectionError, TimeoutError):
        async with asyncio.timeout(_PATIENCE) as patience:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(raw)
            with suppress(ConnectionError):
                await writer.drain()
            while part := await reader.read(65536):
                answer += part
    if patience.expired():
        answer = _FORGOTTEN
    if writer:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    return answer


if __name__ == "__main__":
    os.setpriority(os.PRIO_PROCESS, 0, 19)  # attackers have machines of their own: here they take what others leave
    port, seed, count, *target = sys.argv[1:]
    outcome = asyncio.run(besiege(int(port), attacks(int(seed), Target(*target), int(count)), 150))
    took = {"seconds": time.process_time()}  # of the processor
    sys.stdout.write(json.dumps({"statuses": outcome.all, "oddities": outcome.oddities, **took}))
