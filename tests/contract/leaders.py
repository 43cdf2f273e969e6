"""Leaders on each platform, as its own entrance sees them: what they press on their home, and what they read."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from adapters.web.conversation import HOME
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from storage.database import statement
from tests.cast import DANA
from tests.contract.voices import SlackVoice, TeamsVoice, WebVoice
from tests.slack import conftest as slack
from tests.slack.inbound.test_inbound import button as slack_button
from tests.slack.inbound.test_inbound import texts as slack_texts
from tests.teams import conftest as teams
from tests.web.conftest import at

Json = dict[str, Any]
SELF_CHECK = "A look at myself"


class Leader(Protocol):
    """Dana, who leads managers; on the platforms themselves it is Ana."""

    async def home(self) -> str: ...

    async def presses(self, label: str) -> str:
        """Presses a button of the home; what comes of it is read as text."""

    async def ticks_off(self, words: str) -> str: ...

    async def looks_at_herself(self, answers: Mapping[str, str]) -> str:
        """Opens the self-check from the home and sends it; what is drawn is read as text."""

    def chat(self) -> str:
        """What stands in her chat with the bot."""


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

    async def looks_at_herself(self, answers: Mapping[str, str]) -> str:
        await self.presses(SELF_CHECK)
        view = self._stage.slack.views[-1]
        sent = self._stage.signer.view_submission(user=slack.ANA, view=view, answers=dict(answers))
        drawn = (await self._stage.send(sent)).body
        assert drawn["response_action"] == "update"
        return slack_texts(drawn["view"]["blocks"])

    def chat(self) -> str:
        return str(self._stage.slack.calls)


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

    async def looks_at_herself(self, answers: Mapping[str, str]) -> str:
        form = await self._presses(SELF_CHECK)
        assert form["task"]["type"] == "continue"
        pressed = self._stage.teller.pressed(teams.ANA, teams.button(form, "Show me"), **answers)
        return teams.texts((await self._stage.send(pressed)).body)

    def chat(self) -> str:
        return str(self._stage.teams.messages(teams.ANA.chat))


class OnThePage:
    def __init__(self, voice: WebVoice) -> None:
        self._window = at(voice._window.client, DANA, HOME)
        self.account = DANA.platform_id

    async def home(self) -> str:
        return await self._window.reads()

    async def presses(self, label: str) -> str:
        name, home = r'data-action="((?:half_hour|consistency)\.\w+)"', await self.home()
        [(action, value)] = re.findall(rf'<button[^>]*{name} data-value="([^"]*)"[^>]*>{label}', home)
        return str(await self._window.does("pressed", action=action, value=value))

    async def ticks_off(self, words: str) -> str:
        assert "half_hour.done" in await self.presses("Done, with a word")
        [row] = await statement("select week from half_hour")
        state = {"week": row["week"].isoformat()}
        return str(await self._window.does("submitted", form="half_hour.done", answers={"words": words}, state=state))

    async def looks_at_herself(self, answers: Mapping[str, str]) -> str:
        await self._window.does("pressed", action="self_check.open", value="")
        return str(await self._window.does("submitted", form="self_check.seen", answers=dict(answers), state={}))

    def chat(self) -> str:
        return ""


LEADERS: dict[str, Any] = {"slack": OnSlack, "teams": OnTeams, "web": OnThePage}


def led_by(account: str) -> Company:
    """The cast's company, under the leader's account of a platform."""
    head = Profile(platform_id=account, name="Ana", handle="ana")
    lead, hand = Profile("lead", "Lea Ström", "lea"), Profile("hand", "Hal Moor", "hal")
    members = (Member(head), Member(lead, account), Member(hand, "lead"))
    return Company(members, {account: TeamName("Harbour", "harbour"), "lead": TeamName("Crew", "crew")})
