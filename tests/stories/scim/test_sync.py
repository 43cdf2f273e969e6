"""What a directory sent becomes the chart: a while after its last change, as a whole or not at all."""

from typing import Any

import psycopg
import pytest

from bot.org.chart_file import read_chart
from bot.ports import Busy
from commands.org import merge_company
from commands.org.load_chart import Loaded, load_chart
from commands.scim import sync
from storage.database import statement
from storage.org.chart import replace_chart
from tests.cast import BO
from tests.platform import RememberingPlatform
from tests.stories.conftest import count, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.scim.conftest import ENTERPRISE, LETTERS, Directory, introduce, leaves, moves


async def revision(directory: Directory) -> int:
    [row] = await statement("select count(*) as count from diary where kind = 'chart'")
    return int(row["count"])


async def test_a_directory_becomes_the_chart_a_minute_after_its_last_change(
    directory: Directory, platform: RememberingPlatform
) -> None:
    await replace_chart(directory.workspace.id, [], [])
    await introduce(platform, "vera@harbour.example", "bo@harbour.example")
    boss = await directory.hires("vera@harbour.example")
    await directory.hires("BO@harbour.example", boss)
    await directory.syncs(seconds=30)
    assert await directory.lines() == {}
    assert "taken over soon" in told(await directory.page())
    await directory.syncs(seconds=31)
    assert await directory.lines() == {"@bo": "@vera", "@vera": None}
    page = told(await directory.page())
    assert "Users in the directory: 2; groups: 0." in page
    assert "people with a place in the chart: 2" in page


async def test_one_that_never_stops_sending_is_taken_over_after_ten_minutes(
    directory: Directory, platform: RememberingPlatform
) -> None:
    await replace_chart(directory.workspace.id, [], [])
    await introduce(platform, "vera@harbour.example", "bo@harbour.example")
    boss = await directory.hires("vera@harbour.example")
    await directory.hires("bo@harbour.example", boss)
    for number in range(19):
        await directory.creates(f"u{number}")
        await directory.syncs(seconds=30)
    assert await directory.lines() == {}
    await directory.creates("one-more")
    await directory.syncs(seconds=31)
    assert await directory.lines() == {"@bo": "@vera", "@vera": None}


async def test_who_moves_is_in_another_team_and_the_diary_tells_counts_and_no_names(
    directory: Directory, crew: dict[str, str]
) -> None:
    await moves(directory, crew["d"], crew["c"])
    await directory.syncs()
    assert (await directory.lines())["@d"] == "@c"
    noted = await reads(directory.company, BO)
    assert any("the company's directory became the chart by itself" in line for line in lines(noted)[:2])
    assert "1 joined, 0 left" in told(noted)
    assert "Person D" not in told(noted)


async def test_what_changes_nothing_in_the_chart_is_no_entry_and_costs_no_undo(
    directory: Directory, crew: dict[str, str]
) -> None:
    before, kept = await revision(directory), await statement("select kept_at from chart_before")
    await directory.patches(f"/Users/{crew['d']}", {"op": "Replace", "path": "locale", "value": "de-DE"})
    await directory.syncs()
    assert await revision(directory) == before
    assert await statement("select kept_at from chart_before") == kept
    assert "taken over soon" not in told(await directory.page())


async def test_who_is_inactive_or_deleted_has_left_and_their_people_go_to_the_next_one_above(
    directory: Directory, crew: dict[str, str]
) -> None:
    await leaves(directory, crew["d"])
    await directory.asks("DELETE", f"/Users/{crew['c']}")
    await directory.syncs()
    now = await directory.lines()
    assert not {"@c", "@d"} & now.keys()
    assert now["@e"] == "@a"
    assert now["@f"] == "@b"


async def test_a_rehire_under_a_new_id_is_the_same_person(directory: Directory, crew: dict[str, str]) -> None:
    before = await statement("select id from person where platform_id = '@d'")
    await directory.asks("DELETE", f"/Users/{crew['d']}")
    await directory.syncs()
    await directory.hires("d@harbour.example", crew["c"])
    await directory.syncs()
    assert (await directory.lines())["@d"] == "@c"
    assert await statement("select id from person where platform_id = '@d'") == before


