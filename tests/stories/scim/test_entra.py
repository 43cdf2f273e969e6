"""Entra ID's dialogue, with its own requests as its documentation prints them, about invented people."""

from typing import Any

import pytest

from tests.stories.scim.conftest import CORE, ENTERPRISE, PATCH, Directory

VERA: dict[str, Any] = {
    "schemas": [f"{CORE}:User", ENTERPRISE],
    "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    "userName": "vera.pohl@harbour.example",
    "active": True,
    "addresses": None,
    "displayName": "Vera Pohl",
    "emails": [{"primary": True, "type": "work", "value": "vera.pohl@harbour.example"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Vera Pohl", "familyName": "Pohl", "givenName": "Vera"},
    "roles": [],
    "phoneNumbers": None,
    "title": None,
    "department": None,
    "manager": None,
}


async def vera(directory: Directory) -> str:
    answer = await directory.asks("POST", "/Users", VERA)
    assert answer.status == 201, answer
    return answer.id


async def manager_of(directory: Directory, user: str) -> object:
    return (await directory.asks("GET", f"/Users/{user}")).body.get(ENTERPRISE, {}).get("manager")


async def test_it_tries_the_connection_by_asking_for_nobody(directory: Directory) -> None:
    body = (await directory.asks("GET", '/Users?filter=userName%20eq%20"6f1e9a-nobody"')).body
    assert (body["totalResults"], body["Resources"], body["startIndex"]) == (0, [], 1)
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]


async def test_it_creates_a_user_with_nulls_and_with_what_we_do_not_have(directory: Directory) -> None:
    answer = await directory.asks("POST", "/Users", VERA)
    assert answer.status == 201
    kept = {name: answer.body[name] for name in ("externalId", "userName", "active", "displayName", "emails", "name")}
    assert kept == {name: VERA[name] for name in kept}
    misspelt = VERA | {
        "schemas": [f"{CORE}:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0User"],
        "userName": "bo@harbour.example",
        "externalId": "bo",
    }
    assert (await directory.asks("POST", "/Users", misspelt)).status == 201


async def test_it_changes_an_address_and_a_name(directory: Directory) -> None:
    user = await vera(directory)
    answer = await directory.patches(
        f"/Users/{user}",
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "vera.moss@harbour.example"},
        {"op": "Replace", "path": "name.familyName", "value": "Moss"},
    )
    assert answer.status == 200
    assert answer.body["emails"] == [{"primary": True, "type": "work", "value": "vera.moss@harbour.example"}]
    assert answer.body["name"]["familyName"] == "Moss"


@pytest.mark.parametrize("op", ["Add", "Replace"])
async def test_it_writes_an_address_where_there_was_none(directory: Directory, op: str) -> None:
    user = await directory.creates("bo@harbour.example")
    path = 'emails[type eq "work"].value'
    answer = await directory.patches(f"/Users/{user}", {"op": op, "path": path, "value": "bo@harbour.example"})
    assert answer.body["emails"] == [{"type": "work", "value": "bo@harbour.example"}]


@pytest.mark.parametrize("value", [False, "False", "false"])
async def test_it_disables_a_user_also_with_false_as_a_text(directory: Directory, value: object) -> None:
    user = await vera(directory)
    answer = await directory.patches(f"/Users/{user}", {"op": "Replace", "path": "active", "value": value})
    assert (answer.status, answer.body["active"]) == (200, False)
    back = await directory.patches(f"/Users/{user}", {"op": "Replace", "path": "active", "value": "True"})
    assert back.body["active"] is True


@pytest.mark.parametrize("path", [f"{ENTERPRISE}:manager", "manager"])
@pytest.mark.parametrize("op", ["Add", "Replace"])
@pytest.mark.parametrize("shape", ["text", "object", "list", "below"])
async def test_it_names_a_manager_in_each_of_its_ways(directory: Directory, shape: str, op: str, path: str) -> None:
    user, boss = await vera(directory), await directory.creates("dana@harbour.example")
    entry = {"$ref": f"http://harbour.example/scim/Users/{boss}", "value": boss}
    value = {"text": boss, "object": {"value": boss}, "list": [entry], "below": boss}[shape]
    where = f"{path}.value" if shape == "below" else path
    answer = await directory.patches(f"/Users/{user}", {"op": op, "path": where, "value": value})
    assert answer.status == 200, answer
    assert await manager_of(directory, user) == {"value": boss}
    found = await directory.names(f'id eq "{user}" and manager eq "{boss}"')
    assert found == ["vera.pohl@harbour.example"]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Remove", "path": f"{ENTERPRISE}:manager"},
        {"op": "Remove", "path": "manager"},
        {"op": "Replace", "path": f"{ENTERPRISE}:manager", "value": ""},
        {"op": "Replace", "path": f"{ENTERPRISE}:manager", "value": None},
        {"op": "Replace", "path": "manager", "value": []},
    ],
)
async def test_it_takes_a_manager_away(directory: Directory, operation: dict[str, object]) -> None:
    user, boss = await vera(directory), await directory.creates("dana@harbour.example")
    await directory.patches(f"/Users/{user}", {"op": "Add", "path": "manager", "value": boss})
    assert (await directory.patches(f"/Users/{user}", operation)).status == 200
    assert await manager_of(directory, user) is None


