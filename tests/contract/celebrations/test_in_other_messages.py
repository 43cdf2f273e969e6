"""What stands in messages that come anyway, on Slack, on Teams and on the local page: whom a team may write to and a
value met anew in an invitation, and in a manager's digest whom nobody has thanked yet.
"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest

from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.delivery.run_due import run_due
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.database import statement
from tests.cast import ANA, DANA, FakeClock
from tests.contract.celebrations.celebrants import CELEBRANTS, Celebrants, led_by_the_manager
from tests.contract.voices import VOICES, VoiceOn
from tests.rounds import all_served, count_due
from tests.stories.pulse.checkin import with_check_ins

COLLEAGUES = (Profile("x1", "Ines Falk", "ines"), Profile("x2", "Odd Berg", "odd"), Profile("x3", "Rosa Ek", "rosa"))
OF_THE_PAGE = Company((Member(DANA), Member(ANA, DANA.platform_id)), {DANA.platform_id: TeamName("Harbour", "harbour")})


class Asked(NamedTuple):
    """The manager leads a team, in which whoever is celebrated by their account is asked like the others."""

    who: Celebrants
    entrance: Entrance
    clock: FakeClock
    check_ins: CheckIns

    async def joined(self, account: str, day: date) -> str:
        sql = "update person set joined_on = %(day)s where platform_id = %(account)s returning name"
        [row] = await statement(sql, day=day, account=account)
        return str(row["name"])

    async def lives_until(self, moment: datetime) -> None:
        """What is due is counted and wanted then, and delivered."""
        self.clock.move(seconds=(moment - self.clock.now()).total_seconds())
        forget_all()
        assert count_due(self.check_ins.folders, self.clock) == []
        await run_due(self.clock.now(), await all_served(self.entrance.settings), self.check_ins)
        await deliver_waiting(self.entrance.served, self.clock.now(), self.entrance.ballots)


@pytest.fixture(params=VOICES)
async def asked(
    request: pytest.FixtureRequest, opened: str, settings: Settings, clock: FakeClock, check_ins: CheckIns
) -> AsyncIterator[Asked]:
    kind = CELEBRANTS[request.param]
    channel = "kudos" if request.param == "teams" else kind.channel
    rules = settings.celebrations.model_copy(update={"enabled": True, "channel": channel})
    ruled = with_check_ins(settings).model_copy(update={"celebrations": rules, "digest": settings.digest})
    voice: VoiceOn
    async with VOICES[request.param](opened, ruled, clock, check_ins) as voice:
        who = kind(voice)
        await who.comes()
        paper = OF_THE_PAGE if request.param == "web" else led_by_the_manager(who)
        members = (*paper.members, *(Member(colleague, who.manager) for colleague in COLLEAGUES))
        await save_company(voice.entrance.workspace, Company(members, paper.teams))
        yield Asked(who, voice.entrance, clock, check_ins)


async def test_an_invitation_names_whom_the_team_may_write_to_and_once_a_quarter_a_value(asked: Asked) -> None:
    name = await asked.joined("x1", date(2023, 3, 6))
    for hour in (8, 12, 16):
        await asked.lives_until(datetime(2026, 3, 3, hour, tzinfo=UTC))
    first = await asked.who.reads(asked.who.celebrated)
    assert f"On Friday, March 6 it is 3 years that {name} has been here." in first
    assert f"A word for {name}" in first
    assert "met anew" not in first
    for day, hour in ((6, 18), (7, 12), (7, 16)):
        await asked.lives_until(datetime(2026, 4 if day == 7 else 3, day, hour, tzinfo=UTC))
    both = await asked.who.reads(asked.who.celebrated)
    assert both.count("What we value here, met anew: ") == 1
    assert both.count("it is 3 years that") == first.count("it is 3 years that"), "it was asked once"


async def test_a_manager_s_digest_names_who_is_new_and_not_thanked_yet(asked: Asked) -> None:
    name = await asked.joined("x2", date(2026, 2, 27))
    for day in (3, 6, 9):
        for hour in (12, 16):
            await asked.lives_until(datetime(2026, 3, day, hour, tzinfo=UTC))
    line = f"New since last week, and not thanked in public yet: {name}."
    assert line in await asked.who.reads(asked.who.manager)
    assert line not in await asked.who.reads(asked.who.celebrated)
    assert "not thanked in public" not in await asked.who.reads(asked.who.channel)
