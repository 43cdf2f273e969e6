"""Who is not Teams, or speaks for another, is refused with a sentence and leaves nothing."""

import base64
import json
import time
from datetime import datetime, tzinfo
from typing import Any

import jwt
import pytest

from adapters.teams.entra import tokens
from storage.database import statement
from tests.adapters.test_logs import written
from tests.cast import THANKS
from tests.slack.fake import Fault
from tests.slack.inbound.mutated import places, replaced
from tests.teams.activities import Teller
from tests.teams.conftest import ANA, BO, Stage
from tests.teams.fake import SEND
from tests.teams.inbound.test_payloads import every
from tests.teams.issuer import APP, ISSUER, PASSWORD

Json = dict[str, Any]

NOW = int(time.time())


def unsigned(**claims: Any) -> str:
    """A token whose header says that it needs no signature."""
    parts = [{"alg": "none", "kid": "first"}, {"iss": ISSUER, "aud": APP, "exp": NOW + 3600, **claims}]
    return ".".join([base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts]) + "."


def symmetric(service_url: str) -> str:
    """A token signed with what everybody can read: our public key taken for a shared secret."""
    claims = {"iss": ISSUER, "aud": APP, "exp": NOW + 3600, "serviceurl": service_url}
    return jwt.encode(claims, b"public" * 8, "HS256", headers={"kid": "first"})


