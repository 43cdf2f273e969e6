"""The Platform port against a fake Slack that is stricter than Slack, and that fails as Slack does."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.slack.outbound import SlackConnection, connect, profile
from bot.messages.message import Message, Quote
from bot.ports import Busy, Missing, PlatformError, Rejected, Unreachable
from tests.faults import FaultKind
from tests.slack.conftest import ANA, BO, DANA, GUO, GUS, KUDOS, MIKA, ROBO, SECRET
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack, Fault, member

HELLO = Message("Ana thanks Bo.", (Quote("for the <import> & more"),))
CHANGED = Message("Ana thanks Bo and Cy.", (Quote("for both imports"),))


def platform_ids(slack: FakeSlack) -> list[str]:
    return [call.arguments["user"] for call in slack.calls if call.method == "users.info"]


@pytest.mark.parametrize("place", [KUDOS, BO])
async def test_what_is_posted_can_be_changed_and_deleted_by_its_id_alone(
    slack: FakeSlack, connection: SlackConnection, place: str
) -> None:
    message_id = await connection.platform.post(place, HELLO)
    [post] = slack.messages(place)
    assert (post["text"], len(post["blocks"])) == ("Ana thanks Bo.", 1)
    await connection.platform.update(place, message_id, CHANGED)
    assert [one["text"] for one in slack.messages(place)] == ["Ana thanks Bo and Cy."]
    await connection.platform.delete(place, message_id)
    assert slack.messages(place) == []


async def test_links_are_never_unfolded(slack: FakeSlack, connection: SlackConnection) -> None:
    await connection.platform.post(KUDOS, HELLO)
    sent = slack.calls[-1].arguments
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


async def test_a_channel_s_name_is_sent_as_slack_wants_it(slack: FakeSlack, connection: SlackConnection) -> None:
    with pytest.raises(Rejected):  # the fake knows ids only
        await connection.platform.post("kudos", HELLO)
    assert slack.calls[-1].arguments["channel"] == "#kudos"


@pytest.mark.parametrize("change", ["update", "delete"])
async def test_a_message_that_is_gone_is_missing(connection: SlackConnection, change: str) -> None:
    message_id = await connection.platform.post(KUDOS, HELLO)
    await connection.platform.delete(KUDOS, message_id)
    with pytest.raises(Missing):
        await _do(connection, change, message_id)


def _do(connection: SlackConnection, what: str, message_id: str = f"{KUDOS}:1.0") -> Awaitable[Any]:
    platform = connection.platform
    calls: dict[str, Callable[[], Awaitable[Any]]] = {
        "post": lambda: platform.post(KUDOS, HELLO),
        "update": lambda: platform.update(KUDOS, message_id, CHANGED),
        "delete": lambda: platform.delete(KUDOS, message_id),
        "profiles": lambda: platform.profiles([ANA]),
        "group": lambda: platform.group("S0PAY"),
    }
    return calls[what]()


@pytest.mark.parametrize("what", ["post", "update", "delete", "profiles", "group"])
@pytest.mark.parametrize(
    ("kind", "error", "meaning"),
    [
        ("rate_limited", "", Busy),
        ("server_error", "", Unreachable),
        ("reset_before", "", Unreachable),
        ("reset_after", "", Unreachable),
        ("refused", "internal_error", Unreachable),
        ("refused", "fatal_error", Unreachable),
        ("refused", "service_unavailable", Unreachable),
        ("refused", "ratelimited", Busy),
        ("refused", "token_revoked", Rejected),
        ("refused", "channel_not_found", Rejected),
    ],
)
async def test_each_failure_is_one_of_the_port_s_errors_and_carries_no_words(
    slack: FakeSlack, connection: SlackConnection, what: str, kind: FaultKind, error: str, meaning: type[PlatformError]
) -> None:
    message_id = await connection.platform.post(KUDOS, HELLO)
    # a look-up may be asked once more by the HTTP library; a post never is
    slack.plan.faults.append(Fault(kind, times=2 if what in ("profiles", "group") else 1, seconds=7, error=error))
    with pytest.raises(meaning) as raised:
        await _do(connection, what, message_id)
    assert type(raised.value) is meaning
    if isinstance(raised.value, Busy):
        assert raised.value.seconds == (7 if kind == "rate_limited" else 30)
    if isinstance(raised.value, Rejected):
        assert raised.value.reason == error
    told = f"{raised.value!r} {raised.value.__cause__!r}"
    assert not any(secret in told for secret in (BOT_TOKEN, "import", "Ana", SECRET))


async def test_a_failed_call_is_never_repeated_by_a_library(slack: FakeSlack, connection: SlackConnection) -> None:
    slack.plan.faults.append(Fault("reset_after", "chat.postMessage"))
    with pytest.raises(Unreachable):
        await connection.platform.post(KUDOS, HELLO)
    assert len(slack.messages(KUDOS)) == 1


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


async def test_many_people_are_read_off_the_whole_list(slack: FakeSlack, connection: SlackConnection) -> None:
    strangers = [f"U0NOBODY{number}" for number in range(40)]
    found = await connection.platform.profiles([ANA, BO, *strangers])
    assert found == await connection.platform.profiles([ANA, BO])
    assert [call.method for call in slack.calls].count("users.list") == 1


async def test_a_group_is_its_people_and_an_unknown_one_is_empty(connection: SlackConnection) -> None:
    assert await connection.platform.group("S0PAY") == [ANA, BO, MIKA]
    assert await connection.platform.group("S0NONE") == []


async def test_connecting_says_whose_token_it_is(connection: SlackConnection) -> None:
    assert (connection.team_id, connection.team_name) == ("T0WATER", "Waterline")
    assert SECRET not in repr(connection)
    assert APP_TOKEN not in repr(connection)


async def test_a_wrong_token_is_rejected_at_the_start(slack: FakeSlack) -> None:
    async with slack.served() as base_url:
        with pytest.raises(Rejected, match="invalid_auth"):
            await connect("xoxb-wrong", SECRET, "", base_url.rstrip("/"))


async def test_a_line_s_end_behind_a_token_is_none_of_it(slack: FakeSlack) -> None:
    async with slack.served() as base_url:
        connection = await connect(f"{BOT_TOKEN}\r\n", SECRET, f"{APP_TOKEN}\n", base_url)
        await replace(connection.api, token=connection.app_token).call("apps.connections.open")
        await connection.close()


async def test_no_slack_at_all_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        await connect(BOT_TOKEN, SECRET, "", "http://127.0.0.1:9/api/")
