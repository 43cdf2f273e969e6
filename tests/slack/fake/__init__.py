"""A strict fake of Slack at the network's edge: the Web API, response addresses, Socket Mode.

    slack = FakeSlack(Directory([member("U0ANA", "Ana")], [channel("C0KUDOS", "kudos")]))
    async with slack.client() as client:  # or slack.served() for the base_url alone
        await client.chat_postMessage(channel="C0KUDOS", text="Ana thanked Bo")
    assert [post["text"] for post in slack.messages("C0KUDOS")] == ["Ana thanked Bo"]

Stricter than Slack where a mistake would stay hidden: an unknown argument, a text that would be cut, and blocks
without a text are refused. Also its own process: `python -m tests.slack.fake --port 8099 --record calls.jsonl`.
"""

from tests.faults import Fault
from tests.slack.fake.directory import Directory, channel, member, usergroup
from tests.slack.fake.server import APP_TOKEN, BOT_TOKEN, SCOPES, Call, FakeSlack

__all__ = [
    "APP_TOKEN",
    "BOT_TOKEN",
    "SCOPES",
    "Call",
    "Directory",
    "FakeSlack",
    "Fault",
    "channel",
    "member",
    "usergroup",
]
