"""What platforms document of their words for "no": where a wrong list would lose messages, or stop a workspace."""

import pytest

from bot.delivery import refusals
from bot.delivery.refusals import Meaning, meaning_of

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
    "moon_in_the_wrong_house": "",
}


@pytest.mark.parametrize("word", NEVER)
def test_what_is_said_of_a_place_or_a_message_concerns_nothing_else(word: str) -> None:
    assert meaning_of(word) is Meaning.NEVER


@pytest.mark.parametrize("word", NOT_HERE)
def test_what_is_said_of_a_token_or_an_app_concerns_the_whole_workspace(word: str) -> None:
    assert meaning_of(word) is Meaning.NOT_HERE


@pytest.mark.parametrize("word", NOT_YET)
def test_what_passes_loses_nothing(word: str) -> None:
    assert meaning_of(word) is Meaning.NOT_YET


def test_a_word_has_one_meaning() -> None:
    never = refusals.SLACK_NEVER | refusals.TEAMS_NEVER
    not_here = refusals.SLACK_NOT_HERE | refusals.TEAMS_NOT_HERE
    assert not never & not_here
    assert {meaning_of(word) for word in refusals.TEAMS_NOT_YET} == {Meaning.NOT_YET}
