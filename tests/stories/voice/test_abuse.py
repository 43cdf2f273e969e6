"""Two people call a concern abusive before its words are hidden: one reader alone is no judge of what is about them."""

from datetime import timedelta

from bot.messages.message import Form, Message
from bot.messages.request import Opened, Pressed, Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from bot.voice.concerns import Closing
from storage import database
from storage.diary import diary
from storage.roles import grants
from storage.voice import concerns
from tests.stories.conftest import labels, told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, OTHER, THIRD, Voiced, lines

DAY = timedelta(days=1)
STANDS = "It stands until a second person agrees."


async def inbox(voiced: Voiced, who: Profile) -> Message:
    page = await voiced.does(who, Typed("inbox", "", "/voice"))
    assert isinstance(page, Message)
    return page


async def written(voiced: Voiced, circle: str = "") -> str:
    """Hand 11 writes about the café; the six words."""
    await voiced.opens_window()
    six_words = await voiced.writes(HAND, CAFE, circle)
    await voiced.window_ends()
    return six_words


async def becomes(voiced: Voiced, who: Profile, role: Role) -> None:
    here = voiced.entrance.workspace.id
    await grants.add(here, voiced.who(who.handle).id, role, None, "Elected", voiced.clock.now())
    grants.forget(here)


async def key(voiced: Voiced) -> str:
    [concern] = await concerns.every(voiced.entrance.workspace.id)
    return concern.key


async def calls_it_abusive(voiced: Voiced, who: Profile) -> str:
    """What stands in the form before, and the inbox after."""
    form = await voiced.does(who, Pressed("inbox.abuse", await key(voiced)))
    assert isinstance(form, Form)
    await voiced.submits(who, form)
    return told(form)


async def test_its_only_reader_hides_nothing_and_reads_so_before(voiced: Voiced) -> None:
    six_words = await written(voiced)
    assert "you are its only reader, and nobody else has the role Observer" in await calls_it_abusive(voiced, HEAD)
    await calls_it_abusive(voiced, HEAD)
    page = told(await inbox(voiced, HEAD))
    assert CAFE in page
    assert STANDS in page
    assert "Please say within 7 days that it has arrived." in page
    assert "1 concern waits for a word of yours." in told(await voiced.opens_home(HEAD))
    found = told(await voiced.looks(HAND, six_words))
    assert CAFE in found
    assert "abusive" not in found


async def test_an_observer_is_told_reads_it_and_agrees_and_then_nobody_reads_it_but_observers(voiced: Voiced) -> None:
    six_words = await written(voiced)
    await becomes(voiced, OTHER, Role.OBSERVER)
    before = len(voiced.platform.read(OTHER.platform_id))
    assert CAFE not in told(await inbox(voiced, OTHER)), "nobody has called it abusive"
    assert "only reader" not in await calls_it_abusive(voiced, HEAD)
    waits = "A reader called 1 concern abusive"
    assert waits in told(await voiced.opens_home(OTHER))
    assert waits not in told(await voiced.opens_home(THIRD))
    await voiced.live_until(voiced.clock.now() + 4 * DAY, timedelta(hours=1))
    assert len([post for post in voiced.platform.read(OTHER.platform_id)[before:] if waits in post]) == 1
    page = await inbox(voiced, OTHER)
    assert {"This is abusive", "It may stand"} <= {*labels(page)}
    assert "Somebody else called it abusive before you." in await calls_it_abusive(voiced, OTHER)
    for seen in (await inbox(voiced, HEAD), await voiced.looks(HAND, six_words)):
        assert CAFE not in told(seen)
        assert "Whoever has the role Observer can bring it back." in told(seen)
        assert "within 7 days" not in told(seen), "nothing is due to what nobody can read"
    assert waits not in told(await voiced.opens_home(OTHER))
    await voiced.presses(OTHER, await inbox(voiced, OTHER), "Bring it back")
    assert CAFE in told(await inbox(voiced, HEAD))
    assert STANDS not in told(await inbox(voiced, HEAD))


