"""Tokens let a directory in: an admin makes and revokes them in chat, and nobody else ever sees one."""

from hashlib import sha256
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDict
from structlog.testing import capture_logs

from adapters.http import application
from adapters.scim.door import install
from bot.messages.message import Form
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from commands.org.open_workspace import open_workspace
from storage.database import statement
from tests.cast import ANA, BO, DANA, MIKA, FakeClock
from tests.stories.conftest import labels, said, told
from tests.stories.diary.test_reading import lines, reads
from tests.stories.scim.conftest import Directory

UNAUTHORISED = ["urn:ietf:params:scim:api:messages:2.0:Error"]


async def test_without_a_token_nobody_is_let_in_and_nobody_learns_which_workspaces_there_are(
    stranger: Directory,
) -> None:
    here = f"/scim/v2/{stranger.workspace.id}"
    answers = []
    for path in (here, f"{here}/Users", f"{here}/Schemas", "/scim/v2/999/Users", "/scim/v2/x/Users"):
        for header in ("", "Bearer", "Bearer ", "Bearer waterline-scim-guessed", "Basic dmVyYTpw", "Bearer \u00e4"):
            answer = await stranger.client.get(path, headers={"Authorization": header} if header else {})
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            body = await answer.json(content_type="application/scim+json")
            assert (body["schemas"], body["status"]) == (UNAUTHORISED, "401")
            answers.append(body["detail"])
    assert len({*answers}) == 1


async def test_an_admin_makes_a_token_which_is_stored_as_a_hash_and_stands_in_the_diary_without_it(
    stranger: Directory,
) -> None:
    stranger.token = token = await stranger.makes_token()
    assert len(token) > 40
    assert (await stranger.asks("GET", "/Users")).status == 200
    assert "1 was made" not in (page := told(await stranger.page()))
    assert token not in page
    rows = await statement("select * from scim_token")
    assert [row["hash"] for row in rows] == [sha256(token.encode()).hexdigest()]
    noted = await reads(stranger.company, BO)
    assert lines(noted) == ["Dana Whitlock: let the company's directory in, by token 1"]
    stored = await statement("select content from diary")
    assert token not in str(stored)
    assert lines(await reads(stranger.company, MIKA)) == [
        "Dana Whitlock：会社のディレクトリの接続を許可しました（トークン 1）"
    ]


async def test_a_request_with_two_tokens_opens_nothing(directory: Directory) -> None:
    token = f"Bearer {directory.token}"
    for beside in ("Bearer x", token):
        headers = CIMultiDict([("Authorization", token), ("Authorization", beside)])
        answer = await directory.client.get(f"/scim/v2/{directory.workspace.id}/Users", headers=headers)
        assert answer.status == 401


async def test_two_tokens_count_while_one_takes_the_place_of_the_other_and_no_third(directory: Directory) -> None:
    old, new = directory.token, await directory.makes_token()
    for directory.token in (old, new):
        assert (await directory.asks("GET", "/Users")).status == 200
    assert "Make a token" not in labels(await directory.page())
    third = await directory.company.does(DANA, Pressed("scim.make_token", ""))
    assert "two tokens already" in told(third)
    form = await directory.presses("Revoke")
    assert isinstance(form, Form)
    assert "Done" in said(await directory.company.submits(DANA, form))
    directory.token = old
    assert (await directory.asks("GET", "/Users")).status == 401
    directory.token = new
    assert (await directory.asks("GET", "/Users")).status == 200
    assert lines(await reads(directory.company, BO))[0] == "Dana Whitlock: revoked token 1 of the company's directory"
    again = await directory.company.submits(DANA, form)
    assert isinstance(again, Refusal)
    assert again.key == "scim.refused.no_token"


async def test_a_third_token_is_refused_also_where_the_form_was_open_already(directory: Directory) -> None:
    form = await directory.presses("Make a token")
    await directory.makes_token()
    refused = await directory.company.submits(DANA, form)
    assert isinstance(refused, Refusal)
    assert refused.key == "scim.refused.tokens"
    assert len(await statement("select 1 from scim_token")) == 2


async def test_a_form_that_is_sent_twice_makes_one_token(stranger: Directory) -> None:
    form = await stranger.presses("Make a token")
    answers = [await stranger.company.submits(DANA, form) for _ in range(2)]
    assert "This is the token" in said(answers[0])
    assert isinstance(answers[1], Refusal)
    assert answers[1].key == "scim.refused.changed"
    assert len(await statement("select 1 from scim_token")) == 1


