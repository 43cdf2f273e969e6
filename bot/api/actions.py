"""What admins press and fill in around tokens of the API."""

from bot.api.scopes import Lifetime, ReadingRole, Scope
from bot.messages.actions import Bare, OnId
from bot.messages.fields import HeldId, OneOf, YesNo
from bot.messages.forms import TypedForm

MAKE_TOKEN = Bare("api.make_token")
REVOKE_TOKEN = OnId("api.revoke_token")


class MakeApiTokenForm(TypedForm, key="api.token_made"):
    """`newest` is the token that was the newest when it was opened, 0 for none: who sends it twice gets one token."""

    role: OneOf[ReadingRole] = OneOf(ReadingRole)
    lifetime: OneOf[Lifetime] = OneOf(Lifetime)
    people: OneOf[YesNo] = OneOf(YesNo)
    company_values: OneOf[YesNo] = OneOf(YesNo)
    kudos: OneOf[YesNo] = OneOf(YesNo)
    ledger: OneOf[YesNo] = OneOf(YesNo)
    summary: OneOf[YesNo] = OneOf(YesNo, YesNo.NO)  # not offered to who leads no managers
    participation: OneOf[YesNo] = OneOf(YesNo)
    newest: HeldId = HeldId()

    @property
    def scopes(self) -> frozenset[Scope]:
        """Returns what was chosen to be opened."""
        chosen = {
            Scope.PEOPLE: self.people,
            Scope.VALUES: self.company_values,
            Scope.KUDOS: self.kudos,
            Scope.LEDGER: self.ledger,
            Scope.SUMMARY: self.summary,
            Scope.PARTICIPATION: self.participation,
        }
        return frozenset(scope for scope, answer in chosen.items() if answer is YesNo.YES)


class RevokeApiTokenForm(TypedForm, key="api.token_revoked"):
    token: HeldId = HeldId()
