"""The admins own the values, in chat."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.config.settings import Settings
from bot.messages.message import Form, Message, TextInput
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted
from commands.org.open_workspace import open_workspace
from storage.org import values
from tests.cast import ANA, DANA, MIKA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, filled, labels, said, told

ALL = ["Courage", "Care for customers", "Keep promises", "Make room for others", "Scrape off barnacles"]


def names(overview: Message) -> list[str]:
    found = sorted((told(overview).find(name), name) for name in [*ALL, "Bravery", "Patience"])
    return [name for at, name in found if at >= 0]


async def form_of(company: ChatCompany, name: str) -> Form:
    """The form of a value, as Dana opens it."""
    overview = await company.types(DANA, "values")
    change = [button for button in buttons(overview) if button.label == "Change"][names(overview).index(name)]
    form = await company.does(DANA, Pressed(change.action, change.value))
    assert isinstance(form, Form)
    return form


async def new(company: ChatCompany, **answers: str) -> Any:
    form = await company.presses(DANA, await company.types(DANA, "values"), "Add a value")
    return await company.submits(DANA, form, **{"name_en": "Patience", "emoji": "🐢", **answers})


async def test_everybody_reads_the_values_in_their_language(company: ChatCompany) -> None:
    overview = await company.types(ANA, "values")
    assert names(overview) == ALL
    assert labels(overview) == []
    assert "🦁 勇気（#勇気）" in "".join(str(span) for span in (await company.types(MIKA, "values")).blocks[1].line)


async def test_an_admin_adds_a_value_that_counts_at_once(company: ChatCompany, platform: RememberingPlatform) -> None:
    kept = await new(company, name_ja="忍耐", position="2", practice_en="we let others finish")
    assert said(kept).startswith("Saved.")
    assert names(await company.types(ANA, "values")) == ["Courage", "Patience", *ALL[1:]]
    await company.types(ANA, f"@bo {THANKS} #patience")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🐢 Patience."]


async def test_a_kudos_keeps_the_name_of_its_day(company: ChatCompany, platform: RememberingPlatform) -> None:
    reply = await company.types(ANA, f"@bo {THANKS} #courage")
    await company.submits(DANA, await form_of(company, "Courage"), name_en="Bravery", emoji="🐅")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]
    assert "🦁 Courage" in told(await company.types(ANA, "given"))
    form = await company.presses(ANA, reply, "Change it")
    assert [option.label for option in form.blocks[0].options][:2] == ["🦁 Courage", "🛟 Care for customers"]
    await company.submits(ANA, form, words="for staying until the last customer could open")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]


async def test_a_renamed_value_is_found_by_its_new_name_only(company: ChatCompany) -> None:
    await company.submits(DANA, await form_of(company, "Courage"), name_en="Bravery", name_ja="勇敢")
    assert "no value #courage" in said(await company.types(ANA, f"@bo {THANKS} #courage"))
    assert "on its way" in said(await company.types(ANA, f"@bo {THANKS} #勇敢"))


async def test_a_retired_value_stays_in_history_and_is_offered_no_more(company: ChatCompany) -> None:
    reply = await company.types(ANA, f"@bo {THANKS} #courage")
    await company.submits(DANA, await form_of(company, "Courage"), status="retired")
    assert "🦁 Courage" in told(await company.types(ANA, "given"))
    assert names(await company.types(ANA, "values")) == ALL[1:]
    assert "🦁 Courage" not in told(await company.types(ANA, ""))
    assert "no value #courage" in said(await company.types(ANA, f"@bo {THANKS} #courage"))
    assert await company.reacts(ANA, MIKA, "🦁") is None
    change = await company.presses(ANA, reply, "Change it")
    assert filled(change)["value"] == next(one.value for one in change.blocks[0].options if "Courage" in one.label)
    assert "Changed" in said(await company.submits(ANA, change, words="for a word at the right time, which helped us"))


async def test_a_retired_value_can_come_back(company: ChatCompany) -> None:
    await company.submits(DANA, await form_of(company, "Courage"), status="retired")
    assert names(await company.types(DANA, "values")) == [*ALL[1:], "Courage"]
    form = await form_of(company, "Courage")
    await company.submits(DANA, form, status="used", position="1")
    assert names(await company.types(ANA, "values")) == ALL


@pytest.mark.parametrize(
    ("name", "place", "order"),
    [
        ("Courage", "5", [*ALL[1:], "Courage"]),
        ("Scrape off barnacles", "1", ["Scrape off barnacles", *ALL[:4]]),
        ("Keep promises", "3", ALL),
        ("Courage", "999", [*ALL[1:], "Courage"]),
    ],
)
async def test_an_admin_orders_the_values(company: ChatCompany, name: str, place: str, order: list[str]) -> None:
    await company.submits(DANA, await form_of(company, name), position=place)
    assert names(await company.types(ANA, "values")) == order


async def test_a_value_needs_a_name_in_the_languages_of_the_company_only(company: ChatCompany) -> None:
    """What it is called in another one, from before, is not lost."""

    def needed(form: Form) -> set[str]:
        return {block.name for block in form.blocks if isinstance(block, TextInput) and block.required}

    of_one = company.entrance.settings.model_copy(update={"languages": ("ja",)})
    company.entrance = replace(company.entrance, settings=of_one)
    added = await company.presses(DANA, await company.types(DANA, "values"), "Add a value")
    assert needed(added) == {"name_ja", "emoji"}
    assert "name_en" not in filled(added)
    changed = await form_of(company, "Courage")
    assert needed(changed) == {"name_ja", "emoji"}
    assert filled(changed)["name_en"] == "Courage"


async def test_a_value_whose_place_nobody_touched_stays_where_it_is(company: ChatCompany) -> None:
    await company.submits(DANA, await form_of(company, "Keep promises"), position="", practice_en="we say when")
    await new(company, position="")
    assert names(await company.types(ANA, "values")) == [*ALL, "Patience"]


async def test_a_translation_is_added_and_what_has_none_reads_in_the_first_language(company: ChatCompany) -> None:
    await new(company)
    assert "🐢 Patience" in told(await company.types(MIKA, "values"))
    await company.submits(DANA, await form_of(company, "Patience"), name_ja="忍耐", practice_ja="最後まで聞きます")
    page = told(await company.types(MIKA, "values"))
    assert "🐢 忍耐" in page
    assert "最後まで聞きます" in page


@pytest.mark.parametrize(
    ("answers", "key", "at"),
    [
        ({"name_en": ""}, "values.refused.name", "name_en"),
        ({"name_en": "---"}, "values.refused.name", "name_en"),
        ({"name_en": "Don't panic!"}, "values.refused.name", "name_en"),
        ({"name_ja": "忍" * 41}, "values.refused.name", "name_ja"),
        ({"name_en": "COURAGE"}, "values.refused.taken", "name_en"),
        ({"name_en": "勇気"}, "values.refused.taken", "name_en"),
        ({"practice_en": "x" * 201}, "kudos.refused.too_long", "practice_en"),
        ({"emoji": ""}, "values.refused.emoji", "emoji"),
        ({"emoji": "turtle"}, "values.refused.emoji", "emoji"),
        ({"emoji": "亀"}, "values.refused.emoji", "emoji"),
        ({"emoji": "🐢🐢"}, "values.refused.emoji", "emoji"),
        ({"emoji": f":{'x' * 60}:"}, "values.refused.emoji", "emoji"),
        ({"emoji": "🦁\ufe0f"}, "values.refused.taken", "emoji"),
        ({"position": "0"}, "refused.not_understood", None),
        ({"position": "9" * 5000}, "refused.not_understood", None),
    ],
)
async def test_a_value_that_people_could_not_use_is_refused(
    company: ChatCompany, answers: dict[str, str], key: str, at: str | None
) -> None:
    refused = await new(company, **answers)
    assert isinstance(refused, Refusal)
    assert (refused.key, refused.input) == (key, at)
    assert told(refused)
    assert told(refused, "ja")
    assert names(await company.types(DANA, "values")) == ALL


async def test_a_workspace_has_its_own_emoji(company: ChatCompany, platform: RememberingPlatform) -> None:
    await new(company, emoji=":turtle-dance:")
    await company.types(ANA, f"@bo {THANKS} :turtle-dance:")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for :turtle-dance: Patience."]


async def test_nobody_but_an_admin_owns_the_values(company: ChatCompany) -> None:
    form = await form_of(company, "Courage")
    for answer in (
        await company.does(ANA, Pressed("values.edit", "0")),
        await company.does(ANA, Pressed("values.edit", form.state["value"])),
        await company.submits(ANA, form, name_en="Bravery"),
        await company.submits(ANA, form, status="retired"),
    ):
        assert told(answer).startswith("Only an admin can do this. Ask one of yours.")
    assert names(await company.types(ANA, "values")) == ALL


@pytest.mark.parametrize("value", ["", "x", "-1", "999999", "9" * 30, "9" * 5000])
async def test_a_value_that_is_none_is_answered_kindly(company: ChatCompany, value: str) -> None:
    assert said(await company.does(DANA, Pressed("values.edit", value))).startswith("This value is no longer there.")
    answers = {"name_en": "Patience", "emoji": "🐢"}
    refused = await company.does(DANA, Submitted("values.keep", answers, {"value": value}))
    assert isinstance(refused, Refusal)
    assert told(refused)
    assert names(await company.types(DANA, "values")) == ALL


async def test_an_emoji_s_short_name_is_kept_as_the_emoji_it_means(company: ChatCompany) -> None:
    form = await company.presses(DANA, await company.types(DANA, "values"), "Add a value")
    await company.submits(DANA, form, name_en="Patience", name_ja="根気", emoji=":turtle:")
    assert "🐢 Patience" in str(await company.types(DANA, "values"))
    form = await company.presses(DANA, await company.types(DANA, "values"), "Add a value")
    refused = await company.submits(DANA, form, name_en="Nerve", name_ja="度胸", emoji=":lion_face:")
    assert isinstance(refused, Refusal)  # 🦁 is taken
    assert refused.input == "emoji"


async def test_processes_that_begin_with_a_workspace_at_once_give_it_one_set_of_values(
    opened: str, settings: Settings
) -> None:
    begins = (open_workspace("web", "elsewhere", "Mountain", settings) for _ in range(8))
    [workspace, *_] = await asyncio.gather(*begins)
    names = [value.names["en"] for value in await values.every(workspace.id)]
    assert names == [value.names["en"] for value in settings.values]
