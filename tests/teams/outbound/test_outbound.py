"""The Platform port against a fake connector that is strict, and that fails as Teams does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet

from adapters.teams.outbound import Credentials, connect
from adapters.teams.text import size
from adapters.teams.wire.signature import Signature
from bot.config.settings import Settings
from bot.messages.message import Form, Message, Quote
from bot.org.people import Workspace
from bot.ports import Barred, Busy, Installation, Missing, PlatformError, Rejected, Unreachable
from storage.database import statement
from storage.org.installations import SecretsError, StoredInstallations, secrets
from tests.faults import FaultKind
from tests.slack.fake import Fault
from tests.slack.outbound.test_render import messages
from tests.teams.activities import KUDOS, LAUNCH, TEAM, User
from tests.teams.conftest import ANA, BO, FORM_KEYS, GUO, MIKA, SECRETS, Json, Stage
from tests.teams.fake import BYTES_AT_MOST, CREATE, DELETE, MEMBER, PAGE, ROSTER, SEND, UPDATE, FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

HELLO = Message("Ana thanks Bo.", (Quote("for the <import> & more"),))
CHANGED = Message("Ana thanks Bo and Cy.", (Quote("for both imports"),))


def summaries(teams: FakeTeams, place: str) -> list[str]:
    return [one["summary"] for one in teams.messages(place)]


@pytest.mark.parametrize(
    ("place", "where"), [("kudos", KUDOS), ("Launch", LAUNCH), (LAUNCH, LAUNCH), (BO.aad, BO.chat)]
)
async def test_what_is_posted_can_be_changed_and_deleted(stage: Stage, place: str, where: str) -> None:
    await stage.install()
    platform = stage.connection.platform
    message_id = await platform.post(place, HELLO)
    assert summaries(stage.teams, where) == ["Ana thanks Bo."]
    await platform.update(place, message_id, CHANGED)
    assert summaries(stage.teams, where) == ["Ana thanks Bo and Cy."]
    await platform.delete(place, message_id)
    assert summaries(stage.teams, where) == []
    for change in (platform.update(place, message_id, CHANGED), platform.delete(place, message_id)):
        with pytest.raises(Missing):
            await change


async def test_the_longest_japanese_message_is_taken_as_it_is_sent(stage: Stage) -> None:
    await stage.install()
    for message in messages("ja", long=True):
        await stage.connection.platform.post(LAUNCH, message)
    assert max(size(one) for one in stage.teams.messages(LAUNCH)) > BYTES_AT_MOST / 2


async def test_what_the_connector_tells_of_without_an_id_is_nothing(stage: Stage) -> None:
    stage.teams.channels = {"": "kudos", LAUNCH: "launch"}
    await stage.install()
    with pytest.raises(Rejected, match="channel_not_found"):
        await stage.connection.platform.post("kudos", HELLO)


async def test_where_two_teams_have_a_channel_of_the_name_the_team_s_name_before_it_says_which(stage: Stage) -> None:
    await stage.install()
    places, mountain, summit = stage.connection.platform.places, "19:mountain@thread.tacv2", "19:summit@thread.tacv2"
    await places._installations.keep(
        Installation(mountain, "team", {"service_url": stage.teams.address, "conversation": mountain})
    )
    stage.teams.chats[mountain] = list(stage.teams.chats[TEAM])
    stage.teams.channels[summit] = "kudos"
    stage.teams.of_team[summit], stage.teams.team_names[mountain] = mountain, "Mountain"
    await stage.connection.platform.post("mountain/Kudos", HELLO)
    await stage.connection.platform.post("Harbour/kudos", CHANGED)
    assert summaries(stage.teams, summit) == ["Ana thanks Bo."]
    assert summaries(stage.teams, KUDOS) == ["Ana thanks Bo and Cy."]
    assert sorted(await places.full_names("kudos")) == ["Harbour/kudos", "Mountain/kudos"]
    assert await places.full_names("Mountain/general") == ["Mountain/General"]
    for nowhere in ("Valley/kudos", "Mountain/launch"):
        with pytest.raises(Rejected, match="channel_not_found"):
            await stage.connection.platform.post(nowhere, HELLO)


async def test_a_channel_that_was_made_anew_is_found_by_its_name_though_another_process_was_told(stage: Stage) -> None:
    await stage.install()
    platform = stage.connection.platform
    await platform.post("kudos", HELLO)
    anew = "19:anew@thread.tacv2"
    stage.teams.channels = {anew: "kudos", LAUNCH: "launch"}
    await platform.post("kudos", CHANGED)
    assert summaries(stage.teams, anew) == ["Ana thanks Bo and Cy."]
    del stage.teams.channels[anew]
    with pytest.raises(Rejected, match="channel_not_found"):
        await platform.post("kudos", HELLO)


async def test_a_place_that_is_not_there_is_a_final_no(stage: Stage) -> None:
    with pytest.raises(Rejected, match="channel_not_found"):
        await stage.connection.platform.post("kudos", HELLO)
    with pytest.raises(Barred, match="not_installed"):  # nothing can be sent to anybody before we are
        await stage.connection.platform.post(BO.aad, HELLO)
    await stage.install()
    with pytest.raises(Rejected, match="channel_not_found"):
        await stage.connection.platform.post("elsewhere", HELLO)
    with pytest.raises(Rejected, match="ForbiddenOperationException"):
        await stage.connection.platform.post("12345678-0000-4000-8000-000000000000", HELLO)
    stage.teams.chats.pop(TEAM)
    with pytest.raises(Rejected, match="BotNotInConversationRoster"):
        await stage.connection.platform.post(LAUNCH, HELLO)


def calls_of(stage: Stage, message_id: str) -> dict[str, Callable[[], Awaitable[Any]]]:
    platform = stage.connection.platform
    return {
        SEND: lambda: platform.post(LAUNCH, HELLO),
        UPDATE: lambda: platform.update(LAUNCH, message_id, CHANGED),
        DELETE: lambda: platform.delete(LAUNCH, message_id),
        CREATE: lambda: platform.post(MIKA.aad, HELLO),
        MEMBER: lambda: platform.profiles([MIKA.aad]),
        ROSTER: lambda: platform.group(TEAM),
    }


@pytest.mark.parametrize("what", [SEND, UPDATE, DELETE, CREATE, MEMBER, ROSTER])
@pytest.mark.parametrize(
    ("kind", "status", "meaning"),
    [
        ("rate_limited", "", Busy),
        ("reset_before", "", Unreachable),
        ("reset_after", "", Unreachable),
        ("refused", "412", Unreachable),
        ("refused", "500", Unreachable),
        ("refused", "502", Unreachable),
        ("refused", "504", Unreachable),
    ],
)
async def test_each_failure_is_one_of_the_port_s_errors_and_carries_no_words(
    stage: Stage, what: str, kind: FaultKind, status: str, meaning: type[PlatformError]
) -> None:
    await stage.install()
    message_id = await stage.connection.platform.post(LAUNCH, HELLO)
    # what may be asked twice is asked twice by the HTTP library; a post never is
    stage.teams.plan.faults.append(Fault(kind=kind, method=what, times=2, seconds=7, error=status))
    if (what, kind) == (DELETE, "reset_after"):
        meaning = Missing  # asked twice, it was gone at the second time
    with pytest.raises(meaning) as raised:
        await calls_of(stage, message_id)[what]()
    assert type(raised.value) is meaning
    if isinstance(raised.value, Busy):
        assert raised.value.seconds == 7
    told = f"{raised.value!r} {raised.value.__cause__!r}"
    assert not any(secret in told for secret in (PASSWORD, "import", "Ana", *stage.teams.issuer.tokens))


async def test_a_post_whose_answer_was_lost_is_not_repeated_here(stage: Stage) -> None:
    await stage.install()
    stage.teams.plan.faults.append(Fault(kind="reset_after", method=SEND))
    with pytest.raises(Unreachable):
        await stage.connection.platform.post(LAUNCH, HELLO)
    assert len(stage.teams.messages(LAUNCH)) == 1


async def test_a_token_that_ended_early_is_replaced_and_nothing_is_lost(stage: Stage) -> None:
    await stage.install()
    stage.teams.issuer.tokens.clear()
    await stage.connection.platform.post(LAUNCH, HELLO)
    assert len(stage.teams.messages(LAUNCH)) == len(stage.teams.issuer.tokens) == 1
    await asyncio.gather(*(stage.connection.platform.post(BO.aad, HELLO) for _ in range(5)))
    assert len(stage.teams.issuer.tokens) == 1


async def test_an_app_whose_password_is_wrong_is_told_at_the_start(
    teams: FakeTeams, workspace: Workspace, settings: Settings
) -> None:
    installations = StoredInstallations(workspace.id, secrets(SECRETS))
    for app, password, url, meaning in [
        (APP, "wrong", teams.url, Barred),
        ("another app", PASSWORD, teams.url, Barred),
        (APP, PASSWORD, "http://127.0.0.1:9", Unreachable),
    ]:
        with pytest.raises(meaning) as raised:
            await connect(
                Credentials(app_id=app, password=password, tenant=TENANT, authority_url=url, openid_url=""),
                installations,
                lambda: settings,
            )
        assert PASSWORD not in repr(raised.value)
    assert PASSWORD not in repr(
        Credentials(app_id=APP, password=PASSWORD, tenant=TENANT, authority_url="", openid_url="")
    )


async def test_where_we_are_is_sealed_in_the_database_and_opens_with_a_former_key(
    stage: Stage, workspace: Workspace, settings: Settings
) -> None:
    await stage.install(ANA)
    rows = str(await statement("select * from installation"))
    assert "127.0.0.1" not in rows
    assert ANA.chat not in rows
    other = Fernet.generate_key().decode()
    rotated = StoredInstallations(workspace.id, secrets(f"{other},{SECRETS}"))
    found = await rotated.find(ANA.aad)
    assert found
    assert found.reference == {"service_url": stage.teams.address, "conversation": ANA.chat}
    gone = await StoredInstallations(workspace.id, secrets(other)).find(ANA.aad)
    assert gone
    assert (gone.reference, gone.removed) == ({}, False)


@pytest.mark.parametrize("text", ["", " , ", "no key", "c2hvcnQ="])
def test_a_secret_that_is_none_is_told_with_the_cure(text: str) -> None:
    with pytest.raises(SecretsError, match="openssl rand"):
        secrets(text)


async def test_the_first_contact_keeps_to_the_url_that_teams_vouched_for(stage: Stage) -> None:
    """The connector's answer names another service URL, which no token has spoken for."""
    await stage.install()
    for _ in range(2):
        await stage.connection.platform.post(BO.aad, HELLO)
    assert len(stage.teams.messages(BO.chat)) == 2
    assert len([one for one in stage.teams.calls if one.method == CREATE]) == 1


