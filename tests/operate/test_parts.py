"""A part of a process that ends by itself: the process says so and ends, instead of looking well."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import structlog

from bot.app.serve import _raise_what_ended
from bot.app.start import StartError


async def fails() -> None:
    raise KeyError("a fault of ours")


async def returns() -> None:
    return


async def is_cancelled() -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize("part", [fails, returns, is_cancelled])
async def test_whatever_ends_a_part_ends_the_process_with_a_sentence(part: Callable[[], Awaitable[None]]) -> None:
    goes_on, ended = asyncio.create_task(asyncio.Event().wait()), asyncio.ensure_future(part())
    await asyncio.wait([ended])
    with structlog.testing.capture_logs() as logs, pytest.raises(StartError, match="A part of Waterline ended"):
        _raise_what_ended([goes_on, ended])  # type: ignore[list-item]
    assert [log["log_level"] for log in logs] == ["critical"]
    _raise_what_ended([goes_on])  # type: ignore[list-item]
    goes_on.cancel()


async def test_a_part_that_knows_why_it_ended_says_so_itself() -> None:
    why = StartError("Slack opened no socket (the platform said token_revoked).")
    refused = asyncio.get_running_loop().create_future()
    refused.set_exception(why)
    with structlog.testing.capture_logs(), pytest.raises(StartError, match="token_revoked"):
        _raise_what_ended([refused])  # type: ignore[list-item]
