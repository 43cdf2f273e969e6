"""A check-in on the local page: asked in the direct conversation, sealed from there, and echoed nowhere."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import structlog
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.web.inbound import install
from bot.settings import Settings
from commands.deliver import deliver_waiting
from commands.entrance import Entrance
from commands.run_due import run_due
from storage.database import statement
from storage.keys import KeyFolder
from tests.cast import ANA, COMPANY, DANA, MIKA, FakeClock
from tests.web.conftest import Client, Window, at
from tests.web.stage import enter

CANARY = "The canary sings at half past four"


@pytest.fixture
async def asked(opened: str, settings: Settings, clock: FakeClock, keys: KeyFolder) -> AsyncIterator[Client]:
    """The cast's company has its invitations."""
    checking = settings.model_copy(update={"pulse": settings.pulse.model_copy(update={"enabled": True})})
    entrance, timeline = await enter(opened, checking, clock, COMPANY)
    entrance = replace(entrance, keys=keys)
    for _ in range(20):
        clock.move(hours=2)
        await _tick(entrance, keys, clock)
    app = application()
    install(app, entrance, timeline, beat=0.02)
    async with TestClient(TestServer(app)) as client:
        yield client


async def _tick(entrance: Entrance, keys: KeyFolder, clock: FakeClock) -> None:
    await run_due(clock.now(), entrance.settings, keys, {"web"})
    await deliver_waiting({"web": entrance.platform})


async def answers(window: Window, item: str, choice: int) -> str:
    number = (await statement("select id from round"))[0]["id"]
    told = await window.does("pressed", action="pulse.answer", value=f"{number}:{item}:{choice}")
    return str(told["html"])


async def test_the_invitation_stands_in_the_direct_conversation_with_its_buttons(asked: Client) -> None:
    page = await at(asked, ANA, ANA.platform_id).reads()
    assert "How was your week at work?" in page
    assert "When it closes its keys are destroyed" in page
    assert page.count('"pulse.answer"') == 27
    assert "この一週間の仕事はいかがでしたか。" in await at(asked, MIKA, MIKA.platform_id).reads()


async def test_every_tap_reads_the_same_and_changes_nothing_that_stands_there(asked: Client) -> None:
    window = at(asked, ANA, ANA.platform_id)
    posts = "select place, html, plain, revision, deleted from post order by id"
    before = await statement(posts)
    told = {await answers(window, "mood", choice) for choice in range(6)}
    assert len(told) == 1
    assert "Sealed. Thank you." in told.pop()
    assert await statement(posts) == before
    assert len(await statement("select 1 from ballot")) == 5


async def test_a_comment_by_form_is_nowhere_in_clear(asked: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    window, number = at(asked, ANA, ANA.platform_id), (await statement("select id from round"))[0]["id"]
    with structlog.testing.capture_logs() as logs:
        form = await window.does("pressed", action="pulse.form", value=str(number))
        assert 'id="input-comment"' in form["html"]
        sent = await window.does(
            "submitted", form="pulse.answer", answers={"mood": "2", "comment": CANARY}, state={"round": str(number)}
        )
        again = await window.does("pressed", action="pulse.form", value=str(number))
        metrics = await (await asked.get("/metrics")).text()
    pages = [await at(asked, who, who.platform_id).reads() for who in (ANA, DANA, MIKA)]
    posts, wanted = await statement("select * from post"), await statement("select * from delivery")
    assert "Sealed. Thank you." in sent["html"]
    for place in (sent, again, metrics, pages, posts, wanted, logs, caplog.text):
        assert CANARY not in str(place)


async def test_pulse_typed_on_the_page_opens_the_round_again(asked: Client) -> None:
    told = await at(asked, ANA).writes("/pulse")
    assert told["html"].count('"pulse.answer"') == 27
    assert "We cannot show your past answers: we do not have them." in told["html"]