async def test_a_roster_is_read_page_by_page_and_strangers_are_not_kept(stage: Stage) -> None:
    await stage.install()
    rows = await statement("select name, handle, language, time_zone, is_stranger from person order by platform_id")
    assert [row["name"] for row in rows] == ["Ana Lindqvist", "Bo Achterberg", "三浦 美香", "Dana Whitlock"]
    assert [row["handle"] for row in rows] == ["ana", "bo", "mika", "dana"]
    found = await stage.connection.platform.profiles([ANA.aad, GUO.aad, "nobody"])
    assert [(one.name, one.is_stranger) for one in found] == [("Ana Lindqvist", False), ("Guo Ferreira", True)]


async def test_who_writes_is_asked_for_by_the_name_that_teams_gave_them(stage: Stage) -> None:
    stage.teams.playground = True
    await stage.install(BO)
    await stage.send(stage.teller.message(BO, "kudos help"))
    assert "What you can do" in str(stage.teams.messages(BO.chat))
    assert [one.name for one in await stage.connection.platform.profiles([BO.aad])] == [BO.name]


async def test_many_people_are_looked_up_in_the_rosters_at_once(stage: Stage) -> None:
    await stage.install()
    users = [User(name=f"Person {number}", number=100 + number, handle=f"p{number}") for number in range(40)]
    stage.teams.chats[TEAM] += users
    stage.teams.calls.clear()
    found = await stage.connection.platform.profiles([one.aad for one in users])
    assert len(found) == 40
    assert {one.method for one in stage.teams.calls} == {ROSTER}


