"""Who somebody is in Teams, and what is private, is what Teams itself vouches for."""

from typing import Any

import pytest
import structlog

from adapters.teams import inbound
from adapters.teams.outbound import Credentials, connect
from adapters.teams.wire.people import profile
from bot.config.settings import Settings, load
from bot.org.people import Workspace
from commands.operate.refused_requests import RefusalKind, RefusedRequests, refused_requests
from storage.database import statement
from storage.org.installations import StoredInstallations, secrets
from tests.cast import THANKS
from tests.faults import Fault
from tests.rows import every_row
from tests.stories.home.choosing import lets_guests
from tests.teams.activities import KUDOS, LAUNCH, TEAM, User
from tests.teams.conftest import ANA, BO, DANA, SECRETS, Stage, button, texts
from tests.teams.fake import MEMBER, FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

Json = dict[str, Any]

NELE = User(name="Nele Brandt", number=77, handle="nele")
OTHER_CHANNELS = ["webchat", "directline", "emulator", "MSTEAMS", ""]


@pytest.mark.parametrize("channel", OTHER_CHANNELS)
async def test_who_speaks_through_another_channel_is_not_the_colleague_whose_id_they_name(
    stage: Stage, channel: str
) -> None:
    """Its token is real, and its key may speak for that channel, where a client chooses its own `from`."""
    stage.teams.issuer.published["web"] = ["msteams", channel]
    await stage.install(DANA)
    bearer = stage.teams.issuer.bearer(stage.teams.address, key="web")
    rows, calls = await every_row(), len(stage.teams.calls)
    for sent in (
        stage.teller.message(DANA, f"kudos @bo {THANKS} #courage", channelId=channel),
        stage.teller.message(DANA, "hello", channelId=channel) | {"conversation": {"id": "a:mine"}},
        stage.teller.installed(DANA) | {"channelId": channel},
    ):
        assert (await stage.send(sent, bearer)).status == 403
    assert await every_row() == rows
    assert len(stage.teams.calls) == calls


@pytest.mark.parametrize(
    "conversation",
    [
        {"id": "a:1dana-4"},
        {"id": "a:1dana-4", "conversationType": None},
        {"id": "19:dana_bo@unq.gbl.spaces", "conversationType": "personal"},
        {"id": "8:orgid:dana", "conversationType": "personal"},
    ],
)
async def test_no_private_note_goes_to_a_chat_that_is_not_said_to_be_private(stage: Stage, conversation: Json) -> None:
    await stage.install(DANA)
    private = await statement("select * from installation where place = %(place)s", place=DANA.aad)
    stage.teams.chats[conversation["id"]] = [DANA, BO]
    before = len(stage.teams.messages(DANA.chat))
    sent = stage.teller.message(DANA, "hello") | {"conversation": {"tenantId": TENANT, **conversation}}
    assert (await stage.send(sent)).status == 200
    assert await statement("select * from installation where place = %(place)s", place=DANA.aad) == private
    assert len(stage.teams.messages(DANA.chat)) == before + 1
    assert conversation["id"] == DANA.chat or stage.teams.messages(conversation["id"]) == []


def without_object_id(sent: Json) -> Json:
    return sent | {"from": {"id": sent["from"]["id"], "name": sent["from"]["name"]}}


async def test_a_sender_without_an_object_id_is_looked_up_as_those_who_are_mentioned_are(stage: Stage) -> None:
    await stage.install(BO)
    stage.teams.chats[NELE.chat] = [NELE]
    sent = without_object_id(stage.teller.message(NELE, f"kudos @bo {THANKS} #courage"))
    assert (await stage.send(sent)).status == 200
    assert "on its way" in stage.teams.messages(NELE.chat)[-1]["summary"]
    await stage.deliver()
    [post] = stage.teams.messages(KUDOS)
    assert post["summary"].startswith("Nele Brandt thanks Bo Achterberg")
    ids = [row["platform_id"] for row in await statement("select platform_id from person")]
    assert (NELE.aad in ids, NELE.account in ids) == (True, False)
    asked = [call.method for call in stage.teams.calls].count(MEMBER)
    more = await stage.send(without_object_id(stage.teller.pressed(NELE, button(post, "More"), KUDOS)))
    assert "Take it back" in texts(more.body)
    assert [call.method for call in stage.teams.calls].count(MEMBER) == asked  # once is enough


async def test_where_nobody_says_who_a_sender_is_they_read_that_and_nothing_is_done(stage: Stage) -> None:
    await stage.install(BO)
    stage.teams.chats[NELE.chat] = [NELE]
    stage.teams.plan.faults.append(Fault(kind="refused", method=MEMBER, error="502", times=4))
    press = {"type": "Action.Execute", "title": "My settings", "verb": "settings.open", "data": {"value": ""}}
    answer = await stage.send(without_object_id(stage.teller.pressed(NELE, press)))
    assert "try again in a minute" in texts(answer.body)
    await stage.send(without_object_id(stage.teller.message(NELE, f"kudos @bo {THANKS} #courage")))
    assert "try again in a minute" in stage.teams.messages(NELE.chat)[-1]["summary"]
    assert await stage.stored() == 0


async def test_ids_in_the_environment_are_read_in_either_case(
    teams: FakeTeams, workspace: Workspace, settings: Settings
) -> None:
    credentials = Credentials(
        app_id=APP.upper(),
        password=PASSWORD,
        tenant=TENANT.upper(),
        authority_url=teams.url,
        openid_url=f"{teams.url}/openid",
    )
    connection = await connect(credentials, StoredInstallations(workspace.id, secrets(SECRETS)), lambda: settings)
    assert connection.gate
    assert (connection.tenant, connection.gate.app_id) == (TENANT.lower(), APP.lower())
    await connection.close()


