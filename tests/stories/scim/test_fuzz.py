"""Whatever a client that was let in sends, to whatever route: it is done, or refused in SCIM's words; never a 500."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from tests.stories.scim.conftest import CORE, ENTERPRISE, MEDIA_TYPE, PATCH, Directory

OURS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["\x00", "\ud800", "x" * 3000, "%", "'; drop table", "\\"]
)
NAMES = [
    *("schemas", "id", "meta", "externalId", "userName", "USERNAME", "name", "name.givenName", "displayName", "active"),
    *(
        "emails",
        "emails.value",
        "members",
        "manager",
        "userType",
        "groups",
        "password",
        "title",
        "$ref",
        "value",
        "type",
    ),
    *("primary", ENTERPRISE, f"{ENTERPRISE}:manager", f"{CORE}:User:userName", "employeeNumber", "timezone", ""),
]
names = st.sampled_from(NAMES) | texts
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.sampled_from(["True", "False", "vera", "2026-03-02T10:00:00Z", "1e400", f"{CORE}:User", f"{CORE}:Group"])
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4), max_leaves=8
)
objects = st.dictionaries(names, values, max_size=6)
operators = st.sampled_from(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "EQ", "lk"])
quoted = texts.map(json.dumps) | st.sampled_from(
    ['"vera"', "true", "false", "null", "5", "-1.5e9", "vera", '"\\u0000"']
)
compared = st.builds(lambda name, operator, value: f"{name} {operator} {value}", names, operators, quoted)
filters = st.recursive(
    compared | names.map(lambda name: f"{name} pr") | texts,
    lambda inner: (
        st.builds(lambda left, right: f"({left}) and {right}", inner, inner)
        | st.builds(lambda left, right: f"{left} or {right}", inner, inner)
        | inner.map(lambda part: f"not ({part})")
        | st.builds(lambda name, part: f"{name}[{part}]", names, inner)
    ),
    max_leaves=4,
)
paths = (
    names
    | st.builds(lambda name, part: f"{name}[{part}]", names, filters)
    | st.builds(lambda name, part, below: f"{name}[{part}].{below}", names, filters, names)
    | texts
)
operations = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(["add", "Add", "replace", "Replace", "remove", "REMOVE"]) | leaves,
        "path": paths | leaves,
        "value": values | objects,
    },
)
patches = st.fixed_dictionaries(
    {"schemas": st.just([PATCH]), "Operations": st.lists(operations, min_size=1, max_size=3)}
)
users = st.builds(lambda more: {"schemas": [f"{CORE}:User"], "userName": "u", **more}, objects)
groups = st.builds(lambda more: {"schemas": [f"{CORE}:Group"], "displayName": "g", **more}, objects)
bodies = patches | users | groups | objects | values
ids = st.sampled_from(["user", "group", "nobody"]) | texts
steps = st.sampled_from(
    ["Users", "Groups", "Schemas", "ResourceTypes", "ServiceProviderConfig", "Me", "Bulk", ".search"]
)
addresses = st.lists(steps | ids, max_size=3)
queries = st.dictionaries(
    st.sampled_from(["filter", "sortBy", "sortOrder", "startIndex", "count", "attributes", "excludedAttributes", "x"]),
    filters | names | texts | st.integers(-5, 10**25).map(str) | st.just("descending"),
    max_size=4,
)
methods = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
versions = st.sampled_from(["", "*", 'W/"1"', '"1", W/"9"', "nonsense", 'W/"' + "9" * 40 + '"'])


class Sent:
    """A directory with a user and a group, to which anything is sent."""

    def __init__(self, directory: Directory, user: str, group: str) -> None:
        self.directory, self.user, self.group = directory, user, group

    @classmethod
    async def to(cls, directory: Directory) -> "Sent":
        user = await directory.asks("POST", "/Users", {"userName": "vera", "active": True})
        group = await directory.asks("POST", "/Groups", {"displayName": "crew"})
        known = [resource["id"] for resource in (await directory.asks("GET", "/Users")).body["Resources"]]
        groups_ = [resource["id"] for resource in (await directory.asks("GET", "/Groups")).body["Resources"]]
        return cls(directory, user.body.get("id", known[0]), group.body.get("id", groups_[0]))

    async def sends(self, method: str, address: list[str], query: dict[str, str], body: Any, version: str) -> None:
        named = [{"user": self.user, "group": self.group}.get(step, step) for step in address]
        clean = [step.encode("utf-8", "replace").decode().replace("/", "") for step in named]
        where = "/".join(URL.build(path=step).raw_path if step not in ("", ".", "..") else "x" for step in clean)
        params = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
        url = URL(f"/scim/v2/{self.directory.workspace.id}/{where}", encoded=True).with_query(params)
        headers = {"Authorization": f"Bearer {self.directory.token}", "Content-Type": MEDIA_TYPE}
        if version:
            headers["If-Match"] = version
        answer = await self.directory.client.request(method, str(url), data=dumped(body), headers=headers)
        text = await answer.text()
        assert answer.status < 500 or answer.status == 501, (answer.status, method, url, body, text)
        if text and len(str(url)) < 8_000:  # of a longer one nothing is read
            assert answer.content_type == MEDIA_TYPE, text
            read = json.loads(text)
            if answer.status >= 400:
                assert (read["status"], bool(read["detail"])) == (str(answer.status), True)


def dumped(body: Any) -> bytes:
    return json.dumps(body).encode()


@given(method=methods, address=addresses, query=queries, body=bodies, version=versions)
@settings(OURS, max_examples=150)
async def test_no_route_breaks(
    directory: Directory, method: str, address: list[str], query: dict[str, str], body: Any, version: str
) -> None:
    await (await Sent.to(directory)).sends(method, address, query, body, version)


@given(patch=patches, is_user=st.booleans())
@settings(OURS, max_examples=200)
async def test_no_patch_breaks(directory: Directory, patch: Any, is_user: bool) -> None:
    sent = await Sent.to(directory)
    await sent.sends("PATCH", ["Users", "user"] if is_user else ["Groups", "group"], {}, patch, "")


@given(body=users | groups, is_user=st.booleans(), replaces=st.booleans())
@settings(OURS, max_examples=150)
async def test_no_resource_breaks_and_whatever_was_taken_can_be_read(
    directory: Directory, body: Any, is_user: bool, replaces: bool
) -> None:
    sent = await Sent.to(directory)
    address = (["Users", "user"] if is_user else ["Groups", "group"])[: 2 if replaces else 1]
    await sent.sends("PUT" if replaces else "POST", address, {}, body, "")
    for path in ("/Users", "/Groups", "/Users?attributes=userName,emails", "/Users?sortBy=emails&filter=active%20pr"):
        assert (await directory.asks("GET", path)).status == 200


@given(filter_=filters, is_user=st.booleans())
@settings(OURS, max_examples=200)
async def test_no_filter_breaks(directory: Directory, filter_: str, is_user: bool) -> None:
    sent = await Sent.to(directory)
    kind = "Users" if is_user else "Groups"
    await sent.sends("GET", [kind], {"filter": filter_}, None, "")
    await sent.sends("POST", [kind, ".search"], {}, {"filter": filter_, "sortBy": "displayName"}, "")


@given(body=st.lists(users, min_size=1, max_size=4))
@settings(OURS, max_examples=25)
async def test_no_user_breaks_the_sync(directory: Directory, body: list[Any]) -> None:
    sent = await Sent.to(directory)
    for number, user in enumerate(body):
        await sent.sends("POST", ["Users"], {}, user | {"userName": f"u{number}-{id(user)}"}, "")
    await directory.syncs(minutes=11)
    await directory.page()
