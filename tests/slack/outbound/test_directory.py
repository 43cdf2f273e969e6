"""Who is who on a fake Slack that is stricter than Slack, and how few calls it takes to know."""

import pytest

from adapters.slack.outbound import SlackConnection, SlackPlatform, profile
from bot.ports import Busy
from tests.slack.conftest import ANA, BO, DANA, GUO, GUS, MIKA, ROBO
from tests.slack.fake import FakeSlack, Fault, member
from tests.slack.fake.directory import Directory
from tests.slack.payloads import TEAM


def platform_ids(slack: FakeSlack) -> list[str]:
    return [call.arguments["user"] for call in slack.calls if call.method == "users.info"]


async def test_people_are_who_slack_says_they_are(connection: SlackConnection) -> None:
    found = await connection.platform.profiles([ANA, BO, MIKA, GUS, ROBO, GUO, DANA, "U0NOBODY"])
    by_id = {one.platform_id: one for one in found}
    assert set(by_id) == {ANA, BO, MIKA, GUS, ROBO, GUO, DANA}
    mika = by_id[MIKA]
    assert (mika.name, mika.language, mika.time_zone) == ("三浦 美香", "ja", "Asia/Tokyo")
    assert (by_id[BO].handle, by_id[BO].time_zone) == ("bo", "Europe/Amsterdam")
    assert [key for key, one in by_id.items() if not one.is_active] == [GUS]
    assert [key for key, one in by_id.items() if one.is_bot] == [ROBO]
    assert [key for key, one in by_id.items() if one.is_stranger] == [GUO]
    assert [key for key, one in by_id.items() if one.is_admin] == [DANA]


async def test_each_person_is_asked_for_once(slack: FakeSlack, connection: SlackConnection) -> None:
    await connection.platform.profiles([ANA, BO])
    assert sorted(platform_ids(slack)) == [ANA, BO]


def test_what_slack_leaves_out_has_a_quiet_default() -> None:
    bare = profile({"id": "U1", "team_id": "T0WATER", "tz": "Mars/Olympus", "locale": None}, "T0WATER")
    assert (bare.name, bare.handle, bare.language, bare.time_zone) == ("U1", "", "en", "UTC")
    assert (bare.is_admin, bare.is_bot, bare.is_stranger, bare.is_active) == (False, False, False, True)


def test_a_member_of_the_same_organisation_is_no_stranger() -> None:
    user = member("W1", "Wim", team="E0GRID")
    assert profile(user, "T0WATER").is_stranger
    assert not profile({**user, "enterprise_user": {"teams": ["T0WATER"]}}, "T0WATER").is_stranger


def test_somebody_of_another_workspace_of_the_company_is_known_as_such() -> None:
    user = member("W1", "Wim", team="T0OTHER") | {"enterprise_user": {"enterprise_id": "E0GRID", "teams": ["T0OTHER"]}}
    colleague, stranger = profile(user, "T0WATER", "E0GRID"), profile(user, "T0WATER", "E0ELSE")
    assert (colleague.is_stranger, colleague.is_of_company) == (True, True)
    assert (stranger.is_stranger, stranger.is_of_company) == (True, False)
    assert not profile(user, "T0WATER").is_of_company
    assert not profile(user | {"is_restricted": True}, "T0OTHER", "E0GRID").is_of_company


async def test_a_group_of_forty_asks_for_forty_and_not_for_the_whole_list(
    slack: FakeSlack, connection: SlackConnection
) -> None:
    strangers = [f"U0NOBODY{number}" for number in range(38)]
    found = await connection.platform.profiles([ANA, BO, *strangers])
    assert [who.platform_id for who in found] == [ANA, BO]
    assert [call.method for call in slack.calls if call.method.startswith("users.")] == ["users.info"] * 40


async def test_what_was_looked_up_before_slack_asked_to_wait_is_not_asked_for_again(
    slack: FakeSlack, connection: SlackConnection
) -> None:
    everybody = [ANA, BO, MIKA, DANA, *(f"U0NOBODY{number}" for number in range(16))]
    slack.plan.faults.append(Fault(kind="rate_limited", method="users.info", number=11, seconds=30))
    with pytest.raises(Busy):
        await connection.platform.profiles(everybody)
    assert len(platform_ids(slack)) < len(everybody)
    slack.calls.clear()
    found = await connection.platform.profiles(everybody)
    assert [who.platform_id for who in found] == everybody[:4]
    assert sorted(platform_ids(slack)) == sorted(everybody[10:])


async def test_five_thousand_people_are_listed_at_twenty_calls_a_minute(
    slack: FakeSlack, connection: SlackConnection, people_of_slack: Directory
) -> None:
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    before = len(people_of_slack.members)
    people_of_slack.members += [
        member(f"U1{number}", f"N{number}", email=f"n{number}@x.test") for number in range(5000)
    ]
    slack.plan.faults += [
        Fault(kind="rate_limited", method="users.list", number=21, seconds=37),
        Fault(kind="server_error", method="users.list", number=3),
    ]
    platform = SlackPlatform(connection.api, TEAM, pause=pause)
    listed = [who async for who in platform.members()]
    assert len({who.platform_id for who in listed}) == len(listed) == 5000 + before
    assert listed[-1].email == "n4999@x.test"
    assert waits == [2, 37]
    assert [call.method for call in slack.calls].count("users.list") == 28  # 26 pages, and two once more


async def test_a_group_is_its_people_and_an_unknown_one_is_empty(connection: SlackConnection) -> None:
    assert await connection.platform.group("S0PAY") == [ANA, BO, MIKA]
    assert await connection.platform.group("S0NONE") == []


@pytest.mark.parametrize("kind", ["is_restricted", "is_ultra_restricted"])
def test_a_guest_is_a_stranger_as_in_teams(kind: str) -> None:
    user = member("U0GUEST", "Gwen Guest", is_guest=False)
    assert not profile(user, TEAM).is_stranger
    guest, elsewhere = profile({**user, kind: True}, TEAM), profile({**user, kind: True, "team_id": "T0OTHER"}, TEAM)
    assert (guest.is_stranger, guest.is_guest) == (True, True)
    assert (elsewhere.is_stranger, elsewhere.is_guest) == (True, False), "of another organisation, by Slack Connect"
    assert not profile({**user, kind: True, "is_stranger": True}, TEAM).is_guest
