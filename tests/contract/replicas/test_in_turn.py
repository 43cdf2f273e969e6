"""Two replicas behind one address: whichever answers, what one began is finished by the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.config.settings import Settings
from storage.database import statement
from tests.cast import THANKS
from tests.contract.replicas.givers import REACHED, Balancer
from tests.pooler import PROGRAM, pooled
from tests.processes import Running, running, until


@asynccontextmanager
async def behind_a_pooler(conninfo: str) -> AsyncIterator[str]:
    """The address of a pooler in transaction mode with fewer connections than there are processes' own; where none is
    installed, that of the database.
    """
    if not PROGRAM:
        yield conninfo
        return
    async with pooled(conninfo, 3) as address:
        yield address


@asynccontextmanager
async def two_of(env: dict[str, str]) -> AsyncIterator[list[Running]]:
    async with AsyncExitStack() as stack:
        starts = [stack.enter_async_context(running("serve", env=env)) for _ in range(2)]
        yield list(await asyncio.gather(*starts))


async def waits() -> bool:
    return bool(await statement("select 1 from delivery where posted <> wanted and failed is null limit 1"))


@pytest.mark.parametrize("platform", ["slack", pytest.param("teams", marks=pytest.mark.long), "web"])
async def test_a_thanks_is_begun_given_listed_and_taken_back_at_two_replicas_in_turn(
    platform: str, opened: str, settings: Settings, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(behind_a_pooler(opened))
        giver, env = await stack.enter_async_context(REACHED[platform](address, opened, tmp_path, settings))
        replicas = await stack.enter_async_context(two_of(env))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        await giver.begins(Balancer(replicas, session))

        async def has_one_post() -> bool:
            return not await waits() and len(await giver.posts()) == 1

        async def has_none() -> bool:
            return not await waits() and await giver.posts() == []

        async def is_stored() -> bool:
            return bool(await statement("select 1 from kudos"))

        await giver.opens()
        await giver.submits()
        await until(is_stored, "it is stored")
        await until(has_one_post, "it is posted once")
        assert THANKS in (await giver.posts())[0]
        await giver.lists()
        assert "Taken back" in await giver.takes_back()
        await until(has_none, "it is gone")

    for replica in replicas:
        assert "Traceback" not in replica.said
