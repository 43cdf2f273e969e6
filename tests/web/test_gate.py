"""Nobody speaks to the local page but the page itself, and what is no deed of it leaves no trace."""

import json
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.web import payload
from adapters.web.inbound import loopback_only
from bot.messages import request
from tests.canary import dump
from tests.cast import MIKA
from tests.web.conftest import Client, at, nothing_is_stored


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "unheard-of"},
        {"Sec-Fetch-Site": ""},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.nip.io"},
        {"Host": "192.168.0.7:8080"},
        {"Host": "[::ffff"},
        {"Host": ""},
    ],
)
async def test_another_site_and_another_name_of_this_machine_are_refused(
    client: Client, headers: dict[str, str]
) -> None:
    deed = json.dumps({"kind": "wrote", "id": str(uuid4()), "text": "hello"}).encode()
    response = await at(client).send(deed, **headers)
    assert response.status in (400, 403)  # 400 where aiohttp itself cannot read the header
    assert await nothing_is_stored()
    assert (await client.get("/as/ana/general", headers=headers)).status in (400, 403)


async def test_an_address_typed_by_hand_opens_a_page_and_does_nothing(client: Client) -> None:
    typed = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}
    assert (await client.get("/as/ana/general", headers=typed)).status == 200
    deed = json.dumps({"kind": "wrote", "id": str(uuid4()), "text": "hello"}).encode()
    assert (await at(client).send(deed, **typed)).status == 403
    assert await nothing_is_stored()


async def test_the_page_itself_may_do_what_it_says(client: Client) -> None:
    deed = json.dumps({"kind": "wrote", "id": str(uuid4()), "text": "hello"}).encode()
    own = {"Origin": str(client.make_url("/")).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert (await at(client).send(deed, **own)).status == 200
    assert not await nothing_is_stored()


async def test_the_news_are_for_the_page_alone(client: Client) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert (await client.get("/as/ana/general/news", headers=headers)).status == 403


async def test_no_page_changes_anything_by_being_opened(client: Client, opened: str) -> None:
    before = await dump(opened)
    for path in (
        "/",
        "/post/kudos/1",
        "/as/ana",
        "/as/ana/general",
        "/as/ana/@",
        "/as/ana/general/older?before=9",
        "/static/page.js",
    ):
        assert (await client.get(path)).status == 200
    assert await dump(opened) == before


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:9", "[::1]:8080", "127.0.0.1"])
async def test_this_machine_may_be_called_by_its_own_names(client: Client, host: str) -> None:
    assert (await client.get("/as/ana/general", headers={"Host": host})).status == 200


async def test_a_body_over_64_kb_is_refused(client: Client) -> None:
    deed = json.dumps({"kind": "wrote", "id": str(uuid4()), "text": "x" * 65_536}).encode()
    response = await at(client).send(deed)
    assert response.status == 413
    assert (await response.json())["text"] == "That is more than a message can hold. Send less at once."
    assert await nothing_is_stored()


def deed(**parts: Any) -> bytes:
    """Always the same one, so that every process collects the same tests."""
    return json.dumps(
        {"kind": "wrote", "id": "5a0a6b0e-6f0c-4d0a-9c3e-0d8f5f1f2a11", "text": "hello", **parts}
    ).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"kind":',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        deed(kind="flew"),
        deed(id="7"),
        deed(text=None),
        deed(text="a\0b"),
        deed(more="x"),
        deed(kind="picked", text="", post=-1),
        deed().replace(b"hello", b"\\ud800"),
    ],
)
async def test_what_is_no_deed_is_refused_with_a_sentence(client: Client, body: bytes) -> None:
    response = await at(client, MIKA).send(body)
    assert response.status == 400
    assert (await response.json())["text"].startswith("内容を読み取れませんでした。")
    assert await nothing_is_stored()


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_is_a_deed_or_unreadable(sent: Any) -> None:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    with suppress(payload.Unreadable):
        assert payload.read(body).idempotency_key.startswith("web:")


@given(form=st.text(), answers=st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_answers_arrive_as_they_were_given(form: str, answers: dict[str, Any]) -> None:
    told = {"kind": "submitted", "id": str(uuid4()), "form": form, "answers": answers, "state": {}}
    if "\0" in json.dumps(told).replace("\\u0000", "\0"):
        return
    read = payload.read(json.dumps(told).encode())
    assert isinstance(read, payload.SubmittedBody)
    expected = {name: tuple(given) if isinstance(given, list) else given for name, given in answers.items()}
    assert read.at("general") == request.Submitted(form, expected, {})


@pytest.mark.parametrize("path", ["/", "/as/ana/kudos", "/as/nobody/kudos", "/static/page.js", "/static/mark.svg"])
async def test_every_answer_carries_what_keeps_the_page_safe(client: Client, path: str) -> None:
    response = await client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_only_what_is_meant_to_be_read_is_served(client: Client) -> None:
    for name in ("..%2frender.py", "nothing.js", "%2e%2e/inbound.py"):
        assert (await client.get(f"/static/{name}")).status == 404
    assert "javascript" in (await client.get("/static/page.js")).content_type


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_the_page_is_served_to_this_machine(host: str) -> None:
    loopback_only(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "", "example.org", "localhost.example.org"])  # noqa: S104
def test_the_page_is_served_to_nobody_else(host: str) -> None:
    with pytest.raises(ValueError, match=r"Serve it on 127\.0\.0\.1, or take web out of `platforms`"):
        loopback_only(host)
