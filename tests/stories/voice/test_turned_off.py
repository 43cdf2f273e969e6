"""What an admin reads before concerns are turned off, or kept for fewer months, is what comes of it."""

from datetime import timedelta

import pytest

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from bot.roles.roles import Role
from storage.roles import grants
from storage.voice import concerns
from tests.stories.conftest import labels, told
from tests.stories.voice.conftest import CAFE, HAND, HEAD, LEAD, Voiced

DAY = timedelta(days=1)


@pytest.fixture
async def administered(voiced: Voiced) -> Voiced:
    """Lead 1 is an admin."""
    here = voiced.entrance.workspace.id
    await grants.add(here, voiced.who(LEAD.handle).id, Role.ADMIN, None, "They administer", voiced.clock.now())
    grants.forget(here)
    return voiced


async def reads_first(voiced: Voiced, **chosen: str) -> Message:
    form = await voiced.does(LEAD, Pressed("home.form", "voice"))
    answers = {f"voice.{name}": text for name, text in chosen.items()}
    page = await voiced.submits(LEAD, form, **answers)
    assert isinstance(page, Message), page
    return page


async def test_the_window_that_is_open_takes_what_people_write_until_the_day_that_the_admin_reads(
    administered: Voiced,
) -> None:
    voiced = administered
    await voiced.opens_window()
    first = await reads_first(voiced, enabled="no")
    until = "The window that is open takes what people write until March 6, 2026"
    assert until in told(first)
    await voiced.presses(LEAD, first, "Save")
    assert "the window that is open takes what people write until March 6, 2026" in told(
        await voiced.does(LEAD, Pressed("home.look", ""))
    )
    assert until in told(await reads_first(voiced, acknowledged_within="3"))
    await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    assert [concern.words for concern in await concerns.every(voiced.entrance.workspace.id)] == [CAFE]
    assert voiced.check_ins.windows.running("web", "local") is None, "no further one opens"
    later = told(await reads_first(voiced, acknowledged_within="3"))
    assert "until March" not in later
    assert "Concerns are off." in later
    assert "nobody can be asked" not in later


async def test_fewer_months_say_before_what_they_remove_and_are_not_put_back(administered: Voiced) -> None:
    voiced = administered
    await voiced.opens_window()
    await voiced.writes(HAND, CAFE)
    await voiced.window_ends()
    here = voiced.entrance.workspace.id
    [concern] = await concerns.every(here)
    form = await voiced.does(HEAD, Pressed("inbox.close", concern.key))
    await voiced.submits(HEAD, form, closing="changed")
    voiced.clock.move(days=40)
    first = await reads_first(voiced, kept_months="1")
    removes = "whatever had its closing word more than 1 month ago is removed"
    assert removes in told(first)
    assert "this cannot be put back" in told(first)
    assert len(await concerns.every(here)) == 1, "it is asked first"
    saved = await voiced.presses(LEAD, first, "Save")
    assert "Put it back" not in labels(saved)
    longer = await voiced.presses(LEAD, await reads_first(voiced, kept_months="12"), "Save")
    assert "Put it back" not in labels(longer), "that would be fewer months again"
    refused = await voiced.does(LEAD, Pressed("home.undo", "3"))
    assert "not put back by a button" in told(refused)
    for months, said in (("6", True), ("8", False)):
        assert (removes.replace("1 month", "6 months") in told(await reads_first(voiced, kept_months=months))) is said


async def test_what_else_is_chosen_in_that_form_is_put_back(administered: Voiced) -> None:
    saved = await administered.presses(LEAD, await reads_first(administered, own_manager="yes"), "Save")
    assert "Put it back" in labels(saved)
    assert not isinstance(await administered.presses(LEAD, saved, "Put it back"), Refusal)
