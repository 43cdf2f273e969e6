"""Who is celebrated on each platform, and whoever leads them, as its own entrance sees them."""

import json
import re
from html import unescape
from typing import Any, Protocol

from adapters.web.conversation import HOME
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from tests.cast import ANA, DANA
from tests.contract.voices import SlackVoice, TeamsVoice, WebVoice
from tests.slack import conftest as slack
from tests.slack.inbound.test_inbound import button as slack_button
from tests.slack.inbound.test_inbound import texts as slack_texts
from tests.teams import activities
from tests.teams import conftest as teams
from tests.web.conftest import Window, at

Json = dict[str, Any]
OWN = "What is celebrated of me"


class Celebrants(Protocol):
    """A manager and somebody of their team, by account; `channel` is where posts stand."""

    manager: str
    celebrated: str
    channel: str

    async def chooses(self, **answers: str) -> None:
        """The manager opens their own form from the home, and sends it."""

    async def writes(self, label: str, words: str) -> None:
        """The manager presses this in the latest that stands in their chat, and sends words."""

    async def reads(self, account: str) -> str:
        """Returns what stands in somebody's chat, or in the channel."""


class CelebrantsOnSlack:
    manager, celebrated, channel = slack.ANA, slack.BO, slack.KUDOS

    def __init__(self, voice: SlackVoice) -> None:
        self._stage = voice._stage

    async def comes(self) -> None:
        """Both are there from the beginning."""

    async def chooses(self, **answers: str) -> None:
        await self._stage.send(self._stage.signer.app_home_opened(user=slack.ANA))
        home = self._stage.slack.home(slack.ANA)
        assert home
        await self._submits(slack_button(home, OWN), answers)

    async def writes(self, label: str, words: str) -> None:
        await self._submits(slack_button(self._stage.slack.messages(slack.ANA)[-1], label), {"words": words})

    async def _submits(self, button: Json, answers: Json) -> None:
        await self._stage.send(self._stage.signer.block_actions(user=slack.ANA, **button))
        view = self._stage.slack.views[-1]
        sent = await self._stage.send(
            self._stage.signer.view_submission(user=slack.ANA, view=view, answers=dict(answers))
        )
        assert "errors" not in json.dumps(sent.body)

    async def reads(self, account: str) -> str:
        return slack_texts([message.get("blocks", []) for message in self._stage.slack.messages(account)])


class CelebrantsOnTeams:
    manager, celebrated, channel = teams.ANA.aad, teams.BO.aad, activities.KUDOS

    def __init__(self, voice: TeamsVoice) -> None:
        self._stage = voice._stage

    async def comes(self) -> None:
        await self._stage.install(teams.BO)

    async def chooses(self, **answers: str) -> None:
        await self._stage.send(self._stage.teller.message(teams.ANA, "hello"))
        await self._submits(OWN, answers)

    async def writes(self, label: str, words: str) -> None:
        await self._submits(label, {"words": words})

    async def _submits(self, label: str, answers: Json) -> None:
        shown = teams.button(self._stage.teams.messages(teams.ANA.chat)[-1], label)
        form = (await self._stage.send(self._stage.teller.pressed(teams.ANA, shown))).body
        saved = self._stage.teller.pressed(teams.ANA, teams.button(form, "Save"), **answers)
        await self._stage.send(saved)

    async def reads(self, account: str) -> str:
        places = {teams.ANA.aad: teams.ANA.chat, teams.BO.aad: teams.BO.chat}
        return teams.texts(self._stage.teams.messages(places.get(account, account)))


class CelebrantsOnThePage:
    manager, celebrated, channel = DANA.platform_id, ANA.platform_id, "kudos"

    def __init__(self, voice: WebVoice) -> None:
        self._client = voice._window.client
        self._home, self._chat = (at(self._client, DANA, place) for place in (HOME, DANA.platform_id))

    async def comes(self) -> None:
        """Both are there from the beginning."""

    async def chooses(self, **answers: str) -> None:
        await self._submits(self._home, OWN, "celebrations.keep", answers)

    async def writes(self, label: str, words: str) -> None:
        await self._submits(self._chat, label, "celebrations.words", {"words": words})

    async def _submits(self, window: Window, label: str, form: str, answers: Json) -> None:
        button = rf'<button[^>]*data-action="(celebrations\.\w+)" data-value="([^"]*)"[^>]*>{label}'
        [*_, (action, value)] = re.findall(button, await window.reads())
        opened = json.dumps(await window.does("pressed", action=action, value=unescape(value)))
        assert form in opened
        state = {"occasion": unescape(value)} if value else {}
        await window.does("submitted", form=form, answers=dict(answers), state=state)

    async def reads(self, account: str) -> str:
        who = ANA if account == ANA.platform_id else DANA
        window = at(self._client, who, account)
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", await window.reads())).split())


CELEBRANTS: dict[str, Any] = {
    "slack": CelebrantsOnSlack,
    "teams": CelebrantsOnTeams,
    "web": CelebrantsOnThePage,
}


def led_by_the_manager(who: Celebrants) -> Company:
    """The manager, and whoever is celebrated in their team."""
    manager = Profile(platform_id=who.manager, name="Mara Quill", handle="mara")
    celebrated = Profile(platform_id=who.celebrated, name="Hal Moor", handle="hal")
    return Company((Member(manager), Member(celebrated, who.manager)), {who.manager: TeamName("Harbour", "harbour")})
