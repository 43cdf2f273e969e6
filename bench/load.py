"""The load generator, a process of its own: sends signed requests, so many in flight, and tells how long each took.

`python -m bench.load requests.pickle url in_flight` prints one line of JSON.
"""

import asyncio
import json
import pickle
import sys
import time
from pathlib import Path

import aiohttp

from tests.slack.signing import Signed


async def send(requests: list[Signed], url: str, in_flight: int) -> dict[str, object]:
    """Returns `seconds` for all, `milliseconds` for each, `answered` (with 200) and `accepted` (as a kudos)."""
    milliseconds: list[float] = []
    accepted = answered = 0
    waiting = iter(requests)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight)) as session:

        async def one_after_the_other() -> None:
            nonlocal accepted, answered
            for signed in waiting:
                started_at = time.perf_counter()
                async with session.post(url, data=signed.body, headers=signed.headers) as response:
                    body = await response.text()
                milliseconds.append((time.perf_counter() - started_at) * 1000)
                answered += response.status == 200
                accepted += response.status == 200 and "on its way" in body

        started_at = time.perf_counter()
        await asyncio.gather(*(one_after_the_other() for _ in range(in_flight)))
        seconds = time.perf_counter() - started_at
    return {"seconds": seconds, "milliseconds": milliseconds, "accepted": accepted, "answered": answered}


if __name__ == "__main__":
    requests = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301
    print(json.dumps(asyncio.run(send(requests, sys.argv[2], int(sys.argv[3])))))