async def test_everybody_is_listed_page_by_page_and_a_wait_in_between_loses_nobody(stage: Stage) -> None:
    await stage.install()
    users = [User(name=f"Person {number}", number=100 + number, handle=f"p{number}") for number in range(1_200)]
    stage.teams.chats[TEAM] += users
    stage.teams.plan.faults.append(Fault(kind="rate_limited", method=ROSTER, times=2, seconds=1))
    listed = [who async for who in stage.connection.platform.members()]
    assert {person.aad for person in users} < {who.platform_id for who in listed}
    assert len({who.platform_id for who in listed}) == len(listed)
    assert next(who for who in listed if who.platform_id == users[7].aad).email.startswith("p7@")


async def test_however_many_names_a_request_holds_few_are_asked_for_one_by_one(stage: Stage) -> None:
    await stage.install(ANA)
    users = [User(name=f"Person {number}", number=100 + number, handle=f"p{number}") for number in range(40)]
    stage.teams.chats[TEAM] += users
    shown = Signature(TENANT, FORM_KEYS).signed(Form(key="kudos.give", title="", submit="", blocks=()), ANA.aad)
    carried: Json = {"form": shown.key, "state": dict(shown.state), "people": ["receivers", "more"]}
    entered = {name: ",".join(f"{name}{number}" for number in range(200)) for name in carried["people"]}
    form = {"type": "Action.Submit", "data": {"waterline": carried, **entered, "words": "for the import"}}
    thanks = stage.teller.message(ANA, "kudos help", KUDOS, tuple(users))
    for sent in (thanks, stage.teller.pressed(ANA, form)):
        stage.teams.calls.clear()
        assert (await stage.send(sent)).status == 200
        asked = [one.method for one in stage.teams.calls if one.method in (MEMBER, ROSTER)]
        assert set(asked) == {ROSTER}
        assert len(asked) <= 2 * (len(stage.teams.chats[TEAM]) // PAGE + 1)
    assert await stage.connection.platform.platform_ids([users[7].account]) == (users[7].aad,)


async def test_whoever_joins_the_team_can_be_named_from_then_on(stage: Stage) -> None:
    await stage.install()
    nele = User(name="Nele Brandt", number=77, handle="nele")
    stage.teams.chats[TEAM].append(nele)
    await stage.send(stage.teller.joined(ANA, TEAM, (nele.account,)))
    assert len(await statement("select 1 from person where handle = 'nele'")) == 1


async def test_a_team_that_put_us_out_is_not_written_to(stage: Stage) -> None:
    await stage.install()
    await stage.send(stage.teller.parted(ANA, TEAM))
    with pytest.raises(Rejected):
        await stage.connection.platform.post("kudos", HELLO)
