"""Okta's dialogue, with its own requests as its documentation prints them, about invented people."""

from typing import Any

from tests.stories.scim.conftest import CORE, PATCH, Directory

MIRA: dict[str, Any] = {
    "schemas": [f"{CORE}:User"],
    "userName": "mira.holt@harbour.local",
    "name": {"givenName": "Mira", "familyName": "Holt"},
    "emails": [{"primary": True, "value": "mira.holt@harbour.local", "type": "work"}],
    "displayName": "Mira Holt",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}


async def created(directory: Directory) -> str:
    """As Okta sends it, without saying what it is."""
    answer = await directory.asks("POST", "/Users", MIRA, **{"Content-Type": "application/scim+json; charset=utf-8"})
    assert answer.status == 201, answer
    return answer.id


async def test_it_tries_the_connection_by_two_lists(directory: Directory) -> None:
    for path in ("/Users?startIndex=1&count=2", "/Groups?startIndex=1&count=100"):
        body = (await directory.asks("GET", path)).body
        assert (body["totalResults"], body["startIndex"], body["itemsPerPage"]) == (0, 1, 0)


async def test_it_looks_for_a_user_creates_and_reads_them(directory: Directory) -> None:
    path = "/Users?filter=userName%20eq%20%22mira.holt%40harbour.local%22&startIndex=1&count=100"
    assert (await directory.asks("GET", path)).body["totalResults"] == 0
    mira = await created(directory)
    [found] = (await directory.asks("GET", path)).body["Resources"]
    assert found["id"] == mira
    assert "password" not in found
    assert (await directory.asks("POST", "/Users", MIRA)).status == 409
    read = (await directory.asks("GET", f"/Users/{mira}")).body
    assert {name: read[name] for name in ("userName", "name", "emails", "displayName", "locale", "active")} == {
        name: MIRA[name] for name in ("userName", "name", "emails", "displayName", "locale", "active")
    }
    assert (await directory.asks("GET", "/Users/23a35c27-23d3-4c03-b4c5-6443c09e7173")).status == 404


async def test_it_replaces_a_user_with_what_it_has_read(directory: Directory) -> None:
    mira = await created(directory)
    read = (await directory.asks("GET", f"/Users/{mira}")).body
    whole = read | {
        "name": {"givenName": "Another", "middleName": "Excited", "familyName": "Holt"},
        "emails": [read["emails"][0] | {"display": "mira.holt@harbour.local"}],
        "groups": [],
    }
    answer = await directory.asks("PUT", f"/Users/{mira}", whole)
    assert (answer.status, answer.id) == (200, mira)
    assert answer.body["name"] == {"givenName": "Another", "familyName": "Holt"}


async def test_it_deactivates_and_activates_without_a_path(directory: Directory) -> None:
    mira = await created(directory)
    for active in (False, True):
        answer = await directory.patches(f"/Users/{mira}", {"op": "replace", "value": {"active": active}})
        assert (answer.status, answer.body["active"]) == (200, active)


async def test_it_pushes_a_group(directory: Directory) -> None:
    mira = await created(directory)
    bo, cy = await directory.creates("bo@harbour.local"), await directory.creates("cy@harbour.local")
    answer = await directory.asks(
        "POST", "/Groups", {"schemas": [f"{CORE}:Group"], "displayName": "Crew", "members": []}
    )
    assert answer.status == 201
    path = f"/Groups/{answer.id}"
    renamed = await directory.patches(path, {"op": "replace", "value": {"id": answer.id, "displayName": "Night crew"}})
    assert renamed.status == 204
    everybody = [{"value": person, "display": "somebody@harbour.local"} for person in (mira, bo)]
    assert (await directory.patches(path, {"op": "replace", "path": "members", "value": everybody})).status == 204
    both = {
        "schemas": [PATCH],
        "Operations": [
            {"op": "remove", "path": f'members[value eq "{bo}"]'},
            {"op": "add", "path": "members", "value": [{"value": cy, "display": "cy@harbour.local"}]},
        ],
    }
    assert (await directory.asks("PATCH", path, both)).status == 204
    read = (await directory.asks("GET", path)).body
    assert read["displayName"] == "Night crew"
    assert {member["value"] for member in read["members"]} == {mira, cy}
    for operation, staying in (
        ({"op": "replace", "path": "members", "value": [{"value": bo}]}, [bo]),
        ({"op": "replace", "value": {"members": [{"value": mira}]}}, [mira]),
        ({"op": "remove", "path": "members"}, []),
    ):
        assert (await directory.patches(path, operation)).status == 204
        read = (await directory.asks("GET", path)).body
        assert [member["value"] for member in read.get("members", [])] == staying
    put = {"schemas": [f"{CORE}:Group"], "id": answer.id, "displayName": "Crew", "members": [{"value": bo}]}
    whole = await directory.asks("PUT", path, put)
    assert [member["value"] for member in whole.body["members"]] == [bo]
    assert (await directory.asks("DELETE", path)).status == 204