async def test_a_manager_is_known_by_whatever_the_directory_has_of_them(
    directory: Directory, crew: dict[str, str]
) -> None:
    await directory.patches(
        f"/Users/{crew['c']}", {"op": "Add", "value": {"externalId": "00uC", f"{ENTERPRISE}:employeeNumber": "4711"}}
    )
    for letter, named in zip("dfhj", ("C@harbour.example", "00uC", "4711", crew["c"]), strict=True):
        await moves(directory, crew[letter], named)
    await directory.syncs()
    now = await directory.lines()
    assert [now[f"@{letter}"] for letter in "dfhj"] == ["@c"] * 4


async def test_whose_manager_is_nobody_keeps_their_place_and_the_admin_reads_why(
    directory: Directory, crew: dict[str, str]
) -> None:
    await moves(directory, crew["d"], "nobody@harbour.example")
    await moves(directory, crew["e"], crew["b"])
    await directory.syncs()
    now = await directory.lines()
    assert (now["@d"], now["@e"]) == ("@b", "@b")
    page = told(await directory.page())
    assert "d@harbour.example: the manager nobody@harbour.example stands in no line" in page


async def test_who_has_no_account_on_the_platform_is_listed_and_has_no_place(
    directory: Directory, crew: dict[str, str]
) -> None:
    await directory.hires("zoe@harbour.example", crew["b"])
    await leaves(directory, crew["d"])
    await directory.syncs()
    assert len(await directory.lines()) == 15
    page = told(await directory.page())
    assert "1 line names nobody who is known here, and is left out: zoe@harbour.example (the directory)" in page
    assert "d@harbour.example" not in page, "who has left is no news"


async def test_three_who_report_to_one_another_hold_nobody_else(directory: Directory, crew: dict[str, str]) -> None:
    for one, boss in (("d", "f"), ("f", "h"), ("h", "d")):
        await moves(directory, crew[one], crew[boss])
    await moves(directory, crew["e"], crew["b"])
    await directory.syncs()
    now = await directory.lines()
    assert [now[f"@{letter}"] for letter in "dfhe"] == ["@b"] * 4
    assert "→" in told(await directory.page())


async def test_a_group_of_exactly_those_who_report_to_somebody_names_their_team(
    directory: Directory, crew: dict[str, str]
) -> None:
    async def names() -> set[str]:
        return {row["name"] for row in await statement("select name from team")}

    under_b = [crew[letter] for letter in LETTERS[3::2]]
    await directory.groups("Night crew", *under_b, crew["b"])
    await directory.groups("Chess club", crew["d"], crew["e"])
    await directory.syncs()
    assert "Night crew" in await names()
    assert "Chess club" not in await names()
    await directory.groups("Another night crew", *under_b)
    other = await directory.groups("Day crew", *(crew[letter] for letter in LETTERS[4::2]))
    await directory.syncs()
    assert "Day crew" in await names()
    assert "Another night crew" not in await names(), "two names for one team are none"
    assert (await directory.asks("DELETE", f"/Groups/{other}")).status == 204


async def test_a_directory_that_describes_no_company_changes_nothing(
    directory: Directory, platform: RememberingPlatform
) -> None:
    before = await directory.lines()
    assert before
    await introduce(platform, "vera@harbour.example")
    await directory.hires("vera@harbour.example")
    await directory.syncs()
    assert await directory.lines() == before
    assert "is no company yet, so the chart stays as it was" in told(await directory.page())


