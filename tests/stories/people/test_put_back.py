"""An admin puts the chart back in chat: first reads what that would change, then it is so, and can be taken back."""

import pytest

from bot.messages.message import Message
from bot.messages.request import Brought, Pressed
from storage.org import people
from tests.cast import ANA, BO, DANA, FakeClock
from tests.stories.conftest import ChatCompany, buttons, count, labels, said, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.people.loading import Loader
from tests.stories.people.test_where_from import page

HEAD = "Name,Work Email,Manager\n"
PLAN = f"""{HEAD}Dana Whitlock,dana@harbour.example,
Ana Lindqvist,ana@harbour.example,dana@harbour.example
Bo Achterberg,bo@harbour.example,ana@harbour.example
Cy Okonjo,cy@harbour.example,ana@harbour.example
"""
MISTAKE = f"""{HEAD}Dana Whitlock,dana@harbour.example,
Ana Lindqvist,ana@harbour.example,dana@harbour.example
Bo Achterberg,bo@harbour.example,ana@harbour.example
Noor Haddad,noor@harbour.example,bo@harbour.example
"""


async def imports(company: ChatCompany, file: str) -> Message:
    looked_at = await company.does(DANA, Brought(file.encode()))
    made = await company.presses(DANA, looked_at, "Make it so")
    assert isinstance(made, Message), made
    return made


@pytest.fixture
async def mistaken(loader: Loader, clock: FakeClock) -> Loader:
    """Cy is missing in the second file, and Noor stands below Bo."""
    await imports(loader.company, PLAN)
    clock.move(minutes=5)
    await imports(loader.company, MISTAKE)
    clock.move(minutes=5)
    return loader


async def looks_back(loader: Loader) -> Message:
    preview = await loader.company.presses(DANA, await page(loader), "Put the chart back")
    assert isinstance(preview, Message), preview
    return preview


async def test_she_reads_who_would_come_back_and_who_would_leave_and_nothing_has_changed(mistaken: Loader) -> None:
    async with mistaken.nothing_changes():
        entries = await count("diary")
        read = told(await looks_back(mistaken))
        assert await count("diary") == entries
    assert "Joins (1): Cy Okonjo" in read
    assert "Leaves (1): Noor Haddad" in read
    assert "The chart was changed last on March 2, 2026 (File)." in read
    assert "nothing has been changed" in read


async def test_on_one_tap_the_chart_is_back_with_counts_and_no_name_in_the_diary(mistaken: Loader) -> None:
    answer = await mistaken.company.presses(DANA, await looks_back(mistaken), "Put it back")
    assert "The chart is as it was before" in told(answer)
    assert (await mistaken.lines())["@cy"] == "@ana"
    assert "@noor" not in await mistaken.lines()
    noted = await reads(mistaken.company, BO)
    assert lines(noted)[0].startswith("Dana Whitlock: put the chart back that was there before: 4 people")
    assert "Noor" not in told(noted)


async def test_it_is_taken_back_by_the_same_way(mistaken: Loader, clock: FakeClock) -> None:
    is_back = await mistaken.company.presses(DANA, await looks_back(mistaken), "Put it back")
    clock.move(minutes=1)
    again = await mistaken.company.presses(DANA, is_back, "Take it back")
    assert "Joins (1): Noor Haddad" in told(again)
    await mistaken.company.presses(DANA, again, "Put it back")
    assert (await mistaken.lines())["@noor"] == "@bo"


async def test_two_taps_are_one_and_a_look_of_before_puts_nothing_back(mistaken: Loader, clock: FakeClock) -> None:
    preview = await looks_back(mistaken)
    await mistaken.company.presses(DANA, preview, "Put it back")
    clock.move(minutes=1)
    async with mistaken.nothing_changes():
        again = await mistaken.company.presses(DANA, preview, "Put it back")
    assert "The chart was changed once more since you looked." in told(again)
    assert "@cy" in await mistaken.lines()


async def test_the_answer_to_an_import_has_the_way_back_and_one_that_changes_nothing_has_none(
    loader: Loader, clock: FakeClock
) -> None:
    assert labels(await imports(loader.company, PLAN)) == ["Put the chart back"]
    clock.move(minutes=1)
    assert labels(await imports(loader.company, PLAN)) == []


async def test_after_seven_days_it_is_over(mistaken: Loader, clock: FakeClock) -> None:
    preview = await looks_back(mistaken)
    clock.move(days=7)
    assert "Put the chart back" not in labels(await page(mistaken))
    async with mistaken.nothing_changes():
        for button in (Pressed("people.look_back", ""), Pressed("people.put_back", buttons(preview)[0].value)):
            refused = await mistaken.company.does(DANA, button)
            assert "There is nothing to put back" in told(refused)


@pytest.mark.parametrize("value", ["", "yesterday", "2026-03-02T09:00:00+00:00"])
async def test_whatever_comes_in_the_button_only_the_change_that_was_looked_at_is_put_back(
    mistaken: Loader, value: str
) -> None:
    async with mistaken.nothing_changes():
        answer = await mistaken.company.does(DANA, Pressed("people.put_back", value))
    assert "The chart was changed once more since you looked." in told(answer)


async def test_it_is_for_admins(mistaken: Loader) -> None:
    preview = await looks_back(mistaken)
    async with mistaken.nothing_changes():
        refused = await mistaken.company.presses(ANA, preview, "Put it back")
    assert said(refused) == "Only an admin can do this. Ask one of yours."


async def test_it_is_read_in_japanese(mistaken: Loader) -> None:
    [dana] = (await people.by_platform_ids(mistaken.workspace.id, [DANA.platform_id])).values()
    await people.set_preferences(dana, True, "ja")
    preview = await mistaken.company.presses(DANA, await page(mistaken), "組織図を元に戻す")
    assert labels(preview) == ["元に戻す"]
    assert "加わる人（1人）：Cy Okonjo" in told(preview)
