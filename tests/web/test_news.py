"""What arrives: one stream a window, with all that stands first, and an end."""

import asyncio
import json
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.web.inbound import install
from storage.database import statement
from storage.delivery.timeline import StoredTimeline
from tests.cast import ANA, BO, DANA
from tests.processes import PATIENCE
from tests.web.conftest import Client, Served, Window


class Stream:
    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next event; what only keeps the stream alive is passed over."""
        event = ""
        async for raw in self.response.content:
            name, _, rest = raw.decode().strip().partition(": ")
            if name == "event":
                event = rest
            elif name == "data":
                return event, json.loads(rest)
        return "end", {}


async def follow(client: Client, window: Window) -> Stream:
    response = await client.get(f"{window.path}/news")
    assert response.status == 200
    assert response.content_type == "text/event-stream"
    return Stream(response)


async def test_a_window_gets_all_that_stands_and_then_what_arrives(client: Client) -> None:
    general = Window(client, BO, "general")
    await general.writes("Before.")
    stream = await follow(client, Window(client, ANA, "general"))
    event, told = await stream.next()
    assert (event, len(told["posts"])) == ("all", 1)
    await general.writes("After.")
    event, told = await stream.next()
    assert event == "post"
    assert "After." in told["html"]
    assert "Bo Achterberg" in told["html"]
    stream.response.close()


async def test_a_post_that_is_gone_is_told_and_says_nothing(served: Served) -> None:
    client = served.client
    await Window(client, BO, "general").writes("Soon gone.")
    stream = await follow(client, Window(client, ANA, "general"))
    _, told = await stream.next()
    [post] = told["posts"]
    await served.timeline.delete(served.entrance.workspace.id, post["id"])
    assert await stream.next() == ("gone", {"id": post["id"]})
    stream.response.close()


async def test_other_places_only_say_that_something_is_new(client: Client) -> None:
    stream = await follow(client, Window(client, ANA, "general"))
    await stream.next()
    await Window(client, BO, "@bo").writes("To the bot alone.")
    await Window(client, BO, "kudos").writes("Secret until read.")
    event, told = await stream.next()
    assert (event, told["place"], set(told)) == ("elsewhere", "kudos", {"place", "id"})
    stream.response.close()


async def listeners() -> int:
    """Connections that hear what is new: one for all windows of a process, none without a window."""
    [found] = await statement("select count(*) as many from pg_stat_activity where query = 'listen timeline'")
    return int(found["many"])


async def nobody_listens() -> None:
    """A closed connection stands in PostgreSQL's list until its process there has ended."""
    async with asyncio.timeout(PATIENCE):
        while await listeners():
            pass


async def test_a_closed_window_is_no_longer_followed(served: Served) -> None:
    streams = [await follow(served.client, Window(served.client, who, "general")) for who in (ANA, BO)]
    assert await listeners() == 1
    for stream in streams:
        stream.response.close()
    await nobody_listens()


async def test_open_streams_end_when_the_program_does(served: Served) -> None:
    stream = await follow(served.client, Window(served.client, ANA, "general"))
    await stream.next()
    async with asyncio.timeout(PATIENCE):
        await served.client.server.close()
    assert await stream.next() == ("end", {})


async def test_windows_opened_at_once_hear_everything_once(served: Served) -> None:
    windows = [Window(served.client, who, "general") for who in (ANA, BO, DANA, ANA)]
    streams = await asyncio.gather(*(follow(served.client, window) for window in windows))
    for stream in streams:
        await stream.next()
    await windows[1].writes("One.")
    await windows[1].writes("Two.")
    for stream in streams:
        told = [await stream.next(), await stream.next()]
        assert [("One." in post["html"], "Two." in post["html"]) for _, post in told] == [(True, False), (False, True)]
        stream.response.close()


async def test_a_stream_ends_with_its_database_connection_so_that_the_window_comes_back(served: Served) -> None:
    stream = await follow(served.client, Window(served.client, ANA, "general"))
    await stream.next()
    await statement("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen timeline'")
    assert await stream.next() == ("end", {})
    again = await follow(served.client, Window(served.client, ANA, "general"))
    assert (await again.next())[0] == "all"
    await Window(served.client, BO, "general").writes("After the restart.")
    assert "After the restart." in (await again.next())[1]["html"]
    again.response.close()


async def test_a_window_at_one_replica_hears_what_is_written_at_another_and_a_lost_notice_loses_nothing(
    served: Served, opened: str
) -> None:
    app = application()
    install(app, served.entrance, StoredTimeline(opened), beat=0.02)
    async with TestClient(TestServer(app)) as other:
        here, there = Window(served.client, ANA, "general"), Window(other, BO, "general")
        stream = await follow(served.client, here)
        await stream.next()
        await there.writes("Heard.")
        assert "Heard." in (await stream.next())[1]["html"]
        await statement("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen timeline'")
        await there.writes("Told to nobody.")
        while (await stream.next())[0] != "end":
            pass
        again = await follow(served.client, here)
        event, told = await again.next()
        assert (event, len(told["posts"])) == ("all", 2)
        again.response.close()


async def test_a_follower_that_leaves_at_once_leaves_no_connection_open(served: Served) -> None:
    for _ in range(5):
        async with served.timeline.news():
            pass
    await nobody_listens()
