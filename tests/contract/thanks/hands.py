"""Ana at each platform, as its own entrance sees her: what she types, presses and sends, and what she reads then."""

import json
import re
from html import unescape
from typing import Any, Protocol
from uuid import uuid4

from tests.cast import ANA
from tests.contract.voices import SlackVoice, TeamsVoice, WebVoice
from tests.slack import conftest as slack
from tests.slack.inbound.test_inbound import button as slack_button
from tests.slack.inbound.test_inbound import texts as slack_texts
from tests.teams import conftest as teams
from tests.web.conftest import at

Json = dict[str, Any]


class Hand(Protocol):
    """What she does is done in what she sees: the latest in her chat, or whatever the last deed answered."""

    async def types(self, text: str, command: str = "kudos") -> str: ...

    async def looks(self) -> str:
        """Returns what stands in her chat with the bot, whose latest message she then sees."""

    async def presses(self, label: str) -> str: ...

    async def sends(self, form: str, submit: str, **answers: str) -> str:
        """Sends the form that she sees, by its key and the label of its button."""


class HandOnSlack:
    def __init__(self, voice: SlackVoice) -> None:
        self._stage = voice._stage
        self._sees: Json = {}

    async def types(self, text: str, command: str = "kudos") -> str:
        answer = (
            await self._stage.send(self._stage.signer.slash(user=slack.ANA, command=f"/{command}", text=text))
        ).body
        return self._looks_at(answer or self._stage.slack.views[-1])

    async def looks(self) -> str:
        messages = self._stage.slack.messages(slack.ANA)
        self._looks_at(messages[-1])
        return slack_texts([message.get("blocks", []) for message in messages])

    async def presses(self, label: str) -> str:
        name, before = str(uuid4()), list(self._stage.slack.views)
        url = self._stage.slack.response_url(name)
        click = slack_button(self._sees, label)
        surface = {"view": self._sees} if "callback_id" in self._sees else {"message": self._sees, "response_url": url}
        pressed = self._stage.signer.block_actions(user=slack.ANA, **surface, **click)
        await self._stage.send(pressed)
        opened = [view for view in self._stage.slack.views if view not in before]
        return self._looks_at((opened or self._stage.slack.responses[name])[-1])

    async def sends(self, form: str, submit: str, **answers: str | list[str]) -> str:
        assert (self._sees["callback_id"], self._sees["submit"]["text"]) == (form, submit)
        sent = self._stage.signer.view_submission(user=slack.ANA, view=self._sees, answers=dict(answers))
        body = (await self._stage.send(sent)).body
        return self._looks_at({**self._sees, **body["view"]}) if "view" in body else str(body)

    def _looks_at(self, surface: Json) -> str:
        self._sees = surface
        return slack_texts([surface.get("text", ""), surface.get("blocks", [])])


class HandOnTeams:
    def __init__(self, voice: TeamsVoice) -> None:
        self._stage = voice._stage
        self._sees: Json = {}

    async def types(self, text: str, command: str = "kudos") -> str:
        await self._stage.send(self._stage.teller.message(teams.ANA, f"{command} {text}"))
        return self._looks_at(self._stage.teams.messages(teams.ANA.chat)[-1])

    async def looks(self) -> str:
        messages = self._stage.teams.messages(teams.ANA.chat)
        self._looks_at(messages[-1])
        return teams.texts(messages)

    async def presses(self, label: str) -> str:
        shown = teams.button(self._sees, label)
        return self._looks_at((await self._stage.send(self._stage.teller.pressed(teams.ANA, shown))).body)

    async def sends(self, form: str, submit: str, **answers: str) -> str:
        shown = teams.button(self._sees, submit)
        assert form in str(shown)
        return self._looks_at((await self._stage.send(self._stage.teller.pressed(teams.ANA, shown, **answers))).body)

    def _looks_at(self, surface: Json) -> str:
        self._sees = surface
        return teams.texts(surface)


class HandOnThePage:
    def __init__(self, voice: WebVoice) -> None:
        self._window, self._chat = voice._window, at(voice._window.client, ANA, ANA.platform_id)
        self._sees = ""

    async def types(self, text: str, command: str = "kudos") -> str:
        return self._looks_at(await self._window.writes(f"/{command} {text}"))

    async def looks(self) -> str:
        self._sees = await self._chat.reads()
        return _read(self._sees)

    async def presses(self, label: str) -> str:
        pattern = rf'<button[^>]*data-action="([\w.]+)" data-value="([^"]*)"[^>]*>\s*{re.escape(label)}'
        [*_, (action, value)] = re.findall(pattern, self._sees)
        return self._looks_at(await self._chat.does("pressed", action=action, value=unescape(value)))

    async def sends(self, form: str, submit: str, **answers: str) -> str:
        assert form in self._sees
        assert submit in self._sees
        [*_, held] = re.findall(rf'data-form="{re.escape(form)}" data-state="([^"]*)"', self._sees)
        state = json.loads(unescape(held))
        return self._looks_at(await self._chat.does("submitted", form=form, answers=dict(answers), state=state))

    def _looks_at(self, answer: Json) -> str:
        self._sees = str(answer.get("html") or answer.get("text") or answer)
        return _read(self._sees)


def _read(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


HANDS: dict[str, Any] = {"slack": HandOnSlack, "teams": HandOnTeams, "web": HandOnThePage}
