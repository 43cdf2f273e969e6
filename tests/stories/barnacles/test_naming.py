"""Somebody names what gets in the way, and others say that it hinders them, too: once each, and seen by nobody."""

from typing import Any

import pytest

from bot.messages.message import ChoiceInput, Form, Quote
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, GUO, MIKA
from tests.stories.barnacles.naming import LINES, TRAVEL, list_of, named, next_morning, ticks
from tests.stories.conftest import ChatCompany, count, filled, said, told


async def test_ana_names_a_barnacle_and_everybody_reads_it_with_her_name(company: ChatCompany) -> None:
    assert "stands in the list now" in said(await named(company, ANA))
    english, japanese = told(await list_of(company, BO)), told(await list_of(company, MIKA), "ja")
    for text in LINES.values():
        assert text in english
        assert text in japanese
    assert "In the way of some, since March 2, 2026. Named by Ana Lindqvist." in english
    assert "じゃまになっている人：一部の人" in japanese


async def test_an_idea_is_named_in_the_same_form(company: ChatCompany) -> None:
    assert "Thank you for the idea" in said(await named(company, ANA, kind="idea"))
    assert "An idea that some would like" in told(await list_of(company, BO))


@pytest.mark.parametrize(
    "typed", [Typed(TRAVEL, "general", "/barnacle"), Typed(f"Barnacle {TRAVEL}", "general", "/waterline")]
)
async def test_what_is_typed_after_the_command_stands_in_the_form(company: ChatCompany, typed: Typed) -> None:
    form = await company.does(ANA, typed)
    assert filled(form)["words"] == TRAVEL


async def test_a_person_in_what_is_typed_is_written_by_name(company: ChatCompany) -> None:
    form = await company.does(ANA, Typed("ask <@@bo> for each stamp", "general", "/barnacle"))
    assert filled(form)["words"] == "ask @Bo Achterberg for each stamp"


async def test_words_that_no_line_takes_are_shown_above_it(company: ChatCompany) -> None:
    form = await company.does(ANA, Typed("form " * 60, "general", "/barnacle"))
    assert Quote(("form " * 60).strip()) in form.blocks
    assert filled(form)["words"] == ""


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize(
    ("text", "says", "says_ja"),
    [
        (" \n", "in one line", "一行で"),
        ("\ufffc", "in one line", "一行で"),  # a picture that was pasted
        ("x" * 201, "200 fit", "200文字まで"),
        ("x" * 3_001, "These are 3001 characters", "200文字まで"),
    ],
)
async def test_an_empty_line_and_a_long_one_are_refused_at_the_input(
    company: ChatCompany, name: str, text: str, says: str, says_ja: str
) -> None:
    reply = await named(company, ANA, **{name: text})
    assert isinstance(reply, Refusal)
    assert reply.input == name
    assert says in told(reply)
    assert says_ja in told(reply, "ja")
    assert await count("barnacle") == 0


async def test_one_event_that_comes_twice_names_one(company: ChatCompany) -> None:
    form = await company.does(ANA, Typed("", "general", "/barnacle"))
    for _ in range(2):
        assert "stands in the list" in said(await company.submits(ANA, form, "event:1", **LINES))
    assert await count("barnacle") == 1


async def test_a_guest_of_another_company_names_nothing(company: ChatCompany) -> None:
    assert not isinstance(await company.does(GUO, Typed("", "general", "/barnacle")), Form)


# --- similar ones


ALIKE = "A travel form needs three signatures from the desk"


async def test_bo_sees_what_ana_named_like_it_before_his_is_sent_and_joins_hers(company: ChatCompany) -> None:
    await named(company, ANA)
    form = await named(company, BO, words=ALIKE)
    assert isinstance(form, Form)
    assert Quote(TRAVEL) in form.blocks
    assert filled(form)["words"] == ALIKE
    reply = await company.submits(BO, form, similar=str(await number()))
    assert "Nobody sees who said so" in said(reply)
    assert await count("barnacle") == 1
    assert await count("barnacle_me_too") == 2


