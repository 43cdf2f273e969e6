"""Somebody writes what needs an answer, and looks for it: the same on Slack, on Teams and on the local page."""

import re
from collections.abc import AsyncIterator

import pytest
import structlog

from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from bot.voice.way_back import is_way_back
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from commands.voice.publish_windows import WindowReaders, publish_windows
from commands.voice.release_windows import release_windows
from storage.database import statement
from storage.sealed.folders import of_workspace
from storage.voice import concerns
from tests.cast import FakeClock
from tests.commands.voice.windows import open_for
from tests.contract.voices import VOICES, VoiceOn, answer_first
from tests.rounds import CountingByClock, contents
from tests.rows import every_row

CAFE = "The café closes at two, and the late shift eats nothing"
LEADS_NOWHERE = "These six words lead to nothing here"


def above(account: str) -> Company:
    """The top, and whom Ana's manager reports to: they are the first and the second, as in the window's chart."""
    top, ines, lead = (Profile(name, name.title(), name) for name in ("top", "ines", "lead"))
    members = (Member(top), Member(ines, "top"), Member(lead, "ines"), Member(Profile(account, "Ana", "ana"), "lead"))
    return Company(members, {name: TeamName(name.title(), name) for name in ("top", "ines", "lead")})


@pytest.fixture(params=VOICES)
async def ana(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[VoiceOn]:
    answer_first(monkeypatch)
    turned_on = settings.model_copy(update={"voice": settings.voice.model_copy(update={"enabled": True})})
    async with VOICES[request.param](opened, turned_on, clock, check_ins) as voice:
        here = voice.entrance.workspace
        if request.param != "web":
            await save_company(here, above(voice.account))
        open_for(voice.account, here.platform, here.platform_id, check_ins.folders, clock)
        yield voice


async def window_ends(ana: VoiceOn, clock: FakeClock) -> None:
    """It is released, and stands in the database."""
    here = ana.entrance.workspace
    assert ana.entrance.windows
    running, folders = ana.entrance.windows.running(here.platform, here.platform_id), ana.entrance.windows.folders
    assert running
    clock.move(seconds=(running.closes_at - clock.now()).total_seconds())
    assert release_windows(folders, CountingByClock(clock)) == []
    named = {of_workspace(here.platform, here.platform_id): WindowReaders(here, "kudos")}
    assert await publish_windows(named, folders, clock.now()) == []


def six_words_in(text: str) -> str:
    words = re.findall(r"[a-z-]+", text)
    runs = (" ".join(words[begin : begin + 6]) for begin in range(len(words) - 5))
    return next(run for run in runs if is_way_back(run))


async def test_one_reads_who_reads_it_writes_it_and_finds_with_six_words_what_became_of_it(
    ana: VoiceOn, clock: FakeClock, check_ins: CheckIns, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with structlog.testing.capture_logs() as logs:
        form = await ana.opens()
        sealed = await ana.seals(CAFE)
        metrics = await (await ana.client.get("/metrics")).text()
    for place in (logs, caplog.text, metrics, await every_row()):
        assert CAFE not in str(place)
    assert "people wrote it." in form, "of how many one is"
    assert "In danger call for help, and do not write here." in form
    six_words = six_words_in(sealed.partition("Sealed. These are your six words")[2])
    assert six_words not in await ana.chats()
    assert CAFE not in await ana.chats()
    assert not [file for file in contents(check_ins.folders) if CAFE.encode() in file]
    assert await statement("select 1 from concern") == []
    early = await ana.looks(six_words)
    assert LEADS_NOWHERE in early
    await window_ends(ana, clock)
    found = await ana.looks(six_words.upper())
    assert CAFE in found
    assert "are to say within 7 days that it has arrived" in found
    wrong = "six words that nobody ever drew"
    assert (await ana.looks(wrong)).replace(wrong, "") == early.replace(six_words, ""), "what was typed may stay"
    assert CAFE not in await ana.chats(), "what is looked at stands in a dialog"


async def test_what_cannot_be_taken_is_said_kindly_and_nothing_of_it_is_kept(ana: VoiceOn, clock: FakeClock) -> None:
    await ana.opens()
    for words, said in (
        ("  ", "There are no words in it yet."),
        ("\ufffc", "There are no words in it yet. A picture does not come along"),
        ("x" * 3_001, "These are 3,001 characters, and 3,000 fit. Everything you wrote is still here."),
    ):
        assert said in await ana.seals(words), said
    assert "Sealed." in await ana.seals("The stairs are dark"), "the form is still good"
    await window_ends(ana, clock)
    every = await concerns.every(ana.entrance.workspace.id)
    assert [concern.words for concern in every] == ["The stairs are dark"]
