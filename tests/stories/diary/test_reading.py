"""The diary as people read it: newest first, in their language, with the names that people have now."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.diary.events import Phrase
from bot.kudos.diary import LeftStanding, ReportsRead
from bot.messages.message import Message, Note, Text
from bot.messages.request import Pressed, Typed
from bot.messages.say import plain
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from storage.database import statement
from storage.diary import diary
from tests.cast import ANA, BO, CY, DANA, MIKA, MONDAY
from tests.stories.conftest import ChatCompany, labels, said, told


async def reads(company: ChatCompany, who: Profile) -> Message:
    page = await company.does(who, Typed("diary", "general", "/waterline"))
    assert isinstance(page, Message)
    return page


def lines(page: Message) -> list[str]:
    return [plain(block.line) for block in page.blocks if isinstance(block, Text)]


def details(page: Message) -> list[str]:
    return [line for block in page.blocks if isinstance(block, Note) for line in plain(block.line).split("\n")]


async def number_of(company: ChatCompany, who: Profile) -> int:
    rows = await statement("select id from person where platform_id = %(account)s", account=who.platform_id)
    return int(rows[0]["id"])


async def test_everybody_reads_who_changed_what_before_and_after(company: ChatCompany) -> None:
    overview = await company.types(DANA, "values")
    form = await company.presses(DANA, overview, "Change")
    await company.submits(DANA, form, name_en="Bravery", practice_ja="")
    page = await reads(company, CY)
    assert lines(page) == ["Dana Whitlock: changed the value Courage"]
    assert "Name (en): Courage → Bravery" in details(page)
    assert any(line.startswith("In practice (ja): まだ") and line.endswith("→ nothing") for line in details(page))
    assert not [line for line in details(page) if line.startswith(("Emoji", "Name (ja)", "Place"))]
    assert "No. 1 · March 2, 2026, 10:00" in " ".join(details(page)).replace("\u202f", " ")
    in_japanese = await reads(company, MIKA)
    assert lines(in_japanese) == ["Dana Whitlock：価値観「勇気」を変更しました"]
    assert "名前（en）：Courage → Bravery" in details(in_japanese)


async def test_who_gave_a_value_what_it_had_leaves_no_entry(company: ChatCompany) -> None:
    form = await company.presses(DANA, await company.types(DANA, "values"), "Change")
    await company.submits(DANA, form)
    assert lines(await reads(company, ANA)) == ["Nothing has been noted yet."]


async def test_a_new_value_and_one_that_is_retired_and_comes_back(company: ChatCompany) -> None:
    added = await company.presses(DANA, await company.types(DANA, "values"), "Add a value")
    await company.submits(DANA, added, name_en="Patience", emoji="🐢")
    for status in ("retired", "used"):
        overview = await company.types(DANA, "values")
        [*_, last] = [button for button in overview.blocks if hasattr(button, "buttons")][:-1]
        form = await company.presses_button(DANA, last.buttons[0])
        await company.submits(DANA, form, status=status)
    page = await reads(company, BO)
    assert lines(page) == [
        "Dana Whitlock: brought back the value Patience",
        "Dana Whitlock: retired the value Patience",
        "Dana Whitlock: added the value Patience",
    ]
    assert "Name (en): Patience" in details(page)


async def test_people_are_called_as_they_are_now_and_who_is_erased_is_a_former_colleague(company: ChatCompany) -> None:
    workspace = company.entrance.workspace.id
    for who in (await number_of(company, CY), 987_654, None):
        await diary.append(workspace, who, LeftStanding(), MONDAY)
    await statement("update person set name = 'Cy Adeyemi' where platform_id = %(account)s", account=CY.platform_id)
    assert lines(await reads(company, ANA)) == [
        "Whoever runs the server: let a reported thanks stand",
        "A former colleague: let a reported thanks stand",
        "Cy Adeyemi: let a reported thanks stand",
    ]


async def test_it_comes_in_pages_and_leads_back_to_the_newest(company: ChatCompany) -> None:
    workspace = company.entrance.workspace.id
    for number in range(1, 21):
        await diary.append(workspace, None, ReportsRead(number, 0), MONDAY)
    pages = [await reads(company, ANA)]
    while "Older" in labels(pages[-1]):
        pages.append(await company.presses(ANA, pages[-1], "Older"))
    assert [len(lines(page)) for page in pages] == [8, 8, 4]
    counts = [line.split()[6] for page in pages for line in lines(page)]
    assert counts == [str(number) for number in range(20, 0, -1)]
    assert "Newest" not in labels(pages[0])
    assert await company.presses(ANA, pages[-1], "Newest") == pages[0]


async def test_the_newest_page_tells_the_fingerprint_by_which_the_diary_can_be_known(company: ChatCompany) -> None:
    entry = await diary.append(company.entrance.workspace.id, None, LeftStanding(), MONDAY)
    assert f"The newest entry is no. 1, and its fingerprint is {entry.hash}." in told(await reads(company, ANA))


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 18, "9" * 5000])
async def test_a_page_that_is_none_is_answered_with_what_there_is(company: ChatCompany, value: str) -> None:
    await diary.append(company.entrance.workspace.id, None, LeftStanding(), MONDAY)
    page = await company.does(ANA, Pressed("diary.page", value))
    assert lines(page) == ["Whoever runs the server: let a reported thanks stand"]


async def test_what_a_newer_version_noted_is_told_plainly(company: ChatCompany) -> None:
    workspace = company.entrance.workspace.id
    await diary.append(workspace, None, LeftStanding(), MONDAY)

    class Tides(LeftStanding, kind="tides_of_a_newer_version"):
        """Known here only until it is taken away again."""

        def phrase(self) -> Phrase:
            raise AssertionError

    await diary.append(workspace, None, Tides(), MONDAY)
    Tides._every.pop(Tides.KIND)
    assert lines(await reads(company, ANA))[0] == (
        "Whoever runs the server: something that this version has no words for yet (tides_of_a_newer_version)"
    )


async def test_the_home_leads_to_it_and_other_words_after_waterline_to_the_help(company: ChatCompany) -> None:
    page = await company.presses(ANA, await company.opens_home(ANA), "Diary")
    assert said(page) == "Diary"
    assert "/waterline diary" in told(await company.types(ANA, "help"))
    for words in ("", "thanks for all of it"):
        assert "/waterline diary" in told(await company.does(ANA, Typed(words, "general", "/waterline")))


async def test_settings_of_app_yaml_are_noted_at_the_first_tick_and_when_they_are_others(
    company: ChatCompany, settings: Settings, check_ins: CheckIns
) -> None:
    async def tick() -> None:
        await run_due(MONDAY, company.entrance.served, check_ins)

    await tick()
    first = await reads(company, ANA)
    assert lines(first) == ["Whoever runs the server: started Waterline with these settings in app.yaml"]
    assert {"pulse.k: 5", "kudos.channel: kudos", "kudos.giving_limit: nothing", "pulse.enabled: no"} <= {
        *details(first)
    }
    assert not [line for line in details(first) if line.startswith(("values", "admins"))]
    raised = settings.model_copy(update={"pulse": settings.pulse.model_copy(update={"k": 8})})
    company.entrance = replace(company.entrance, settings=raised)
    await tick()
    await tick()
    second = await reads(company, ANA)
    assert lines(second)[0] == "Whoever runs the server: changed settings in app.yaml"
    assert "pulse.k: 5 → 8" in details(second)
    assert len(lines(second)) == 2


async def test_whom_app_yaml_names_as_admins_is_noted_by_name_and_who_is_not_met_yet_is_counted(
    company: ChatCompany, settings: Settings, check_ins: CheckIns
) -> None:
    for admins in ((), (BO.platform_id, "@nobody"), (CY.platform_id,)):
        company.entrance = replace(company.entrance, settings=settings.model_copy(update={"admins": admins}))
        await run_due(MONDAY, company.entrance.served, check_ins)
    page = await reads(company, ANA)
    assert lines(page)[:2] == ["Whoever runs the server: changed whom app.yaml names as admins"] * 2
    assert len(lines(page)) == 3
    assert "Admins by app.yaml: Bo Achterberg → Cy Okonjo" in details(page)
    assert "Admins by app.yaml: nothing → Bo Achterberg" in details(page)
    assert "Accounts that nobody here has so far: 1" in details(page)