async def test_while_the_platform_is_busy_it_waits_and_goes_on(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    members, silent = platform.members, [Busy(30), None]

    async def heeded() -> Any:
        if trouble := silent.pop(0):
            raise trouble
        async for profile in members():
            yield profile

    monkeypatch.setattr(platform, "members", heeded)
    await moves(directory, crew["d"], crew["c"])
    await directory.syncs()
    assert (await directory.lines())["@d"] == "@b"
    await directory.syncs(seconds=31)
    assert (await directory.lines())["@d"] == "@c"


async def test_what_breaks_in_the_middle_changes_nothing_and_is_done_when_the_lease_ends(
    directory: Directory, crew: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, noted = await directory.lines(), await count("diary")
    await moves(directory, crew["d"], crew["c"])

    async def broken(*_: object) -> None:
        raise psycopg.errors.SerializationFailure

    with monkeypatch.context() as patched:
        patched.setattr(merge_company, "_note", broken)  # after the chart was replaced, before it is noted
        with pytest.raises(psycopg.errors.SerializationFailure):
            await directory.syncs()
    assert await directory.lines() == before
    assert await count("diary") == noted
    await directory.syncs()
    assert await directory.lines() == before, "it may be at work elsewhere"
    await directory.syncs(minutes=10)
    assert (await directory.lines())["@d"] == "@c"


async def test_what_comes_while_a_sync_is_at_work_is_taken_over_by_the_next(
    directory: Directory, crew: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*described: Any) -> Any:
        monkeypatch.undo()
        await moves(directory, crew["e"], crew["b"])
        return await merge_company.merge_company(*described)

    monkeypatch.setattr(sync, "merge_company", slow)  # by then the directory has been read
    await moves(directory, crew["d"], crew["c"])
    await directory.syncs()
    now = await directory.lines()
    assert (now["@d"], now["@e"]) == ("@c", "@c")
    await directory.syncs()
    assert (await directory.lines())["@e"] == "@b"


async def test_who_was_deleted_long_ago_is_forgotten(directory: Directory, crew: dict[str, str]) -> None:
    await directory.asks("DELETE", f"/Users/{crew['d']}")
    await directory.syncs()
    assert await count("scim_resource") == 16
    await directory.syncs(days=31)
    await moves(directory, crew["e"], crew["b"])
    await directory.syncs()
    assert await count("scim_resource") == 15


async def takes_in_a_file(directory: Directory, platform: RememberingPlatform, last: str) -> Loaded:
    """Who reports to whom as the crew does, in a file that still has somebody as its `last` line."""
    reports = (f"@{letter},@{'cb'[place % 2]}" for place, letter in enumerate(LETTERS) if letter not in "abcd")
    file = "\n".join(("person,manager", "@a,", "@b,@a", "@c,@a", *reports, last))
    sealed, now = directory.check_ins.folders.sealed, directory.clock.now()
    return await load_chart(directory.workspace, platform, read_chart(file.encode()), sealed, now)


async def test_who_was_deleted_does_not_come_back_by_a_file_from_before(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    await takes_in_a_file(directory, platform, "@d,@b")
    directory.clock.move(days=1)
    await directory.asks("DELETE", f"/Users/{crew['d']}")
    for _ in range(2):
        await directory.syncs(days=31)
        await moves(directory, crew["e"], crew["b"])
        await moves(directory, crew["e"], crew["c"])
        await directory.syncs()
        assert "@d" not in await directory.lines()
    assert await count("scim_resource") == 16


async def test_who_was_deleted_comes_back_by_a_file_from_after_once_the_directory_has_forgotten_them(
    directory: Directory, crew: dict[str, str], platform: RememberingPlatform
) -> None:
    await directory.asks("DELETE", f"/Users/{crew['d']}")
    await directory.syncs()
    overruled = await takes_in_a_file(directory, platform, "@d,@b")
    assert [note.fields["people"] for note in overruled.notes if note.key == "chart.overruled"] == ["@d"]
    assert "@d" not in await directory.lines()
    await directory.syncs(days=31)
    await moves(directory, crew["e"], crew["b"])
    await directory.syncs()
    await moves(directory, crew["e"], crew["c"])
    await directory.syncs()
    assert (await directory.lines())["@d"] == "@b"
