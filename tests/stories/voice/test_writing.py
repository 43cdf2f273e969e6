"""Somebody writes what needs an answer: who reads it is named before, and nobody learns who wrote."""

from dataclasses import replace

import pytest

from bot.messages.message import ChoiceInput, Form, Message, TextInput
from bot.messages.refusal import Refusal
from bot.messages.request import Opened, Pressed, Typed
from bot.org.people import Profile
from bot.voice.sealing import CHARACTERS_AT_MOST
from storage import database
from storage.org import lines_around
from storage.voice import concerns, conversations
from tests.stories.conftest import buttons, filled, labels, told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced, lines


async def released(voiced: Voiced) -> list[str]:
    await voiced.window_ends()
    return sorted(concern.words for concern in await concerns.every(voiced.entrance.workspace.id))


async def test_before_a_word_is_written_one_reads_who_would_read_it_and_of_how_many_one_is(voiced: Voiced) -> None:
    await voiced.opens_window()
    form = await voiced.opens_form(HAND)
    page = lines(form)
    assert "Whoever your manager reports to: read by Hedda Quill." in page
    assert "They know that one of 15 to 30 people wrote it." in page
    assert "from March 6, 2026, by March 20, 2026 at the latest" in told(form)
    assert "In danger call for help, and do not write here." in page
    [choice] = [block for block in form.blocks if isinstance(block, ChoiceInput) and block.name == "circle"]
    assert [option.label for option in choice.options] == ["Whoever your manager reports to", "The senior leaders"]
    assert "Your manager is one of them." not in page
    assert "Your manager is one of them." in lines(await voiced.opens_form(LEAD)), "Hedda leads the leads"


async def test_what_was_typed_stands_in_the_form_and_nothing_else_comes_of_it(voiced: Voiced) -> None:
    await voiced.opens_window()
    for command, typed in (("/voice", CAFE), ("/waterline", f"voice {CAFE}"), ("/waterline", f"Voice  {CAFE}")):
        form = await voiced.does(HAND, Typed(typed, "general", command))
        assert filled(form)["words"] == CAFE
    assert filled(await voiced.does(HAND, Typed("inbox and more", "", "/voice")))["words"] == "inbox and more"
    assert await released(voiced) == []


async def test_six_words_are_shown_once_and_lead_to_what_was_written_after_the_window(voiced: Voiced) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    assert len(six_words.split()) == 6
    early = await voiced.looks(HAND, six_words)
    assert isinstance(early, Refusal)
    assert early.input == "six_words"
    assert await released(voiced) == [CAFE]
    found = await voiced.looks(OTHER, six_words.upper())  # whoever has the words
    assert isinstance(found, Message)
    assert CAFE in told(found)
    assert "Its readers have it since March 6, 2026, and are to say within 7 days that it has arrived." in told(found)
    assert await voiced.looks(HAND, "six words that nobody ever drew") == early


