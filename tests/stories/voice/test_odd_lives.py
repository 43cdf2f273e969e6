"""Who reads may be close to who writes, and a leader may write about themselves: nothing that is shown says so."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from bot.messages.message import Form, Message
from bot.messages.request import Opened, Typed
from bot.org.people import Profile
from bot.sealed.roll import Outcome
from bot.voice.concerns import Closing
from bot.voice.releasing import ReleasedConcern
from bot.voice.way_back import draw_words, look_of
from bot.voice.window_page import WindowPage
from commands.org.open_workspace import open_workspace
from commands.voice.read_concerns import keep_voice_clocks
from storage import database
from storage.caches import forget_all
from storage.voice import concerns
from storage.voice.pepper import pepper_of
from tests.rounds import count_due
from tests.stories.conftest import told
from tests.stories.pulse.checkin import TUESDAY
from tests.stories.voice.conftest import HAND, HEAD, LEAD, OTHER, THIRD, Voiced, lines

NEIGHBOUR = Profile("@hand12", "Hand 12", "hand12")
CAFE, STAIRS = "The café closes at two", "The stairs are dark"


async def leaves_two_in_the_crew(voiced: Voiced) -> None:
    """Of Harbour Crew only Hand 11 and Hand 12 are left, the others sail."""
    await database.statement(
        "update person set team_id = (select team_id from person where handle = 'hand21')"
        " where handle in ('hand13', 'hand14', 'hand15', 'hand16', 'hand17')"
    )


def named(form: Form, label: str) -> str:
    """The place of a circle in the form."""
    [choice] = [block for block in form.blocks if getattr(block, "name", "") == "circle"]
    return next(option.value for option in choice.options if label in option.label)  # type: ignore[union-attr]


def of_circle(form: Form, label: str) -> str:
    """What the form says of a circle before anything is written to it."""
    return next(line for line in lines(form).splitlines() if line.startswith(label))


async def inbox(voiced: Voiced, who: Profile) -> str:
    page = await voiced.does(who, Typed("inbox", "", "/voice"))
    assert isinstance(page, Message)
    return told(page)


def entries(page: str) -> list[str]:
    """What an inbox says of each concern, from its week to its button."""
    return [part[part.index("In the week of") :].strip() for part in page.split("Read and answer")[:-1]]


async def test_a_reader_who_is_the_writers_only_colleague_reads_what_they_read_of_anybody(voiced: Voiced) -> None:
    await leaves_two_in_the_crew(voiced)
    await voiced.names_readers(NEIGHBOUR, THIRD)
    await voiced.opens_window()
    label = "The readers whom the admins named"
    forms = [await voiced.opens_form(who) for who in (HAND, OTHER)]
    assert of_circle(forms[0], label) == of_circle(forms[1], label)
    assert "read by Hand 12 and Hand 31. They know that one of 15 to 30 people wrote it." in of_circle(forms[0], label)
    for who, words, form in ((HAND, CAFE, forms[0]), (OTHER, STAIRS, forms[1])):
        await voiced.seals(who, words, circle=named(form, label))
    await voiced.window_ends()
    pages = [await inbox(voiced, reader) for reader in (NEIGHBOUR, THIRD)]
    assert pages[0] == pages[1], "who sits beside the writer reads no more than who does not"
    close, far = entries(pages[0])
    assert len({entry.replace(CAFE, "").replace(STAIRS, "") for entry in (close, far)}) == 1
    assert "Hand 11" not in pages[0]


async def test_a_leader_who_writes_about_themselves_is_one_of_all_who_may_write(voiced: Voiced) -> None:
    await voiced.opens_window()
    label, words = "The senior leaders", f"{LEAD.name} never says what is decided"
    assert "Your manager is one of them." in of_circle(await voiced.opens_form(LEAD), label)
    six_words = []
    for who in (LEAD, HAND):
        await voiced.seals(who, words, circle=named(await voiced.opens_form(who), label))
        six_words.append(await voiced.writes(who, STAIRS))
    await voiced.window_ends()
    about_lead = [entry for entry in entries(await inbox(voiced, HEAD)) if words in entry]
    assert len(about_lead) == 2
    assert len(set(about_lead)) == 1
    assert words not in await inbox(voiced, LEAD), "nobody reads what is written about them but the circle"
    assert STAIRS in told(await voiced.looks(LEAD, six_words[0]))


async def test_who_has_left_finds_the_answer_with_their_six_words(voiced: Voiced) -> None:
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    await database.statement("update person set is_active = false where handle = 'hand11'")
    forget_all()
    here, [concern] = voiced.entrance.workspace.id, await concerns.every(voiced.entrance.workspace.id)
    await concerns.reply(here, concern.key, voiced.who("head").id, "It opens until ten", voiced.clock.now())
    assert "It opens until ten" in told(await voiced.looks(HAND, six_words))


async def test_wrong_guessed_foreign_and_old_words_get_one_kind_answer(voiced: Voiced) -> None:
    await voiced.opens_window()
    old = await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    assert CAFE in told(await voiced.looks(HAND, old))
    here, [concern] = voiced.entrance.workspace.id, await concerns.every(voiced.entrance.workspace.id)
    now = voiced.clock.now()
    await concerns.close(here, concern.key, voiced.who("head").id, Closing.CHANGED, "", None, now)
    await keep_voice_clocks(here, timedelta(days=30), now + timedelta(days=31))
    elsewhere, foreign = await open_workspace("web", "other", "Quay", voiced.entrance.settings), draw_words()
    look = look_of(foreign, pepper_of(voiced.check_ins.folders.sealed, "web-other")).hex()
    written = (ReleasedConcern(uuid4().hex, replace(concern.circle, readers=(), step_up=()), look, STAIRS),)
    await concerns.publish(elsewhere.id, WindowPage(uuid4().hex, "web-other", now, Outcome.CLOSED, now.date(), written))
    answers = {told(await voiced.looks(HAND, words)) for words in (old, foreign, draw_words(), "no words at all", "")}
    assert len(answers) == 1
    assert "These six words lead to nothing here" in answers.pop()


async def test_where_a_window_s_boxes_are_lost_everybody_reads_so_since_nobody_knows_who_wrote(voiced: Voiced) -> None:
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    lost = "please write it again"
    assert lost not in told(await voiced.does(OTHER, Opened()))
    window = voiced.window
    voiced.check_ins.folders.sealed.remove(f"{window.key}.*")
    voiced.clock.move(seconds=(window.closes_at - voiced.clock.now()).total_seconds())
    assert count_due(voiced.check_ins.folders, voiced.clock) != []
    voiced.clock.move(hours=2)
    assert count_due(voiced.check_ins.folders, voiced.clock) != [], "it is given up, and says so in the log"
    await voiced.tick()
    for who in (HAND, OTHER, HEAD):
        assert lost in told(await voiced.does(who, Opened()))
    await voiced.live_until(TUESDAY + timedelta(days=7, hours=1))
    assert lost in told(voiced.invitation(OTHER))
    voiced.clock.move(days=7)
    assert lost not in told(await voiced.does(OTHER, Opened()))
