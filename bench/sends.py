"""Messages to the connector, some at a time: `python -m bench.sends ours|stock url many`.

Prints the messages a second, and the milliseconds of processor time each took.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

from aiohttp import ClientSession
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference

from adapters.teams.connector import Connector
from adapters.teams.entra.tokens import Pass
from tests.teams.activities import BOT, KUDOS
from tests.teams.issuer import APP, PASSWORD, TENANT

AT_ONCE = 20
TEXT = "Ana thanks Bo for staying late to fix the customer's import."


class _NoApp:
    """Without an app the stock adapter needs no token, which spares it a call."""

    APP_ID = APP_PASSWORD = APP_TENANTID = ""
    APP_TYPE = "MultiTenant"


async def ours(url: str, count: int) -> None:
    async with ClientSession() as session:
        connector = Connector(
            session, Pass(session=session, app_id=APP, secret=PASSWORD, tenant=TENANT, authority_url=url)
        )

        async def send() -> None:
            await connector.send(f"{url}/teams/", KUDOS, {"type": "message", "text": TEXT})

        await _measured(send, count)


async def stock(url: str, count: int) -> None:
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(_NoApp()))
    conversation = ConversationReference(
        service_url=f"{url}/teams",
        channel_id="msteams",
        conversation=ConversationAccount(id=KUDOS),
        bot=ChannelAccount(id=BOT),
        user=ChannelAccount(id="29:ana"),
    )

    async def say(context: TurnContext) -> None:
        await context.send_activity(Activity(type="message", text=TEXT))

    async def send() -> None:
        await adapter.continue_conversation(conversation, say, "")

    await _measured(send, count)


async def _measured(send: Callable[[], Awaitable[None]], count: int) -> None:
    await send()  # what is fetched once is not measured
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with gate:
            await send()

    started_at, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one() for _ in range(count)))
    print(count / (time.perf_counter() - started_at), 1000 * (time.process_time() - cpu) / count)


if __name__ == "__main__":
    asyncio.run({"ours": ours, "stock": stock}[sys.argv[1]](sys.argv[2], int(sys.argv[3])))
