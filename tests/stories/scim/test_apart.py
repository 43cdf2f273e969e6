"""A sync of which the platform is slow to list its people: everything else goes on, and nobody begins it twice."""

import asyncio
from typing import Any

import pytest

from commands.delivery.run_due import run_due, run_due_apart
from commands.scim import sync as syncing
from storage.database import all_or_nothing, statement
from storage.org.chart import hold_chart
from tests.platform import RememberingPlatform
from tests.stories.scim.conftest import Directory, moves


@pytest.fixture
def slow(platform: RememberingPlatform, monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """A platform that has begun to list its people, and goes on once it is let."""
    members, begun, goes_on = platform.members, asyncio.Event(), asyncio.Event()

    async def slowly() -> Any:
        async for profile in members():
            yield profile
            begun.set()
            await goes_on.wait()

    monkeypatch.setattr(platform, "members", slowly)
    return begun, goes_on


async def test_while_people_are_listed_the_clock_goes_on_and_no_lock_is_held(
    directory: Directory, crew: dict[str, str], slow: tuple[asyncio.Event, asyncio.Event]
) -> None:
    begun, goes_on = slow
    await moves(directory, crew["d"], crew["c"])
    directory.clock.move(seconds=61)
    now, served = directory.clock.now(), directory.company.entrance.served
    apart = asyncio.create_task(run_due_apart(now, served, directory.check_ins))
    await begun.wait()
    await run_due(now, served, directory.check_ins)

    def waits() -> None:
        pytest.fail("the chart is held while the platform is asked")

    async with all_or_nothing():
        await hold_chart(directory.workspace.id, waits)
    assert (await directory.lines())["@d"] == "@b"
    goes_on.set()
    await apart
    assert (await directory.lines())["@d"] == "@c"


async def test_a_sync_is_held_longer_and_longer_while_the_list_goes_on(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    members, held_until = platform.members, []

    async def watched() -> Any:
        async for profile in members():
            yield profile
            [row] = await statement("select claimed_until from scim_sync")
            held_until.append(row["claimed_until"])

    monkeypatch.setattr(platform, "members", watched)
    monkeypatch.setattr(syncing, "_HELD_EVERY", 0.0)
    await moves(directory, crew["d"], crew["c"])
    await directory.syncs()
    assert held_until == sorted({*held_until})
    assert len(held_until) >= len(crew)


async def test_what_an_admin_agrees_to_meanwhile_is_not_lost(
    directory: Directory, crew: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for letter in "defghij":
        await directory.patches(f"/Users/{crew[letter]}", {"op": "Replace", "path": "active", "value": False})
    await directory.syncs()
    merge = syncing._merge

    async def agreeing(*given: Any) -> None:
        monkeypatch.setattr(syncing, "_merge", merge)
        await directory.presses("Take it over")
        await merge(*given)

    monkeypatch.setattr(syncing, "_merge", agreeing)
    await directory.patches(f"/Users/{crew['k']}", {"op": "Replace", "path": "locale", "value": "en-GB"})
    await directory.syncs()
    assert len(await directory.lines()) == 16
    await directory.syncs(seconds=5)
    assert len(await directory.lines()) == 9
