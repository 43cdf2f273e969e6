"""Lists: whom a filter finds, in which order, and page by page."""

from typing import Any
from urllib.parse import quote

import pytest

from storage import database
from storage.scim import resources as stored
from storage.scim import tokens as stored_tokens
from tests.stories.scim.conftest import CORE, ENTERPRISE, Directory

USER = {"schemas": [f"{CORE}:User"], "userName": "vera@harbour.example", "externalId": "E1", "active": True}


@pytest.mark.parametrize(
    ("filter_", "fitting"),
    [
        ('userName eq "VERA@harbour.example"', ["vera@harbour.example"]),
        ('externalId eq "E1"', ["vera@harbour.example"]),
        ('externalId eq "e1"', []),
        ('userName sw "bo"', ["bo@harbour.example"]),
        ('userName co "o@h"', ["bo@harbour.example"]),
        ('userName ew "example" and not (userName sw "bo")', ["vera@harbour.example"]),
        ('userName gt "c"', ["vera@harbour.example"]),
        ("active eq false", ["bo@harbour.example"]),
        ('active eq "False"', ["bo@harbour.example"]),
        ("active ne false", ["vera@harbour.example"]),
        ("externalId pr", ["vera@harbour.example"]),
        ("displayName pr", []),
        ("externalId eq null", ["bo@harbour.example"]),
        ('emails[type eq "work" and value co "POHL"]', ["vera@harbour.example"]),
        ('emails[type eq "work"].value eq "vera.pohl@harbour.example"', ["vera@harbour.example"]),
        ('emails[type eq "home" and value co "pohl"]', []),
        ('emails eq "vera.pohl@harbour.example"', ["vera@harbour.example"]),
        ("emails.primary eq true", ["vera@harbour.example"]),
        ("emails pr", ["vera@harbour.example"]),
        ('name.familyName eq "pohl"', ["vera@harbour.example"]),
        (f'{ENTERPRISE}:employeeNumber eq "17"', ["vera@harbour.example"]),
        (f'{ENTERPRISE}:manager.value eq "m"', ["vera@harbour.example"]),
        ('manager eq "m"', ["vera@harbour.example"]),
        ('meta.lastModified ge "2026-03-02T10:00:00Z"', ["vera@harbour.example", "bo@harbour.example"]),
        ('meta.created lt "2026-03-02T11:00:00+02:00"', []),
        ('userName eq "x" or userName sw "vera"', ["vera@harbour.example"]),
        (f'{CORE}:User:userName eq "vera@harbour.example"', ["vera@harbour.example"]),
    ],
)
async def test_a_filter_finds_whom_it_says(directory: Directory, filter_: str, fitting: list[str]) -> None:
    await directory.asks(
        "POST",
        "/Users",
        USER
        | {
            "name": {"familyName": "Pohl"},
            "emails": [{"type": "work", "value": "vera.pohl@harbour.example", "primary": True}],
            ENTERPRISE: {"employeeNumber": "17", "manager": {"value": "m"}},
        },
    )
    bo = await directory.creates("bo@harbour.example")
    await directory.patches(f"/Users/{bo}", {"op": "replace", "path": "active", "value": False})
    assert await directory.names(filter_) == fitting


@pytest.mark.parametrize(
    "filter_",
    [
        "",
        "userName",
        "userName eq",
        'shoeSize eq "41"',
        "userName eq vera",
        'userName lk "v"',
        "active gt true",
        'active eq "perhaps"',
        "userName eq 5",
        'meta.created eq "yesterday"',
        'emails[shoe eq "x"]',
        'name[familyName eq "x"]',
        'urn:harbour:1.0:User:userName eq "vera"',
        'userName eq "\\u0000"',
        'password eq "x"',
        " and ".join(["userName pr"] * 500),
        "not (" * 200 + "userName pr" + ")" * 200,
    ],
)
async def test_a_filter_that_is_not_known_is_refused_and_never_finds_everybody(
    directory: Directory, filter_: str
) -> None:
    await directory.asks("POST", "/Users", USER)
    asked = [("POST", "/Users/.search", {"filter": filter_})]
    if len(filter_) < 4_000:  # no address is longer
        asked.append(("GET", f"/Users?filter={quote(filter_)}", None))  # type: ignore[arg-type]
    for method, path, body in asked:
        answer = await directory.asks(method, path, body)
        assert answer.status == 400
        assert answer.reason in ("invalidFilter", "invalidValue")
        assert "Resources" not in answer.body


