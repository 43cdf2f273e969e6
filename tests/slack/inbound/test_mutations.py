"""Whatever of Slack's own samples is missing, null, new or of another type: nothing stumbles, nobody is sent away."""

import asyncio
import copy
import json
from dataclasses import dataclass
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.bolt import Carrier
from adapters.slack.outbound import SlackConnection, SlackPlatform, profile
from adapters.slack.payloads import idempotency_key
from adapters.slack.replies import Desk
from adapters.slack.shapes import Payload, Unread, UserChange, read
from adapters.slack.text import Json
from adapters.slack.voice import Addressed, address_of
from adapters.slack.web_api import WebApi
from bot.org.people import Workspace
from commands.routing.entrance import Entrance
from tests.slack.inbound.mutated import EVERY, JUNK, URL, meaning, places, replaced
from tests.slack.payloads import TEAM
from tests.slack.recorded import folder


def _published() -> list[Json]:
    """What Slack publishes as samples, with its blanks filled in; they lie beside the checkout."""
    files = sorted([*folder.glob("events/*.json"), *folder.glob("app-backend/*/*Payload.json")])
    bodies = [json.loads(file.read_text().replace('""', '"X"')) for file in files]
    for body in bodies:
        body |= {"type": "event_callback"} if "event" in body else {}
    return bodies


SAMPLES = [*EVERY, *_published()]


@dataclass(frozen=True, slots=True)
class Translating(Desk):
    """Translates, and does nothing else."""

    async def answer(self, payload: Payload) -> Json | None:
        assert len(idempotency_key(payload)) <= 255
        if isinstance(payload, Addressed):
            address_of(payload)
        if isinstance(payload, UserChange):
            _storable(profile(payload.user.model_dump(), TEAM))
        return None


def _carrier() -> Carrier:
    api = WebApi(cast(Any, None), "https://slack.example/api/", "xoxb-fake")
    connection = SlackConnection(SlackPlatform(api, TEAM), api, TEAM, "", "Water", URL, "secret", "")
    workspace = Workspace(1, "slack", TEAM, "Water", "en")
    entrance = Entrance(workspace, connection.platform, cast(Any, None), cast(Any, None))
    return Carrier({TEAM: Translating(connection, entrance)}, connection.api)


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """A sample in which one to three parts are null, missing, of another type, or new."""
    body: Json = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([place for place in places(body) if place]))
        match draw(st.sampled_from(["null", "missing", "other", "new"])):
            case "null":
                body = replaced(body, path, None)
            case "other":
                body = replaced(body, path, draw(JUNK))
            case "new":
                body = replaced(body, (*path[:-1], "unheard_of"), draw(JUNK)) if isinstance(path[-1], str) else body
            case _:
                body = _without(body, path)
    return body


def _without(whole: Json, path: tuple[Any, ...]) -> Json:
    body = copy.deepcopy(whole)
    part: Any = body
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    return body


def test_what_slack_tells_of_somebody_can_be_stored_whatever_it_is() -> None:
    odd = {"id": "U0ANA", "name": "a\0\ud800" * 100, "profile": 7, "tz": ["UTC"], "enterprise_user": {"teams": None}}
    somebody = profile(odd, TEAM)
    _storable(somebody)
    assert (somebody.handle, somebody.time_zone, somebody.is_stranger) == ("a" * 80, "UTC", True)


@settings(deadline=None, max_examples=600)
@given(st.lists(mutated(), min_size=1, max_size=3))
def test_a_mutated_sample_is_never_a_500_and_never_a_400_for_what_a_person_did(bodies: list[Json]) -> None:
    async def answer() -> list[int]:
        carrier = _carrier()
        return [(await carrier.answer(body)).status for body in bodies]

    statuses = asyncio.run(answer())
    assert {*statuses} <= {200, 403}  # 403: the mutation named a workspace that is not served here


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_whatever_is_replaced_in_a_payload_it_is_read_or_known_as_unread(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(EVERY))
    changed = replaced(body, data.draw(st.sampled_from(places(body))), data.draw(JUNK))
    _storable(meaning(changed) if isinstance(changed, dict) else None)


def _storable(part: Any) -> None:
    for text in _texts(part):
        text.encode()
        assert "\0" not in text


def _texts(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [text for pair in part.items() for one in pair for text in _texts(one)]
    if isinstance(part, tuple):
        return [text for one in part for text in _texts(one)]
    return [text for name in getattr(part, "__slots__", ()) for text in _texts(getattr(part, name))]


@settings(deadline=None)
@given(st.one_of(JUNK, st.dictionaries(st.sampled_from(["type", "command", "event", "payload"]), JUNK)))
def test_junk_is_known_as_unread(body: Any) -> None:
    assert not isinstance(body, dict) or isinstance(read(body), Unread)