async def test_it_adds_without_a_path(directory: Directory) -> None:
    user = await vera(directory)
    answer = await directory.patches(
        f"/Users/{user}",
        {
            "op": "Add",
            "value": {
                "displayName": "Vera Moss",
                "name.givenName": "Veronika",
                "title": "Pilot",
                f"{ENTERPRISE}:employeeNumber": "17",
                f"{ENTERPRISE}:department": "Harbour",
            },
        },
    )
    assert answer.status == 200
    assert (answer.body["displayName"], answer.body["name"]["givenName"]) == ("Vera Moss", "Veronika")
    assert answer.body[ENTERPRISE] == {"employeeNumber": "17"}


async def test_it_renames_a_user_and_finds_them_by_the_new_name(directory: Directory) -> None:
    user = await vera(directory)
    renamed = await directory.patches(
        f"/Users/{user}", {"op": "Replace", "path": "userName", "value": "Vera.Moss@harbour.example"}
    )
    assert renamed.body["userName"] == "Vera.Moss@harbour.example"
    assert await directory.names('userName eq "vera.moss@HARBOUR.example"') == ["Vera.Moss@harbour.example"]
    assert await directory.names('userName eq "vera.pohl@harbour.example"') == []


async def test_it_keeps_a_group_in_its_own_way(directory: Directory) -> None:
    people = [await directory.creates(f"u{number}") for number in range(3)]
    created = await directory.asks(
        "POST",
        "/Groups",
        {
            "schemas": [f"{CORE}:Group", "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
            "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
            "displayName": "Pilots",
            "meta": {"resourceType": "Group"},
        },
    )
    assert created.status == 201
    path = f"/Groups/{created.id}"
    added = await directory.patches(
        path, {"op": "Add", "path": "members", "value": [{"$ref": None, "value": person} for person in people]}
    )
    assert (added.status, added.body) == (204, {})
    found = (await directory.asks("GET", '/Groups?excludedAttributes=members&filter=displayName%20eq%20"Pilots"')).body
    assert [group["id"] for group in found["Resources"]] == [created.id]
    assert "members" not in found["Resources"][0]
    removed = await directory.patches(
        path, {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": people[0]}]}
    )
    assert removed.status == 204
    renamed = await directory.patches(path, {"op": "Replace", "path": "displayName", "value": "Harbour pilots"})
    assert renamed.status == 204
    read = (await directory.asks("GET", path)).body
    assert read["displayName"] == "Harbour pilots"
    assert {member["value"] for member in read["members"]} == {*people[1:]}
    has = [
        (await directory.asks("GET", f'/Groups?filter=id%20eq%20"{created.id}"%20and%20members%20eq%20"{person}"')).body
        for person in people
    ]
    assert [answer["totalResults"] for answer in has] == [0, 1, 1]
    assert (await directory.asks("DELETE", path)).status == 204
    assert (await directory.asks("GET", path)).status == 404


async def test_who_is_deleted_is_in_no_group_any_more(directory: Directory) -> None:
    vera_id, bo = await vera(directory), await directory.creates("bo")
    group = await directory.groups("Pilots", vera_id, bo)
    assert (await directory.asks("DELETE", f"/Users/{vera_id}")).status == 204
    assert [member["value"] for member in (await directory.asks("GET", f"/Groups/{group}")).body["members"]] == [bo]


async def test_a_member_who_is_no_user_is_refused(directory: Directory) -> None:
    group = await directory.groups("Pilots")
    for member in ("nobody", group):
        answer = await directory.patches(
            f"/Groups/{group}", {"op": "Add", "path": "members", "value": [{"value": member}]}
        )
        assert (answer.status, answer.reason) == (400, "invalidValue")


async def test_of_a_group_of_thousands_only_whom_a_patch_is_about_is_looked_at(directory: Directory) -> None:
    person, other = await directory.creates("vera"), await directory.creates("bo")
    group = await directory.groups("Pilots", other)
    for operation in (
        {"op": "Add", "path": "members", "value": [{"value": person}]},
        {"op": "Remove", "path": f'members[value eq "{other}"]'},
    ):
        assert (await directory.patches(f"/Groups/{group}", operation)).status == 204
    read = (await directory.asks("GET", f"/Groups/{group}")).body
    assert [member["value"] for member in read["members"]] == [person]


@pytest.mark.parametrize(
    ("operations", "reason"),
    [
        ([], "invalidSyntax"),
        (["x"], "invalidSyntax"),
        ([{"op": "Move", "path": "active", "value": 1}], "invalidValue"),
        ([{"op": "Replace", "path": "active", "value": "perhaps"}], "invalidValue"),
        ([{"op": "Replace", "path": "gar bage", "value": 1}], "invalidPath"),
        ([{"op": "Replace", "path": "id", "value": "mine"}], "mutability"),
        ([{"op": "Remove", "path": "userName"}], "mutability"),
        ([{"op": "Remove"}], "noTarget"),
        ([{"op": "Add", "path": "displayName"}], "invalidValue"),
        ([{"op": "Replace", "path": 'emails[type eq "\\u0000"].value', "value": "v"}], "invalidValue"),
    ],
)
async def test_a_patch_that_cannot_be_done_changes_nothing(
    directory: Directory, operations: list[object], reason: str
) -> None:
    user = await vera(directory)
    before = (await directory.asks("GET", f"/Users/{user}")).body
    first: list[object] = [{"op": "Replace", "path": "displayName", "value": "Changed"}] if operations else []
    answer = await directory.asks("PATCH", f"/Users/{user}", {"schemas": [PATCH], "Operations": first + operations})
    assert (answer.status, answer.reason) == (400, reason)
    assert (await directory.asks("GET", f"/Users/{user}")).body == before
