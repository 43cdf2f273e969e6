"""What people read about themselves and their team, and what they set."""

from dataclasses import replace
from typing import Any

import pytest

from bot.messages.message import Command, Facts, Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from commands.routing.table import COMMANDS
from tests.cast import ANA, BO, CY, DANA, MIKA, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, filled, labels, said, told

DEEDS = ("doors", "carts", "lamps", "pipes", "roofs", "boats", "signs", "walls", "clocks", "stairs", "desks")


async def thank(company: ChatCompany, many: int = 11) -> None:
    """Ana thanks Bo for as many deeds."""
    for deed in DEEDS[:many]:
        form = await company.types(ANA, "")
        answers = {"receivers": ("@bo",), "value": form.blocks[1].options[0].value, "words": f"mended the {deed}"}
        answer = await company.submits(ANA, form, **answers)
        if isinstance(answer, Form):  # the coach's hint
            await company.submits(ANA, answer)


def deeds(page: Message) -> list[str]:
    return [deed for deed in reversed(DEEDS) if f"mended the {deed}" in told(page)]


@pytest.mark.parametrize(("who", "which"), [(BO, "mine"), (ANA, "given"), (CY, "team"), (DANA, "team")])
async def test_history_comes_in_pages_newest_first(company: ChatCompany, who: Profile, which: str) -> None:
    await thank(company)
    pages = [await company.types(who, which)]
    while "Older" in labels(pages[-1]):
        pages.append(await company.presses(who, pages[-1], "Older"))
    assert [len(deeds(page)) for page in pages] == [5, 5, 1]
    assert [deed for page in pages for deed in deeds(page)] == list(reversed(DEEDS))
    assert "March 2, 2026" in told(pages[0])


async def test_nobody_reads_what_others_got(company: ChatCompany) -> None:
    await thank(company, 1)
    for who, which in ((CY, "mine"), (CY, "given"), (BO, "given"), (ANA, "mine"), (MIKA, "team")):
        page = await company.types(who, which)
        assert deeds(page) == []
        assert len(page.blocks) == 2
    assert "まだありません。" in told(await company.types(MIKA, "team"))


async def test_a_manager_reads_what_the_own_team_is_thanked_for(company: ChatCompany) -> None:
    await company.types(BO, f"@mika {THANKS} #courage")
    assert THANKS in told(await company.types(ANA, "team"))
    assert THANKS not in told(await company.types(BO, "team"))


async def test_without_reporting_lines_there_is_no_team(company: ChatCompany, platform: RememberingPlatform) -> None:
    newcomer = replace(BO, platform_id="@noa", name="Noa Berg", handle="noa")
    platform.strangers["@noa"] = newcomer
    assert said(await company.types(newcomer, "team")).startswith("We do not know your team yet.")


async def test_the_team_reads_only_of_those_who_may_be_named(company: ChatCompany) -> None:
    await company.submits(BO, await company.types(BO, "settings"), posts="no")
    await company.types(ANA, f"@bo @cy {THANKS} #courage")
    await company.types(DANA, "@bo for the quiet word before the meeting, which calmed all of us #courage")
    page = told(await company.types(CY, "team"))
    assert "Cy Okonjo" in page
    assert "Bo Achterberg" not in page
    assert "quiet word" not in page
    assert "quiet word" in told(await company.types(BO, "mine"))


async def test_home_shows_what_i_got_and_gave(company: ChatCompany) -> None:
    await thank(company, 4)
    assert deeds(await company.opens_home(BO)) == deeds(await company.opens_home(ANA)) == ["pipes", "lamps", "carts"]
    assert deeds(await company.opens_home(CY)) == []
    home = await company.opens_home(CY)
    assert isinstance(await company.presses(CY, home, "Give kudos"), Form)
    assert isinstance(await company.presses(CY, home, "My settings"), Form)


@pytest.mark.parametrize("value", ["", "mine", "mine:x", "theirs:5", "mine:-1", "mine:" + "9" * 5000, ":5"])
async def test_a_page_that_is_none_is_answered_kindly(company: ChatCompany, value: str) -> None:
    assert said(await company.does(BO, Pressed("kudos.page", value))).startswith("We did not understand that")


async def test_help_shows_every_command_to_an_admin_who_leads_managers(company: ChatCompany) -> None:
    turn_voice_on(company)
    turn_customers_on(company)
    turn_celebrations_on(company)
    ways: dict[str, str] = {}
    for word in COMMANDS:
        ways.setdefault(word.does, word.usage)
    assert await helped(company, DANA) == [*ways.values()], "what can be typed in two ways is one line"
    assert isinstance(await company.presses(DANA, await company.types(DANA, "help"), "Give kudos"), Form)


