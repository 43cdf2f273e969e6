"""What the real process needs of Slack, and a fake Slack for it."""

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs

from tests.contract.deployment import Asked, Posted, settings_of, words
from tests.processes import environment
from tests.slack.fake import BOT_TOKEN, Directory, FakeSlack, channel, member
from tests.slack.payloads import TEAM
from tests.slack.signing import Signed, Signer

SECRET = "0123456789abcdef" * 2
CHANNEL = "C0KUDOS"


def user_ids(many: int) -> list[str]:
    """User ids of that many people."""
    return [f"U0P{number:05}" for number in range(many)]


def directory(many: int, team: str = TEAM) -> Directory:
    people = [member(user, f"Person {user[3:]}", team=team) for user in user_ids(many)]
    return Directory(people, [channel(CHANNEL, "kudos")])


def fake(many: int, team: str = TEAM, bot_token: str = BOT_TOKEN) -> FakeSlack:
    """A Slack with that many people that takes any blocks: what they look like is judged elsewhere."""
    return FakeSlack(directory(many, team), judge=lambda _payload, _kind: [], team=team, bot_token=bot_token)


def settings_file(folder: Path, lease_seconds: float = 1) -> Path:
    return settings_of(folder, "slack", {"channel": CHANNEL}, lease_seconds)


def variables(conninfo: str, api_url: str, settings: Path, bot_token: str = BOT_TOKEN) -> dict[str, str]:
    return environment(
        DATABASE_URL=conninfo,
        SLACK_API_URL=api_url,
        SLACK_BOT_TOKEN=bot_token,
        SLACK_SIGNING_SECRET=SECRET,
        WATERLINE_SETTINGS=str(settings),
    )


def thanks(giver: str, receiver: str, number: int, team: str = TEAM, response_url: str = "") -> Signed:
    """A signed /kudos."""
    text = f"<@{receiver}> {words(number)} #courage"
    return Signer(SECRET).slash(user=giver, channel=CHANNEL, text=text, team=team, response_url=response_url)


class SlackEdge:
    """Implements Edge."""

    path, channel, post, look_up = "/slack/events", CHANNEL, "chat.postMessage", "users.info"
    gone, gone_reason = "C0GONE", "channel_not_found"
    limits_places = True
    later = ("internal_error", "fatal_error", "service_unavailable")

    def __init__(self, many: int, team: str = TEAM, bot_token: str = BOT_TOKEN) -> None:
        self._many = many
        self._team = team
        self._bot_token = bot_token
        self.stand = fake(many, team, bot_token)

    def people(self) -> list[str]:
        return user_ids(self._many)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        async with self.stand.served() as url:
            yield url

    def environment(self, conninfo: str, url: str, settings: Path) -> dict[str, str]:
        return variables(conninfo, url, settings, self._bot_token)

    def settings(self, folder: Path, lease_seconds: float, **kudos: object) -> Path:
        return settings_of(folder, "slack", {"channel": CHANNEL, **kudos}, lease_seconds)

    def thanks(self, giver: str, receiver: str, number: int) -> Signed:
        return thanks(giver, receiver, number, self._team, self.stand.response_url(uuid.uuid4().hex))

    def answered_late(self, signed: Signed) -> list[str] | None:
        if (address := parse_qs(signed.body.decode()).get("response_url")) is None:
            return None  # an event, of which nobody waits for an answer
        return [answer["text"] for answer in self.stand.responses.get(address[0].rpartition("/")[2], [])]

    def introduction(self) -> Signed | None:
        return None

    def source(self, signed: Signed) -> str:
        return f"trigger:{parse_qs(signed.body.decode())['trigger_id'][0]}"

    def asked(self) -> list[Asked]:
        return [Asked(call.method, call.outcome, f"{call.channel}:{call.ts}") for call in self.stand.calls]

    def posted(self, after: int = 0) -> list[Posted]:
        return [
            Posted(call.channel, f"{call.channel}:{call.ts}", json.dumps(call.arguments))
            for call in self.stand.calls[after:]
            if call.method == self.post and call.ts
        ]