WRONG: dict[str, Any] = {
    "none": lambda _: "",
    "another scheme": lambda _: "Basic " + base64.b64encode(b"teams:teams").decode(),
    "no token": lambda _: "Bearer",
    "garbage": lambda _: "Bearer gar.ba.ge",
    "not ASCII": lambda _: "Bearer tökén.tökén.tökén",
    "nested": lambda _: "Bearer " + base64.urlsafe_b64encode(b"[" * 3000).decode() + ".e30.e30",
    "unsigned": lambda stage: f"Bearer {unsigned(serviceurl=stage.teams.address)}",
    "symmetric": lambda stage: f"Bearer {symmetric(stage.teams.address)}",
    "expired": lambda stage: stage.teams.issuer.bearer(stage.teams.address, exp=NOW - 3600),
    "without an end": lambda stage: stage.teams.issuer.bearer(stage.teams.address, exp=None),
    "not yet": lambda stage: stage.teams.issuer.bearer(stage.teams.address, nbf=NOW + 3600),
    "wrong audience": lambda stage: stage.teams.issuer.bearer(stage.teams.address, aud="another app"),
    "no audience": lambda stage: stage.teams.issuer.bearer(stage.teams.address, aud=None),
    "wrong issuer": lambda stage: stage.teams.issuer.bearer(stage.teams.address, iss="https://example.com"),
    "no issuer": lambda stage: stage.teams.issuer.bearer(stage.teams.address, iss=None),
    "unknown key": lambda stage: stage.teams.issuer.bearer(stage.teams.address, key="unheard of"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_token_that_proves_nothing_is_refused_and_leaves_nothing(stage: Stage, name: str) -> None:
    await stage.install(BO)
    before = await kept(stage)
    sent = stage.teller.message(ANA, f"kudos @bo {THANKS} #courage")
    answer = await stage.send(sent, WRONG[name](stage))
    assert answer.status == 401
    assert answer.body["error"]
    assert await kept(stage) == before


async def kept(stage: Stage) -> tuple[int, ...]:
    rows = await statement("select (select count(*) from kudos) + (select count(*) from installation) as many")
    return int(rows[0]["many"]), len(stage.teams.calls)


async def test_a_real_token_does_not_speak_for_another_url_channel_or_tenant(stage: Stage) -> None:
    await stage.install(BO)
    issuer, own = stage.teams.issuer, stage.teams.address
    before = await kept(stage)
    elsewhere = Teller("http://127.0.0.1:9/elsewhere/").message(ANA, "kudos")
    assert (await stage.send(elsewhere)).status == 403
    assert (await stage.send(elsewhere, issuer.bearer(own, serviceurl=None))).status == 403
    nowhere = Teller("").message(ANA, "kudos")
    assert (await stage.send(nowhere, issuer.bearer(own, serviceurl=None))).status == 403
    assert (await stage.send(stage.teller.message(ANA, "kudos", channelId="webchat"))).status == 403
    foreign = stage.teller.message(ANA, "kudos")
    foreign["channelData"]["tenant"]["id"] = "another-tenant"
    assert (await stage.send(foreign)).status == 403
    assert await kept(stage) == before


async def test_a_key_that_may_not_speak_for_teams_is_refused(stage: Stage) -> None:
    stage.teams.issuer.published["web"] = ["webchat"]
    bearer = stage.teams.issuer.bearer(stage.teams.address, key="web")
    assert (await stage.send(stage.teller.message(ANA, "kudos"), bearer)).status == 403


async def test_after_a_rotation_the_new_key_is_looked_for_at_most_once_a_minute(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.install(ANA)
    now = time.monotonic()
    monkeypatch.setattr(tokens, "monotonic", lambda: now)
    issuer, sent = stage.teams.issuer, stage.teller.message(ANA, "help")
    rotated = issuer.bearer(stage.teams.address, key="second")
    assert (issuer.looked, (await stage.send(sent, rotated)).status) == (1, 401)
    issuer.published = {"second": ["msteams"]}
    assert [(await stage.send(sent, rotated)).status for _ in range(5)] == [401] * 5
    assert issuer.looked == 1
    monkeypatch.setattr(tokens, "monotonic", lambda: now + 61)
    assert (await stage.send(sent, rotated)).status == 200
    assert [(await stage.send(sent)).status for _ in range(5)] == [401] * 5  # the old key no longer counts
    assert issuer.looked == 2


async def test_a_token_that_was_let_in_once_is_refused_after_its_end(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearer = stage.teams.issuer.bearer(stage.teams.address)
    sent = stage.teller.message(ANA, "help")
    assert [(await stage.send(sent, bearer)).status for _ in range(2)] == [200, 200]
    monkeypatch.setattr(tokens, "time", lambda: NOW + 2 * 3600)
    monkeypatch.setattr(jwt.api_jwt, "datetime", _Later)
    assert (await stage.send(sent, bearer)).status == 401


class _Later(datetime):
    """The clock as PyJWT reads it, two hours on."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Later":
        return cls.fromtimestamp(NOW + 2 * 3600, tz)


async def test_while_the_keys_cannot_be_fetched_nobody_is_let_in_and_then_everybody_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(tokens, "monotonic", lambda: now)
    stage.teams.issuer.broken = True
    sent = stage.teller.message(ANA, "help")
    assert [(await stage.send(sent)).status for _ in range(3)] == [503] * 3
    assert stage.teams.issuer.looked == 1
    assert (await stage.send(sent, "Bearer garbage")).status == 401
    stage.teams.issuer.broken = False
    monkeypatch.setattr(tokens, "monotonic", lambda: now + 6)
    assert (await stage.send(sent)).status == 200
    stage.teams.issuer.broken = True
    monkeypatch.setattr(tokens, "monotonic", lambda: now + 25 * 3600)
    assert (await stage.send(sent)).status == 200  # the keys we have still count


BAD_BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"kudos"',
    b"[" * 100_000,
    b"{}",
    b"\xff\xfe",
    b"1" * 5000,
    b'{"type":' * 9000,
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
async def test_a_body_that_is_no_activity_is_refused_with_a_sentence(stage: Stage, body: bytes) -> None:
    answer = await stage.post(body, stage.teams.issuer.bearer(stage.teams.address))
    assert answer.status == 400
    assert answer.body["error"] == "This is no activity that Teams sends to this app."


async def test_a_body_over_a_million_bytes_is_refused(stage: Stage) -> None:
    assert (await stage.post(b"x" * 1_000_001, stage.teams.issuer.bearer(stage.teams.address))).status == 413


JUDGED = ("serviceUrl", "channelId", "channelData", "conversation")  # what a token must speak for


@pytest.mark.parametrize("junk", [None, 7, [], {"id": 7}, "\0"], ids=repr)
async def test_no_activity_with_a_real_token_makes_the_route_stumble(stage: Stage, junk: Any) -> None:
    """Each part of each activity is replaced once: it is answered, or it is no activity at all."""
    await stage.install(ANA)
    bearer = stage.teams.issuer.bearer(stage.teams.address)
    for body in every(stage.teller):
        for path in places(body):
            answer = await stage.post(json.dumps(replaced(body, path, junk)).encode(), bearer)
            assert answer.status in statuses(path, junk), path


def statuses(path: tuple[Any, ...], junk: Any) -> set[int]:
    if not path or (path == ("type",) and not isinstance(junk, str)):
        return {400}
    return {200, 403} if path[0] in JUDGED else {200}


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "console"])
async def test_what_breaks_behind_the_route_is_told_to_nobody_in_its_words(
    stage: Stage, capfd: pytest.CaptureFixture[str], as_json: bool
) -> None:
    await stage.install(ANA, BO)
    form = (await stage.send(stage.teller.extension(ANA))).body["task"]["value"]["card"]["content"]
    await statement("drop table kudos cascade")
    with written(as_json=as_json):
        sent = stage.teller.message(ANA, f"kudos @bo {THANKS} #courage")
        assert (await stage.send(sent)).status == 500
        entered = {"receivers": BO.aad, "words": THANKS, "value": "1"}
        assert (await stage.send(stage.teller.pressed(ANA, form["actions"][0], **entered))).status == 500
        assert (await stage.send(sent, "Bearer garbage")).status == 401
        stage.teams.plan.faults.append(Fault(kind="server_error", method=SEND))
        assert (await stage.send(stage.teller.message(ANA, "help"))).status == 200
    told = capfd.readouterr()
    logged = told.out + told.err
    assert "an answer did not reach the person" in logged
    assert "UndefinedTable" in logged or "OperationalError" in logged
    secrets = (THANKS, ANA.name, ANA.aad, ANA.account, BO.aad, PASSWORD, "Bearer", *stage.teams.issuer.tokens)
    assert not [secret for secret in secrets if secret in logged]
