"""Workspaces on one database cross nowhere, whichever processes serve them."""

import asyncio
from pathlib import Path

from tests.contract.street import street
from tests.processes import running
from tests.slack.real import SlackEdge


async def test_two_processes_with_two_workspaces_on_one_database_each_post_only_their_own(
    conninfo: str, tmp_path: Path
) -> None:
    harbour = SlackEdge(20, team="T0HARBOUR", bot_token="xoxb-of-the-harbour")
    mountain = SlackEdge(20, team="T0MOUNTAIN", bot_token="xoxb-of-the-mountain")
    async with (
        street(harbour, conninfo, tmp_path) as here,
        street(mountain, conninfo, tmp_path) as there,
        running("serve", env=here.env) as of_harbour,
        running("serve", env=there.env) as of_mountain,
    ):
        sends = here.sends(of_harbour, range(20)), there.sends(of_mountain, range(20, 40))
        in_harbour, on_mountain = await asyncio.gather(*sends)
        await here.records.drained()
    assert in_harbour == on_mountain == [True] * 20
    assert here.stands() == here.once(range(20))
    assert there.stands() == there.once(range(20, 40))