async def test_only_admins_see_the_page_and_its_buttons(directory: Directory) -> None:
    for request in (Typed("scim", "general", "/waterline"), Pressed("scim.make_token", ""), Pressed("scim.agree", "1")):
        refused = await directory.company.does(ANA, request)
        assert "admin" in told(refused).casefold()
    assert len(await statement("select 1 from scim_token")) == 1


async def test_the_page_says_when_a_token_was_last_used(directory: Directory) -> None:
    assert "Not used so far" in told(await directory.page())
    await directory.asks("GET", "/Users")
    assert "Last used on March 2, 2026" in told(await directory.page())


async def test_a_token_of_another_workspace_is_refused_and_sees_nothing(directory: Directory, settings: Any) -> None:
    vera = await directory.creates("vera@harbour.example")
    other = await open_workspace("slack", "T0OTHER", "Pier", settings)
    path = f"/scim/v2/{other.id}/Users"
    headers = {"Authorization": f"Bearer {directory.token}"}
    for method, where in (("GET", path), ("GET", f"{path}/{vera}"), ("POST", path), ("DELETE", f"{path}/{vera}")):
        assert (await directory.client.request(method, where, headers=headers)).status == 401
    await statement(
        "insert into scim_token (workspace_id, hash, made_by, made_at) values (%(w)s, %(hash)s, 1, now())",
        w=other.id,
        hash=sha256(b"waterline-scim-of-the-pier").hexdigest(),
    )
    theirs = {"Authorization": "Bearer waterline-scim-of-the-pier", "Content-Type": "application/scim+json"}
    assert (await directory.client.get(path, headers=theirs)).status == 200
    assert (await directory.client.get(f"{path}/{vera}", headers=theirs)).status == 404
    assert (await directory.client.delete(f"{path}/{vera}", headers=theirs)).status == 404
    created = await directory.client.post(path, json={"userName": "vera@harbour.example"}, headers=theirs)
    assert created.status == 201, "one name, in two workspaces"
    group = await directory.client.post(
        f"/scim/v2/{other.id}/Groups", json={"displayName": "Spies", "members": [{"value": vera}]}, headers=theirs
    )
    assert group.status == 400
    assert await directory.names("userName pr") == ["vera@harbour.example"]


async def test_a_directory_that_floods_is_told_when_to_come_again_and_one_whose_company_left_is_not_let_in(
    directory: Directory, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.operate.even_pace.WAITS_AT_MOST", 0.0)
    install(app := application(), clock, a_second=0.01)
    async with TestClient(TestServer(app)) as client:
        directory.client = client
        answers = [await directory.asks("GET", "/Users?count=1") for _ in range(11)]
        assert [answer.status for answer in answers] == [200] * 10 + [429]
        assert int(answers[-1].headers["Retry-After"]) == 100
        await statement(
            "update workspace set removed_at = now() where id = %(workspace_id)s", workspace_id=directory.workspace.id
        )
        assert (await directory.asks("GET", "/Users?count=1")).status == 401


async def test_nothing_of_a_person_or_a_token_is_logged(
    directory: Directory, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logged:
        vera = await directory.creates("vera@harbour.example", displayName="Vera Pohl")
        await directory.asks("POST", "/Users", {"userName": "vera@harbour.example", "active": "vera-perhaps"})
        await directory.patches(f"/Users/{vera}", {"op": "replace", "path": "vera pohl", "value": "vera"})
        directory.token = "waterline-scim-wrong-vera"
        await directory.client.get(f"/scim/v2/{directory.workspace.id}/Users/{vera}?filter=vera")
        await directory.syncs()
    said_somewhere = f"{logged}{caplog.text}{''.join(capfd.readouterr())}".casefold()
    assert "vera" not in said_somewhere
    assert "waterline-scim-" not in said_somewhere


async def test_an_error_repeats_nothing_of_what_was_sent(directory: Directory) -> None:
    for path, body in (
        ("/Users", {"userName": "vera", "active": "secret-of-vera"}),
        ("/Users", {"userName": {"secret-of-vera": 1}}),
        ("/Users/.search", {"filter": 'secret-of-vera eq "1"'}),
    ):
        answer = await directory.asks("POST", path, body)
        assert answer.status == 400
        assert "secret" not in str(answer.body)