def turn_voice_on(company: ChatCompany) -> None:
    settings = company.entrance.settings
    voice = settings.voice.model_copy(update={"enabled": True})
    company.entrance = replace(company.entrance, settings=settings.model_copy(update={"voice": voice}))


def turn_celebrations_on(company: ChatCompany) -> None:
    settings = company.entrance.settings
    celebrations = settings.celebrations.model_copy(update={"enabled": True})
    company.entrance = replace(company.entrance, settings=settings.model_copy(update={"celebrations": celebrations}))


def turn_customers_on(company: ChatCompany) -> None:
    settings = company.entrance.settings
    customers = settings.customers.model_copy(update={"enabled": True, "public_url": "https://thanks.example.com"})
    company.entrance = replace(company.entrance, settings=settings.model_copy(update={"customers": customers}))


async def helped(company: ChatCompany, reader: Profile, typed: str = " HELP ") -> list[str]:
    (facts,) = (block for block in (await company.types(reader, typed)).blocks if isinstance(block, Facts))
    return [usage.text for usage, _ in facts.rows if isinstance(usage, Command)]


@pytest.mark.parametrize(
    ("reader", "theirs", "not_theirs"),
    [
        (BO, {"/pulse", "/kudos mine"}, {"/pulse digest", "/pulse mirror", "/pulse summary", "/pulse items"}),
        (ANA, {"/pulse digest", "/pulse mirror"}, {"/pulse summary", "/pulse items", "/waterline people"}),
        (DANA, {"/pulse digest", "/pulse mirror", "/pulse summary", "/pulse items", "/waterline people"}, set()),
    ],
)
async def test_help_lists_what_answers_the_reader_and_nothing_else(
    company: ChatCompany, reader: Profile, theirs: set[str], not_theirs: set[str]
) -> None:
    listed = {*await helped(company, reader)}
    assert theirs <= listed
    assert not not_theirs & listed


async def test_help_offers_nothing_that_is_not_turned_on(company: ChatCompany) -> None:
    assert "not turned on here" in told(await company.does(BO, Typed("", "general", "/voice")))
    assert not [typed for typed in await helped(company, BO) if "voice" in typed]
    turn_voice_on(company)
    assert {"/voice", "/voice inbox"} <= {*await helped(company, BO)}


async def test_settings_hold_what_was_set(company: ChatCompany) -> None:
    form = await company.types(ANA, "settings")
    assert filled(form) == {"posts": "yes", "language": "en"}
    assert said(await company.submits(ANA, form, posts="no", language="ja")) == "保存しました。"
    form = await company.types(ANA, "settings")
    assert filled(form) == {"posts": "no", "language": "ja"}
    assert form.title == "自分の設定"
    assert filled(await company.types(BO, "settings")) == {"posts": "yes", "language": "en"}


@pytest.mark.parametrize("answers", [{"posts": ""}, {"posts": "maybe"}, {"language": "xx"}, {"posts": ("yes",)}])
async def test_settings_that_are_none_change_nothing(company: ChatCompany, answers: dict[str, Any]) -> None:
    form = await company.types(ANA, "settings")
    refused = await company.submits(ANA, form, **answers)
    assert isinstance(refused, Refusal)
    assert told(refused).startswith("We did not understand that")
    assert filled(await company.types(ANA, "settings")) == {"posts": "yes", "language": "en"}


async def test_a_person_the_platform_tells_about_is_asked_for_once(
    company: ChatCompany, platform: RememberingPlatform, clock: FakeClock
) -> None:
    platform.strangers["U9"] = replace(BO, platform_id="U9", name="Noa Berg", handle="Noa.B")
    for deed in ("for mending the door, so that nobody froze", "for the calm answer to the angry customer in Oslo"):
        assert "Noa Berg" in said(await company.types(ANA, f"<@U9> {deed} #courage"))
    assert platform.asked == ["U9"]
    assert "Noa Berg" in said(await company.types(BO, f"@noa.b {THANKS} #courage"))


async def test_a_team_is_its_active_people(company: ChatCompany) -> None:
    reply = said(await company.types(ANA, f"@support {THANKS} #courage"))
    assert "三浦 美香 is on its way" in reply
    assert "Gus" not in reply
