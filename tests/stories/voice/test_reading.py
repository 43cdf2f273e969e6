"""Readers answer together what was written to them; whoever wrote it finds the answer, and nobody learns who it was."""

from datetime import timedelta

import pytest

from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage import database
from storage.diary import diary
from storage.voice import concerns
from tests.stories.conftest import buttons, labels, told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced, lines

STAIRS, ROTA = "The stairs are dark", "The rota comes on the evening before"
SHOUTS = "Bo shouts at people in front of customers, and nobody on the late shift dares to say a word"
DAY = timedelta(days=1)


async def inbox(voiced: Voiced, who: Profile) -> Message:
    page = await voiced.does(who, Typed("inbox", "", "/voice"))
    assert isinstance(page, Message)
    return page


async def opened(voiced: Voiced, who: Profile = HEAD) -> Message:
    page = await voiced.presses(who, await inbox(voiced, who), "Read and answer")
    assert isinstance(page, Message)
    return page


async def written(voiced: Voiced, *further: str) -> str:
    """Hand 11 writes about the café, which Hedda reads since Friday."""
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    for who, words in zip((OTHER, THIRD), further, strict=False):
        await voiced.writes(who, words)
    await voiced.window_ends()
    return six_words


async def test_a_reader_says_that_it_has_arrived_replies_and_closes_and_its_writer_finds_all_of_it(
    voiced: Voiced,
) -> None:
    six_words = await written(voiced)
    page = await opened(voiced)
    assert CAFE in told(page)
    assert HAND.name not in told(page)
    assert "It is here since March 6, 2026. Please say within 7 days that it has arrived." in told(page)
    arrived = await voiced.presses(HEAD, page, "It has arrived")
    assert "It has arrived" not in labels(arrived)
    assert "said on March 6, 2026 that it has arrived" in told(await voiced.looks(HAND, six_words))
    form = await voiced.presses(HEAD, arrived, "Reply")
    thanks = "Thank you. I ask the kitchen today."
    replied = await voiced.submits(HEAD, form, words=thanks)
    assert "Hedda Quill, March 6, 2026" in told(replied)
    found = told(await voiced.looks(HAND, six_words))
    assert thanks in found
    assert "Hedda" not in found, "readers answer together"
    form = await voiced.presses(HEAD, replied, "Closing word")
    closed = await voiced.submits(HEAD, form, closing="will change", changes_on="2026-04-01", because="From April on")
    assert "Closing word" not in labels(closed), "until that day is over"
    assert told(closed).index(thanks) < told(closed).index("From April on"), "in the order in which it was said"
    found = told(await voiced.looks(HAND, six_words))
    assert "it will change by April 1, 2026" in found
    assert "From April on" in found


async def test_only_who_is_in_its_circle_reads_a_concern_whatever_they_press(voiced: Voiced) -> None:
    await written(voiced)
    [concern] = await concerns.every(voiced.entrance.workspace.id)
    assert "Nothing was written to you so far." in told(await inbox(voiced, LEAD))
    for action in ("read", "arrived", "reply", "close", "abuse"):
        refused = told(await voiced.does(LEAD, Pressed(f"inbox.{action}", concern.key)))
        assert refused == told(await voiced.does(LEAD, Pressed(f"inbox.{action}", "no concern"))), action
        assert "There is nothing here that you can read." in refused
    form = await voiced.does(HEAD, Pressed("inbox.reply", concern.key))
    assert isinstance(await voiced.submits(LEAD, form, words="Who was it?"), Refusal)
    assert await concerns.replies_to(voiced.entrance.workspace.id, concern.key) == []


@pytest.mark.parametrize(
    ("answers", "key", "at"),
    [
        ({"closing": "will change"}, "day", "changes_on"),
        ({"closing": "will change", "changes_on": "2026-03-01"}, "day", "changes_on"),
        ({"closing": "will change", "changes_on": "in April"}, "day", "changes_on"),
        ({"closing": "will change", "changes_on": "2999-01-01"}, "day", "changes_on"),
        ({"closing": "stays", "because": " "}, "because", "because"),
        ({"closing": "stays", "because": "So it is", "said": "We open longer"}, "not_changed", "said"),
        ({"closing": "changed", "said": f"You wrote: {CAFE}"}, "quotes", "said"),
    ],
)
async def test_a_closing_word_says_what_it_has_to_and_repeats_nothing(
    voiced: Voiced, answers: dict[str, str], key: str, at: str
) -> None:
    await written(voiced)
    form = await voiced.presses(HEAD, await opened(voiced), "Closing word")
    refused = await voiced.submits(HEAD, form, **answers)
    assert isinstance(refused, Refusal)
    assert (refused.key, refused.input) == (f"inbox.refused.{key}", at)
    assert told(refused, "ja")


