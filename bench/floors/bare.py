"""The same work for a kudos, bare: what our statements and Slack's calls cost with nothing around them.

A request is verified by its HMAC and answered, the kudos is stored, claimed, read and noted by the product's own
statements, shared as they are there, and both messages are posted. Nobody is looked up, nothing is checked, put into
words or retried.

`python -m bench.floors.bare port`; the environment as for `python -m bot`, a database that knows everybody behind it.
"""

import asyncio
import hmac
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl

import psycopg
import uvloop
from aiohttp import ClientSession, DummyCookieJar, web
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from bot.delivery.deliveries import Subject
from storage.delivery.claiming import CLAIM, Sight
from storage.delivery.deliveries import _SETTLE
from storage.kudos.giving import _GIVE
from storage.kudos.kudos import _FIND
from tests.slack.real import CHANNEL

VALUE = {"names": {"en": "Courage", "ja": "勇気"}, "emoji": "🦁"}
AT_ONCE, LOOKED_EVERY, LEASE = 10, 0.02, 60
POSTED = ("workspace_id", "id", "wanted")


@dataclass(slots=True)
class Shared:
    """Values for a statement: what comes while it runs shares the next one."""

    waiting: list[tuple[Any, asyncio.Future[None]]] = field(default_factory=list)
    running: asyncio.Lock = field(default_factory=asyncio.Lock)


class BareWork:
    def __init__(self, pool: AsyncConnectionPool[Any], session: ClientSession, people: Mapping[str, int]) -> None:
        self._pool = pool
        self._session = session
        self._people = people
        self._workspace = 1
        self._secret = os.environ["SLACK_SIGNING_SECRET"].encode()
        self._url = os.environ["SLACK_API_URL"].rstrip("/") + "/chat.postMessage"
        self._headers = {"Authorization": f"Bearer {os.environ['SLACK_BOT_TOKEN']}"}
        self._given, self._noted = Shared(), Shared()
        self._lines: set[asyncio.Task[None]] = set()

    async def taken(self, request: web.Request) -> web.Response:
        body = await request.read()
        signed = b"v0:" + request.headers["X-Slack-Request-Timestamp"].encode() + b":" + body
        signature = "v0=" + hmac.new(self._secret, signed, "sha256").hexdigest()
        if not hmac.compare_digest(signature, request.headers["X-Slack-Signature"]):
            return web.Response(status=401)
        form = dict(parse_qsl(body.decode()))
        mention, _, words = form["text"].partition(" ")
        receiver = mention.strip("<@>")
        wish = {
            "giver": self._people[form["user_id"]],
            "week": date.today().isoformat(),  # noqa: DTZ011 - any will do
            "source": form["trigger_id"],
            "value": VALUE,
            "value_id": 1,
            "words": words,
            "private": False,
            "link": "",
            "quote": "",
            "cover": False,
            "given_at": datetime.now(UTC).isoformat(),
            "receivers": [self._people[receiver]],
            "targets": [(CHANNEL, None), (receiver, self._people[receiver])],
        }
        await self._share(self._given, wish, self._give)
        return web.json_response({"text": "It is on its way.", "blocks": _blocks(words)})

    async def deliver(self) -> None:
        """Takes what waits, as often as the queue looks while it finds something."""
        while True:
            for line in [line for line in self._lines if line.done()]:
                self._lines.discard(line)
                line.result()  # what fails ends the measurement
            if room := AT_ONCE - len(self._lines):
                await self._look(room)
            await asyncio.sleep(LOOKED_EVERY)

    async def _look(self, room: int) -> None:
        look = {"places": room, "subjects": list(Subject.every()), "set_apart": []}
        rows = await self._statement(CLAIM[Sight.NEAR], **look, lease=LEASE)
        if not (claimed := [row for row in rows if row["id"] is not None]):
            return
        ids = list({row["subject_id"] for row in claimed})
        words = {row["id"]: row["words"] for row in await self._statement(_FIND, ids=ids)}
        for _, place in groupby(claimed, itemgetter("place")):
            self._lines.add(asyncio.create_task(self._line(list(place), words)))

    async def _line(self, line: Sequence[Mapping[str, Any]], words: Mapping[int, str]) -> None:
        for row in line:
            text = words[row["subject_id"]]
            message = {"channel": row["place"], "text": text, "blocks": _blocks(text)}
            async with self._session.post(self._url, headers=self._headers, json=message) as response:
                posted = json.loads(await response.read())
            standing = {name: row[name] for name in POSTED} | {"posted": row["wanted"], "tries": 0, "wait": 0}
            outcome = standing | {"message_id": f"{posted['channel']}:{posted['ts']}", "failed": None, "aside": False}
            await self._share(self._noted, outcome, self._note)

    async def _give(self, wishes: list[Any]) -> None:
        await self._statement(_GIVE, wishes=Jsonb(wishes), a_week=None, a_minute=None)

    async def _note(self, outcomes: list[Any]) -> None:
        await self._statement(_SETTLE, outcomes=Jsonb(outcomes))

    async def _share(self, shared: Shared, values: Any, ask: Any) -> None:
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        shared.waiting.append((values, stored))
        async with shared.running:
            batch, shared.waiting = shared.waiting, []
            try:
                if batch:
                    await ask([values for values, _ in batch])
            except psycopg.Error as error:  # those who shared it fail, too: else the load waits for ever
                for _, future in batch:
                    future.set_exception(error)
            else:
                for _, future in batch:
                    future.set_result(None)
        await stored

    async def _statement(self, sql: str, **values: Any) -> list[Any]:
        async with self._pool.connection() as connection:
            cursor = await connection.execute(sql.encode(), values | {"workspace_id": self._workspace})
            return await cursor.fetchall() if cursor.description else []


def _blocks(words: str) -> list[dict[str, Any]]:
    """Returns as much as stands in a message of ours."""
    button = {"type": "button", "action_id": "kudos.more", "text": {"type": "plain_text", "text": "More"}, "value": "1"}
    sentence = [{"type": "user", "user_id": "U0P00001"}, {"type": "text", "text": " thanks "}]
    return [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": sentence},
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]},
            ],
        },
        {"type": "actions", "elements": [button, button]},
    ]


async def serve(port: int) -> None:
    conninfo = os.environ["DATABASE_URL"]
    settings = {"autocommit": True, "row_factory": dict_row, "options": "-c jit=off"}
    async with (
        AsyncConnectionPool(conninfo, min_size=4, max_size=20, kwargs=settings) as pool,
        ClientSession(cookie_jar=DummyCookieJar()) as session,
    ):
        async with pool.connection() as connection:
            rows: list[Any] = await (await connection.execute("select platform_id, id from person")).fetchall()
        bare = BareWork(pool, session, {row["platform_id"]: row["id"] for row in rows})
        application = web.Application()
        application.add_routes([web.post("/slack/events", bare.taken)])
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print("Ctrl-C stops it.", flush=True)
        await bare.deliver()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
