"""What others read of concerns: how many in bands, whether they were acknowledged in time, never whose or what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.digest.wording import digest as digest_wording
from bot.insight.claims.concern_counts import ConcernCounts, CountBand
from bot.messages.message import Message
from bot.messages.request import Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from bot.voice.concerns import Closing
from commands.digest.read_digest import read_digest
from commands.insight.acknowledged import acknowledged_in_time
from commands.insight.count_concerns import count_concerns
from commands.voice.read_concerns import keep_voice_clocks
from storage import database
from storage.caches import forget_all
from storage.insight import evidence
from storage.roles import grants
from storage.voice import concerns, counts
from storage.voice.counts import Acknowledged, WeekOfConcerns
from tests.stories.conftest import told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced

STAIRS, ROTA = "The stairs are dark", "The rota comes on the evening before"
DAY = timedelta(days=1)
IGNORED = "was not acknowledged in time, and there is nobody further up"
FRIDAY, WEEK_OF_FRIDAY = datetime(2026, 3, 6, 17, tzinfo=UTC), date(2026, 3, 2)


async def written(
    voiced: Voiced, *texts: str, circle: str = "", writers: tuple[Profile, ...] = (HAND, OTHER, THIRD)
) -> list[str]:
    """People write to Hedda, who reads it since Friday; the keys of what they wrote, in its order."""
    await voiced.opens_window()
    for who, text in zip(writers, texts, strict=False):
        await voiced.seals(who, text, circle=circle)
    await voiced.window_ends()
    assert voiced.clock.now() == FRIDAY
    by_words = {concern.words: concern.key for concern in await concerns.every(voiced.entrance.workspace.id)}
    return [by_words[text] for text in texts]


async def inbox(voiced: Voiced, who: Profile) -> str:
    page = await voiced.does(who, Typed("inbox", "", "/voice"))
    assert isinstance(page, Message)
    return told(page)


async def test_a_digest_says_in_bands_what_came_in_the_whole_company_and_what_was_answered(voiced: Voiced) -> None:
    here, hedda = voiced.entrance.workspace, voiced.who("head").id
    cafe, stairs, rota = await written(voiced, CAFE, STAIRS, ROTA)
    await concerns.reply(here.id, cafe, hedda, "We ask the kitchen", FRIDAY + DAY)
    await concerns.reply(here.id, cafe, hedda, "It stays open", FRIDAY + 4 * DAY)
    await concerns.acknowledge(here.id, stairs, voiced.who("head").id, FRIDAY + DAY)
    some = CountBand(1, 4)
    for day, said in ((7, None), (9, ConcernCounts(some, some)), (15, ConcernCounts(some, some)), (16, None)):
        digest = await read_digest(here, voiced.who("lead1"), *(datetime(2026, 3, day, 9, tzinfo=UTC),) * 2)
        assert digest
        assert digest.concerns == said, day
        if said:
            drawn = told(tuple(digest_wording.drawn(said, digest)))
            assert "1 to 4 concerns were written last week. " in drawn
            assert "3" not in drawn
    assert await counts.weekly(here.id, WEEK_OF_FRIDAY, WEEK_OF_FRIDAY + 7 * DAY) == [
        WeekOfConcerns(3, 1),
        WeekOfConcerns(0, 0),
    ], "what is said a second time is no first answer"
    assert rota


async def test_a_second_closing_word_leaves_the_first_answer_in_its_week(voiced: Voiced) -> None:
    here, hedda = voiced.entrance.workspace.id, voiced.who("head").id
    [cafe] = await written(voiced, CAFE)
    promised = date(2026, 3, 9)
    await concerns.close(here, cafe, hedda, Closing.WILL_CHANGE, "", promised, FRIDAY)
    await concerns.close(here, cafe, hedda, Closing.CHANGED, "", None, FRIDAY + 10 * DAY, promised)
    weeks = await counts.weekly(here, WEEK_OF_FRIDAY, WEEK_OF_FRIDAY + 14 * DAY)
    assert [(week.came, week.answered) for week in weeks] == [(1, 1), (0, 0), (0, 0)]


async def test_the_last_week_is_that_of_the_readers_own_calendar(voiced: Voiced) -> None:
    await written(voiced, CAFE, STAIRS, ROTA)
    late_on_sunday, lead = datetime(2026, 3, 8, 23, tzinfo=UTC), voiced.who("lead1")
    for time_zone, is_over in (("Asia/Tokyo", True), ("Europe/London", False)):
        there = replace(lead, time_zone=time_zone)
        digest = await read_digest(voiced.entrance.workspace, there, late_on_sunday, late_on_sunday)
        assert digest
        assert bool(digest.concerns) is is_over, time_zone


async def test_a_leader_is_told_of_what_they_were_to_acknowledge_once_the_time_is_over(voiced: Voiced) -> None:
    here, hedda = voiced.entrance.workspace, voiced.who("head").id
    in_time, too_late, never = await written(voiced, CAFE, STAIRS, ROTA)
    await concerns.acknowledge(here.id, in_time, voiced.who("head").id, FRIDAY + 6 * DAY)
    await concerns.acknowledge(here.id, too_late, voiced.who("head").id, FRIDAY + 8 * DAY)
    since = FRIDAY - 91 * DAY
    assert await acknowledged_in_time(here.id, since, FRIDAY + 7 * DAY) == {}, "there is time until then"
    assert await acknowledged_in_time(here.id, since, FRIDAY + 9 * DAY) == {hedda: Acknowledged(3, 1)}
    await concerns.call_abusive(here.id, never, hedda, FRIDAY)
    assert await acknowledged_in_time(here.id, since, FRIDAY + 9 * DAY) == {hedda: Acknowledged(3, 1)}, "one alone"
    await concerns.hide(here.id, never, voiced.who("hand21").id)
    assert await acknowledged_in_time(here.id, since, FRIDAY + 9 * DAY) == {hedda: Acknowledged(2, 1)}


async def test_everybody_reads_that_the_highest_circle_acknowledged_nothing_in_time(voiced: Voiced) -> None:
    here = voiced.entrance.workspace.id
    [cafe] = await written(voiced, CAFE)
    await grants.add(here, voiced.who("hand21").id, Role.OBSERVER, None, "Elected", voiced.clock.now())
    grants.forget(here)
    await voiced.live_until(FRIDAY + 6 * DAY, timedelta(hours=8))
    assert IGNORED not in told(await voiced.opens_home(THIRD))
    await voiced.live_until(FRIDAY + 12 * DAY, timedelta(hours=8))
    for who in (THIRD, HEAD, HAND):
        assert IGNORED in told(await voiced.opens_home(who))
    assert IGNORED in told(voiced.invitation(THIRD)), "of the check-in of the Tuesday before"
    assert IGNORED in await inbox(voiced, OTHER)
    assert IGNORED not in await inbox(voiced, LEAD), "who is no observer reads it at home"
    assert CAFE not in told(await voiced.opens_home(THIRD))
    await concerns.acknowledge(here, cafe, voiced.who("head").id, voiced.clock.now())
    assert IGNORED not in told(await voiced.opens_home(THIRD))


async def test_who_it_rose_to_is_told_of_it_too_from_that_day_on(voiced: Voiced) -> None:
    here, hedda = voiced.entrance.workspace.id, voiced.who("head").id
    await voiced.names_readers(OTHER, THIRD)
    readers = {voiced.who(name.handle).id: Acknowledged(2, 0) for name in (OTHER, THIRD)}
    answered, ignored = await written(voiced, CAFE, STAIRS, circle="admins named", writers=(HAND, LEAD))
    for key in (answered, ignored):
        await concerns.rise(here, key, FRIDAY + 7 * DAY)
    since = FRIDAY - 91 * DAY
    await concerns.acknowledge(here, answered, voiced.who("head").id, FRIDAY + 13 * DAY)
    assert await acknowledged_in_time(here, since, FRIDAY + 14 * DAY) == readers, "there is time until then"
    told_of = await acknowledged_in_time(here, since, FRIDAY + 15 * DAY)
    assert told_of == readers | {hedda: Acknowledged(2, 1)}


async def test_everybody_reads_of_it_where_those_are_gone_to_whom_it_would_have_risen(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await written(voiced, CAFE, circle="admins named")
    await database.statement("update person set is_active = false where handle = 'head'")
    forget_all()
    await voiced.live_until(FRIDAY + 6 * DAY, timedelta(hours=8))
    assert IGNORED not in told(await voiced.opens_home(LEAD))
    await voiced.live_until(FRIDAY + 8 * DAY, timedelta(hours=8))
    assert IGNORED in told(await voiced.opens_home(LEAD))


async def test_everybody_reads_of_it_too_where_it_would_have_risen_to_one_person_who_left(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER)
    await written(voiced, CAFE)
    here = voiced.entrance.workspace.id
    assert not await counts.is_any_ignored(here, FRIDAY + DAY)
    await database.statement("update person set is_active = false where handle = 'hand21'")
    assert await counts.is_any_ignored(here, FRIDAY + DAY)


async def test_what_rose_to_the_senior_leaders_is_theirs_for_as_long_before_everybody_reads_of_it(
    voiced: Voiced,
) -> None:
    here = voiced.entrance.workspace.id
    await voiced.names_readers(OTHER, THIRD)
    await voiced.opens_window()
    form = await voiced.opens_form(HAND)
    [choice] = [block for block in form.blocks if getattr(block, "name", "") == "circle"]
    named = next(option.value for option in choice.options if "admins named" in option.label)  # type: ignore[union-attr]
    await written(voiced, CAFE, circle=named)
    [risen] = await keep_voice_clocks(here, 365 * DAY, FRIDAY + 7 * DAY)
    assert risen.words == CAFE
    assert not await counts.is_any_ignored(here, FRIDAY + 7 * DAY - timedelta(seconds=1))
    assert await counts.is_any_ignored(here, FRIDAY + 7 * DAY)


async def test_the_search_for_blind_spots_reads_who_was_to_answer_and_whether_anybody_did_in_two_weeks(
    voiced: Voiced,
) -> None:
    here, hedda = voiced.entrance.workspace.id, voiced.who("head").id
    in_time, too_late, never = await written(voiced, CAFE, STAIRS, ROTA)
    await concerns.acknowledge(here, in_time, voiced.who("head").id, FRIDAY + 13 * DAY)
    await concerns.acknowledge(here, too_late, voiced.who("head").id, FRIDAY + 15 * DAY)

    async def known(weeks: range) -> dict[str, tuple[int, str, int | None, bool]]:
        rows = (await evidence.records(here, WEEK_OF_FRIDAY, weeks)).concerns
        return {words: (week, kind, head, unanswered) for week, kind, head, words, unanswered in rows}

    assert await known(range(1, 3)) == {}, "their 14 days are not over"
    assert await known(range(1, 4)) == {
        CAFE: (3, "above", hedda, False),
        STAIRS: (3, "above", hedda, True),
        ROTA: (3, "above", hedda, True),
    }
    await concerns.call_abusive(here, never, hedda, FRIDAY)
    assert len(await known(range(3, 4))) == 3, "one alone hides nothing"
    await concerns.hide(here, never, voiced.who("hand21").id)
    assert set(await known(range(3, 4))) == {CAFE, STAIRS}


async def test_where_concerns_are_kept_shortly_no_share_is_counted_of_what_is_left(voiced: Voiced) -> None:
    """Hedda closed two of three at once: a month later these are forgotten, and the third alone would speak of her."""
    here, hedda = voiced.entrance.workspace.id, voiced.who("head").id
    keys = await written(voiced, CAFE, STAIRS, ROTA)
    for key in keys[:2]:
        await concerns.close(here, key, hedda, Closing.CHANGED, "", None, FRIDAY + DAY)

    async def counted(now: datetime, kept_for: int) -> tuple[int, int]:
        await keep_voice_clocks(here, kept_for * DAY, now)
        came = (
            (await acknowledged_in_time(here, FRIDAY - 7 * DAY, FRIDAY + 63 * DAY)).get(hedda, Acknowledged(0, 0)).came
        )
        return came, len((await evidence.records(here, WEEK_OF_FRIDAY, range(1, 10))).concerns)

    async def weekly() -> ConcernCounts | None:
        forget_all()
        return await count_concerns(here, WEEK_OF_FRIDAY, WEEK_OF_FRIDAY + 21 * DAY, 5)

    assert await counted(FRIDAY + 29 * DAY, 30) == (3, 3), "all of it is there"
    assert await weekly() == ConcernCounts(CountBand(1, 4), CountBand(1, 4))
    assert await counted(FRIDAY + 30 * DAY, 30) == (0, 0), "two may go from now on, whatever came of them"
    assert await counted(FRIDAY + 31 * DAY, 30) == (0, 0)
    assert await weekly() is None, "one that came and no answer would be all that is left"
    assert await counted(FRIDAY + 32 * DAY, 365) == (0, 0), "to keep them longer from now on brings none back"
    assert [concern.words for concern in await concerns.every(here)] == [ROTA]