async def test_pages_have_right_totals_and_lose_nobody(directory: Directory) -> None:
    names = [f"u{number}" for number in range(7)]
    for name in names:
        await directory.creates(name)
    read: list[str] = []
    for start in (1, 4, 7):
        page = (await directory.asks("GET", f"/Users?startIndex={start}&count=3")).body
        assert (page["totalResults"], page["startIndex"]) == (7, start)
        assert page["itemsPerPage"] == len(page["Resources"]) == min(3, 8 - start)
        read += [resource["userName"] for resource in page["Resources"]]
    assert read == names
    past = (await directory.asks("GET", "/Users?startIndex=100&count=3")).body
    assert (past["totalResults"], past["startIndex"], past["itemsPerPage"], past["Resources"]) == (7, 100, 0, [])
    none = (await directory.asks("GET", "/Users?count=0")).body
    assert (none["totalResults"], none["Resources"]) == (7, [])
    below = (await directory.asks("GET", "/Users?startIndex=-3&count=-1")).body
    assert (below["totalResults"], below["startIndex"], below["Resources"]) == (7, 1, [])


async def test_a_page_that_follows_another_is_right_also_where_something_changed_between(directory: Directory) -> None:
    ids = [await directory.creates(f"u{number}") for number in range(7)]
    pages = [f"/Users?startIndex={start}&count=3&filter=active%20eq%20true" for start in (1, 4, 7)]

    async def names(path: str) -> tuple[int, list[str]]:
        body = (await directory.asks("GET", path)).body
        return body["totalResults"], [resource["userName"] for resource in body["Resources"]]

    assert [await names(page) for page in pages] == [
        (7, ["u0", "u1", "u2"]),
        (7, ["u3", "u4", "u5"]),
        (7, ["u6"]),
    ]
    assert await names(pages[0]) == (7, ["u0", "u1", "u2"])
    await directory.patches(f"/Users/{ids[0]}", {"op": "replace", "path": "active", "value": False})
    assert await names(pages[1]) == (6, ["u4", "u5", "u6"])
    await directory.asks("DELETE", f"/Users/{ids[6]}")
    assert await names(pages[1]) == (5, ["u4", "u5"])
    assert await names(pages[2]) == (5, [])


async def test_a_list_is_sorted_as_asked_and_who_has_nothing_comes_last(directory: Directory) -> None:
    for name, display in (("a", "beta"), ("b", "Alpha"), ("c", None), ("d", "gamma")):
        await directory.creates(name, **({"displayName": display} if display else {}))
    for order, names in (("ascending", "badc"), ("descending", "cdab")):
        page = (await directory.asks("GET", f"/Users?sortBy=displayName&sortOrder={order}")).body
        assert "".join(resource["userName"] for resource in page["Resources"]) == names
    refused = await directory.asks("GET", "/Users?sortBy=shoeSize")
    assert (refused.status, refused.reason) == (400, "invalidPath")


async def test_attributes_are_answered_as_asked_for(directory: Directory) -> None:
    group = await directory.groups("Pilots", await directory.creates("vera", displayName="Vera"))
    only = (await directory.asks("GET", "/Users?attributes=userName")).body["Resources"][0]
    assert {*only} == {"schemas", "id", "userName"}
    less = (await directory.asks("GET", "/Users?excludedAttributes=displayName")).body["Resources"][0]
    assert "displayName" not in less
    assert "userName" in less
    whole, without = [
        (await directory.asks("GET", f"/Groups/{group}{query}")).body for query in ("", "?excludedAttributes=members")
    ]
    assert len(whole["members"]) == 1
    assert "members" not in without


async def test_a_page_is_read_in_one_statement_however_many_there_are(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await directory.creates("u0")
    await database.statement(
        """
        insert into scim_resource (workspace_id, kind, id, unique_name, content, version, created_at, modified_at)
        select workspace_id, 'User', 'id' || n, 'u' || n, jsonb_build_object('userName', 'u' || n), 1, created_at,
            modified_at from scim_resource, generate_series(1, 999) n
        """
    )
    await directory.groups("Everybody", *(f"id{number}" for number in range(1, 1000)))
    counted: list[str] = []
    statement = database.statement

    async def counting(sql: str, /, **values: Any) -> Any:
        counted.append(sql)
        return await statement(sql, **values)

    for module in (stored, stored_tokens):
        monkeypatch.setattr(module, "statement", counting)
    for query in ("/Users?count=200", "/Users?count=200&startIndex=801&filter=userName%20sw%20%22u%22", "/Groups"):
        counted.clear()
        page = (await directory.asks("GET", query)).body
        assert page["totalResults"] == (1 if "Groups" in query else 1000)
        assert len(counted) == 2, counted  # the token's, and the page's
