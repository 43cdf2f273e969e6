"""The manifest is one that Slack takes, asks for what is needed, and for nothing more."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from adapters.slack.inbound import EVENTS, PATH, SHORTCUT
from adapters.slack.manifest import manifest
from adapters.slack.payloads import REPORT_SHORTCUT
from bot.config.settings import Settings
from bot.messages.texts import LANGUAGES

schemas = Path(__file__).parents[4] / "shared" / "data"
URL = "https://water.example.com/"

# As spelt on docs.slack.dev, for the calls and events used here.
NEEDED_BY = {
    "chat:write": "chat.postMessage, chat.update, chat.delete, chat.postEphemeral",
    "chat:write.public": "chat.postMessage in public channels nobody invited us to",
    "commands": "slash commands and shortcuts",
    "files:read": "files.info, and file_input in a form",
    "files:write": "files.getUploadURLExternal, files.completeUploadExternal",
    "im:write": "conversations.open with one person",
    "reactions:read": "reaction_added",
    "usergroups:read": "usergroups.users.list",
    "users:read": "users.info",
    "users:read.email": "users.list",
}
KNOWN_EVENTS = {"app_home_opened", "app_uninstalled", "reaction_added", "tokens_revoked", "user_change"}


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
@pytest.mark.parametrize("url", ["", URL])
@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_slack_s_schema_takes_it(version: str, url: str, language: str, is_public: bool) -> None:
    file = schemas / f"slack-manifest-{version}.json"
    if not file.exists():
        pytest.skip(f"skipped: Slack's schema is not at {file}")
    made = manifest(Settings(languages=(language,)), url, is_public=is_public and bool(url))
    assert [error.message for error in Draft7Validator(json.loads(file.read_text())).iter_errors(made)] == []


def test_it_asks_for_what_is_needed_and_for_no_right_to_read_conversations() -> None:
    scopes = manifest(Settings(), URL)["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert set(scopes["bot"]) == set(NEEDED_BY)
    assert not any("history" in scope for scope in scopes["bot"])


def test_it_listens_to_what_is_answered_and_nothing_else() -> None:
    made = manifest(Settings(), URL)
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS) == KNOWN_EVENTS
    assert [one["callback_id"] for one in made["features"]["shortcuts"]] == [SHORTCUT, REPORT_SHORTCUT]
    assert [one["command"] for one in made["features"]["slash_commands"]] == [
        "/kudos",
        "/pulse",
        "/voice",
        "/waterline",
        "/barnacle",
    ]
    assert made["features"]["slash_commands"][0]["should_escape"] is True


def test_with_an_address_everything_comes_there_and_without_one_over_the_socket() -> None:
    by_http, by_socket = manifest(Settings(), URL), manifest(Settings(), "")
    settings, address = by_http["settings"], "https://water.example.com" + PATH
    assert settings["event_subscriptions"]["request_url"] == settings["interactivity"]["request_url"] == address
    assert by_http["features"]["slash_commands"][0]["url"] == address
    assert settings["socket_mode_enabled"] is False
    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in json.dumps(by_socket)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_texts_fit_in_slack_s_menus(language: str) -> None:
    made = manifest(Settings(languages=(language,)), URL)
    assert all(len(shortcut["name"]) <= 24 for shortcut in made["features"]["shortcuts"])
    assert "…" not in json.dumps(made, ensure_ascii=False)
    assert len(made["display_information"]["description"]) <= 140


def test_a_public_one_leads_back_to_us_with_tokens_that_expire_also_for_organisations() -> None:
    made = manifest(Settings(), URL, is_public=True)
    assert made["oauth_config"]["redirect_urls"] == ["https://water.example.com/slack/oauth_redirect"]
    assert (made["settings"]["token_rotation_enabled"], made["settings"]["org_deploy_enabled"]) == (True, True)
    alone = manifest(Settings(), URL)
    assert "redirect_urls" not in alone["oauth_config"]
    assert (alone["settings"]["token_rotation_enabled"], alone["settings"]["org_deploy_enabled"]) == (False, False)
