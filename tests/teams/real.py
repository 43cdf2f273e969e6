"""What the real process needs of Teams, and a fake Teams for it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from adapters.teams.wire.signature import Signature
from bot.messages.message import Form
from storage.org.installations import signing_keys
from tests.contract.deployment import Asked, Posted, settings_of, words
from tests.processes import environment
from tests.slack.signing import Signed
from tests.teams.activities import KUDOS, TEAM, Teller, User
from tests.teams.fake import SEND, FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

SECRETS = Fernet.generate_key().decode()
SIGNATURE = Signature(TENANT, signing_keys(SECRETS, "forms of Teams"))
COURAGE = "1"  # the first value of the first workspace


def users(many: int) -> list[User]:
    return [User(name=f"Person {number}", number=1000 + number, handle=f"person{number}") for number in range(many)]


def environment_of(conninfo: str, url: str, settings: Path) -> dict[str, str]:
    """Of a process for which a server at `url` stands in for all of Microsoft's."""
    return environment(
        DATABASE_URL=conninfo,
        TEAMS_APP_ID=APP,
        TEAMS_APP_PASSWORD=PASSWORD,
        TEAMS_TENANT_ID=TENANT,
        TEAMS_AUTHORITY_URL=url,
        TEAMS_OPENID_URL=f"{url}/openid",
        WATERLINE_SECRETS=SECRETS,
        WATERLINE_SETTINGS=str(settings),
    )


class TeamsEdge:
    """Implements Edge. A thanks is a form that was sent, whose answer says whether it was kept."""

    path, channel, post, look_up = "/api/messages", KUDOS, SEND, "member"
    gone, gone_reason = "elsewhere", "channel_not_found"
    limits_places = False
    later = ("412", "502", "504")

    def __init__(self, many: int) -> None:
        self._people = {one.aad: one for one in users(many)}
        everybody = list(self._people.values())
        self.stand = FakeTeams(people=everybody, judge=lambda _: [])
        # Those who only give have Waterline for themselves, and are not in the team: they must be looked up.
        self.stand.chats = {one.chat: [one] for one in everybody} | {TEAM: everybody[many // 2 :]}

    def people(self) -> list[str]:
        return list(self._people)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        async with self.stand.served() as url:
            self._teller = Teller(self.stand.address)
            yield url

    def environment(self, conninfo: str, url: str, settings: Path) -> dict[str, str]:
        return environment_of(conninfo, url, settings)

    def settings(self, folder: Path, lease_seconds: float, **kudos: object) -> Path:
        return settings_of(folder, "teams", kudos, lease_seconds)

    def _signed(self, activity: object) -> Signed:
        bearer = self.stand.issuer.bearer(self.stand.address)
        headers = {"Content-Type": "application/json", "Authorization": bearer}
        return Signed(headers, json.dumps(activity).encode())

    def thanks(self, giver: str, receiver: str, number: int) -> Signed:
        shown = SIGNATURE.signed(
            Form(key="kudos.give", title="", submit="", blocks=(), state={"form_id": f"run{number}"}), giver
        )
        carried = {"form": shown.key, "state": dict(shown.state), "people": ["receivers"]}
        entered = {"receivers": receiver, "words": words(number), "value": COURAGE}
        sent = {"type": "Action.Submit", "data": {"waterline": carried, **entered}}
        return self._signed(self._teller.pressed(self._people[giver], sent))

    def answered_late(self, _: Signed) -> list[str] | None:
        return None

    def introduction(self) -> Signed | None:
        return self._signed(self._teller.installed(next(reversed(self._people.values())), TEAM))

    def source(self, signed: Signed) -> str:
        told = json.loads(signed.body)
        return f"form:{told['from']['aadObjectId']}:{told['value']['data']['waterline']['state']['form_id']}"

    def asked(self) -> list[Asked]:
        return [Asked(call.method, call.outcome, f"{call.conversation}|{call.message}") for call in self.stand.calls]

    def posted(self, after: int = 0) -> list[Posted]:
        return [
            Posted(call.conversation, f"{call.conversation}|{call.message}", json.dumps(call.body))
            for call in self.stand.calls[after:]
            if call.method == SEND and call.message
        ]
