"""What platforms document of their words for "no": where a wrong list would lose messages, or stop a workspace."""

from pathlib import Path

import pytest

from bot.delivery.refusals import BY_PLATFORM, TABLE, About, Meaning, No, no_of, read_words

NEVER = {
    "no_permission": "Make sure your app is a member of the conversation it's attempting to post a message to.",
    "team_not_found": "This error occurs if, when using an org-wide token, the channel_name is passed.",
    "is_inactive": "The message cannot be edited within a frozen, archived or deleted channel.",
    "not_in_channel": "Cannot post user messages to a channel they are not in.",
    "BotNotInConversationRoster": "The bot isn't part of the conversation roster.",
    "ConversationBlockedByUser": "User blocked the conversation with the bot.",
    "MessageWritesBlocked": "The message sent by the bot isn't delivered to the user.",
    "ForbiddenOperationException": "Bot isn't installed in user's personal scope.",
    "NotEnoughPermissions": "Bot doesn't have required permissions to perform the requested action.",
    "ActivityNotFoundInConversation": "Message doesn't exist or it is deleted.",
    "ConversationNotFound": "Conversation wasn't found as it doesn't exist or is deleted.",
    "MessageSizeTooBig": "The size of the incoming request was too large.",
    "BadArgument": "Invalid request payload provided by the bot.",
    "Bad Argument": "Invalid request payload provided by the bot.",
    "posting_to_channel_denied": "The user does not have permission to share files in this channel.",
    "too_many_contact_cards": "Too many contact_cards were provided with this message.",
    "cant_broadcast_message": "Unable to broadcast this message.",
    "expired_trigger_id": "The trigger_id is no longer valid.",
}
NOT_HERE = {
    "token_revoked": "Authentication token is for a deleted user or workspace or the app has been removed.",
    "account_inactive": "Authentication token is for a deleted user or workspace.",
    "missing_scope": "The token used is not granted the specific scope permissions required.",
    "BotDisabledByAdmin": "The tenant admin disabled this bot.",
    "BotNotRegistered": "No registration found for this bot.",
    "InvalidBotApiHost": "The bot called the public API endpoint for a conversation that belongs to a GCC tenant.",
    "invalid_client": "Client authentication failed.",
    "unauthorized_client": "The authenticated client isn't authorized to use this authorization grant type.",
    "invalid_request": "Protocol error, such as a missing required parameter.",
    "unsupported_grant_type": "The authorization server doesn't support the authorization grant type.",
    "invalid_resource": "The target resource is invalid because it doesn't exist.",
    "consent_required": "The request requires user consent.",
    "access_denied": "The resource owner denied consent.",
    "forbidden_team": "The authenticated team cannot use this API.",
}
NOT_YET = {
    "external_channel_migrating": "The channel is migrating and so the message cannot be updated at this time.",
    "streaming_state_conflict": "The message is currently streaming text and cannot be edited.",
    "update_failed": "Internal update failure.",
    "PreconditionFailed": "Precondition failed, please try again.",
    "Throttled": "Too many requests sent by the bot.",
    "ServiceError": "Service dependency issue.",
    "temporarily_unavailable": "The server is temporarily too busy to handle the request.",
    "server_error": "The server encountered an unexpected error.",
    "internal_error": "The server could not complete your operation(s) without encountering an error.",
    "fatal_error": "The server could not complete your operation(s) without encountering a catastrophic error.",
    "team_added_to_org": "The workspace is currently undergoing migration to an Enterprise Organization.",
    "ratelimited": "The request has been ratelimited.",
    "moon_in_the_wrong_house": "",
}


@pytest.mark.parametrize("word", NEVER)
def test_what_is_said_of_a_place_or_a_message_concerns_nothing_else(word: str) -> None:
    assert no_of(word).meaning is Meaning.NEVER


@pytest.mark.parametrize("word", NOT_HERE)
def test_what_is_said_of_a_token_or_an_app_concerns_the_whole_workspace(word: str) -> None:
    assert no_of(word).meaning is Meaning.NOT_HERE


@pytest.mark.parametrize("word", NOT_YET)
def test_what_passes_loses_nothing(word: str) -> None:
    assert no_of(word).meaning is Meaning.NOT_YET


def test_one_table_says_what_each_word_of_every_platform_means() -> None:
    assert {*TABLE} == {word for words in BY_PLATFORM.values() for word in words}
    assert {"slack", "teams"} <= {*BY_PLATFORM}
    assert no_of("is_archived") == No(Meaning.NEVER, About.ARCHIVED)
    assert no_of("moon_in_the_wrong_house") == No(Meaning.NOT_YET, About.MESSAGE)


def test_a_new_platform_brings_a_file_of_its_own_and_edits_none(tmp_path: Path) -> None:
    (tmp_path / "slack.yaml").write_text("never: {place: [channel_not_found]}")
    (tmp_path / "zulip.yaml").write_text("never: {place: [channel_not_found]}\nnot_here: {workspace: [BAD_KEY]}")
    assert read_words(tmp_path)["zulip"]["BAD_KEY"] == No(Meaning.NOT_HERE, About.WORKSPACE)


@pytest.mark.parametrize("second", ["never: {person: [gone]}", "not_yet: {place: [gone]}"])
def test_a_word_that_means_two_things_is_found_at_the_start(tmp_path: Path, second: str) -> None:
    (tmp_path / "slack.yaml").write_text("never: {place: [gone]}")
    (tmp_path / "zulip.yaml").write_text(second)
    with pytest.raises(ValueError, match=r"zulip\.yaml: gone stands there twice"):
        read_words(tmp_path)
    (tmp_path / "zulip.yaml").write_text("never: {place: [moved, moved]}")
    with pytest.raises(ValueError, match="moved stands there twice"):
        read_words(tmp_path)
