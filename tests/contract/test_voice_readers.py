"""Who reads what was written without a name answers it: the same on Slack, on Teams and on the local page."""

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any, Protocol
from uuid import uuid4

import pytest

from adapters.web.conversation import HOME
from bot.config.settings import Settings
from bot.sealed.roll import Outcome
from bot.voice.circles import Circle, CircleKind
from bot.voice.releasing import ReleasedConcern
from bot.voice.way_back import draw_words, look_of
from bot.voice.window_page import WindowPage
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from storage.org import people
from storage.sealed.folders import of_workspace
from storage.voice import concerns
from storage.voice.pepper import pepper_of
from tests.cast import COMPANY, DANA, FakeClock
from tests.contract.leaders import led_by
from tests.contract.voices import VOICES, SlackVoice, TeamsVoice, VoiceOn, WebVoice, answer_first
from tests.slack import conftest as slack
from tests.slack.inbound.test_inbound import button as slack_button
from tests.slack.inbound.test_inbound import texts as slack_texts
from tests.teams import conftest as teams
from tests.web.conftest import at

Json = dict[str, Any]
CAFE = "The café closes at two, and the late shift eats nothing"
ROTA = "The rota comes on the evening before it starts, so that nobody on the late shift can plan a day"
SOON = "Thank you. I ask the kitchen today."


class Reader(Protocol):
    """Whom everybody reports to; on the platforms themselves it is Ana. All that they read is text."""

    account: str

    async def inbox(self) -> str: ...

    async def presses(self, label: str) -> str:
        """Presses a button of what is shown."""

    async def sends(self, label: str, **answers: str) -> str:
        """Sends the form that is open."""


class ReaderOnSlack:
    def __init__(self, voice: SlackVoice) -> None:
        self._stage = voice._stage
        self._shown: Json = {}
        self.account = slack.ANA

    async def inbox(self) -> str:
        typed = self._stage.signer.slash(user=slack.ANA, command="/voice", text="inbox")
        self._shown = (await self._stage.send(typed)).body
        return slack_texts(self._shown["blocks"])

    async def presses(self, label: str) -> str:
        name, views = uuid4().hex, len(self._stage.slack.views)
        click = {**slack_button(self._shown, label), "response_url": self._stage.slack.response_url(name)}
        await self._stage.send(self._stage.signer.block_actions(user=slack.ANA, message=self._shown, **click))
        opened = self._stage.slack.views[views:]
        self._shown = opened[-1] if opened else self._stage.slack.responses[name][-1]
        return slack_texts(self._shown["blocks"])

    async def sends(self, label: str, **answers: str) -> str:
        view = self._shown
        assert view["submit"]["text"] == label
        sent = await self._stage.send(self._stage.signer.view_submission(user=slack.ANA, view=view, answers=answers))
        errors = sent.body.get("errors")
        return " ".join(errors.values()) if errors else slack_texts(sent.body["view"]["blocks"])


class ReaderOnTeams:
    def __init__(self, voice: TeamsVoice) -> None:
        self._stage = voice._stage
        self._shown: Json = {}
        self.account = teams.ANA.aad

    async def inbox(self) -> str:
        await self._stage.send(self._stage.teller.message(teams.ANA, "voice inbox"))
        self._shown = self._stage.teams.messages(teams.ANA.chat)[-1]
        return teams.texts(self._shown)

    async def presses(self, label: str) -> str:
        return await self._pressed(label)

    async def sends(self, label: str, **answers: str) -> str:
        return await self._pressed(label, **answers)

    async def _pressed(self, label: str, **answers: str) -> str:
        pressed = self._stage.teller.pressed(teams.ANA, teams.button(self._shown, label), **answers)
        self._shown = (await self._stage.send(pressed)).body
        return teams.texts(self._shown)


