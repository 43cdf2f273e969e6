"""Workspaces are let in one by one: who is refused, or gets no answer, keeps nobody else out."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from functools import partial

import structlog

from bot.app.start import REFUSED, SILENT, Absent, Silent, TokenRefused, Wiring
from bot.ports import Served, ServedWorkspace, WorkspaceConfig
from commands.org.look_again import look_from_now
from storage.database import AWAY

AGAIN_SECONDS = 30.0  # between two tries while a platform does not answer
Connect = Callable[[WorkspaceConfig, Wiring], Awaitable[Served]]

_log = structlog.get_logger("waterline")


async def connect_each(platform: str, wiring: Wiring, connect: Connect) -> Served:
    """Returns the workspaces of a platform that were let in; the others stand among those that are `absent`."""
    served: dict[int, ServedWorkspace] = {}
    for config in await wiring.configs.of(platform):
        kept = await wiring.stack.enter_async_context(AsyncExitStack())  # what comes late ends in its turn all the same
        attempt = partial(_attempt, connect, config, wiring, kept)
        try:
            served |= await attempt()
        except TokenRefused as error:
            wiring.absent.append(Absent(platform, error))
        except Silent as error:
            wiring.absent.append(Absent(platform, error, attempt))
    return served


async def _attempt(connect: Connect, config: WorkspaceConfig, wiring: Wiring, kept: AsyncExitStack) -> Served:
    """What a vain attempt has opened is closed at once."""
    async with AsyncExitStack() as opened:
        served = await connect(config, replace(wiring, stack=opened))
        await kept.enter_async_context(opened.pop_all())
    return served


def go_on_without(absent: Absent, wiring: Wiring) -> None:
    """Says who is not served, why, and what to do; who is silent is asked again by a part of the process."""
    if absent.again:
        wiring.start.tells(f"{absent.why} It is asked again until it answers; the others are served.")
        _log.error("a platform does not answer, and is asked again until it does", why=str(absent.why))
        wiring.not_served[absent.platform, SILENT] += 1
        wiring.works.append(_ask_again(absent.platform, absent.again, wiring))
    else:
        wiring.start.tells(str(absent.why))
        _log.error("a workspace is not served until its token is mended, and this started again", why=str(absent.why))
        wiring.not_served[absent.platform, REFUSED] += 1


async def _ask_again(platform: str, again: Callable[[], Awaitable[Served]], wiring: Wiring) -> None:
    """Goes on as long as the process, as all of its parts do. A database that is away is asked again, too."""
    served: Served | None = None
    while served is None:
        await asyncio.sleep(AGAIN_SECONDS)
        try:
            served = await again()
        except TokenRefused as error:
            wiring.not_served[platform, SILENT] -= 1
            go_on_without(Absent(platform, error), wiring)
            break
        except (Silent, *AWAY):
            continue
    else:
        with suppress(*AWAY):  # everybody is looked at once a day all the same
            await look_from_now(served)
        wiring.served.update(served)
        wiring.not_served[platform, SILENT] -= 1
        _log.info("a platform answers again, and its workspace is served", platform=platform)
    await asyncio.Event().wait()
