"""Workspaces are let in one by one: who is refused, or gets no answer, keeps nobody else out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

import structlog

from bot.app.start import Absent, Silent, StartError, TokenRefused, Wiring
from bot.ports import Served, ServedWorkspace, WorkspaceConfig
from commands.org.look_again import look_from_now
from storage.database import AWAY

SILENT_SECONDS, REFUSED_SECONDS = 30.0, 300.0  # between two tries while a platform does not answer, or says no
Connect = Callable[[WorkspaceConfig, Wiring], Awaitable[Served]]

_log = structlog.get_logger("waterline")


async def connect_each(platform: str, wiring: Wiring, connect: Connect) -> Served:
    """Returns the workspaces of a platform that were let in; the others stand among those that are `absent`."""
    served: dict[int, ServedWorkspace] = {}
    for config in await wiring.configs.of(platform):
        opened = await wiring.stack.enter_async_context(
            AsyncExitStack()
        )  # what comes late ends in its turn all the same
        attempt = partial(_attempt, connect, config, wiring, opened)
        try:
            served |= await attempt()
        except (TokenRefused, Silent) as error:
            wiring.absent.append(Absent(platform, error, attempt))
    return served


async def _attempt(connect: Connect, config: WorkspaceConfig, wiring: Wiring, stack: AsyncExitStack) -> Served:
    """What a vain attempt has opened is closed at once."""
    async with AsyncExitStack() as opened:
        served = await connect(config, replace(wiring, stack=opened))
        await stack.enter_async_context(opened.pop_all())
    return served


def go_on_without(absent: Absent, wiring: Wiring) -> None:
    """Says who is not served, why, and what to do; a part of the process asks again, since some cures need no start."""
    _say(absent, wiring)
    wiring.works.append(asking := _ask_again(absent, wiring))
    wiring.stack.callback(asking.close)  # where the process does not come to begin it


def _say(absent: Absent, wiring: Wiring) -> None:
    wiring.start.tells(f"{absent.error} It is asked again; the others are served.")
    wiring.not_served[absent.platform, absent.reason] += 1
    _log.error("a workspace is not served, and is asked for again", reason=absent.reason, why=str(absent.error))


async def _ask_again(absent: Absent, wiring: Wiring) -> None:
    """Goes on as long as the process, as all of its parts do: whatever keeps this workspace out ends no other's day."""
    while True:
        await asyncio.sleep(_pause(absent))
        [outcome] = await asyncio.gather(absent.again(), return_exceptions=True)
        match outcome:
            case StartError():
                absent = _still_absent(absent, outcome, wiring)
            case Exception() if not isinstance(outcome, AWAY):
                _log.error("a workspace could not be served, and is asked for again", exc_info=outcome)
            case Mapping():
                break
    wiring.served.update(outcome)
    wiring.not_served[absent.platform, absent.reason] -= 1
    _log.info("a workspace is served now", platform=absent.platform)
    now = wiring.start.program.clock.now()
    [fault] = await asyncio.gather(look_from_now(outcome, now), return_exceptions=True)
    if isinstance(fault, Exception):
        _log.warning("people are looked at again within a day, not from now on", exc_info=fault)
    await asyncio.Event().wait()


def _pause(absent: Absent) -> float:
    match absent.error:
        case Silent() as silent:
            return max(SILENT_SECONDS, silent.wait)
        case _:
            return REFUSED_SECONDS


def _still_absent(absent: Absent, error: StartError, wiring: Wiring) -> Absent:
    """Returns it with the latest reason, which is said where it is one of another kind."""
    still = replace(absent, error=error if isinstance(error, Silent | TokenRefused) else TokenRefused(str(error)))
    if still.reason != absent.reason:
        wiring.not_served[absent.platform, absent.reason] -= 1
        _say(still, wiring)
    return still