async def test_bo_names_his_all_the_same(company: ChatCompany) -> None:
    await named(company, ANA)
    form = await named(company, BO, words=ALIKE)
    assert "stands in the list" in said(await company.submits(BO, form))
    assert await count("barnacle") == 2


async def test_japanese_lines_are_compared_by_their_characters(company: ChatCompany) -> None:
    await named(company, MIKA, words="出張の申請書に署名が三つ必要です")
    assert isinstance(await named(company, BO, words="出張申請書には署名が三つも必要です"), Form)


@pytest.mark.parametrize(
    "words", ["Every refund waits for a lawyer to read it", "Travel form", "The weekly meeting on Fridays"]
)
async def test_what_is_not_alike_is_named_at_once(company: ChatCompany, words: str) -> None:
    await named(company, ANA)
    assert "stands in the list" in said(await named(company, BO, words=words))


async def test_the_form_offers_three_similar_ones_at_most(company: ChatCompany) -> None:
    for number_ in range(5):
        await company.submits(ANA, await named_or_form(company, ANA, f"{TRAVEL} number {number_}"))
    form = await named(company, BO)
    [choice] = [block for block in form.blocks if isinstance(block, ChoiceInput) and block.name == "similar"]
    assert len(choice.options) == 4


# --- me too


async def test_everybody_counts_once_and_the_list_shows_the_band_of_the_day(company: ChatCompany) -> None:
    await named(company, ANA)
    for person in (BO, CY, DANA):
        assert "Nobody sees who said so" in said(await presses_me_too(company, person))
        assert "counted already" in said(await presses_me_too(company, person))
    assert "誰が押したかは誰にも見えません" in said(await presses_me_too(company, MIKA))
    assert await count("barnacle_me_too") == 5
    assert "In the way of some" in told(await list_of(company, ANA))  # as it was when the day began
    await next_morning(company)
    assert "In the way of 5 to 9 people" in told(await list_of(company, ANA))


async def test_the_band_is_drawn_once_a_day_whoever_presses_meanwhile(company: ChatCompany) -> None:
    await named(company, ANA)
    await next_morning(company)
    for person in (BO, CY, DANA, MIKA):
        await presses_me_too(company, person)
    await ticks(company)
    assert "In the way of some" in told(await list_of(company, ANA))


async def test_whoever_named_it_is_counted_from_the_start(company: ChatCompany) -> None:
    await named(company, ANA)
    assert "counted already" in said(await presses_me_too(company, ANA))


@pytest.mark.parametrize("value", ["999999", "", "none"])
async def test_a_me_too_for_nothing_is_answered_kindly(company: ChatCompany, value: str) -> None:
    reply = await company.does(BO, Pressed("barnacles.me_too", value))
    assert said(reply) == "It is not in the list any more."


async def test_the_list_turns_its_pages_from_the_oldest_on(company: ChatCompany) -> None:
    names = ("anchor", "boat", "chart", "deck", "engine", "flag", "gull", "hull", "island", "jetty")
    for name in names:
        company.entrance.clock.move(minutes=1)  # type: ignore[attr-defined]
        await named(company, ANA, words=f"{name} {name}s {name}board {name}less rule")
    page = await list_of(company, BO)
    assert [name for name in names if f"{name}less rule" in told(page)] == [*names[:6]]
    assert "4 further ones stand behind these." in told(page)
    further = await company.presses(BO, page, "Further ones")
    assert [name for name in names if f"{name}less rule" in told(further)] == [*names[6:]]
    assert "further" not in told(further)


async def number() -> int:
    return int((await statement("select min(id) as number from barnacle"))[0]["number"])


async def presses_me_too(company: ChatCompany, person: Profile) -> Any:
    return await company.does(person, Pressed("barnacles.me_too", str(await number())))


async def named_or_form(company: ChatCompany, person: Profile, words: str) -> Form:
    """The form in which similar ones were shown, or one that is filled in."""
    form = await company.does(person, Typed(words, "general", "/barnacle"))
    shown = await company.submits(person, form, **(LINES | {"words": words}))
    return shown if isinstance(shown, Form) else form
