"""What a writer read before they wrote holds afterwards; what readers promise for a day is asked about."""

from datetime import timedelta

from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from bot.voice.concerns import Closing
from commands.voice.read_concerns import keep_voice_clocks
from storage import database
from storage.caches import forget_all
from storage.voice import concerns
from tests.stories.conftest import labels, told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced, lines

STAIRS = "The stairs are dark"
SHOUTS = "Bo shouts at people in front of customers, and nobody on the late shift dares to say a word"
DAY = timedelta(days=1)
GROUP = "admins named"


async def chosen(voiced: Voiced, settings: str) -> None:
    """As an admin chooses it in chat."""
    sql = """
    insert into chosen_settings select id, %(settings)s::jsonb from workspace
    on conflict (workspace_id) do update set settings = excluded.settings
    """
    await database.statement(sql, settings=settings)
    forget_all()


async def inbox(voiced: Voiced, who: Profile) -> str:
    page = await voiced.does(who, Typed("inbox", "", "/voice"))
    assert isinstance(page, Message)
    return told(page)


async def closes(voiced: Voiced, **word: str) -> Message:
    [concern] = await concerns.every(voiced.entrance.workspace.id)
    form = await voiced.does(HEAD, Pressed("inbox.close", concern.key))
    closed = await voiced.submits(HEAD, form, **word)
    assert isinstance(closed, Message), closed
    return closed


