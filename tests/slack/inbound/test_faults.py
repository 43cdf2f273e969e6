"""What Slack alone does: it tells of one reaction under several event ids."""

import asyncio
import time
from pathlib import Path

from tests.contract.deployment import deployment
from tests.processes import running
from tests.slack.real import CHANNEL, SECRET, SlackEdge, user_ids
from tests.slack.signing import Signed, Signer


async def test_one_reaction_under_several_event_ids_is_one_kudos_and_one_post(conninfo: str, tmp_path: Path) -> None:
    giver, author, ts = user_ids(20)[0], user_ids(20)[10], f"{time.time():.6f}"

    def reaction(event_id: str) -> Signed:
        return Signer(SECRET).reaction_added(
            user=giver, reaction="lion_face", author=author, channel=CHANNEL, message_ts=ts, event_id=event_id
        )

    edge = SlackEdge(20)
    async with deployment(edge, conninfo, tmp_path) as here, running("serve", env=here.env) as process:
        events = [reaction("Ev0AAA"), reaction("Ev0AAA").retried(), reaction("Ev0BBB"), reaction("Ev0CCC")]
        await asyncio.gather(*(here.sender.send(process, event) for event in events))
        await here.records.drained()
    assert here.sender.answers == {"200": 4}
    assert list(here.records.kudos().values()) == [1]
    assert len(here.edge.posted()) == 2  # in the channel, and to the author