async def test_what_was_changed_quotes_no_other_concern_that_its_reader_has(voiced: Voiced) -> None:
    await written(voiced, SHOUTS)
    [cafe] = [concern.key for concern in await concerns.every(voiced.entrance.workspace.id) if concern.words == CAFE]
    form = await voiced.does(HEAD, Pressed("inbox.close", cafe))
    refused = await voiced.submits(HEAD, form, closing="changed", said=f"You wrote: {SHOUTS}")
    assert isinstance(refused, Refusal)
    assert (refused.key, refused.input) == ("inbox.refused.repeats", "said")


async def test_what_was_changed_is_told_to_everybody_below_and_the_count_to_all(voiced: Voiced) -> None:
    await written(voiced)
    form = await voiced.presses(HEAD, await opened(voiced), "Closing word")
    did = "The kitchen stays open until nine."
    await voiced.submits(HEAD, form, closing="changed", said=did)
    home = told(await voiced.opens_home(THIRD))
    assert "Hedda Quill" in home
    assert did in home
    assert CAFE not in home
    assert "1 concern was answered last week. If it is yours, look with your six words." in home
    again = await voiced.submits(HEAD, form, closing="stays", because="No")
    assert again == Refusal("inbox.refused.closed")
    kinds = {entry.kind for entry in await diary.page(voiced.entrance.workspace.id, None, 50)}
    assert not [kind for kind in kinds if "concern" in kind], "who closed which, and when, stands nowhere"
    await voiced.live_until(voiced.clock.now() + 5 * DAY, 8 * timedelta(hours=1))
    invitation = told(voiced.invitation(THIRD))
    assert did in invitation
    assert "1 concern was answered last week." in invitation
    await voiced.live_until(voiced.clock.now() + 9 * DAY, 8 * timedelta(hours=1))
    assert "was answered last week" not in told(await voiced.opens_home(THIRD))


async def test_of_a_circle_of_two_of_whom_one_left_the_other_reads_on_and_then_its_step_up(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await voiced.opens_window()
    form = await voiced.opens_form(HAND)
    assert "or none of them is left to answer it, Hedda Quill can read it, too." in lines(form)
    [choice] = [block for block in form.blocks if getattr(block, "name", "") == "circle"]
    named = next(option.value for option in choice.options if "admins named" in option.label)  # type: ignore[union-attr]
    await voiced.seals(HAND, CAFE, circle=named)
    await voiced.window_ends()
    assert [CAFE in told(await inbox(voiced, who)) for who in (OTHER, THIRD, HEAD)] == [True, True, False]
    for gone, reading in ((OTHER, [True, False]), (THIRD, [False, True])):
        await database.statement(
            "update person set is_active = false where platform_id = %(gone)s", gone=gone.platform_id
        )
        assert [CAFE in told(await inbox(voiced, who)) for who in (THIRD, HEAD)] == reading


async def test_readers_read_once_a_day_at_most_that_something_waits_and_nothing_of_what_it_says(
    voiced: Voiced,
) -> None:
    await written(voiced, STAIRS, ROTA)
    before = len(voiced.platform.read(HEAD.platform_id))

    async def letters(days: float) -> list[str]:
        await voiced.live_until(voiced.clock.now() + days * DAY, timedelta(hours=1))
        posts = voiced.platform.read(HEAD.platform_id)[before:]
        return [post for post in posts if "for a word of yours" in post]

    assert await letters(0.1) == ["3 concerns wait for a word of yours."]
    assert len(await letters(3)) == 1, "nothing new came"
    await voiced.writes(HAND, "The lift stands still")
    await voiced.window_ends()
    assert len(await letters(0.1)) == 2
    assert not [post for post in voiced.platform.read(LEAD.platform_id) if "for a word" in post]
    home = await voiced.opens_home(HEAD)
    assert "4 concerns wait for a word of yours." in told(home)
    assert "What needs an answer" in labels(home)


async def test_a_form_of_a_concern_that_rose_or_was_closed_meanwhile_loses_nothing(voiced: Voiced) -> None:
    await written(voiced)
    form = await voiced.presses(HEAD, await opened(voiced), "Reply")
    assert isinstance(form, Form)
    empty = await voiced.submits(HEAD, form, words=" ")
    assert empty == Refusal("inbox.refused.empty", input="words")
    long = await voiced.submits(HEAD, form, words="x" * 3_001)
    assert isinstance(long, Refusal)
    assert long.input == "words"
    closing = await voiced.presses(HEAD, await opened(voiced), "Closing word")
    await voiced.submits(HEAD, closing, closing="stays", because="The fire brigade asks for it")
    assert isinstance(await voiced.submits(HEAD, form, words="I forgot to say thank you"), Message)
    assert next(button.label for button in buttons(await opened(voiced))) == "Reply"
