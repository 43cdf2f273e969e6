"""A check-in on the local page: asked in the direct conversation, sealed from there, and echoed nowhere."""

import pytest
import structlog

from bot.config.settings import Settings
from bot.org.people import Profile
from commands.check_ins import CheckIns
from storage.database import statement
from tests.canary import dump, found_in
from tests.cast import ANA, DANA, MIKA, FakeClock
from tests.rounds import contents, sealed, tick
from tests.rows import every_row
from tests.stories.pulse.checkin import with_check_ins
from tests.web.conftest import Client, Window, at


async def press(window: Window, value: str) -> str:
    """What the person reads, and that what was tapped is marked only where it was sealed."""
    reply = await window.does("pressed", action="pulse.answer", value=value)
    assert (reply["kind"] == "sealed") is (reply.get("text") == "Sealed. Thank you.")
    return str(reply.get("text") or reply["html"])


async def test_the_invitation_stands_in_the_direct_conversation_with_its_buttons(asked: Client) -> None:
    page = await at(asked, ANA, ANA.platform_id).reads()
    assert "How was your week at work?" in page
    assert "When it closes its keys are destroyed" in page
    assert page.count('"pulse.answer"') == 27
    assert "この1週間の仕事はいかがでしたか。" in await at(asked, MIKA, MIKA.platform_id).reads()


async def test_every_tap_reads_the_same_and_changes_nothing_that_stands_there(
    asked: Client, check_ins: CheckIns, key: str
) -> None:
    window = at(asked, ANA, ANA.platform_id)
    posts = "select place, html, plain, revision, deleted from post order by id"
    before = await statement(posts)
    told = {await press(window, f"{key}:mood:{choice}") for choice in range(6)}
    assert len(told) == 1
    assert "Sealed. Thank you." in told.pop()
    assert await statement(posts) == before
    assert sealed(check_ins) == 6


async def test_of_a_whole_round_neither_an_answer_nor_a_comment_stands_anywhere_in_clear(
    asked: Client,
    opened: str,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
    key: str,
    canary: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    window = at(asked, ANA, ANA.platform_id)
    before = await dump(opened)
    with structlog.testing.capture_logs() as logs:
        await press(window, f"{key}:mood:1")
        form = await window.does("pressed", action="pulse.form", value=key)
        assert 'id="input-comment"' in form["html"]
        sent = await window.does(
            "submitted", form="pulse.answer", answers={"mood": "2", "comment": canary}, state={"round": key}
        )
        again = await window.does("pressed", action="pulse.form", value=key)
        assert "Sealed. Thank you." in sent["html"]
        assert sealed(check_ins) == 2
        assert await dump(opened) == before  # an answer changes nothing in the database
        files = contents(check_ins.folders)
        assert await _leaks(asked, opened, canary, sent=sent, again=again, logs=[*logs, caplog.text], files=files) == []
        clock.move(days=4)
        await tick(check_ins, clock, with_check_ins(settings))
        assert await statement("select state from round order by id limit 1") == [{"state": "closed"}]
        files = contents(check_ins.folders)
        assert await _leaks(asked, opened, canary, logs=[*logs, caplog.text], files=files) == []
    for one in ("Very bad", "strongly", f"{key}:mood"):
        assert one not in str(logs) + caplog.text


async def _leaks(asked: Client, conninfo: str, canary: str, **said: object) -> list[str]:
    metrics, health = [await (await asked.get(path)).text() for path in ("/metrics", "/health")]
    pages = [await at(asked, who, who.platform_id).reads() for who in (ANA, DANA, MIKA)]
    return await found_in(conninfo, canary, metrics=metrics, health=health, pages=pages, **said)


async def test_pulse_typed_on_the_page_opens_the_round_again(asked: Client) -> None:
    told = await at(asked, ANA).writes("/pulse")
    assert told["html"].count('"pulse.answer"') == 27
    assert "We cannot show your past answers: we do not have them." in told["html"]


@pytest.mark.parametrize(
    "value", ["{open}:mood:9", "{open}:mood:x", "{open}:process-3:4", "{open}:comment:4", "{open}"]
)
async def test_a_press_that_is_no_answer_gets_a_kind_sentence_and_stores_nothing(
    asked: Client, check_ins: CheckIns, key: str, value: str
) -> None:
    text = await press(at(asked, ANA, ANA.platform_id), value.format(open=key))
    assert "That is no answer to this check-in, so nothing was stored." in text
    assert sealed(check_ins) == 0


@pytest.mark.parametrize("value", ["999999:mood:4", "0123456789abcdef0123456789abcdef:mood:4", "../id:mood:4", ":::"])
async def test_a_press_for_a_check_in_that_there_is_not_gets_a_kind_sentence_and_stores_nothing(
    asked: Client, check_ins: CheckIns, value: str
) -> None:
    assert "This check-in has closed." in await press(at(asked, ANA, ANA.platform_id), value)
    assert sealed(check_ins) == 0


async def test_who_is_outside_reads_so_and_nothing_is_stored(asked: Client, check_ins: CheckIns, key: str) -> None:
    """Noor came after it had opened."""
    await statement(
        "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,"
        " is_stranger, posts_about_me)"
        " select workspace_id, '@noor', 'Noor', 'noor', 'en', 'UTC', false, false, true, false, true"
        " from person where handle = 'ana'"
    )
    assert "not among those asked this time" in await press(
        at(asked, Profile(platform_id="@noor", name="Noor", handle="noor")), f"{key}:mood:4"
    )
    assert sealed(check_ins) == 0


async def test_no_row_makes_somebody_an_outsider(asked: Client, check_ins: CheckIns, key: str) -> None:
    await statement("delete from audience")
    await statement("update round set state = 'void', closes_at = opened_at")
    assert "Sealed. Thank you." in await press(at(asked, ANA, ANA.platform_id), f"{key}:mood:4")
    assert sealed(check_ins) == 1


async def test_who_comes_late_reads_so_in_their_language_and_nothing_is_stored(
    asked: Client, check_ins: CheckIns, clock: FakeClock, key: str
) -> None:
    clock.move(days=4)
    assert "This check-in has closed." in await press(at(asked, ANA, ANA.platform_id), f"{key}:mood:4")
    assert "この回は締め切りました。" in await press(at(asked, MIKA, MIKA.platform_id), f"{key}:mood:4")
    assert sealed(check_ins) == 0


@pytest.mark.parametrize("length", [401, 40_000])
async def test_a_comment_that_is_too_long_is_told_at_its_field_and_nothing_is_stored(
    asked: Client, check_ins: CheckIns, key: str, length: int
) -> None:
    given = {"mood": "2", "comment": "x" * length}
    told = await at(asked, ANA, ANA.platform_id).does(
        "submitted", form="pulse.answer", answers=given, state={"round": key}
    )
    assert f"Your comment has {length} characters. Please shorten it to 400." in str(told)
    assert sealed(check_ins) == 0


async def test_no_row_tells_that_somebody_answered(asked: Client, key: str) -> None:
    window = at(asked, ANA, ANA.platform_id)
    before = await every_row()
    assert "Sealed" in str(await window.does("pressed", action="pulse.answer", value=f"{key}:mood:4"))
    await window.does("pressed", action="pulse.form", value=key)
    form = await window.does("submitted", form="pulse.answer", answers={"mood": "2"}, state={"round": key})
    assert "Sealed" in form["html"]
    assert await every_row() == before
