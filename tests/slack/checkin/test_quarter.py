"""A quarter of 180 people in three time zones, in Slack's payloads: 13 rounds, each once, at everybody's own ten."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.checkin.questions import ROUNDS, bank
from bot.demo.invented import invent_company
from bot.messages.say import say
from bot.org.company import Company
from bot.org.people import Person
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.sealed.folders import ID, Folders
from tests.cast import MONDAY, FakeClock
from tests.rounds import tick
from tests.slack.conftest import KUDOS, Stage
from tests.slack.fake import Directory, FakeSlack, channel, member
from tests.slack.payloads import TEAM
from tests.stories.pulse.checkin import with_check_ins

GOLDEN_WEEK = date(2026, 5, 5)  # a Tuesday on which nobody works in Japan until Thursday
Json = dict[str, Any]


def on_slack() -> Company:
    """The invented company, with ids as Slack gives them."""
    paper = invent_company(MONDAY)
    ids = {one.profile.platform_id: f"U{number:06}" for number, one in enumerate(paper.members)}
    members = tuple(
        replace(
            one,
            profile=replace(one.profile, platform_id=ids[one.profile.platform_id]),
            manager=ids[one.manager] if one.manager else None,
        )
        for one in paper.members
    )
    return Company(members, {ids[leader]: team for leader, team in paper.teams.items()})


@pytest.fixture
def slack() -> FakeSlack:
    people = [member(one.profile.platform_id, one.profile.handle) for one in on_slack().members]
    return FakeSlack(Directory(people, [channel(KUDOS, "kudos")], []), judge=lambda *_: [])


class Harbour:
    """Everybody's Slack, and the clock that ticks."""

    def __init__(
        self, stage: Stage, entrance: Entrance, check_ins: CheckIns, clock: FakeClock, staff: list[Person]
    ) -> None:
        self.stage = stage
        self.check_ins = check_ins
        self.clock = clock
        self.staff = staff
        self._settings = with_check_ins(entrance.settings)

    async def tick(self) -> None:
        await tick(self.check_ins, self.clock, self._settings)

    def invitation(self, who: Person) -> Json:
        return self.stage.slack.messages(who.platform_id)[-1]

    async def answers(self, who: Person, choice: int) -> list[str]:
        """Taps the same choice for every question, the first of the last invitation, and returns their keys."""
        message, keys = self.invitation(who), list[str]()
        while taps := [tap for tap in _taps(message) if tap["value"].endswith(f":{choice}")]:
            [tap] = taps
            name = f"{who.platform_id}-{tap['value']}".replace(":", "-")
            click = self.stage.signer.block_actions(
                user=who.platform_id,
                action_id=tap["action_id"],
                value=tap["value"],
                message=message,
                response_url=self.stage.slack.response_url(name),
            )
            assert (await self.stage.send(click)).status == 200
            [message] = self.stage.slack.responses[name]
            assert message["text"] == say(who.language, "pulse.sealed")
            keys.append(tap["value"].split(":")[1])
        return keys


def _taps(message: Json) -> list[Json]:
    held = [one for block in message["blocks"] for one in block.get("elements", []) if one["type"] == "button"]
    return [one for one in held if one["action_id"].startswith("pulse.answer")]


@pytest.fixture
async def harbour(stage: Stage, slack_entrance: Entrance, check_ins: CheckIns, clock: FakeClock) -> Harbour:
    met = await save_company(slack_entrance.workspace, on_slack())
    return Harbour(stage, slack_entrance, check_ins, clock, list(met.values()))


@pytest.mark.long
async def test_thirteen_weeks_in_three_time_zones(harbour: Harbour) -> None:
    asked: dict[datetime, Counter[tuple[str, datetime]]] = {}
    items: list[str] = []
    for week in range(ROUNDS):
        monday = MONDAY + timedelta(weeks=week) - timedelta(hours=10)
        await _a_week(harbour, monday, asked)
        told = [await harbour.answers(person, 4) for person in harbour.staff[::6]]
        assert all(one == told[0] for one in told)  # the same questions for everybody
        items += told[0]
        await _close(harbour, monday + timedelta(days=4))
    _each_at_their_own_ten_oclock(asked)
    await _each_round_once(harbour)
    _nothing_is_left(harbour.check_ins.folders)
    assert Counter(items)["mood"] == ROUNDS
    assert sorted(item for item in items if item in bank().items) == sorted(bank().items)
    assert len([item for item in items if item.startswith("value-")]) == 5  # each value of the company once


async def _a_week(harbour: Harbour, monday: datetime, asked: dict[datetime, Counter[tuple[str, datetime]]]) -> None:
    """Ticks every hour while anybody is asked, and notes who was asked in which hour."""
    for hours in range(14, 76):
        now = monday + timedelta(hours=hours)
        harbour.clock.move(seconds=(now - harbour.clock.now()).total_seconds())
        await harbour.tick()
        rows = await statement(
            "select p.time_zone from delivery d join person p on p.id = d.reader_id"
            " where d.subject = 'invitation' and d.posted = 0"
        )
        if rows:
            asked.setdefault(monday, Counter()).update((row["time_zone"], now) for row in rows)
        await harbour.stage.deliver()


async def _close(harbour: Harbour, moment: datetime) -> None:
    harbour.clock.move(seconds=(moment - harbour.clock.now()).total_seconds())
    await harbour.tick()
    await harbour.stage.deliver()


def _each_at_their_own_ten_oclock(asked: dict[datetime, Counter[tuple[str, datetime]]]) -> None:
    assert len(asked) == ROUNDS
    for monday, invitations in asked.items():
        assert invitations.total() == 180
        assert len({zone for zone, _ in invitations}) == len(invitations) == 3  # one moment for each time zone
        for zone, moment in invitations:
            local = moment.astimezone(ZoneInfo(zone))
            tuesday = monday.date() + timedelta(days=1)
            golden = zone == "Asia/Tokyo" and tuesday == GOLDEN_WEEK
            assert (local.date(), local.hour) == (tuesday + timedelta(days=2 if golden else 0), 10)


async def _each_round_once(harbour: Harbour) -> None:
    rounds = await statement("select week, state, opened_at, closes_at from round order by id")
    assert [(row["week"], row["state"]) for row in rounds] == [(week, "closed") for week in range(1, ROUNDS + 1)]
    assert all(row["closes_at"] - row["opened_at"] >= timedelta(hours=48) for row in rounds)
    assert {row["closes_at"].astimezone(UTC).hour for row in rounds} == {17}
    twice = "select 1 from delivery group by subject, subject_id, reader_id having count(*) > 1"
    assert await statement(f"{twice} limit 1") == []


def _nothing_is_left(folders: Folders) -> None:
    """But the folders' ids, the roll and what stands beside it, and the lock."""
    assert {file.name for file in folders.keys.files("*")} == {ID}
    assert {file.name for file in folders.sealed.files("*")} == {
        ID,
        f"slack-{TEAM}.roll",
        f"slack-{TEAM}.accounts",
        f"slack-{TEAM}.chart",
        f"slack-{TEAM}.checks",
        "counting.lock",
    }