class ReaderOnThePage:
    def __init__(self, voice: WebVoice) -> None:
        self._window = at(voice._window.client, DANA, HOME)
        self._html, self._concern = "", ""
        self.account = DANA.platform_id

    async def inbox(self) -> str:
        return self._read(await self._window.writes("/voice inbox"))

    async def presses(self, label: str) -> str:
        drawn = rf'<button[^>]*data-action="(inbox\.\w+)" data-value="([^"]*)"[^>]*>\s*{label}'
        action, self._concern = re.findall(drawn, self._html)[0]
        return self._read(await self._window.does("pressed", action=action, value=self._concern))

    async def sends(self, label: str, **answers: str) -> str:
        form = "inbox.reply" if "words" in answers else "inbox.close"
        assert label in self._html
        state = {"concern": self._concern, "promised": ""}
        return self._read(await self._window.does("submitted", form=form, answers=answers, state=state))

    def _read(self, answer: Json) -> str:
        self._html = str(answer.get("html") or answer["text"])
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self._html)).split())


READERS: dict[str, Any] = {"slack": ReaderOnSlack, "teams": ReaderOnTeams, "web": ReaderOnThePage}


@pytest.fixture(params=VOICES)
async def ana(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[Reader, VoiceOn, str]]:
    """A reader to whom two things were written, and six words that lead to the first. Everything is answered before it
    is acknowledged, however busy this machine is.
    """
    answer_first(monkeypatch)
    turned_on = settings.model_copy(update={"voice": settings.voice.model_copy(update={"enabled": True})})
    async with VOICES[request.param](opened, turned_on, clock, check_ins) as voice:
        reader, here, six_words = READERS[request.param](voice), voice.entrance.workspace, draw_words()
        await save_company(here, COMPANY if request.param == "web" else led_by(reader.account))
        [number] = [person.id for person in await people.everyone(here.id) if person.platform_id == reader.account]
        circle = Circle(kind=CircleKind.LEADERS, readers=(number,), step_up=(), crowd=15)
        check_ins.folders.prepare()
        name, now = of_workspace(here.platform, here.platform_id), clock.now()
        look = look_of(six_words, pepper_of(check_ins.folders.sealed, name)).hex()
        written = (
            ReleasedConcern("0" * 32, circle, look, CAFE),  # in the order of their keys
            ReleasedConcern("1" * 32, circle, "00" * 32, ROTA),
        )
        await concerns.publish(here.id, WindowPage(uuid4().hex, name, now, Outcome.CLOSED, now.date(), written))
        yield reader, voice, six_words


async def opens(reader: Reader) -> str:
    """The first of what is in the inbox."""
    shown = await reader.inbox()
    assert CAFE in shown
    assert ROTA in shown
    return await reader.presses("Read and answer")


async def test_a_reader_says_that_it_has_arrived_answers_and_closes_it_and_its_writer_finds_all_of_it(
    ana: tuple[Reader, VoiceOn, str],
) -> None:
    reader, voice, six_words = ana
    shown = await opens(reader)
    assert "Please do not look for who it was." in shown
    assert ROTA not in shown
    await reader.presses("It has arrived")
    assert "said on March 2, 2026 that it has arrived" in await voice.looks(six_words)
    await opens(reader)
    assert CAFE in await reader.presses("Reply")
    assert SOON in await reader.sends("Say it", words=SOON)
    found = await voice.looks(six_words)
    assert SOON in found
    assert "Its readers, March 2, 2026" in found
    await opens(reader)
    await reader.presses("Closing word")
    await reader.sends("Say it", closing="changed", because="It opens until ten")
    closed = await voice.looks(six_words)
    assert "Its readers say that it was changed." in closed
    assert "It opens until ten" in closed


async def test_what_another_one_wrote_is_refused_in_an_answer_and_the_piece_is_named(
    ana: tuple[Reader, VoiceOn, str],
) -> None:
    reader, voice, six_words = ana
    await opens(reader)
    await reader.presses("Reply")
    refused = await reader.sends("Say it", words=f"We hear this, too: {ROTA}")
    assert "“The rota comes on the…” stands in what somebody wrote to you without their name" in refused
    assert "Its readers" not in (await voice.looks(six_words)).replace("Its readers have it since", "")
