"""What others wrote changes nothing that a writer reads of their own; what repeats it is named by its beginning."""

from bot.messages.request import Pressed
from bot.voice.concerns import Closing
from storage.voice import concerns
from tests.stories.conftest import told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced
from tests.stories.voice.test_what_was_read import GROUP, NOBODY, STAIRS, leave, of_words


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
    assert "…” stands in something else" in refused
    assert len(refused) < 300, "it fits beside an input on each platform"
