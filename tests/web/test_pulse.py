"""A check-in on the local page: asked in the direct conversation, sealed from there, and echoed nowhere."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import structlog
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.web.inbound import install
from bot.settings import Settings
from commands.check_ins import CheckIns
from commands.deliver import deliver_waiting
from commands.entrance import Entrance
from commands.run_due import run_due
from storage.database import statement
from tests.canary import CANARY, dump, found_in
from tests.cast import ANA, COMPANY, DANA, MIKA, FakeClock
from tests.rows import every_row
from tests.stories.pulse.checkin import with_check_ins
from tests.web.conftest import Client, Window, at
from tests.web.stage import enter


@pytest.fixture
async def asked(opened: str, settings: Settings, clock: FakeClock, check_ins: CheckIns) -> AsyncIterator[Client]:
    """The cast's company has its invitations."""
    entrance, timeline = await enter(opened, with_check_ins(settings), clock, COMPANY)
    entrance = replace(entrance, keys=keys)
    for _ in range(20):
        clock.move(hours=2)
        await _tick(entrance, keys, clock)
    app = application()
    install(app, entrance, timeline, beat=0.02)
    async with TestClient(TestServer(app)) as client:
        yield client


async def _tick(entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> None:
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


async def test_of_a_whole_round_neither_an_answer_nor_a_comment_stands_anywhere_in_clear(
    asked: Client,
    opened: str,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    window, number = at(asked, ANA, ANA.platform_id), (await statement("select id from round"))[0]["id"]
    but_ballots = ("--exclude-table-data=ballot", "--exclude-table-data=ballot_id_seq")
    before = await dump(opened, *but_ballots)
    with structlog.testing.capture_logs() as logs:
        await answers(window, "mood", 1)
        form = await window.does("pressed", action="pulse.form", value=str(number))
        assert 'id="input-comment"' in form["html"]
        sent = await window.does(
            "submitted", form="pulse.answer", answers={"mood": "2", "comment": CANARY}, state={"round": str(number)}
        )
        again = await window.does("pressed", action="pulse.form", value=str(number))
        assert "Sealed. Thank you." in sent["html"]
        assert await dump(opened, *but_ballots) == before  # an answer changes nothing but sealed boxes
        assert await _leaks(asked, opened, sent=sent, again=again, logs=[*logs, caplog.text]) == []
        clock.move(days=4)
        await run_due(clock.now(), with_check_ins(settings), keys, {"web"})
        assert await statement("select state from round order by id limit 1") == [{"state": "closed"}]
        assert await _leaks(asked, opened, logs=[*logs, caplog.text]) == []
    for one in ("Very bad", "strongly", f"{number}:mood"):
        assert one not in str(logs) + caplog.text


async def _leaks(asked: Client, conninfo: str, **said: object) -> list[str]:
    metrics, health = [await (await asked.get(path)).text() for path in ("/metrics", "/health")]
    pages = [await at(asked, who, who.platform_id).reads() for who in (ANA, DANA, MIKA)]
    return await found_in(conninfo, metrics=metrics, health=health, pages=pages, **said)


async def test_pulse_typed_on_the_page_opens_the_round_again(asked: Client) -> None:
    told = await at(asked, ANA).writes("/pulse")
    assert told["html"].count('"pulse.answer"') == 27
    assert "We cannot show your past answers: we do not have them." in told["html"]


@pytest.mark.parametrize(
    "value",
    ["{open}:mood:9", "{open}:mood:x", "{open}:process-3:4", "{open}:comment:4", "999999:mood:4", "{open}", ":::"],
)
async def test_a_press_that_is_no_answer_gets_a_kind_sentence_and_stores_nothing(asked: Client, value: str) -> None:
    number = (await statement("select id from round"))[0]["id"]
    told = await at(asked, ANA, ANA.platform_id).does("pressed", action="pulse.answer", value=value.format(open=number))
    assert "That is no answer to this check-in, so nothing was stored." in told["html"]
    assert await statement("select 1 from ballot") == []


async def test_who_is_outside_reads_so_and_nothing_is_stored(asked: Client) -> None:
    await statement("delete from audience where person_id = (select id from person where handle = 'ana')")
    assert "not among those asked this time" in await answers(at(asked, ANA, ANA.platform_id), "mood", 4)
    assert await statement("select 1 from ballot") == []


async def test_who_comes_late_reads_so_in_their_language_and_nothing_is_stored(asked: Client, clock: FakeClock) -> None:
    clock.move(days=4)
    assert "This check-in has closed." in await answers(at(asked, ANA, ANA.platform_id), "mood", 4)
    assert "この回は締め切りました。" in await answers(at(asked, MIKA, MIKA.platform_id), "mood", 4)
    assert await statement("select 1 from ballot") == []


@pytest.mark.parametrize("length", [401, 40_000])
async def test_a_comment_that_is_too_long_is_told_at_its_field_and_nothing_is_stored(
    asked: Client, length: int
) -> None:
    number = str((await statement("select id from round"))[0]["id"])
    given = {"mood": "2", "comment": "x" * length}
    told = await at(asked, ANA, ANA.platform_id).does(
        "submitted", form="pulse.answer", answers=given, state={"round": number}
    )
    assert f"Your comment has {length} characters. Please shorten it to 400." in str(told)
    assert await statement("select 1 from ballot") == []


async def test_no_row_tells_that_somebody_answered(asked: Client) -> None:
    window, key = at(asked, ANA, ANA.platform_id), (await statement("select key from round"))[0]["key"]
    before = await every_row()
    assert "Sealed" in str(await window.does("pressed", action="pulse.answer", value=f"{key}:mood:4"))
    await window.does("pressed", action="pulse.form", value=key)
    form = await window.does("submitted", form="pulse.answer", answers={"mood": "2"}, state={"round": key})
    assert "Sealed" in form["html"]
    assert await every_row() == before
