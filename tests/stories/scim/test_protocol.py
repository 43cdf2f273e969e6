"""What SCIM asks of a server, and what the suite of scim2-tester does not look at."""

import re
from asyncio import gather
from io import BytesIO
from typing import Any

import pytest

from storage import database
from storage.scim import resources as stored
from tests.stories.scim.conftest import CORE, ENTERPRISE, MEDIA_TYPE, Answer, Directory

USER = {"schemas": [f"{CORE}:User"], "userName": "vera@harbour.example", "externalId": "E1", "active": True}


async def test_a_user_is_answered_with_its_address_its_version_and_when_it_was_made(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER)
    assert created.status == 201
    meta = created.body["meta"]
    assert meta["resourceType"] == "User"
    assert meta["created"] == meta["lastModified"] == "2026-03-02T10:00:00.000Z"
    assert meta["location"] == created.headers["Location"]
    assert meta["location"].endswith(f"/scim/v2/{directory.workspace.id}/Users/{created.id}")
    assert created.headers["ETag"] == meta["version"] == 'W/"1"'
    assert (await directory.asks("GET", f"/Users/{created.id}")).body == created.body


async def test_behind_a_proxy_an_address_is_the_one_that_the_client_knows(directory: Directory) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "Host": "waterline.harbour.example"}
    created = await directory.asks("POST", "/Users", USER, **forwarded)
    assert created.headers["Location"].startswith("https://waterline.harbour.example/scim/v2/")


@pytest.mark.parametrize("again", [{"externalId": "E2"}, {"userName": "VERA@harbour.example", "externalId": "E2"}])
async def test_a_user_name_is_had_once_whatever_its_case(directory: Directory, again: dict[str, Any]) -> None:
    assert (await directory.asks("POST", "/Users", USER)).status == 201
    refused = await directory.asks("POST", "/Users", USER | again)
    assert (refused.status, refused.reason) == (409, "uniqueness")
    other = await directory.creates("bo@harbour.example")
    moved = await directory.asks("PUT", f"/Users/{other}", USER | again)
    assert (moved.status, moved.reason) == (409, "uniqueness")


async def test_an_external_id_is_had_once_and_is_free_again_once_its_user_is_deleted(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER)
    again = USER | {"userName": "vera.pohl@harbour.example"}
    assert (await directory.asks("POST", "/Users", again)).status == 409
    assert (await directory.asks("DELETE", f"/Users/{created.id}")).status == 204
    assert (await directory.asks("POST", "/Users", again)).status == 201
    gone = [await directory.asks(method, f"/Users/{created.id}", USER) for method in ("GET", "PUT", "DELETE")]
    assert [answer.status for answer in gone] == [404] * 3


async def test_an_external_id_that_is_empty_is_none_and_many_may_have_it(directory: Directory) -> None:
    for name in ("vera", "emil"):
        await directory.creates(f"{name}@harbour.example", externalId="")


@pytest.mark.parametrize("name", ["", "  "])
async def test_a_user_and_a_group_have_a_name(directory: Directory, name: str) -> None:
    user, group = await directory.creates("vera@harbour.example"), await directory.groups("Sales")
    refused = [
        await directory.asks("POST", "/Users", USER | {"userName": name}),
        await directory.asks("PUT", f"/Users/{user}", USER | {"userName": name}),
        await directory.patches(f"/Users/{user}", {"op": "replace", "path": "userName", "value": name}),
        await directory.asks("POST", "/Groups", {"schemas": [f"{CORE}:Group"], "displayName": name}),
        await directory.patches(f"/Groups/{group}", {"op": "replace", "path": "displayName", "value": name}),
    ]
    assert [(answer.status, answer.reason) for answer in refused] == [(400, "invalidValue")] * 5


async def test_thirty_changes_of_one_user_at_once_are_all_made(directory: Directory) -> None:
    user = await directory.creates("vera@harbour.example")
    changes = [{"op": "replace", "path": "displayName", "value": f"Vera {number}"} for number in range(30)]
    answers = await gather(*(directory.patches(f"/Users/{user}", change) for change in changes))
    assert {answer.status for answer in answers} == {200}
    assert (await directory.asks("GET", f"/Users/{user}")).headers["ETag"] == 'W/"31"'


