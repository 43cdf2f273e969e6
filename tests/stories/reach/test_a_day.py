"""Of all that is planned one message a day reaches a person, in the hours of a working day, unless they want none."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.config.settings import Settings
from bot.delivery.deliveries import Subject
from bot.delivery.unasked import RULES, Kind, Sending, Unasked, Usual
from bot.org.people import Profile
from commands.routing.entrance import Entrance
from storage.database import all_or_nothing, statement
from storage.org import people
from storage.reach.choices import choose, turned_off
from storage.reach.days import REMEMBERED
from storage.reach.unasked import send
from tests.cast import ANA, BO, DANA, GUS, MIKA
from tests.stories.conftest import count

SENT, LATER, NEVER = Sending.SENT, Sending.LATER, Sending.NEVER


class Port:
    """Sends the numbered message of a kind to somebody, on a day of March at an hour of UTC."""

    def __init__(self, workspace_id: int, settings: Settings) -> None:
        self.workspace_id, self.settings = workspace_id, settings

    async def number(self, who: Profile) -> int:
        return (await people.by_platform_ids(self.workspace_id, [who.platform_id]))[who.platform_id].id

    async def sends(self, kind: Unasked, who: Profile, number: int = 1, day: int = 2, hour: int = 11) -> Sending:
        person = await self.number(who)
        now = datetime(2026, 3, 1, hour, tzinfo=UTC).replace(day=day)
        return (await send(self.workspace_id, kind, {person: number}, self.settings, now))[person]

    async def chooses(self, who: Profile, kind: Kind, *, is_on: bool) -> None:
        await choose(self.workspace_id, await self.number(who), {kind: is_on})


@pytest.fixture
def port(entrance: Entrance) -> Port:
    return Port(entrance.workspace.id, entrance.settings)


async def test_a_second_message_of_a_day_waits_whatever_it_is_about(port: Port) -> None:
    assert await port.sends(Unasked.ANNIVERSARY, ANA) is SENT
    assert await port.sends(Unasked.NOMINEE, ANA) is LATER
    assert await port.sends(Unasked.NOMINEE, BO) is SENT, "a day is a person's own"
    assert await count("delivery") == 2
    assert await port.sends(Unasked.NOMINEE, ANA, day=3) is SENT
    [row] = await statement("select subject, subject_id, patient from delivery order by id desc limit 1")
    assert row == {"subject": "award_words", "subject_id": 1, "patient": True}


async def test_what_was_sent_is_not_sent_again_and_says_that_it_was(port: Port) -> None:
    assert await port.sends(Unasked.NOMINEE, ANA) is SENT
    assert await port.sends(Unasked.NOMINEE, ANA) is SENT
    assert await port.sends(Unasked.NOMINEE, ANA, day=4) is SENT
    assert await count("delivery") == await count("reach_day") == 1


async def test_of_what_counts_one_comes_a_week_and_colleagues_words_come_beside_it(port: Port) -> None:
    assert await port.sends(Unasked.HAND_OVER, ANA) is SENT
    assert await port.sends(Unasked.JURY, ANA, day=6) is LATER
    assert await port.sends(Unasked.BIRTHDAY, ANA, day=6) is SENT
    assert await port.sends(Unasked.JURY, ANA, day=9) is SENT
    assert await port.sends(Unasked.CELEBRATION_SOON, ANA, day=10) is SENT, "managers get a second one"
    assert await port.sends(Unasked.INTRODUCTION, ANA, day=11) is LATER
    assert await port.sends(Unasked.NOMINEE, ANA, day=11) is SENT


@pytest.mark.parametrize(
    ("kind", "who", "day", "hour", "outcome"),
    [
        (Unasked.BIRTHDAY, ANA, 2, 7, LATER),  # eight in Stockholm
        (Unasked.BIRTHDAY, ANA, 2, 8, SENT),
        (Unasked.NOMINEE, ANA, 2, 8, LATER),  # what is bound to its day comes first
        (Unasked.BIRTHDAY, ANA, 2, 21, LATER),
        (Unasked.BIRTHDAY, ANA, 7, 11, LATER),  # a Saturday
        (Unasked.BIRTHDAY, MIKA, 20, 1, LATER),  # the spring equinox
        (Unasked.BIRTHDAY, MIKA, 19, 1, SENT),
        (Unasked.BIRTHDAY, GUS, 2, 11, NEVER),  # who has left
    ],
)
async def test_it_comes_in_the_hours_of_a_working_day_at_the_persons_place(
    port: Port, kind: Unasked, who: Profile, day: int, hour: int, outcome: Sending
) -> None:
    assert await port.sends(kind, who, day=day, hour=hour) is outcome
    assert await count("delivery") == (outcome is SENT)


async def test_who_is_on_leave_is_left_alone_until_they_are_back(port: Port) -> None:
    await statement("update person set not_before = '2026-03-05' where platform_id = '@ana'")
    assert await port.sends(Unasked.BIRTHDAY, ANA) is LATER
    assert await port.sends(Unasked.BIRTHDAY, ANA, day=5) is SENT


async def test_who_turned_a_kind_off_gets_none_of_it_and_who_turned_one_on_does(port: Port) -> None:
    await port.chooses(ANA, Unasked.JURY, is_on=False)
    await port.chooses(BO, Usual.SELF_CHECK, is_on=True)
    assert await port.sends(Unasked.JURY, ANA) is NEVER
    assert await port.sends(Unasked.BIRTHDAY, ANA) is SENT
    ana, bo = await port.number(ANA), await port.number(BO)
    assert await turned_off(port.workspace_id, Unasked.JURY, [ana, bo]) == {ana}
    assert await turned_off(port.workspace_id, Usual.SELF_CHECK, [ana, bo]) == {ana}


async def test_two_processes_that_want_the_same_day_send_one_message(port: Port) -> None:
    kinds = (Unasked.BIRTHDAY, Unasked.NOMINEE, Unasked.JURY, Unasked.ANNIVERSARY)
    outcomes = await asyncio.gather(*(port.sends(kind, ANA) for kind in kinds))
    assert sorted(outcome.value for outcome in outcomes) == ["later", "later", "later", "sent"]
    assert await count("delivery") == 1


async def test_a_feature_that_dies_in_the_middle_has_neither_sent_nor_used_the_day(port: Port) -> None:
    async def sends_and_dies() -> None:
        async with all_or_nothing():
            assert await port.sends(Unasked.BIRTHDAY, ANA) is SENT
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await sends_and_dies()
    assert await count("delivery") == await count("reach_day") == 0
    assert await port.sends(Unasked.NOMINEE, ANA) is SENT


async def test_days_of_long_ago_are_forgotten(port: Port) -> None:
    await port.sends(Unasked.BIRTHDAY, ANA)
    await statement("update reach_day set day = day - %(days)s::int", days=REMEMBERED.days + 1)
    await port.sends(Unasked.BIRTHDAY, BO)
    assert await count("reach_day") == 1


async def test_a_whole_morning_is_sent_at_once(port: Port, entrance: Entrance) -> None:
    everybody = {await port.number(who): 7 for who in (ANA, BO, DANA, GUS)}
    now = datetime(2026, 3, 2, 15, tzinfo=UTC)
    outcomes = await send(port.workspace_id, Unasked.ANNIVERSARY, everybody, entrance.settings, now)
    assert [outcomes[person] for person in everybody] == [SENT, SENT, SENT, NEVER]


def test_every_kind_has_a_rule_and_a_name_that_storage_keeps() -> None:
    assert {*RULES} == {*Unasked}
    assert all(len(kind) <= 16 for kind in Unasked)
    assert not [subject for subject in Subject.every() if subject.startswith("reach")]
