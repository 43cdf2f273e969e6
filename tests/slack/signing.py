"""Signed requests as Slack sends them to `POST /slack/events`.

headers, body = Signer(secret).slash(user="U0ANA", text="@bo for staying late #courage")
headers, body = Signer(secret).at(six_minutes_ago).reaction_added(user=..., reaction="clap", author=...)
headers, body = Signer(secret).reaction_added(..., event_id="Ev1").retried()
"""

import functools
import json
import time
from collections.abc import Callable
from typing import Any, Concatenate, NamedTuple, ParamSpec
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.slack import payloads

P = ParamSpec("P")
Json = dict[str, Any]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Signed(NamedTuple):
    """The headers and the body of one request."""

    headers: dict[str, str]
    body: bytes

    def retried(self, number: int = 1, reason: str = "http_timeout") -> "Signed":
        """The same event once more, as Slack repeats what was not acknowledged within three seconds."""
        again = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return Signed(self.headers | again, self.body)


def _as_form(payload: Json) -> tuple[str, str]:
    return FORM, urlencode(payload)


def _as_payload(payload: Json) -> tuple[str, str]:
    return FORM, urlencode({"payload": json.dumps(payload)})


def _as_json(payload: Json) -> tuple[str, str]:
    return JSON, json.dumps(payload)


def _signed(
    build: Callable[P, Json], encode: Callable[[Json], tuple[str, str]]
) -> Callable[Concatenate["Signer", P], Signed]:
    @functools.wraps(build)
    def request(signer: "Signer", /, *args: P.args, **kwargs: P.kwargs) -> Signed:
        content_type, body = encode(build(*args, **kwargs))
        return signer.sign(body.encode(), content_type)

    return request


class Signer:
    """Signs with the app's signing secret; every method takes what its builder in `tests.slack.payloads` takes."""

    def __init__(self, secret: str, timestamp: float | None = None) -> None:
        self._verifier = SignatureVerifier(secret)
        self._secret = secret
        self._timestamp = timestamp

    def at(self, timestamp: float) -> "Signer":
        """A signer whose requests carry this moment (seconds since 1970) instead of now."""
        return Signer(self._secret, timestamp)

    def sign(self, body: bytes, content_type: str = JSON) -> Signed:
        """Any body at all, rightly signed."""
        moment = str(int(time.time() if self._timestamp is None else self._timestamp))
        signature = self._verifier.generate_signature(timestamp=moment, body=body)
        assert signature is not None
        return Signed(
            {
                "Content-Type": content_type,
                "X-Slack-Request-Timestamp": moment,
                "X-Slack-Signature": signature,
                "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            },
            body,
        )

    slash = _signed(payloads.slash, _as_form)
    block_actions = _signed(payloads.block_actions, _as_payload)
    view_submission = _signed(payloads.view_submission, _as_payload)
    view_closed = _signed(payloads.view_closed, _as_payload)
    message_shortcut = _signed(payloads.message_shortcut, _as_payload)
    reaction_added = _signed(payloads.reaction_added, _as_json)
    app_home_opened = _signed(payloads.app_home_opened, _as_json)
    user_change = _signed(payloads.user_change, _as_json)
    app_uninstalled = _signed(payloads.app_uninstalled, _as_json)
    tokens_revoked = _signed(payloads.tokens_revoked, _as_json)
    url_verification = _signed(payloads.url_verification, _as_json)
