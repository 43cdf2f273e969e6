"""The stage on Teams, where the harbour are the members of a team."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks import company
from tests.attacks.stage import Stage, Tap, client_session, folders_in, rows_of, served, tap_of, with_check_ins
from tests.contract.deployment import settings_of
from tests.slack.checkin.ledgers import SEALED
from tests.teams.activities import TEAM, Teller, User
from tests.teams.conftest import button, buttons
from tests.teams.fake import FakeTeams
from tests.teams.issuer import TENANT
from tests.teams.real import environment_of

Json = dict[str, Any]

_USERS = {
    person: User(person[2:].title(), number, person[2:].lower(), time_zone="UTC")
    for number, person in enumerate(company.HARBOUR.people, 1)
}
HARBOUR = company.HARBOUR.renamed({person: user.aad for person, user in _USERS.items()})
VERA = _USERS[company.VERA].aad
USERS = {user.aad: user for user in _USERS.values()}


@dataclass(slots=True, kw_only=True)
class TeamsStage(Stage):
    platform = "teams"
    workspace = TENANT
    teams: FakeTeams

    @property
    def teller(self) -> Teller:
        return Teller(self.teams.address)

    def messages(self, person: str) -> Sequence[Json]:
        return self.teams.messages(USERS[person].chat)

    def taps_in(self, message: Json) -> list[Tap]:
        pressable = [part for part in buttons(message) if part.get("verb") == "pulse.answer"]
        return [tap_of(part["verb"], part["data"]["value"]) for part in pressable]

    async def send(self, activity: Json) -> Json:
        """Returns the body of the answer to this activity."""
        return await self.post(json.dumps(activity).encode())

    async def post(self, body: bytes | AsyncIterator[bytes]) -> Json:
        """Returns the body of the answer, nothing for an empty one. It is signed as Teams signs."""
        bearer = self.teams.issuer.bearer(self.teams.address)
        headers = {"Content-Type": "application/json", "Authorization": bearer}
        async with self.session.post(f"{self.process.url}/api/messages", data=body, headers=headers) as response:
            assert response.status == 200
            return await response.json() if response.content_type == "application/json" else {}

    def tapped(self, person: str, item: str, choice: int) -> Json:
        """What Teams sends when somebody answers one question of the latest invitation."""
        tap = self.button(person, item, choice)
        execute = {"type": "Action.Execute", "title": str(choice), "verb": tap.action, "data": {"value": tap.value}}
        return self.teller.pressed(USERS[person], execute)

    async def filled_in(self, person: str, answers: Mapping[str, str]) -> Json:
        """What Teams sends when somebody sends the form of the latest invitation, which is opened for it."""
        invitation = next(message for message in reversed(self.messages(person)) if self.taps_in(message))
        opens = button(invitation, "Answer in a form, with a comment")
        opened = await self.send(self.teller.pressed(USERS[person], opens))
        [sends, *_] = opened["task"]["value"]["card"]["content"]["actions"]
        return self.teller.pressed(USERS[person], sends, **answers)

    async def tap(self, person: str, item: str, choice: int) -> str:
        reply = (await self.send(self.tapped(person, item, choice)))["value"]
        return str(reply["speak"] if isinstance(reply, dict) else reply)

    async def fill_in(self, person: str, answers: Mapping[str, str]) -> None:
        assert SEALED in str(await self.send(await self.filled_in(person, answers)))


@asynccontextmanager
async def on_teams(conninfo: str, folder: Path) -> AsyncIterator[TeamsStage]:
    """Everything runs, the harbour's chart is loaded, no check-in has been asked yet."""
    teams = FakeTeams(list(USERS.values()), chats={TEAM: list(USERS.values())}, judge=lambda _: [])
    async with teams.served() as url, client_session() as session:
        settings = with_check_ins(settings_of(folder, "teams"))
        env = environment_of(conninfo, url, settings) | folders_in(folder)
        rows = rows_of(conninfo)
        stage = TeamsStage(teams=teams, session=session, chart=HARBOUR, folder=folder, env=env, rows=rows)
        async with served(stage):
            await stage.send(stage.teller.installed(USERS[HARBOUR.head], TEAM))
            await stage.load(HARBOUR)
            yield stage
