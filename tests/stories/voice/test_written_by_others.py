"""What others wrote changes nothing that a writer reads of their own; what repeats it is named by its beginning."""

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from bot.voice.concerns import Closing
from commands.voice.pace import AN_HOUR, is_too_often
from storage.voice import concerns
from tests.stories.conftest import told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced
from tests.stories.voice.test_what_was_read import GROUP, NOBODY, SHOUTS, STAIRS, leave, of_words


async def test_what_has_its_last_word_reads_the_same_whatever_waits_that_others_wrote(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE, GROUP)
    await voiced.writes(LEAD, STAIRS, GROUP)
    await voiced.window_ends()
    here, now, ombuds = voiced.entrance.workspace.id, voiced.clock.now(), voiced.who("hand21").id
    await concerns.close(here, await of_words(voiced, CAFE), ombuds, Closing.CHANGED, "", None, now)
    await leave("hand21", "hand31", "head")
    alone = told(await voiced.looks(HAND, six_words))
    await concerns.reply(here, await of_words(voiced, STAIRS), ombuds, "We ask for lamps", now)
    assert told(await voiced.looks(HAND, six_words)) == alone
    assert NOBODY not in alone


async def test_of_a_long_piece_that_is_repeated_the_beginning_is_named(voiced: Voiced) -> None:
    long = " ".join(f"the {number}th shelf is empty" for number in range(100))
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    await voiced.writes(LEAD, long)
    await voiced.window_ends()
    form = await voiced.does(HEAD, Pressed("inbox.reply", await of_words(voiced, CAFE)))
    refused = told(await voiced.submits(HEAD, form, words=long))
    assert refused.startswith("“the 0th shelf is empty")
    assert "…” stands in what somebody wrote" in refused
    assert len(refused) < 300, "it fits beside an input on each platform"


async def test_nor_is_a_concern_told_to_everybody_below(voiced: Voiced) -> None:
    await voiced.opens_window()
    await voiced.writes(HAND, SHOUTS)
    await voiced.window_ends()
    form = await voiced.does(HEAD, Pressed("pulse.branch", ""))
    refused = await voiced.submits(HEAD, form, words=f"I read: {SHOUTS}")
    assert isinstance(refused, Refusal), refused
    assert (refused.key, refused.input) == ("inbox.refused.repeats", "words")


async def test_what_a_reader_answered_before_is_their_own_whoever_quotes_it(voiced: Voiced) -> None:
    cook = "We hire a cook from Monday on, who stays until the last of the late shift has eaten"
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    concern = await of_words(voiced, CAFE)
    form = await voiced.does(HEAD, Pressed("inbox.reply", concern))
    await voiced.submits(HEAD, form, words=cook)
    await voiced.writes(HAND, f"You wrote: {cook}. When?")
    await voiced.window_ends()
    form = await voiced.does(HEAD, Pressed("inbox.reply", concern))
    assert isinstance(await voiced.submits(HEAD, form, words=f"As we said: {cook}"), Message)


async def test_who_sends_and_looks_more_than_anybody_does_by_hand_waits_an_hour_and_nobody_else(voiced: Voiced) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    for _ in range(AN_HOUR - 1):
        is_too_often(voiced.entrance.workspace.id, HAND.platform_id, voiced.clock.now())
    refused = await voiced.looks(HAND, six_words)
    assert refused == Refusal("voice.refused.too_often")
    assert await voiced.seals(HAND, STAIRS) == refused
    assert told(refused, "ja")
    assert isinstance(await voiced.seals(LEAD, STAIRS), Message)
    voiced.clock.move(seconds=3600)
    assert isinstance(await voiced.seals(HAND, STAIRS), Message)
