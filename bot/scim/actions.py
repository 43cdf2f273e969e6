"""What admins press and fill in around the company's directory."""

from bot.messages.actions import Bare, OnId
from bot.messages.fields import HeldId
from bot.messages.forms import TypedForm

MAKE_TOKEN = Bare("scim.make_token")
REVOKE_TOKEN = OnId("scim.revoke_token")
AGREE = OnId("scim.agree")  # by the number of the question
DECLINE = OnId("scim.decline")


class MakeTokenForm(TypedForm, key="scim.token_made"):
    """`newest` is the token that was the newest when it was opened, 0 for none: who sends it twice gets one token."""

    newest: HeldId = HeldId()


class RevokeTokenForm(TypedForm, key="scim.token_revoked"):
    token: HeldId = HeldId()
