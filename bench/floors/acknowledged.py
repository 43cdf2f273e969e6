"""The least that a Slack app can do for a kudos: Bolt verifies, one row is inserted through psycopg, Bolt acknowledges.

`python -m bench.floors.acknowledged port`; SLACK_SIGNING_SECRET and DATABASE_URL in the environment, a migrated
database behind it.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import Any

import uvloop
from aiohttp import web
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

INSERT = """
insert into kudos (workspace_id, source, giver_id, value, value_id, words, private, link, given_at, revision,
                   removed_because)
select workspace_id, %s, id, %s, 1, %s, false, '', %s, 1, '' from person where platform_id = %s
"""
VALUE = {"names": {"en": "Courage", "ja": "勇気"}, "emoji": "🦁"}


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T0WATER", bot_token="xoxb-fake", bot_id="B1", bot_user_id="U1")


async def serve(port: int) -> None:
    app = AsyncApp(
        signing_secret=os.environ["SLACK_SIGNING_SECRET"], authorize=_authorize, process_before_response=True
    )
    async with AsyncConnectionPool(os.environ["DATABASE_URL"], min_size=4, max_size=20) as pool:

        @app.command("/kudos")
        async def kudos(body: dict[str, str], ack: AsyncAck) -> None:
            row = (body["trigger_id"], Jsonb(VALUE), body["text"], datetime.now(UTC), body["user_id"])
            async with pool.connection() as connection:
                await connection.execute(INSERT, row)
            await ack({"text": "It is on its way."})

        async def events(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

        application = web.Application()
        application.add_routes([web.post("/slack/events", events)])
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print("Ctrl-C stops it.", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