def test_admins_are_the_same_people_in_either_case() -> None:
    upper = "ABCDEF00-0000-4000-8000-00000000ABCD"
    assert load(f"admins: [{upper}, U02ABCDEF]", "app.yaml").admins == (upper.lower(), "U02ABCDEF")


async def test_refused_requests_are_counted_and_logged_once_a_minute_without_words_or_tokens(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(inbound, "monotonic", lambda: now)
    refused_requests.__init__()  # type: ignore[misc]
    await stage.install(ANA)
    foreign = stage.teller.message(ANA, THANKS, channelId="webchat")
    with structlog.testing.capture_logs() as logs:
        for _ in range(3):
            await stage.send(stage.teller.message(ANA, THANKS), "Bearer garbage")
            await stage.send(foreign)
        now += 61
        await stage.send(foreign)
        await stage.send(stage.teller.message(ANA, THANKS) | {"type": "suggestion"})
    lines = [line for line in logs if line["event"] == "requests were not taken"]
    assert [(line["reason"], line["count"]) for line in lines] == [
        ("unproved", 1),
        ("not_ours", 1),
        ("not_ours", 3),
        ("unknown", 1),
    ]
    assert not [word for word in (THANKS, "garbage", ANA.aad, *stage.teams.issuer.tokens) if word in str(lines)]
    metrics = await (await stage.client.get("/metrics")).text()
    for reason, count in (("unproved", 3), ("not_ours", 4), ("unknown", 1)):
        assert f'waterline_requests_refused_total{{platform="teams",reason="{reason}"}} {count}.0' in metrics


def test_of_what_was_refused_within_a_minute_the_next_line_tells() -> None:
    refused = RefusedRequests()
    moments = [0.0, 1.0, 59.0, 60.0, 61.0, 200.0]
    assert [refused.note("teams", "unproved", moment) for moment in moments] == [1, 0, 0, 3, 0, 2]
    assert refused.note("slack", "unproved", 61.0) == 1
    assert refused.counts == {RefusalKind("teams", "unproved"): 6, RefusalKind("slack", "unproved"): 1}


async def test_a_form_s_place_cannot_be_changed_by_who_sends_it(stage: Stage) -> None:
    await stage.install(ANA, BO)
    form = (await stage.send(stage.teller.extension(ANA, LAUNCH))).body["task"]["value"]["card"]["content"]
    action = form["actions"][0]
    for name, forged in (("place", BO.aad), ("link", "https://evil.example/")):
        state = {**action["data"]["waterline"]["state"], name: forged}
        changed = {**action, "data": {"waterline": {**action["data"]["waterline"], "state": state}}}
        value = next(field for field in form["body"] if field.get("id") == "value")["choices"][0]["value"]
        entered = {"receivers": BO.aad, "words": THANKS, "value": value, "visibility": "public"}
        answer = await stage.send(stage.teller.pressed(ANA, changed, LAUNCH, **entered))
        assert "out of date" in texts(answer.body)
    await stage.deliver()
    assert await stage.stored() == 0
    assert "evil.example" not in str(stage.teams.calls)


GWEN = User(name="Gwen Temp", number=78, handle="gwen.temp_agency.example#EXT#", role="guest")


async def test_a_guest_thanks_and_is_thanked_once_an_admin_lets_guests(stage: Stage) -> None:
    await stage.install(ANA, BO, GWEN)
    await stage.send(stage.teller.message(GWEN, f"kudos @bo {THANKS} #courage"))
    assert "Ask your own organisation to invite it" in texts(stage.teams.messages(GWEN.chat)[-1])
    await lets_guests()
    await stage.send(stage.teller.message(GWEN, f"kudos @bo {THANKS} #courage"))
    await stage.send(stage.teller.message(ANA, f"kudos <at>{GWEN.name}</at> {THANKS} #courage", LAUNCH, (GWEN,)))
    await stage.deliver()
    assert await stage.stored() == 2
    assert stage.teams.messages(GWEN.chat)[-1]["summary"] == "Ana Lindqvist thanks you for 🦁 Courage."


@pytest.mark.parametrize(
    ("member", "is_stranger", "is_guest"),
    [
        ({"userRole": "guest"}, True, True),
        ({"userRole": "", "userPrincipalName": "gwen_agency.example#EXT#@harbour.example"}, True, True),
        ({"userRole": "user", "userPrincipalName": "gwen_agency.example#EXT#@harbour.example"}, False, False),
        ({"userRole": "guest", "tenantId": "another-tenant"}, True, False),
        ({"userRole": "anonymous"}, True, False),
    ],
)
def test_a_guest_is_who_this_organisation_has_let_in(
    settings: Settings, member: Json, is_stranger: bool, is_guest: bool
) -> None:
    told = profile({"id": "29:gwen", "name": "Gwen Temp", "tenantId": TENANT, **member}, TENANT, settings)
    assert (told.is_stranger, told.is_guest) == (is_stranger, is_guest)


async def test_a_roster_names_guests_once_an_admin_lets_them(stage: Stage) -> None:
    stage.teams.chats[TEAM] = [ANA, GWEN]
    await lets_guests()
    await stage.send(stage.teller.installed(ANA, TEAM))
    assert [row["name"] for row in await statement("select name from person where is_guest")] == ["Gwen Temp"]