async def test_days_that_are_shortened_meanwhile_count_for_what_is_written_in_the_next_window(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await voiced.opens_window()
    assert "Where nobody says within 7 days that it has arrived, or none of them" in lines(
        await voiced.opens_form(HAND)
    )
    six_words = await voiced.writes(HAND, CAFE, GROUP)
    await chosen(voiced, '{"voice.acknowledged_within": 1, "voice.answered_within": 5}')
    await voiced.window_ends()
    assert "within 1 day that it has arrived, or none of them" in lines(await voiced.opens_form(HAND))
    await voiced.writes(LEAD, STAIRS, GROUP)
    assert "are to say within 7 days that it has arrived" in told(await voiced.looks(HAND, six_words))
    await voiced.live_until(voiced.clock.now() + 6.5 * DAY, timedelta(hours=6))
    assert CAFE not in await inbox(voiced, HEAD), "it rises after the days that its writer read"
    await voiced.live_until(voiced.clock.now() + 1.5 * DAY, timedelta(hours=6))
    assert CAFE in await inbox(voiced, HEAD)
    assert STAIRS in await inbox(voiced, HEAD)


async def test_what_is_written_again_under_six_words_of_before_is_found_beside_it(voiced: Voiced) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    sealed = await voiced.seals(HAND, STAIRS, six_words=six_words)
    assert "they lead to both" in told(sealed)
    await voiced.window_ends()
    found = told(await voiced.looks(HAND, six_words))
    assert found.index(STAIRS) < found.index(CAFE), "the latest first"
    rows = await database.statement("select distinct look from concern")
    assert len(rows) == 2, "nothing that is stored says that both are of one person"


async def test_a_day_that_is_over_is_asked_about_once_and_read_by_the_writer_until_somebody_answers(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    await closes(voiced, closing="will change", changes_on="2026-03-20")
    before = len(voiced.platform.read(HEAD.platform_id))

    async def reminders() -> int:
        posts = voiced.platform.read(HEAD.platform_id)[before:]
        return sum("1 concern waits for a word of yours." in post for post in posts)

    passed = "That day is over, and none of them has said so far that it did."
    await voiced.live_until(voiced.clock.now() + 13 * DAY, timedelta(hours=6))
    assert passed not in told(await voiced.looks(HAND, six_words))
    assert await reminders() == 0
    await voiced.live_until(voiced.clock.now() + 6 * DAY, timedelta(hours=1))
    assert passed in told(await voiced.looks(HAND, six_words))
    assert await reminders() == 1
    assert "please say another closing word" in await inbox(voiced, HEAD)
    closed = await closes(voiced, closing="changed")
    assert "Closing word" not in labels(closed)
    assert "it was changed" in told(await voiced.looks(HAND, six_words))


async def test_who_takes_away_the_readers_hands_on_what_nobody_answered_and_nothing_else(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await voiced.opens_window()
    form = lines(await voiced.opens_form(HAND))
    assert "or none of them is left to answer it, Hedda Quill can read it, too." in form
    texts = (CAFE, STAIRS, "The rota comes late", "The lift stands still")
    for writer, text in zip((HAND, HAND, HAND, LEAD), texts, strict=True):
        await voiced.writes(writer, text, GROUP)
    await voiced.window_ends()
    here, now = voiced.entrance.workspace.id, voiced.clock.now()
    closed, replied, seen, fresh = [await of_words(voiced, text) for text in texts]
    ombuds, hedda = voiced.who("hand21").id, voiced.who("head").id
    await concerns.close(here, closed, ombuds, Closing.CHANGED, "We spoke with Hedda", None, now)
    await concerns.reply(here, replied, ombuds, "We ask Hedda", now)
    await concerns.acknowledge(here, seen, ombuds, now)
    assert [text in await inbox(voiced, HEAD) for text in texts] == [False] * 4
    await database.statement("delete from role_grant where role = 'reader'")
    forget_all()
    assert [text in await inbox(voiced, HEAD) for text in texts] == [False, False, True, True]
    for key in (closed, replied):
        assert "nothing here that you can read" in told(await voiced.does(HEAD, Pressed("inbox.read", key)))
    await concerns.reply(here, fresh, hedda, "It is repaired on Monday", now)
    assert texts[3] in await inbox(voiced, HEAD), "who answers it keeps it"


NOBODY = "By now nobody is left who may read it: nobody can answer it"
LATE = "Within 7 days nobody said that it has arrived."


async def written_to_the_group(voiced: Voiced) -> str:
    await voiced.names_readers(OTHER, THIRD)
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE, GROUP)
    await voiced.window_ends()
    return six_words


async def leave(*handles: str) -> None:
    await database.statement("update person set is_active = false where handle = any(%(gone)s)", gone=[*handles])
    forget_all()


async def test_where_nobody_is_left_who_may_read_it_its_writer_reads_so_and_what_they_can_do(voiced: Voiced) -> None:
    six_words, here = await written_to_the_group(voiced), voiced.entrance.workspace.id
    await leave("hand21", "hand31", "head")
    found = told(await voiced.looks(HAND, six_words))
    assert NOBODY in found
    assert "write it again: the form says who reads it now" in found
    assert "are to say" not in found, "nobody is left who could"
    assert "To add something" not in found
    assert await keep_voice_clocks(here, 365 * DAY, voiced.clock.now() + 8 * DAY) == []
    voiced.clock.move(days=8)
    found = told(await voiced.looks(HAND, six_words))
    assert f"{LATE} {NOBODY}" in found
    assert "one step up" not in found
    await database.statement("update person set is_active = true where handle = 'hand31'")
    forget_all()
    assert NOBODY not in told(await voiced.looks(HAND, six_words)), "who comes back reads it again"


async def test_where_all_leave_after_it_rose_its_writer_reads_of_no_step_up(voiced: Voiced) -> None:
    six_words, here = await written_to_the_group(voiced), voiced.entrance.workspace.id
    voiced.clock.move(days=8)
    assert len(await keep_voice_clocks(here, 365 * DAY, voiced.clock.now())) == 1
    assert "so it went one step up" in told(await voiced.looks(HAND, six_words))
    await leave("head")
    back = told(await voiced.looks(HAND, six_words))
    assert "Nobody is left there; its readers still have it, and can answer." in back
    await leave("hand21", "hand31")
    found = told(await voiced.looks(HAND, six_words))
    assert f"{LATE} {NOBODY}" in found
    assert "one step up" not in found


async def test_what_fell_to_the_step_up_or_was_answered_by_people_who_left_says_who_has_it_now(voiced: Voiced) -> None:
    six_words, here = await written_to_the_group(voiced), voiced.entrance.workspace.id
    [concern] = await concerns.every(here)
    await leave("hand21", "hand31")
    assert "None of its first readers is left, so it is read one step up" in told(await voiced.looks(HAND, six_words))
    await concerns.acknowledge(here, concern.key, voiced.who("head").id, voiced.clock.now())
    await leave("head")
    seen = told(await voiced.looks(HAND, six_words))
    assert f"Its readers said on March 6, 2026 that it has arrived. {NOBODY}" in seen
    assert "are to answer" not in seen
    await concerns.close(
        here, concern.key, voiced.who("head").id, Closing.CHANGED, "It opens until ten", None, voiced.clock.now()
    )
    closed = told(await voiced.looks(HAND, six_words))
    assert NOBODY not in closed, "it has its answer"


async def test_an_answer_repeats_nothing_to_its_writer_that_somebody_else_wrote(voiced: Voiced) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    await voiced.writes(LEAD, SHOUTS)
    await voiced.window_ends()
    concern = await of_words(voiced, CAFE)
    quoting = f"We also hear: {SHOUTS.upper()}! What do you think?"
    for pressed, at_input in (("inbox.reply", "words"), ("inbox.close", "because")):
        form = await voiced.does(HEAD, Pressed(pressed, concern))
        filled = {"closing": "stays"} if at_input == "because" else {}
        refused = await voiced.submits(HEAD, form, **filled, **{at_input: quoting})
        assert isinstance(refused, Refusal), refused
        assert refused.input == at_input
        assert "“BO SHOUTS AT PEOPLE IN FRONT…” stands in what somebody wrote to you" in told(refused)
    found = told(await voiced.looks(HAND, six_words))
    assert "Bo shouts" not in found
    form = await voiced.does(HEAD, Pressed("inbox.reply", concern))
    await voiced.submits(HEAD, form, words=f"You write: {CAFE}. It opens until ten from Monday on.")
    assert "from Monday on" in told(await voiced.looks(HAND, six_words)), "their own words may be said to them"


async def of_words(voiced: Voiced, words: str) -> str:
    return next(concern.key for concern in await concerns.every(voiced.entrance.workspace.id) if concern.words == words)


async def test_of_two_who_answer_for_a_day_the_first_counts(voiced: Voiced) -> None:
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    await closes(voiced, closing="will change", changes_on="2026-03-20")
    voiced.clock.move(days=15)
    [concern] = await concerns.every(voiced.entrance.workspace.id)
    form = await voiced.does(HEAD, Pressed("inbox.close", concern.key))
    assert isinstance(form, Form)
    await closes(voiced, closing="will change", changes_on="2026-04-20")
    assert "It is to change by April 20, 2026:" in told(await voiced.submits(HEAD, form, closing="changed"))


async def test_a_promise_is_replaced_once_its_day_is_over_and_stays_readable(voiced: Voiced) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    [concern] = await concerns.every(voiced.entrance.workspace.id)
    form = await voiced.does(HEAD, Pressed("inbox.close", concern.key))
    assert isinstance(form, Form)
    await closes(voiced, closing="will change", changes_on="2026-03-20", because="We hire a cook")
    for early in (
        await voiced.does(HEAD, Pressed("inbox.close", concern.key)),
        await voiced.submits(HEAD, form, closing="stays", because="No"),
    ):
        assert "It is to change by March 20, 2026: once that day is over" in told(early)
    voiced.clock.move(days=15)
    await closes(voiced, closing="stays", because="No cook was found")
    found = told(await voiced.looks(HAND, six_words))
    assert "On March 6, 2026 its readers said: it will change by March 20, 2026." in found
    assert found.index("We hire a cook") < found.index("No cook was found")


async def test_a_promise_is_kept_until_its_day_and_as_long_after_it(voiced: Voiced) -> None:
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    here, now = voiced.entrance.workspace.id, voiced.clock.now()
    await closes(voiced, closing="will change", changes_on="2026-06-01")
    assert await concerns.forget(here, now + 80 * DAY) == 0
    assert await concerns.forget(here, now + 90 * DAY) == 1


async def test_the_top_to_whom_the_group_s_concerns_rise_is_told_kindly_that_nothing_is_left(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await voiced.opens_window()
    refused = told(await voiced.does(HEAD, Typed("", "", "/voice")))
    assert "There is nobody whom you could write to without being guessed" in refused
    assert "Somebody whom you trust" in refused


async def test_words_typed_after_the_wrong_command_stand_in_the_form_and_nowhere_else(voiced: Voiced) -> None:
    await voiced.opens_window()
    for typed in (f"voice {CAFE}", f"Voice {CAFE}"):
        form = await voiced.does(HAND, Typed(typed, "general", "/kudos"))
        assert isinstance(form, Form)
        assert form.key == "voice.write"
        [words] = [block for block in form.blocks if getattr(block, "name", "") == "words"]
        assert words.text == CAFE  # type: ignore[union-attr]
    assert await database.statement("select 1 from draft") == []


async def test_who_keeps_the_six_words_on_the_page_reads_that_they_lie_in_the_server_s_database(
    voiced: Voiced,
) -> None:
    await voiced.opens_window()
    sealed = await voiced.seals(HAND, CAFE)
    assert isinstance(sealed, Message)
    assert "this chat lies in the database of the server" in told(sealed)
    assert "They stand in your chat now." in told(await voiced.presses(HAND, sealed, "Keep them in my chat"))
