"""What a platform's word for "no" means, for all platforms in one place.

Sources: Slack's documentation of chat.postMessage, chat.update, chat.delete, users.info, usergroups.users.list and
auth.test; Microsoft's of proactive messages, of the Bot Connector's status codes and of the token endpoint. A word that
stands in no list here is taken for "not yet": it is tried for a day, and then a dead letter.
"""

from collections.abc import Mapping
from enum import Enum


class Meaning(Enum):
    """NEVER this message; NOT_HERE, nothing of this workspace until somebody acts; NOT_YET, to be tried again."""

    NEVER = "never"
    NOT_HERE = "not here"
    NOT_YET = "not yet"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SLACK_NEVER = _words(
    # the place
    "channel_not_found duplicate_channel_not_found is_archived not_in_channel restricted_action "
    "restricted_action_read_only_channel restricted_action_thread_only_channel "
    "restricted_action_non_threadable_channel restricted_action_thread_locked cannot_dm_bot messages_tab_disabled "
    "user_disabled user_not_found user_not_visible users_not_found no_such_subteam subteam_not_found "
    "no_permission team_not_found as_user_not_supported slack_connect_canvas_sharing_blocked "
    "slack_connect_file_link_sharing_blocked is_inactive slack_connect_lists_sharing_blocked "
    "method_not_supported_for_channel_type "
    # the message
    "msg_too_long msg_blocks_too_long no_text invalid_blocks invalid_blocks_format too_many_attachments "
    "attachment_payload_limit_exceeded markdown_text_conflict invalid_arguments invalid_arg_name "
    "invalid_array_arg invalid_charset invalid_form_data invalid_post_type missing_post_type cant_update_message "
    "edit_window_closed block_mismatch cant_delete_message compliance_exports_prevent_deletion "
    "cannot_reply_to_message duplicate_message_not_found"
)
TEAMS_NEVER = _words(
    # the place
    "removed ConversationNotFound BotNotInConversationRoster MessageWritesBlocked ConversationBlockedByUser "
    "UserNotInConversationRoster NotEnoughPermissions ForbiddenOperationException ActivityNotFoundInConversation "
    "MemberNotFoundInConversation "
    # the message
    "MessageSizeTooBig BadSyntax BadArgument MissingProperty ContentSizeTooBig"
) | {"Bad Argument", "HTTP 400", "HTTP 404", "HTTP 413"}
# The token, the account, the app's rights, the plan.
SLACK_NOT_HERE = _words(
    "invalid_auth not_authed token_revoked token_expired account_inactive missing_scope not_allowed_token_type "
    "access_denied accesslimited org_login_required ekm_access_denied enterprise_is_restricted "
    "team_access_not_granted two_factor_setup_required message_limit_exceeded method_deprecated "
    "deprecated_endpoint app_uninstalled"
)
# The app's id and secret, the tenant's consent, the app's removal; not_installed: no address is known.
TEAMS_NOT_HERE = _words(
    "invalid_client unauthorized_client invalid_grant invalid_scope invalid_request unsupported_grant_type "
    "invalid_resource consent_required InvalidBotApiHost interaction_required BotDisabledByAdmin BotNotRegistered "
    "TenantNotFound not_installed"
) | {"HTTP 401"}


# Named, though whatever is named nowhere means the same.
TEAMS_NOT_YET = frozenset(
    ("PreconditionFailed", "Throttled", "ServiceError", "temporarily_unavailable", "server_error", "HTTP 403")
)


_MEANINGS: Mapping[str, Meaning] = {
    **dict.fromkeys(SLACK_NEVER | TEAMS_NEVER, Meaning.NEVER),
    **dict.fromkeys(SLACK_NOT_HERE | TEAMS_NOT_HERE, Meaning.NOT_HERE),
    **dict.fromkeys(TEAMS_NOT_YET, Meaning.NOT_YET),
}


def meaning_of(word: str) -> Meaning:
    return _MEANINGS.get(word, Meaning.NOT_YET)
