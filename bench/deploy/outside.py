"""What a container is given from outside: settings, tokens, a Slack that answers."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import free_port
from tests.slack.fake import BOT_TOKEN
from tests.slack.real import SECRET, fake

SETTINGS = "platforms: [slack]\n"


@dataclass(frozen=True, slots=True)
class Outside:
    """A file of settings, and variables of the environment."""

    settings: Path
    variables: dict[str, str]


@contextmanager
def outside(folder: Path) -> Iterator[Outside]:
    """Yields what a container starts with; a Slack answers in a thread meanwhile."""
    mounted = folder / "mounted"
    mounted.mkdir()
    settings = mounted / "app.yaml"
    settings.write_text(SETTINGS)
    loop = asyncio.new_event_loop()
    url, ended = loop.create_future(), asyncio.Event()

    async def serve() -> None:
        async with fake(10).served() as address:
            url.set_result(address)
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    address = asyncio.run_coroutine_threadsafe(_awaited(url), loop).result(30)
    try:
        yield Outside(
            settings,
            {
                "PORT": str(free_port()),
                "SLACK_API_URL": address,
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_SIGNING_SECRET": SECRET,
            },
        )
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


async def _awaited(url: asyncio.Future[str]) -> str:
    return await url
