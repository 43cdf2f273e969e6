"""Somebody names a barnacle without their name: sealed with what needs an answer, and nobody can say whose it is."""

from dataclasses import replace

import pytest

from bot.barnacles.actions import NameForm
from bot.barnacles.barnacles import BANDS
from bot.messages.message import ChoiceInput, Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted, Typed
from bot.messages.say import say
from bot.org.people import Profile
from storage import database
from storage.barnacles import barnacles, looks, me_too
from storage.database import statement
from tests.cast import ANA
from tests.stories.barnacles.naming import LINES, TRAVEL, list_of, next_morning
from tests.stories.conftest import ChatCompany, count, filled, said, told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced

WITHOUT = {**LINES, "unnamed": "yes"}
STAMPS = (TRAVEL, "Each trip waits for a stamp from the desk", "Every refund waits for a lawyer")
SEALED = "Sealed, without your name. It stands in the list from March 6, 2026, at the latest by March 20, 2026."


def boxes(voiced: Voiced) -> int:
    """How many bytes lie in boxes."""
    return sum(file.stat().st_size for file in voiced.check_ins.folders.sealed.files("*.boxes"))


def choices(form: Form) -> list[str]:
    """What one can choose about one's name."""
    found = [block for block in form.blocks if isinstance(block, ChoiceInput) and block.name == "unnamed"]
    return [option.label for block in found for option in block.options]


async def opens(voiced: Voiced, who: Profile, words: str = "") -> Form:
    form = await voiced.does(who, Typed(words, "general", "/barnacle"))
    assert isinstance(form, Form), form
    return form


async def names(voiced: Voiced, who: Profile, **answers: str) -> Message | Refusal | Form:
    outcome: Message | Refusal | Form = await voiced.submits(who, await opens(voiced, who), **WITHOUT | answers)
    return outcome


async def three_name(voiced: Voiced) -> None:
    for who, words in zip((HAND, OTHER, THIRD), STAMPS, strict=True):
        assert SEALED in told(await names(voiced, who, words=words))


async def news(voiced: Voiced) -> list[str]:
    """What stands in the channel."""
    await voiced.deliver()
    return [told(post) for post in voiced.platform.stands.get("kudos", {}).values()]


async def test_while_a_window_is_open_one_chooses_whether_ones_name_stands_there_and_reads_what_that_means(
    voiced: Voiced,
) -> None:
    assert choices(await opens(voiced, HAND)) == []
    assert "For now it can only be named with your name." in told(await opens(voiced, HAND))
    await voiced.opens_window()
    form = await opens(voiced, HAND)
    assert choices(form) == ["With my name: it stands there at once", "Without my name: it is sealed first"]
    assert filled(form)["unnamed"] == "no"
    assert "from March 6, 2026, at the latest by March 20, 2026" in told(form)
    assert "Nobody can tell you what becomes of it" in told(form)
    pressed = await voiced.does(HAND, Pressed("barnacles.name", ""))
    assert choices(pressed) == choices(form)
    assert filled(await voiced.does(HAND, Typed(f"barnacle {TRAVEL}", "", "/waterline")))["words"] == TRAVEL


@pytest.mark.parametrize(
    ("command", "text"),
    [("/barnacle", "list"), ("/barnacle", "List travel"), ("/waterline", "barnacle list")],
)
async def test_who_asks_for_the_list_reads_it_also_while_a_window_is_open(
    voiced: Voiced, command: str, text: str
) -> None:
    assert isinstance(await voiced.does(HAND, Typed(text, "general", command)), Message)
    await voiced.opens_window()
    assert isinstance(await voiced.does(HAND, Typed(text, "general", command)), Message)


