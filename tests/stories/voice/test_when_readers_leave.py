"""Who may read a concern now decides what is counted, told, due and kept of it; once its readers left, who has it."""

from datetime import timedelta

from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted, Typed
from bot.roles.roles import Role
from commands.insight.acknowledged import acknowledged_in_time
from commands.voice.read_concerns import keep_voice_clocks
from storage import database
from storage.caches import forget_all
from storage.roles import grants
from storage.voice import concerns, counts
from tests.stories.conftest import labels, told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, OTHER, Voiced
from tests.stories.voice.test_what_was_read import DAY, NOBODY, inbox, leave, written_to_the_group

YEAR = 365 * DAY


async def replied(voiced: Voiced, key: str) -> object:
    """As a request that was made up says it."""
    made_up = Submitted("inbox.reply", {"words": "We see to it"}, {"concern": key})
    return await voiced.does(OTHER, made_up)


async def test_nothing_is_counted_for_who_could_not_read_it_any_more(voiced: Voiced) -> None:
    await written_to_the_group(voiced)
    here, now = voiced.entrance.workspace.id, voiced.clock.now()
    await leave("hand31")
    counted = await acknowledged_in_time(here, now - 91 * DAY, now + 9 * DAY)
    assert [*counted] == [voiced.who("hand21").id]


async def test_what_was_only_acknowledged_falls_to_the_step_up_who_is_told_of_it(voiced: Voiced) -> None:
    six_words, here = await written_to_the_group(voiced), voiced.entrance.workspace.id
    [concern] = await concerns.every(here)
    await concerns.acknowledge(here, concern.key, voiced.who("hand21").id, voiced.clock.now())
    await leave("hand21", "hand31")
    assert len(await keep_voice_clocks(here, YEAR, voiced.clock.now() + DAY)) == 1
    assert await keep_voice_clocks(here, YEAR, voiced.clock.now() + DAY) == [], "once"
    assert "since none of its first readers was left" in await inbox(voiced, HEAD)
    await voiced.live_until(voiced.clock.now() + 4 * DAY, timedelta(hours=4))
    assert "wait" in told(await voiced.opens_home(HEAD))
    found = told(await voiced.looks(HAND, six_words))
    assert "None of its first readers is left, so it is read one step up" in found
    assert "that it has arrived" not in found, "whoever said so is gone"


async def test_everybody_reads_that_the_one_named_reader_above_the_top_acknowledged_nothing(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER)
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    here, now = voiced.entrance.workspace.id, voiced.clock.now()
    assert len(await keep_voice_clocks(here, YEAR, now + 7 * DAY)) == 1
    assert not await counts.is_any_ignored(here, now + 6 * DAY)
    assert await counts.is_any_ignored(here, now + 7 * DAY)


async def test_what_nobody_can_read_or_close_is_forgotten_after_as_long(voiced: Voiced) -> None:
    await written_to_the_group(voiced)
    here, now = voiced.entrance.workspace.id, voiced.clock.now()
    await keep_voice_clocks(here, YEAR, now + 2 * YEAR)
    assert len(await concerns.every(here)) == 1, "its readers are there, and can answer still"
    await leave("hand21", "hand31", "head")
    await keep_voice_clocks(here, YEAR, now + YEAR - DAY)
    assert len(await concerns.every(here)) == 1
    await keep_voice_clocks(here, YEAR, now + 4 * YEAR)
    assert await concerns.every(here) == []


async def test_what_is_hidden_is_kept_as_long_and_nobody_reads_that_nobody_could_bring_it_back(voiced: Voiced) -> None:
    six_words, here, now = await written_to_the_group(voiced), voiced.entrance.workspace.id, voiced.clock.now()
    [concern] = await concerns.every(here)
    await grants.add(here, voiced.who("hand11").id, Role.OBSERVER, None, "Elected", now)
    await concerns.call_abusive(here, concern.key, voiced.who("hand21").id, now)
    await concerns.hide(here, concern.key, voiced.who("hand31").id)
    assert not isinstance(await voiced.does(OTHER, Pressed("inbox.reply", concern.key)), Form), "nobody reads it"
    page = await voiced.does(OTHER, Typed("inbox", "", "/voice"))
    assert isinstance(page, Message)
    assert "Read and answer" not in labels(page)
    assert await replied(voiced, concern.key) == Refusal("inbox.refused.gone")
    await leave("hand21", "hand31", "head")
    found = told(await voiced.looks(HAND, six_words))
    assert "Whoever has the role Observer can bring it back" in found
    assert NOBODY not in found
    await keep_voice_clocks(here, YEAR, now + YEAR - DAY)
    assert len(await concerns.every(here)) == 1
    await keep_voice_clocks(here, YEAR, now + YEAR)
    assert await concerns.every(here) == []


