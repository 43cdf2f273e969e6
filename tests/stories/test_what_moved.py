"""What moved for everybody is said to everybody, by one rule: to managers and to their teams."""

import re
from dataclasses import replace

import pytest

from bot.messages.message import Message
from bot.messages.request import Opened, Pressed
from bot.org.people import Person
from bot.org.unit_key import team_key
from bot.ports import Context
from commands.insight.read_mirror import read_mirror
from commands.routing.route import route
from storage.checkin import audience, rounds
from storage.org import people
from tests.audit.letters import charts
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import told


async def reads(past: Lived, person: Person, request: Opened | Pressed) -> Message:
    reader = replace(person, language="en", time_zone="UTC")
    page = await route(Context(past.workspace, reader, past.now, "once", past.settings, RememberingPlatform()), request)
    assert isinstance(page, Message)
    return page


@pytest.mark.parametrize("request_", [Opened(), Pressed("pulse.results", "")])
async def test_who_leads_nobody_reads_of_a_movement_what_their_manager_reads(
    harbour_past: Lived, request_: Opened | Pressed
) -> None:
    workspace_id = harbour_past.workspace.id
    last = await rounds.last_closed(workspace_id)
    assert last
    everybody = {person.id: person for person in await people.everyone(workspace_id)}
    reading = {await audience.leaf_of(workspace_id, last.id, person.id): person for person in everybody.values()}
    went_along = 0
    for team in await people.teams(workspace_id):
        member = reading.get(team_key(team.manager_id))
        mirror = await read_mirror(everybody[team.manager_id], harbour_past.now.date())
        if member is None or mirror is None:
            continue
        assert mirror.tide
        page = await reads(harbour_past, member, request_)
        assert f"{mirror.tide.now:.1f}, from {mirror.tide.before:.1f} four weeks before" in told(page)
        assert re.search(r"\(up to \w+ \d+, 2026\)", told(page))
        alike = team.manager_id in mirror.tide.alike
        assert ("; as in your team" in told(page)) == alike
        went_along += alike
        if alike:
            assert [chart.title for chart in charts(page) if chart.title.startswith("No change")] == []
    assert went_along > 6
