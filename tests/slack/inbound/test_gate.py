"""What is not signed by Slack, or is no payload of Slack's, is refused with a sentence and leaves nothing."""

import json
import time
from typing import Any

import pytest

from commands.operate.refused_requests import RefusalKind, refused_requests
from storage.database import statement
from tests.cast import THANKS
from tests.slack import payloads
from tests.slack.conftest import ANA, BO, SECRET, Stage
from tests.slack.fake import BOT_TOKEN
from tests.slack.inbound.mutated import EVERY, places, replaced
from tests.slack.signing import FORM, JSON, Signed, Signer

KUDOS_TEXT = f"<@{BO}|bo> {THANKS} #courage"


async def test_the_address_is_proved_to_slack(stage: Stage) -> None:
    assert (await stage.send(stage.signer.url_verification(challenge="prove it"))).body == {"challenge": "prove it"}


@pytest.mark.parametrize("seconds", [-301, 330])  # whole seconds, and some pass on the way
async def test_a_replayed_request_is_refused(stage: Stage, seconds: int) -> None:
    signed = stage.signer.at(time.time() + seconds).slash(user=ANA, text=KUDOS_TEXT)
    assert (await stage.send(signed)).status == 401
    assert await stage.stored() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=sïgned"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "abc"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "9" * 4500},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "١٢٣٤٥٦٧٨٩٠"},
    ],
)
async def test_a_forged_request_is_refused_and_leaves_nothing(stage: Stage, headers: dict[str, str]) -> None:
    signed = stage.signer.slash(user=ANA, text=KUDOS_TEXT)
    answer = await stage.send(Signed(signed.headers | headers, signed.body))
    assert answer.status == 401
    assert answer.body["error"]
    assert (await stage.stored(), stage.slack.calls[1:]) == (0, [])  # the first call is auth.test at the start


async def test_a_request_without_any_signature_or_with_another_secret_is_refused(stage: Stage) -> None:
    signed = stage.signer.slash(user=ANA, text=KUDOS_TEXT)
    bare = Signed({"Content-Type": signed.headers["Content-Type"]}, signed.body)
    other = Signer("another " + SECRET).slash(user=ANA, text=KUDOS_TEXT)
    assert [(await stage.send(one)).status for one in (bare, other)] == [401, 401]


BAD_BODIES = [
    (b"text=%FF%FE&command=%2Fkudos", FORM),
    (b"", JSON),
    (b"", FORM),
    (b"{", JSON),
    (b"[]", JSON),
    (b"null", JSON),
    (b'"kudos"', JSON),
    (b"[" * 100_000, JSON),
    (b'{"type":' * 100_000, JSON),
    (b"payload=%7B", FORM),
    (b"payload=[]", FORM),
    (b"payload=" + b"[" * 100_000, FORM),
    (b"1" * 5000, JSON),
]
UNKNOWN = [
    (b"{}", JSON, "payload"),
    (b'{"type": "unheard_of"}', JSON, "payload"),
    (b'{"type": ["block_actions"]}', JSON, "payload"),
    (b'{"type": "event_callback"}', JSON, "payload"),
    (b'{"type": "event_callback", "event_id": "Ev1", "event": "reaction_added"}', JSON, "payload"),
    (b'{"type": "event_callback", "event_id": "Ev1", "event": {"type": "pin_added"}}', JSON, "event"),
    (b'{"type": "app_rate_limited", "team_id": "T0WATER", "minute_rate_limited": 1}', JSON, "app_rate_limited"),
    (b'{"type": "url_verification"}', JSON, "shape"),
    (b'{"type": "block_actions", "user": {"id": "U0ANA"}, "trigger_id": "1.2.a", "actions": []}', JSON, "shape"),
    (b'{"command": "/kudos"}', JSON, "shape"),
    (b'{"command": "/kudos", "user_id": 7, "channel_id": "C1", "trigger_id": "1.2.a"}', JSON, "shape"),
    (b"command=%2Fkudos&user_id=U1%00&channel_id=C1&trigger_id=1.2.a", FORM, "shape"),
]