async def test_an_observer_is_told_no_more_of_what_was_closed_meanwhile(voiced: Voiced) -> None:
    await written(voiced)
    await becomes(voiced, OTHER, Role.OBSERVER)
    await calls_it_abusive(voiced, HEAD)
    assert "called 1 concern abusive" in told(await voiced.opens_home(OTHER))
    here, hedda = voiced.entrance.workspace.id, voiced.who("head").id
    await concerns.close(here, await key(voiced), hedda, Closing.CHANGED, "", None, voiced.clock.now())
    assert "called 1 concern abusive" not in told(await voiced.opens_home(OTHER))


async def test_an_observer_lets_it_stand(voiced: Voiced) -> None:
    await written(voiced)
    await becomes(voiced, OTHER, Role.OBSERVER)
    await calls_it_abusive(voiced, HEAD)
    await voiced.presses(OTHER, await inbox(voiced, OTHER), "It may stand")
    assert STANDS not in told(await inbox(voiced, HEAD))
    assert CAFE not in told(await inbox(voiced, OTHER))


async def test_of_two_readers_the_second_agrees(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await becomes(voiced, LEAD, Role.OBSERVER)
    await written(voiced, "admins named")
    assert "only reader" not in await calls_it_abusive(voiced, OTHER)
    assert STANDS in told(await inbox(voiced, THIRD))
    assert "This is abusive" not in labels(await voiced.does(OTHER, Pressed("inbox.read", await key(voiced))))
    await calls_it_abusive(voiced, THIRD)
    assert CAFE not in told(await inbox(voiced, OTHER))


async def test_two_readers_hide_nothing_while_nobody_could_bring_it_back(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await written(voiced, "admins named")
    first, second = await calls_it_abusive(voiced, OTHER), await calls_it_abusive(voiced, THIRD)
    for form in (first, second):
        assert "nobody has the role Observer" in form
        assert "can bring" not in form
    refused = await voiced.submits(THIRD, await voiced.does(THIRD, Pressed("inbox.abuse", await key(voiced))))
    assert "it is not hidden, and stands as it did" in told(refused)
    assert CAFE in told(await inbox(voiced, OTHER))
    await becomes(voiced, LEAD, Role.OBSERVER)
    await calls_it_abusive(voiced, THIRD)
    assert CAFE not in told(await inbox(voiced, OTHER))


async def test_what_one_reader_called_abusive_rises_in_time_and_its_step_up_agrees_or_not(voiced: Voiced) -> None:
    await voiced.names_readers(OTHER, THIRD)
    await written(voiced, "admins named")
    await becomes(voiced, LEAD, Role.OBSERVER)
    await database.statement("update person set is_active = false where handle = 'hand31'")
    await calls_it_abusive(voiced, OTHER)
    await voiced.live_until(voiced.clock.now() + 8 * DAY, timedelta(hours=8))
    assert CAFE in told(await inbox(voiced, HEAD)), "the clock went on"
    await calls_it_abusive(voiced, HEAD)
    assert CAFE not in told(await inbox(voiced, OTHER))


async def test_admins_and_everybody_else_neither_read_what_was_called_abusive_nor_bring_it_back(voiced: Voiced) -> None:
    await written(voiced)
    await becomes(voiced, OTHER, Role.OBSERVER)
    await becomes(voiced, LEAD, Role.ADMIN)
    await calls_it_abusive(voiced, HEAD)
    await calls_it_abusive(voiced, OTHER)
    for who in (LEAD, THIRD):
        for action, value in (("further_called", ""), ("bring_back", await key(voiced)), ("abuse", await key(voiced))):
            assert CAFE not in told(await voiced.does(who, Pressed(f"inbox.{action}", value))), action
        assert CAFE not in told(await inbox(voiced, who))
    assert CAFE not in told(await inbox(voiced, HEAD)), "it was not brought back"


async def test_the_diary_tells_of_a_week_once_it_is_over_in_bands_and_never_who_did_it_or_when(voiced: Voiced) -> None:
    await written(voiced)
    await becomes(voiced, OTHER, Role.OBSERVER)
    here = voiced.entrance.workspace.id

    async def entries() -> list[str]:
        return [entry.kind for entry in await diary.page(here, None, 50) if "concern" in entry.kind]

    await calls_it_abusive(voiced, HEAD)
    await calls_it_abusive(voiced, OTHER)
    await voiced.does(OTHER, Pressed("inbox.bring_back", await key(voiced)))
    assert await entries() == []
    await voiced.live_until(voiced.clock.now() + 7 * DAY, timedelta(hours=8))
    assert await entries() == ["concerns_hidden"]
    page = told(await voiced.does(THIRD, Typed("diary", "", "/waterline")))
    assert "in the week of 2026-03-02" in page
    assert "hidden, since two people agreed: 1 to 4" in page
    assert "brought back by an observer: 1 to 4" in page
    assert "Hedda" not in page
    assert "Hand 21" not in page
    assert "March 6" not in page
    assert (await voiced.does(THIRD, Opened())) is not None


async def test_who_writes_reads_which_observers_may_come_to_read_it(voiced: Voiced) -> None:
    await becomes(voiced, OTHER, Role.OBSERVER)
    await voiced.opens_window()
    form = lines(await voiced.opens_form(HAND))
    assert "If one of its readers calls it abusive, Hand 21 can read it, too, to judge that" in form
    assert "whoever has the role Observer then" not in form
    assert "voice." not in told(await voiced.opens_form(HAND), "ja")


async def test_where_nobody_observes_the_form_says_who_may_come_to(voiced: Voiced) -> None:
    await voiced.opens_window()
    form = lines(await voiced.opens_form(HAND))
    assert "If one of its readers calls it abusive, whoever has the role Observer then can read it, too" in form


async def test_who_becomes_an_observer_later_reads_nothing_older_while_another_is_left(voiced: Voiced) -> None:
    await becomes(voiced, OTHER, Role.OBSERVER)
    await written(voiced)
    await becomes(voiced, THIRD, Role.OBSERVER)
    await calls_it_abusive(voiced, HEAD)
    waits = "A reader called 1 concern abusive"
    assert waits in told(await voiced.opens_home(OTHER))
    assert waits not in told(await voiced.opens_home(THIRD))
    before = len(voiced.platform.read(THIRD.platform_id))
    await voiced.live_until(voiced.clock.now() + 4 * DAY, timedelta(hours=8))
    assert not [post for post in voiced.platform.read(THIRD.platform_id)[before:] if waits in post]
    for action in ("abuse", "bring_back"):
        answer = await voiced.does(THIRD, Pressed(f"inbox.{action}", await key(voiced)))
        assert "nothing here that you can read" in told(answer), action
    assert CAFE not in told(await inbox(voiced, THIRD))
    await calls_it_abusive(voiced, OTHER)
    assert CAFE not in told(await voiced.does(THIRD, Pressed("inbox.further_called", "")))
    assert CAFE in told(await inbox(voiced, OTHER))


async def test_once_no_observer_of_before_is_left_whoever_is_one_by_now_can_bring_it_back(voiced: Voiced) -> None:
    await becomes(voiced, OTHER, Role.OBSERVER)
    await written(voiced)
    await becomes(voiced, THIRD, Role.OBSERVER)
    await calls_it_abusive(voiced, HEAD)
    await calls_it_abusive(voiced, OTHER)
    await database.statement("update person set is_active = false where handle = 'hand21'")
    grants.forget(voiced.entrance.workspace.id)
    assert "Bring it back" in labels(await inbox(voiced, THIRD))
    await voiced.presses(THIRD, await inbox(voiced, THIRD), "Bring it back")
    assert CAFE in told(await inbox(voiced, HEAD))