async def test_of_two_who_create_one_user_at_once_the_second_is_refused(directory: Directory) -> None:
    answers = await gather(*(directory.asks("POST", "/Users", USER) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [201, *[409] * 5]


async def test_an_id_is_ours_and_stays(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER | {"id": "mine"})
    assert created.id != "mine"
    replaced = await directory.asks("PUT", f"/Users/{created.id}", USER | {"id": "mine", "displayName": "Vera"})
    assert (replaced.status, replaced.id, replaced.body["displayName"]) == (200, created.id, "Vera")


async def test_what_a_put_leaves_out_is_gone(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER | {"displayName": "Vera"})
    replaced = await directory.asks("PUT", f"/Users/{created.id}", USER)
    assert "displayName" not in replaced.body


async def test_what_changes_nothing_is_no_new_version_and_wakes_no_sync(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER)
    before = await database.statement("select revision from scim_sync")
    directory.clock.move(hours=1)
    assert (await directory.asks("PUT", f"/Users/{created.id}", USER)).body["meta"] == created.body["meta"]
    assert await database.statement("select revision from scim_sync") == before
    changed = await directory.asks("PUT", f"/Users/{created.id}", USER | {"active": False})
    assert changed.body["meta"]["version"] == 'W/"2"'
    assert changed.body["meta"]["lastModified"] == "2026-03-02T11:00:00.000Z"


async def test_who_has_seen_an_older_version_changes_nothing(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER)
    path, old = f"/Users/{created.id}", {"If-Match": created.headers["ETag"]}
    assert (await directory.asks("PUT", path, USER | {"displayName": "Vera"}, **old)).status == 200
    answers = [
        await directory.asks("PUT", path, USER, **old),
        await directory.patches(path, {"op": "replace", "path": "displayName", "value": "V"}, **old),
        await directory.asks("DELETE", path, **old),
        await directory.asks("DELETE", path, **{"If-Match": "nonsense"}),
    ]
    assert [answer.status for answer in answers] == [412] * 4
    assert (await directory.asks("DELETE", path, **{"If-Match": 'W/"2"'})).status == 204


async def test_who_has_the_newest_version_is_told_so(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER)
    path = f"/Users/{created.id}"
    unchanged = await directory.asks("GET", path, **{"If-None-Match": created.headers["ETag"]})
    assert (unchanged.status, unchanged.body) == (304, {})
    assert (await directory.asks("GET", path, **{"If-None-Match": 'W/"7"'})).status == 200


async def test_two_changes_at_once_of_one_user_are_both_made(directory: Directory) -> None:
    created = await directory.asks("POST", "/Users", USER)
    path = f"/Users/{created.id}"
    answers = await gather(
        *(
            directory.patches(path, {"op": "replace", "path": f"name.{name}", "value": name})
            for name in ("givenName", "familyName", "formatted")
        )
    )
    assert [answer.status for answer in answers] == [200] * 3
    read = (await directory.asks("GET", path)).body
    assert read["name"] == {name: name for name in ("formatted", "familyName", "givenName")}
    assert read["meta"]["version"] == 'W/"4"'


async def test_what_we_have_no_use_for_is_taken_and_not_kept(directory: Directory) -> None:
    more = {
        "password": "secret-of-vera",
        "title": "Pilot",
        "phoneNumbers": [{"value": "+49 40 1234567"}],
        "addresses": [{"type": "work", "streetAddress": "Pier 3"}],
        "urn:harbour:1.0:User": {"shoeSize": 41},
        ENTERPRISE: {"costCenter": "4130", "employeeNumber": "17"},
    }
    created = await directory.asks("POST", "/Users", USER | more)
    assert created.body[ENTERPRISE] == {"employeeNumber": "17"}
    [row] = await database.statement("select content::text as content from scim_resource")
    assert not re.search("secret|Pilot|1234567|Pier|shoe|4130", row["content"])
    path = f"/Users/{created.id}"
    patched = await directory.patches(
        path,
        {"op": "replace", "path": "title", "value": "Captain"},
        {"op": "replace", "path": 'phoneNumbers[type eq "work"].value', "value": "+49 40 7654321"},
        {"op": "replace", "path": "displayName", "value": "Vera"},
    )
    assert (patched.status, patched.body["displayName"]) == (200, "Vera")


async def test_who_we_are_can_be_read(directory: Directory) -> None:
    config = (await directory.asks("GET", "/ServiceProviderConfig")).body
    supported = {name: config[name]["supported"] for name in ("patch", "bulk", "filter", "sort", "etag")}
    assert supported == {"patch": True, "bulk": False, "filter": True, "sort": True, "etag": True}
    assert [scheme["type"] for scheme in config["authenticationSchemes"]] == ["oauthbearertoken"]
    schemas = (await directory.asks("GET", "/Schemas")).body
    assert schemas["totalResults"] == len(schemas["Resources"]) == 3
    assert (await directory.asks("GET", f"/Schemas/{ENTERPRISE}")).body["id"] == ENTERPRISE
    types = (await directory.asks("GET", "/ResourceTypes")).body["Resources"]
    assert [kind["endpoint"] for kind in types] == ["/Users", "/Groups"]
    assert (await directory.asks("GET", "/Schemas?filter=id%20pr")).status == 403


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/Nowhere", 404),
        ("GET", "/Users/a/b", 404),
        ("GET", "/Users/%00", 400),
        ("GET", "", 404),
        ("DELETE", "/Users", 405),
        ("POST", "/Users/x", 405),
        ("POST", "/Schemas", 405),
        ("POST", "/Bulk", 501),
        ("GET", "/Me", 501),
        ("GET", "/Schemas/nothing", 404),
    ],
)
async def test_what_is_not_there_is_refused_in_scim_s_words(
    directory: Directory, method: str, path: str, status: int
) -> None:
    answer = await directory.asks(method, path)
    assert answer.status == status
    assert answer.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.body["status"] == str(status)
    assert answer.body["detail"]