@pytest.mark.parametrize(("body", "content_type"), BAD_BODIES, ids=range(len(BAD_BODIES)))
async def test_a_body_that_is_no_payload_is_refused_with_a_sentence(
    stage: Stage, body: bytes, content_type: str
) -> None:
    answer = await stage.send(stage.signer.sign(body, content_type))
    assert answer.status == 400
    assert answer.body["error"] == "This is no payload that Slack sends to this app."
    assert await stage.stored() == 0


@pytest.mark.parametrize(("body", "content_type", "kind"), UNKNOWN, ids=range(len(UNKNOWN)))
async def test_what_we_do_not_know_is_acknowledged_and_counted(
    stage: Stage, body: bytes, content_type: str, kind: str
) -> None:
    before = refused_requests.counts[RefusalKind("slack", kind)]
    answer = await stage.send(stage.signer.sign(body, content_type))
    assert (answer.status, await stage.stored()) == (200, 0)
    metrics = await (await stage.client.get("/metrics")).text()
    counted = f'waterline_requests_refused_total{{platform="slack",reason="{kind}"}} {before + 1:.1f}'
    assert counted in metrics


async def test_a_command_that_cannot_be_read_is_answered_in_words(stage: Stage) -> None:
    body = b'{"command": "/kudos", "user_id": 7, "team_id": "T0WATER", "trigger_id": "1.2.a"}'
    assert "did not understand" in (await stage.send(stage.signer.sign(body, JSON))).body["text"]


async def test_a_form_that_cannot_be_read_stays_open_with_what_was_entered(stage: Stage) -> None:
    await stage.send(stage.signer.slash(user=ANA))
    [form] = stage.slack.views
    body = payloads.view_submission(user=ANA, view=form, answers={"words": THANKS})
    body["view"]["state"]["values"]["words"]["words"]["value"] = {"text": THANKS}
    answer = await stage.send(stage.signer.sign(json.dumps(body).encode(), JSON))
    assert answer.body["response_action"] == "errors"
    assert "did not understand" in answer.body["errors"]["receivers"]


async def test_that_slack_looks_at_the_certificate_is_answered_unsigned(stage: Stage) -> None:
    headers, body = {"Content-Type": FORM}, b"ssl_check=1&token=old"
    assert (await stage.send(Signed(headers, body))).status == 200
    assert (await stage.send(Signed(headers, body + b"&command=%2Fkudos"))).status == 401


@pytest.mark.parametrize("content_type", [JSON, FORM])
async def test_a_body_that_is_not_utf_8_is_refused(stage: Stage, content_type: str) -> None:
    headers, _ = stage.signer.sign(b"{}", content_type)
    assert (await stage.send(Signed(headers, b"\xff\xfe"))).status == 400


async def test_a_body_over_a_million_bytes_is_refused(stage: Stage) -> None:
    assert (await stage.send(stage.signer.sign(b"x" * 1_000_001))).status == 413


@pytest.mark.parametrize("junk", [None, 7, [], {"id": 7}, "\0"], ids=repr)
async def test_no_signed_payload_makes_the_route_stumble(stage: Stage, junk: Any) -> None:
    """Each part of each recorded shape is replaced once: it is answered or refused."""
    for body in EVERY:
        for path in places(body):
            changed = replaced(body, path, junk)
            signed = stage.signer.sign(json.dumps(changed).encode())
            answer = await stage.send(signed)
            assert answer.status in (200, 400 if path == () else 200, 403), path


async def test_what_breaks_behind_the_route_is_told_to_nobody_in_its_words(
    stage: Stage, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await statement("drop table kudos cascade")
    answer = await stage.send(stage.signer.slash(user=ANA, text=KUDOS_TEXT))
    told = capfd.readouterr()
    logged = told.out + told.err + caplog.text
    assert (answer.status, answer.body) == (500, {})
    assert "a payload could not be answered" in logged
    assert not any(secret in logged for secret in (THANKS, ANA, SECRET, BOT_TOKEN))
