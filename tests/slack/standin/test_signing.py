"""What the tests send in Slack's name is what Slack sends: the recorded fields, a true signature, read by Bolt."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from tests.slack import payloads, samples
from tests.slack.fake import member
from tests.slack.payloads import BOT, BOT_USER, TEAM
from tests.slack.recorded import needs_samples, strange
from tests.slack.signing import Signed, Signer

SECRET = "a signing secret"
ANA, BO = "U0ANA", "U0BO"
signer = Signer(SECRET)

shortcut = payloads.message_shortcut(user=ANA, author=BO, text="Fixed the import")
reaction = payloads.reaction_added(user=ANA, reaction="clap", author=BO)
click = payloads.block_actions(user=ANA, action_id="plus", message=samples.message)
click_in_view = payloads.block_actions(user=ANA, action_id="more", value="8", view=samples.home)
submission = payloads.view_submission(user=ANA, view=samples.modal)
closed = payloads.view_closed(user=ANA, view=samples.modal)


@needs_samples
@pytest.mark.parametrize(
    ("payload", "sample"),
    [
        (click, "app-backend/interactive-components/BlockActionPayload.json"),
        (click_in_view, "app-backend/interactive-components/BlockActionPayload.json"),
        (shortcut, "app-backend/interactive-components/MessageShortcutPayload.json"),
        (submission, "app-backend/views/ViewSubmissionPayload.json"),
        (closed, "app-backend/views/ViewClosedPayload.json"),
        (reaction, "events/ReactionAddedPayload.json"),
        (payloads.app_home_opened(user=ANA), "events/AppHomeOpenedPayload.json"),
        (payloads.user_change(user=member(ANA, "Ana")), "events/UserChangePayload.json"),
        (payloads.app_uninstalled(), "events/AppUninstalledPayload.json"),
        (payloads.tokens_revoked(bots=[BOT_USER]), "events/TokensRevokedPayload.json"),
    ],
)
def test_a_payload_has_only_fields_that_slack_sends(payload: dict[str, Any], sample: str) -> None:
    assert strange(payload, sample) == []


@needs_samples
def test_a_slash_command_has_only_fields_that_slack_sends() -> None:
    sent = payloads.slash(user=ANA)
    assert (
        strange({**sent, "is_enterprise_install": False}, "app-backend/slash-commands/SlashCommandPayload.json") == []
    )


@pytest.mark.parametrize(
    "signed",
    [signer.slash(user=ANA, text="@bo für den späten Abend 🎉"), signer.app_uninstalled(), signer.sign(b"{")],
)
def test_slack_signature_is_true_and_breaks_with_one_byte(signed: Signed) -> None:
    signed = _anew(signed)
    verifier = SignatureVerifier(SECRET)
    assert verifier.is_valid_request(signed.body, signed.headers)
    assert not verifier.is_valid_request(signed.body + b" ", signed.headers)
    assert not SignatureVerifier("another secret").is_valid_request(signed.body, signed.headers)


def _anew(signed: Signed) -> Signed:
    """Signed at this moment: tests are collected long before they run."""
    return signer.sign(signed.body, signed.headers["Content-Type"])


def test_a_request_of_six_minutes_ago_is_refused() -> None:
    headers, body = signer.at(time.time() - 360).slash(user=ANA)
    assert not SignatureVerifier(SECRET).is_valid_request(body, headers)


def test_ids_can_be_chosen_and_are_otherwise_new() -> None:
    sent = json.loads(signer.reaction_added(user=ANA, reaction="clap", author=BO, event_id="Ev1").body)
    again, other = (json.loads(signer.app_uninstalled().body) for _ in range(2))
    command = parse_qs(signer.slash(user=ANA, trigger_id="1.2.a").body.decode())
    assert sent["event_id"] == "Ev1"
    assert command["trigger_id"] == ["1.2.a"]
    assert again["event_id"] != other["event_id"]


def test_a_repeated_event_differs_only_in_its_headers() -> None:
    first = signer.reaction_added(user=ANA, reaction="clap", author=BO)
    assert first.retried().body == first.body
    assert first.retried(2).headers["X-Slack-Retry-Num"] == "2"


def test_a_form_keeps_its_initial_values_and_takes_the_answers() -> None:
    sent = payloads.view_submission(user=ANA, view=samples.modal, answers={"receivers": [BO], "visibility": "private"})
    values = sent["view"]["state"]["values"]
    assert values["receivers"]["receivers"] == {"type": "multi_users_select", "selected_users": [BO]}
    assert values["value"]["value"]["selected_option"]["value"] == "courage"
    assert values["words"]["words"]["value"] == "stayed late"
    assert values["visibility"]["visibility"]["selected_option"]["value"] == "private"


@pytest.mark.parametrize("answers", [{"mood": "good"}, {"value": "speed"}])
def test_an_answer_the_form_does_not_ask_is_a_mistake_of_the_test(answers: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        payloads.view_submission(user=ANA, view=samples.modal, answers=answers)


def test_a_click_carries_what_the_clicked_element_shows() -> None:
    [button], [option] = click["actions"], click_in_view["actions"]
    assert (button["type"], button["value"], button["text"]["text"]) == ("button", "7", "+1")
    assert option["selected_option"]["text"]["text"] == "Hide"
    assert payloads.block_actions(user=ANA, action_id="plus", value="9")["actions"][0]["value"] == "9"


@pytest.mark.parametrize(("action_id", "value"), [("minus", ""), ("plus", "8")])
def test_what_a_message_does_not_show_cannot_be_clicked(action_id: str, value: str) -> None:
    with pytest.raises(KeyError):
        payloads.block_actions(user=ANA, action_id=action_id, value=value, message=samples.message)


async def _authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1", bot_id=BOT, bot_user_id=BOT_USER)


def _bolt(heard: list[str]) -> AsyncApp:
    """A real Bolt app that writes down which of its listeners was called."""
    app = AsyncApp(signing_secret=SECRET, authorize=_authorize, process_before_response=True)

    def hears(name: str) -> Callable[..., Any]:
        async def listener(ack: Any) -> None:
            heard.append(name)
            await ack()

        return listener

    app.command("/kudos")(hears("command"))
    app.action("plus")(hears("action"))
    app.view("give_kudos")(hears("view"))
    app.view_closed("give_kudos")(hears("closed"))
    app.message_shortcut("give_kudos")(hears("shortcut"))
    for event in ("reaction_added", "app_home_opened", "app_uninstalled", "tokens_revoked"):
        app.event(event)(hears(event))
    return app


@pytest.mark.parametrize(
    ("signed", "listener"),
    [
        (signer.slash(user=ANA), "command"),
        (signer.block_actions(user=ANA, action_id="plus"), "action"),
        (signer.view_submission(user=ANA, view=samples.modal), "view"),
        (signer.view_closed(user=ANA, view=samples.modal), "closed"),
        (signer.message_shortcut(user=ANA, author=BO, text="Done"), "shortcut"),
        (signer.reaction_added(user=ANA, reaction="clap", author=BO), "reaction_added"),
        (signer.app_home_opened(user=ANA), "app_home_opened"),
        (signer.app_uninstalled(), "app_uninstalled"),
        (signer.tokens_revoked(bots=[BOT_USER]), "tokens_revoked"),
    ],
)
async def test_bolt_hears_it_as_what_it_is(signed: Signed, listener: str) -> None:
    signed = _anew(signed)
    heard: list[str] = []
    headers: dict[str, Any] = dict(signed.headers)
    answer = await _bolt(heard).async_dispatch(AsyncBoltRequest(body=signed.body.decode(), headers=headers))
    assert (answer.status, heard) == (200, [listener])


async def test_bolt_answers_the_url_verification() -> None:
    signed = signer.url_verification(challenge="prove it")
    headers: dict[str, Any] = dict(signed.headers)
    answer = await _bolt([]).async_dispatch(AsyncBoltRequest(body=signed.body.decode(), headers=headers))
    assert json.loads(answer.body) == {"challenge": "prove it"}