async def test_what_three_named_stands_in_the_list_by_nobody_and_in_the_channel_once_somebody_looks_after_it(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    await three_name(voiced)
    assert await count("barnacle") == 0
    await voiced.window_ends()
    page = await list_of(voiced, LEAD)
    for words in STAMPS:
        assert words in told(page)
    assert "In the way since the week of March 2, 2026. Named without a name." in told(page)
    await statement("update person set language = 'ja' where handle = 'lead2'")
    japanese = told(await list_of(voiced, Profile("@lead2", "Lead 2", "lead2")))
    assert "2026年3月2日の週からじゃまになっています。名前を出さずに挙げられました。" in japanese
    assert "Proposed to Hedda Quill." in told(page)
    assert await count("barnacle where namer_id is not null") == 0
    assert await count("barnacle_me_too") == 0
    for who in (HAND, LEAD):  # whoever named it may press it as everybody may
        assert "You are counted" in said(await voiced.presses(who, page, "Me too (shown to nobody)"))
    await next_morning(voiced, 3)
    assert await news(voiced) == [], "nobody answers for these words yet"
    await voiced.presses(LEAD, page, "I look after it")
    await next_morning(voiced)
    [post] = await news(voiced)
    assert "Named without a name." in post
    for name in ("Hand 11", "Hand 21", "Hand 31"):
        assert name not in post + told(page)


async def test_of_how_many_it_hinders_nothing_is_said_before_there_are_five(voiced: Voiced) -> None:
    """Nobody is counted with it, so "some" could be nobody, and what is alike up to four tells of no first one."""
    await voiced.opens_window()
    await three_name(voiced)
    await voiced.window_ends()
    here, staff = voiced.entrance.workspace.id, [person.id for person in voiced.staff]
    barnacle, unpressed, _ = await barnacles.standing(here, 0, 3)
    for count_so_far, person in enumerate(staff[:5], 1):
        await me_too.add(here, barnacle.id, person)
        await looks.draw_bands(here, BANDS)
        page = told(await list_of(voiced, LEAD))
        assert ("In the way of 5 to 9 people, since the week of" in page) is (count_so_far == 5)
        assert page.count("In the way since the week of") == (2 if count_so_far == 5 else 3)
    assert unpressed.hindered_at_least == BANDS[0]


async def test_the_form_says_of_the_server_and_the_rest_what_the_form_of_a_concern_says(voiced: Voiced) -> None:
    await voiced.opens_window()
    concern, barnacle = told(await voiced.opens_form(HAND)), told(await opens(voiced, HAND))
    assert say("en", "voice.limits") in concern
    assert say("en", "voice.limits") in barnacle
    assert "until then they could look at both" in barnacle


async def test_whoever_ends_it_thanks_nobody_by_kudos_and_the_post_thanks_only_them(voiced: Voiced) -> None:
    settings = voiced.entrance.settings
    kudos = settings.kudos.model_copy(update={"barnacle_value": "Courage"})
    voiced.entrance = replace(voiced.entrance, settings=settings.model_copy(update={"kudos": kudos}))
    await voiced.opens_window()
    assert "Where you give your name, whoever takes care of it is thanked in it, for Courage." in told(
        await opens(voiced, HAND)
    )
    await three_name(voiced)
    await voiced.window_ends()
    await voiced.presses(LEAD, await list_of(voiced, LEAD), "I look after it")
    form = await voiced.presses(LEAD, await list_of(voiced, LEAD), "Say how it ends")
    assert "is thanked in your name" not in told(form)
    assert "Thank you." in told(await voiced.submits(LEAD, form, ending="scraped_off"))
    assert await count("kudos") == 0
    await next_morning(voiced, 3)
    [post] = await news(voiced)
    assert "Thank you,  Lead 1 ." in post


async def test_with_its_name_it_is_named_as_before_and_the_form_that_shows_similar_ones_asks_no_more(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    assert "stands in the list now" in said(await names(voiced, HAND, unnamed="no"))
    similar = await names(voiced, OTHER, unnamed="no")
    assert isinstance(similar, Form)
    assert choices(similar) == []
    assert "Named by Hand 11." in told(await list_of(voiced, LEAD))


async def test_what_is_like_another_is_released_as_its_own_and_whoever_looks_after_it_joins_them(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    await names(voiced, LEAD, unnamed="no")
    await three_name(voiced)
    await voiced.window_ends()
    assert await count("barnacle") == 4
    [alike] = await statement("select id from barnacle where words = %(words)s and namer_id is null", words=TRAVEL)
    await voiced.does(HEAD, Pressed("barnacles.take", str(alike["id"])))
    form = await voiced.does(HEAD, Pressed("barnacles.join", str(alike["id"])))
    [into] = [block for block in form.blocks if isinstance(block, ChoiceInput)]
    assert "They are one now." in told(await voiced.submits(HEAD, form, into=into.options[0].value))
    assert await count("barnacle where joined_into is not null") == 1


async def test_an_empty_line_and_a_long_one_are_refused_at_the_input_and_nothing_is_sealed(voiced: Voiced) -> None:
    await voiced.opens_window()
    sizes = boxes(voiced)
    for name in LINES:
        for text, says in ((" \ufffc\n", "in one line"), ("x" * 3_001, "These are 3001 characters, and 200 fit.")):
            reply = await names(voiced, HAND, **{name: text})
            assert isinstance(reply, Refusal)
            assert reply.input == name
            assert says in told(reply)
            assert told(reply, "ja")
    assert boxes(voiced) == sizes


async def test_where_nobody_may_name_without_a_name_the_form_says_so_and_keeps_the_words(voiced: Voiced) -> None:
    await voiced.opens_window()
    form = await opens(voiced, HAND)
    newcomer = Profile("@nia", "Nia Bell", "nia")
    by_newcomer = await voiced.submits(newcomer, form, **WITHOUT)
    voiced.check_ins.folders.keys.remove("*.window.open")
    kept = await voiced.submits(HAND, form, **WITHOUT)
    for answer in (by_newcomer, kept):
        assert isinstance(answer, Form)
        assert choices(answer) == []
        assert "For now it can only be named with your name." in told(answer)
        assert {name: filled(answer)[name] for name in LINES} == LINES
    assert "stands in the list now" in said(await voiced.submits(HAND, kept, **LINES))


async def test_where_no_concerns_are_taken_a_choice_that_comes_all_the_same_names_nothing(company: ChatCompany) -> None:
    kept = await company.does(ANA, Submitted(NameForm.KEY, WITHOUT))
    assert isinstance(kept, Form)
    assert "For now it can only be named with your name." in told(kept)
    assert {name: filled(kept)[name] for name in LINES} == LINES
    assert "did not understand" in told(await company.does(ANA, Submitted(NameForm.KEY, WITHOUT | {"kind": "boat"})))
    assert await count("barnacle") == 0


async def test_opening_the_form_and_sealing_ask_nothing_of_the_database(voiced: Voiced) -> None:
    await voiced.opens_window()
    await opens(voiced, HAND)
    await database.close_database()
    form = await opens(voiced, OTHER, f"ask <@@hand11> and <@@lead1> for each stamp: {TRAVEL}")
    assert filled(form)["words"] == f"ask @… and @… for each stamp: {TRAVEL}"
    assert SEALED in told(await voiced.submits(OTHER, form, **WITHOUT))
    assert isinstance(await voiced.does(THIRD, Pressed("barnacles.name", "")), Form)


async def test_what_one_alone_names_waits_until_a_concern_and_another_barnacle_make_it_three_who_wrote(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    await names(voiced, HAND)
    await voiced.window_ends()
    assert await count("barnacle") == 0
    await voiced.seals(OTHER, CAFE, at_once="no")
    await names(voiced, THIRD, words=STAMPS[1])
    await voiced.window_ends()
    assert await count("concern") == 1
    assert await count("barnacle") == 2