@pytest.mark.parametrize("media_type", [MEDIA_TYPE, f"{MEDIA_TYPE}; charset=utf-8", "application/json", ""])
async def test_scim_and_json_are_taken_and_scim_is_answered(directory: Directory, media_type: str) -> None:
    answer = await directory.asks("POST", "/Users", USER, **({"Content-Type": media_type} if media_type else {}))
    assert answer.status == 201


async def test_another_media_type_is_not_taken(directory: Directory) -> None:
    assert (await directory.asks("POST", "/Users", USER, **{"Content-Type": "text/plain"})).status == 415


async def sent(directory: Directory, content: bytes) -> Answer:
    answer = await directory.client.post(
        f"/scim/v2/{directory.workspace.id}/Users",
        data=BytesIO(content),
        headers={"Authorization": f"Bearer {directory.token}", "Content-Type": MEDIA_TYPE},
    )
    assert answer.content_type == MEDIA_TYPE
    return Answer(answer.status, await answer.json(content_type=None), answer.headers)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"userName": NaN}',
        b'{"userName": "\\u0000"}',
        b'{"userName": "\\ud800"}',
        b'{"userName": "' + b"v" * 3_000 + b'"}',
        b'{"userName": "v", "emails": ' + b"[" + b",".join([b'{"value": "v"}'] * 51) + b"]}",
    ],
)
async def test_what_is_no_user_is_refused_with_400(directory: Directory, content: bytes) -> None:
    assert (await sent(directory, content)).status == 400


async def test_more_than_a_megabyte_is_refused(directory: Directory) -> None:
    assert (await sent(directory, b'{"userName": "' + b"v" * 1_100_000 + b'"}')).status == 413


async def test_while_the_database_is_away_a_directory_is_told_to_come_again(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> object:
        raise database.AWAY[0]

    monkeypatch.setattr(stored, "statement", away)
    answer = await directory.asks("GET", "/Users")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
