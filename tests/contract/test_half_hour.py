"""A leader takes a question along to customers and ticks it off: the same on Slack, on Teams and on the local page."""

import re
from collections.abc import AsyncIterator
from typing import Any, Protocol

import pytest

from adapters.slack import late
from adapters.teams import inbound
from adapters.web.conversation import HOME
from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from storage.database import statement
from tests.cast import COMPANY, DANA, FakeClock
from tests.contract.voices import VOICES, SlackVoice, TeamsVoice, VoiceOn, WebVoice
from tests.slack import conftest as slack
from tests.slack.inbound.test_inbound import button as slack_button
from tests.slack.inbound.test_inbound import texts as slack_texts
from tests.teams import conftest as teams
from tests.web.conftest import at

Json = dict[str, Any]
HEARD = "They print our invoice, because the link in it ends after a day"


class Leader(Protocol):
    """Dana, who leads managers; on the platforms themselves it is Ana."""

    async def home(self) -> str: ...

    async def presses(self, label: str) -> str:
        """Presses a button of the home; what comes of it is read as text."""

    async def ticks_off(self, words: str) -> str: ...


class OnSlack:
    def __init__(self, voice: SlackVoice) -> None:
        self._stage = voice._stage
        self.account = slack.ANA

    async def home(self) -> str:
        return slack_texts((await self._home())["blocks"])

    async def _home(self) -> Json:
        await self._stage.send(self._stage.signer.app_home_opened(user=slack.ANA))
        home: Json | None = self._stage.slack.home(slack.ANA)
        assert home
        return home

    async def presses(self, label: str) -> str:
        home = await self._home()
        pressed = self._stage.signer.block_actions(user=slack.ANA, view=home, **slack_button(home, label))
        await self._stage.send(pressed)
        return slack_texts(self._stage.slack.views[-1]["blocks"]) if self._stage.slack.views else ""

    async def ticks_off(self, words: str) -> str:
        await self.presses("Done, with a word")
        sent = self._stage.signer.view_submission(
            user=slack.ANA, view=self._stage.slack.views[-1], answers={"words": words}
        )
        return str((await self._stage.send(sent)).body)


class OnTeams:
    def __init__(self, voice: TeamsVoice) -> None:
        self._stage = voice._stage
        self.account = teams.ANA.aad

    async def _home(self) -> Json:
        await self._stage.send(self._stage.teller.message(teams.ANA, "hello"))
        home: Json = self._stage.teams.messages(teams.ANA.chat)[-1]
        return home

    async def home(self) -> str:
        return teams.texts(await self._home())

    async def _presses(self, label: str) -> Json:
        shown = teams.button(await self._home(), label)
        answered: Json = (await self._stage.send(self._stage.teller.pressed(teams.ANA, shown))).body
        return answered

    async def presses(self, label: str) -> str:
        return teams.texts(await self._presses(label))

    async def ticks_off(self, words: str) -> str:
        form = await self._presses("Done, with a word")
        pressed = self._stage.teller.pressed(teams.ANA, teams.button(form, "Done"), words=words)
        return teams.texts((await self._stage.send(pressed)).body)


class OnThePage:
    def __init__(self, voice: WebVoice) -> None:
        self._window = at(voice._window.client, DANA, HOME)
        self.account = DANA.platform_id

    async def home(self) -> str:
        return await self._window.reads()

    async def presses(self, label: str) -> str:
        [(action, value)] = re.findall(
            rf'<button[^>]*data-action="(half_hour\.\w+)" data-value="([^"]*)"[^>]*>{label}', await self.home()
        )
        return str(await self._window.does("pressed", action=action, value=value))

    async def ticks_off(self, words: str) -> str:
        assert "half_hour.done" in await self.presses("Done, with a word")
        [row] = await statement("select week from half_hour")
        state = {"week": row["week"].isoformat()}
        return str(await self._window.does("submitted", form="half_hour.done", answers={"words": words}, state=state))


LEADERS: dict[str, Any] = {"slack": OnSlack, "teams": OnTeams, "web": OnThePage}


def led_by(account: str) -> Company:
    """The cast's company, under the leader's account of a platform."""
    head = Profile(platform_id=account, name="Ana", handle="ana")
    lead, hand = Profile("lead", "Lea Ström", "lea"), Profile("hand", "Hal Moor", "hal")
    members = (Member(head), Member(lead, account), Member(hand, "lead"))
    return Company(members, {account: TeamName("Harbour", "harbour"), "lead": TeamName("Crew", "crew")})


@pytest.fixture(params=VOICES)
async def leader(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Leader]:
    """Everything is answered before it is acknowledged, however busy this machine is."""
    monkeypatch.setattr(late, "ACKNOWLEDGED_WITHIN", 60.0)
    monkeypatch.setattr(inbound, "MESSAGE_SECONDS", 60.0)
    monkeypatch.setattr(inbound, "INVOKE_SECONDS", 60.0)
    voice: VoiceOn
    async with VOICES[request.param](opened, settings, clock, check_ins) as voice:
        leader = LEADERS[request.param](voice)
        chart = COMPANY if request.param == "web" else led_by(leader.account)
        await save_company(voice.entrance.workspace, chart)
        yield leader


async def test_a_leader_takes_a_question_along_and_ticks_it_off_with_a_word(leader: Leader) -> None:
    assert "Half an hour with customers" in await leader.home()
    await leader.presses("Take this along")
    assert "This goes with you" in await leader.home()
    await leader.ticks_off(HEARD)
    [row] = await statement("select words, done_at from half_hour")
    assert row["words"] == HEARD
    assert row["done_at"]
    assert "The half hour of this week is done." in await leader.home()
    assert HEARD not in await leader.home()
    await leader.presses("What I heard")