async def test_with_its_six_words_it_is_replaced_and_taken_back_and_without_them_one_writes_more(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    first, second = await voiced.writes(HAND, "Caffe"), await voiced.writes(HAND, "Stairs")
    await voiced.writes(HAND, "The rota")
    assert "takes its place" in told(await voiced.seals(HAND, CAFE, six_words=first))
    assert "is taken back" in told(await voiced.seals(HAND, "", six_words=second))
    assert await released(voiced) == [CAFE, "The rota"]


async def test_words_are_kept_in_the_chat_only_for_whoever_asks_and_with_a_warning(voiced: Voiced) -> None:
    await voiced.opens_window()
    sealed = await voiced.seals(HAND, CAFE)
    assert isinstance(sealed, Message)
    assert "these words prove for ever that you wrote it" in told(sealed)
    await voiced.deliver()
    before = len(voiced.platform.read(HAND.platform_id))
    [keep] = [button for button in buttons(sealed) if button.action == "voice.keep"]
    assert "They stand in your chat now." in told(await voiced.presses_button(HAND, keep))
    assert len(voiced.platform.read(HAND.platform_id)) == before + 1
    assert keep.value in told(list(voiced.platform.stands[HAND.platform_id].values())[-1])
    assert "did not understand" in told(await voiced.does(HAND, Pressed("voice.keep", "an advertisement")))


REFUSED = [
    ({"words": "  \n "}, "empty", "words"),
    ({"words": "\ufffc"}, "empty", "words"),  # a picture that was pasted
    ({"words": "x" * (CHARACTERS_AT_MOST + 1)}, "too_long", "words"),
    ({"words": CAFE, "circle": "7"}, "outside", "circle"),
    ({"words": CAFE, "circle": ""}, "outside", "circle"),
    ({"words": CAFE, "six_words": "my own six words are these"}, "no_way_back", "six_words"),
]


async def test_what_cannot_be_taken_says_why_at_the_input_and_the_form_keeps_the_rest(voiced: Voiced) -> None:
    await voiced.opens_window()
    form = await voiced.opens_form(HAND)
    for answers, key, at in REFUSED:
        refused = await voiced.submits(HAND, form, **{"circle": "0", **answers})
        assert isinstance(refused, Refusal)
        assert (refused.key, refused.input) == (f"voice.refused.{key}", at)
        assert told(refused)
        assert told(refused, "ja")
    assert await released(voiced) == []


async def test_whoever_takes_their_time_finds_their_text_in_the_form_of_the_next_window(voiced: Voiced) -> None:
    await voiced.opens_window()
    form = await voiced.opens_form(HAND)
    voiced.clock.move(seconds=(voiced.window.closes_at - voiced.clock.now()).total_seconds())
    assert await voiced.submits(HAND, form, circle="0", words=CAFE) == Refusal("voice.refused.closed")
    await voiced.window_ends()
    again = await voiced.submits(HAND, form, circle="0", words=CAFE)
    assert isinstance(again, Form)
    assert "nothing was sealed" in lines(again)
    assert filled(again)["words"] == CAFE
    assert isinstance(await voiced.submits(HAND, again, circle="0", at_once="yes"), Message)
    assert await released(voiced) == [CAFE]


async def test_a_text_of_3001_characters_that_was_typed_stands_whole_in_the_form(voiced: Voiced) -> None:
    await voiced.opens_window()
    form = await voiced.opens_form(HAND, "x" * (CHARACTERS_AT_MOST + 1))
    [words] = [block for block in form.blocks if isinstance(block, TextInput) and block.name == "words"]
    assert len(words.text) == CHARACTERS_AT_MOST + 1
    assert words.at_most == CHARACTERS_AT_MOST


async def test_where_nothing_can_be_written_a_sentence_says_why_and_looking_is_still_offered(voiced: Voiced) -> None:
    too_small = await voiced.does(HAND, Typed("", "", "/voice"))
    assert "It takes 15 people" in told(too_small)
    assert labels(too_small) == ["Look with my six words"]
    off = replace(
        voiced.entrance,
        settings=voiced.entrance.settings.model_copy(
            update={"voice": voiced.entrance.settings.voice.model_copy(update={"enabled": False})}
        ),
    )
    assert "not turned on here" in told((await off.answer(HAND.platform_id, "1", Typed("", "", "/voice"))).reply)
    await voiced.opens_window()
    newcomer = Profile("@nia", "Nia Bell", "nia")
    refused = told(await voiced.does(newcomer, Typed("", "", "/voice")))
    assert "who was given one since can write in the next, which opens after that" in refused
    assert "Guests, and whoever has no place in the lines, cannot write here." in refused, "nobody is looked up here"
    assert "you would read yourself, at once or where nobody acknowledges it" in told(
        await voiced.does(HEAD, Typed("", "", "/voice"))
    )


async def test_readers_whom_the_admins_named_are_a_circle_once_they_are_two(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER)
    assert len((await voiced.opens_window()).circles) == 2, "a reader alone is a person, and no office"
    await voiced.names_readers(THIRD)
    assert "The readers whom the admins named" not in lines(await voiced.opens_form(HAND)), "circles were frozen"
    await voiced.window_ends()
    assert "The readers whom the admins named: read by Hand 21 and Hand 31." in lines(await voiced.opens_form(HAND))
    assert "The readers whom the admins named" not in lines(await voiced.opens_form(OTHER)), (
        "nobody writes to themselves"
    )


async def test_that_somebody_wrote_first_changes_nothing_that_is_asked_for_a_home(
    voiced: Voiced, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a home asks of concerns begins with the first window, not with the first concern in it."""
    await voiced.opens_window()
    asked: list[str] = []
    run = database.statement

    async def noted(sql: str, /, **values: object) -> object:
        asked.append(sql)
        return await run(sql, **values)

    monkeypatch.setattr(concerns, "statement", noted)
    await voiced.does(OTHER, Opened())
    before, asked[:] = list(asked), []
    await voiced.writes(HAND, CAFE)
    await voiced.does(OTHER, Opened())
    assert asked == before != []


async def test_writing_and_the_form_ask_nothing_of_the_database_and_looking_tells_nothing_of_who(
    voiced: Voiced, monkeypatch: pytest.MonkeyPatch
) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    asked: list[str] = []
    run = database.statement

    async def noted(sql: str, /, **values: object) -> object:
        asked.append(f"{sql} {values}")
        return await run(sql, **values)

    for module in (conversations, lines_around):
        monkeypatch.setattr(module, "statement", noted)
    await voiced.looks(HAND, six_words)
    right, asked[:] = list(asked), []
    await voiced.looks(OTHER, "no words of anybody")
    assert asked == right
    assert len(asked) == 3, "all replies, all concerns with their looks, all circles of which one may wait"
    await voiced.window_ends()
    asked.clear()
    await voiced.looks(HAND, six_words)
    right, asked[:] = list(asked), []
    await voiced.looks(OTHER, "no words of anybody")
    assert asked == right
    assert len(asked) == 4, "and where those stand who are named in any"
    await database.close_database()
    assert isinstance(await voiced.seals(OTHER, "The stairs are dark"), Message)
    assert isinstance(await voiced.does(OTHER, Pressed("voice.write", "")), Form)


async def test_the_way_in_stands_at_home_and_under_a_check_in_while_a_window_is_open(voiced: Voiced) -> None:
    await voiced.opens_window()
    assert {"Something that needs an answer?", "Look with my six words"} <= {*labels(await voiced.opens_home(HAND))}
    pulse = await voiced.pulse(HAND)
    assert "Something that needs an answer?" in labels(pulse)
    assert isinstance(await voiced.presses(HAND, pulse, "Something that needs an answer?"), Form)
    voiced.check_ins.folders.keys.remove("*.window.open")
    assert "Something that needs an answer?" not in labels(await voiced.pulse(HAND)), "none is open"


async def test_where_concerns_were_turned_off_the_home_offers_to_look_and_nothing_that_never_answers(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    voiced.check_ins.folders.keys.remove("*.window.open")
    settings = voiced.entrance.settings
    rules = settings.voice.model_copy(update={"enabled": False})
    voiced.entrance = replace(voiced.entrance, settings=settings.model_copy(update={"voice": rules}))
    home = labels(await voiced.opens_home(HAND))
    assert "Look with my six words" in home
    assert "Something that needs an answer?" not in home
