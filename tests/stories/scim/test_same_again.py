"""A directory that is due once more and comes to what it came to before is not even read; where anything is not so any
more, it is.
"""

import pytest

from bot.scim.syncing import SyncOutcome
from storage.org.chart import replace_chart
from storage.scim import entries, sync
from tests.platform import RememberingPlatform
from tests.stories.conftest import count
from tests.stories.scim.conftest import Directory, introduce


async def due_again(directory: Directory) -> None:
    await sync.sync_again(directory.workspace.id, directory.clock.now())
    await directory.syncs()


async def test_where_nothing_has_changed_nobody_s_entry_is_read_and_nothing_is_noted(
    directory: Directory, crew: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, noted, people = (
        await directory.lines(),
        await count("diary"),
        (await sync.state(directory.workspace.id)).people,
    )

    async def unexpected(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr(entries, "read_everything", unexpected)
    await due_again(directory)
    state = await sync.state(directory.workspace.id)
    assert (state.outcome, state.people, state.synced_at) == (SyncOutcome.DONE, people, directory.clock.now())
    assert (await directory.lines(), await count("diary")) == (before, noted)


async def test_where_the_chart_is_another_by_now_the_directory_is_taken_over_once_more(
    directory: Directory, crew: dict[str, str]
) -> None:
    before = await directory.lines()
    await replace_chart(directory.workspace.id, [], [])
    await due_again(directory)
    assert await directory.lines() == before


async def test_nadia_whom_the_platform_did_not_know_has_her_place_once_it_does(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    await directory.hires("nadia@harbour.example", crew["b"])
    await directory.syncs()
    assert "@nadia" not in await directory.lines()
    await introduce(platform, "nadia@harbour.example")
    await due_again(directory)
    assert (await directory.lines())["@nadia"] == "@b"