async def come_back(*handles: str) -> None:
    await database.statement("update person set is_active = true where handle = any(%(back)s)", back=[*handles])
    forget_all()


async def test_what_rose_and_was_acknowledged_by_who_is_gone_is_told_anew_to_the_step_up(voiced: Voiced) -> None:
    six_words, here, now = await written_to_the_group(voiced), voiced.entrance.workspace.id, voiced.clock.now()
    [concern] = await concerns.every(here)
    assert len(await keep_voice_clocks(here, YEAR, now + 7 * DAY)) == 1, "it rose"
    await concerns.acknowledge(here, concern.key, voiced.who("hand21").id, now + 8 * DAY)
    assert await keep_voice_clocks(here, YEAR, now + 9 * DAY) == []
    await leave("hand21")
    assert await keep_voice_clocks(here, YEAR, now + 9 * DAY) == [], "another reader has it still"
    await leave("hand31")
    assert len(await keep_voice_clocks(here, YEAR, now + 10 * DAY)) == 1
    assert await keep_voice_clocks(here, YEAR, now + 10 * DAY) == [], "once"
    [waits] = await concerns.waiting(here, now.date())
    assert waits.risen_at == now + 10 * DAY
    assert "1 concern waits for a word of yours" in told(await voiced.opens_home(HEAD))
    assert "that it has arrived." not in told(await voiced.looks(HAND, six_words)), "whoever said so is gone"


async def test_what_somebody_of_the_step_up_acknowledged_stays_so(voiced: Voiced) -> None:
    await written_to_the_group(voiced)
    here, now = voiced.entrance.workspace.id, voiced.clock.now()
    [concern] = await concerns.every(here)
    await leave("hand21", "hand31")
    await concerns.acknowledge(here, concern.key, voiced.who("head").id, now)
    assert len(await keep_voice_clocks(here, YEAR, now + DAY)) == 1
    assert await keep_voice_clocks(here, YEAR, now + 2 * DAY) == []
    assert await concerns.waiting(here, now.date()) == []


async def test_what_fell_in_an_hour_without_readers_is_theirs_alone_again_unless_somebody_said_a_word(
    voiced: Voiced,
) -> None:
    six_words, here, now = await written_to_the_group(voiced), voiced.entrance.workspace.id, voiced.clock.now()
    before = told(await voiced.looks(HAND, six_words))
    await leave("hand21", "hand31")
    assert len(await keep_voice_clocks(here, YEAR, now + DAY)) == 1
    assert CAFE in await inbox(voiced, HEAD)
    await come_back("hand21")
    assert await keep_voice_clocks(here, YEAR, now + DAY) == []
    assert CAFE not in await inbox(voiced, HEAD)
    assert CAFE in await inbox(voiced, OTHER)
    assert told(await voiced.looks(HAND, six_words)) == before
    await leave("hand21")
    await keep_voice_clocks(here, YEAR, now + 2 * DAY)
    [concern] = await concerns.every(here)
    await concerns.acknowledge(here, concern.key, voiced.who("head").id, now + 2 * DAY)
    await come_back("hand21")
    await keep_voice_clocks(here, YEAR, now + 2 * DAY)
    assert CAFE in await inbox(voiced, HEAD), "who said that it has arrived keeps it"


async def test_what_fell_and_is_late_stays_one_step_up_whoever_comes_back(voiced: Voiced) -> None:
    await written_to_the_group(voiced)
    here, now = voiced.entrance.workspace.id, voiced.clock.now()
    await leave("hand21", "hand31")
    await keep_voice_clocks(here, YEAR, now + DAY)
    await come_back("hand21")
    await keep_voice_clocks(here, YEAR, now + 8 * DAY)
    assert CAFE in await inbox(voiced, HEAD), "by the clock it would have risen"
