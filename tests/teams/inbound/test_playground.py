"""Without an app: Microsoft's playground opens no dialog from a button, and has names of its own for people."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.teams.inbound import PATH, routes
from adapters.teams.outbound import Credentials, Tenant, connect
from bot.config.settings import Settings
from bot.org.people import Workspace
from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance
from storage.org.installations import StoredInstallations, secrets
from tests.cast import FakeClock
from tests.teams.activities import KUDOS, LAUNCH, TEAM, User
from tests.teams.conftest import ANA, BO, FORM_KEYS, MIKA, SECRETS, Json, Stage, button, buttons, texts
from tests.teams.fake import CREATE, FakeTeams
from tests.teams.issuer import TENANT

NELE = User(name="Nele Brandt", number=10**12, handle="nele")  # ids of the playground end in a digit too many
THANKS = {"words": "for calling the ferry line back, so that nobody waited", "visibility": "public"}


@pytest.fixture
async def playground(
    teams: FakeTeams, workspace: Workspace, settings: Settings, clock: FakeClock, check_ins: CheckIns
) -> AsyncIterator[Stage]:
    teams.playground = True
    credentials = Credentials(
        app_id="", password="", tenant=TENANT, authority_url=teams.url, openid_url=f"{teams.url}/openid"
    )
    connection = await connect(credentials, StoredInstallations(workspace.id, secrets(SECRETS)), lambda: settings)
    app = application()
    entrance = Entrance(
        workspace=workspace, platform=connection.platform, settings=settings, clock=clock, ballots=check_ins.ballots
    )
    app.add_routes(routes([Tenant(connection, entrance)], FORM_KEYS))
    async with TestClient(TestServer(app)) as client:
        yield Stage(client, teams, connection, entrance)
    await connection.close()


async def pressed(playground: Stage, user: User, found: Json, place: str = "") -> Json:
    """A button that opens no dialog is sent as a message; what it shows is read in the private chat."""
    assert (found["type"], "msteams" in found["data"]) == ("Action.Submit", False)
    assert (await playground.send(playground.teller.message(user, "", place, value=found["data"]))).status == 200
    return last(playground, user)


def last(playground: Stage, user: User) -> Json:
    return playground.teams.messages(user.chat)[-1]


async def test_a_button_that_would_open_a_form_brings_the_same_form_as_a_card(playground: Stage) -> None:
    await playground.install(ANA)
    form = await pressed(playground, ANA, button(last(playground, ANA), "My settings"))
    send = form["attachments"][0]["content"]["actions"][0]
    kept = await playground.send(playground.teller.pressed(ANA, send, posts="yes", language="ja"))
    assert kept.body["type"] == "application/vnd.microsoft.activity.message"


async def test_under_a_post_as_well_where_only_the_person_reads_what_it_shows(playground: Stage) -> None:
    await playground.install(ANA, MIKA)
    await playground.send(playground.teller.message(ANA, "kudos @bo for calling them back at once #courage"))
    await playground.deliver()
    [post] = playground.teams.messages(KUDOS)
    form = await pressed(playground, MIKA, button(post, "+1 with a word"), KUDOS)
    send = form["attachments"][0]["content"]["actions"][0]
    await playground.send(playground.teller.pressed(MIKA, send, word="They told me how glad they were."))
    await playground.deliver()
    [post] = playground.teams.messages(KUDOS)
    assert "They told me how glad they were." in texts(post)
    given = await pressed(playground, ANA, button(post, "More"), KUDOS)
    change = await pressed(playground, ANA, button(given, "Change it"))
    assert "for calling them back at once" in texts(change)


async def test_nothing_that_takes_a_card_s_place_asks_for_a_dialog_either(playground: Stage) -> None:
    await playground.install(ANA)
    await playground.send(playground.teller.message(ANA, "kudos @bo great job #courage"))
    as_it_is = playground.teller.pressed(ANA, button(last(playground, ANA), "Send as it is"))
    given = (await playground.send(as_it_is)).body
    assert {one["title"] for one in buttons(given)} == {"Change it", "Take it back", "Newcomers may read this"}
    assert all("msteams" not in one["data"] for one in buttons(given))


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_a_page_in_this_machine_s_browser_is_no_emulator(playground: Stage, headers: dict[str, str]) -> None:
    await playground.install(ANA)
    sent = playground.teller.message(ANA, "kudos @bo for calling them back at once #courage")
    answer = await playground.answered(PATH, json.dumps(sent).encode(), headers)
    assert answer.status == 401
    assert await playground.stored() == 0


@pytest.mark.parametrize("extension", [False, True])
async def test_people_are_found_by_the_names_that_its_picker_gives(playground: Stage, extension: bool) -> None:
    await playground.install(ANA)
    if extension:
        opened = (await playground.send(playground.teller.extension(ANA))).body
        card = opened["task"]["value"]["card"]["content"]
    else:
        await playground.send(playground.teller.message(ANA, "kudos"))
        card = last(playground, ANA)["attachments"][0]["content"]
    value = next(one for one in card["body"] if one.get("id") == "value")["choices"][0]["value"]
    entered = {**THANKS, "value": value, "receivers": f"{BO.account},{MIKA.account}"}
    answer = await playground.send(playground.teller.pressed(ANA, card["actions"][0], **entered))
    both = ("Bo Achterberg", "三浦 美香")
    who = " and ".join(both if extension else (f"<at>{name}</at>" for name in both))  # no tags in dialogs
    assert f"{who} is on its way" in str(answer.body)


async def test_one_s_own_message_cannot_be_thanked_for_by_that_name_either(playground: Stage) -> None:
    await playground.install(ANA)
    chosen = playground.teller.chosen(ANA, "<p>I called them back.</p>")
    chosen["from"]["user"]["id"] = ANA.account
    answer = await playground.send(playground.teller.extension(ANA, LAUNCH, chosen))
    assert "yourself" in texts(answer.body)


async def test_people_whom_only_its_roster_tells_are_found_there(playground: Stage) -> None:
    await playground.install(ANA)
    found = await playground.connection.platform.profiles([ANA.aad, BO.aad, "nobody"])
    assert [one.name for one in found] == ["Ana Lindqvist", "Bo Achterberg"]


async def test_the_first_contact_is_made_by_that_name(playground: Stage) -> None:
    await playground.install(ANA)
    playground.teams.chats[TEAM].append(NELE)
    await playground.send(playground.teller.joined(ANA, TEAM, (NELE.account,)))
    await playground.send(playground.teller.message(ANA, "kudos @nele for calling them back at once #courage"))
    await playground.deliver()
    [made] = [one for one in playground.teams.calls if one.method == CREATE]
    assert made.body["members"] == [{"id": NELE.account}]
    assert "Ana Lindqvist thanks you" in last(playground, NELE)["summary"]
