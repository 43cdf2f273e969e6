"""What people press and fill in around customers' thanks."""

from bot.customers.links import LinkKind
from bot.messages.actions import Action, Bare, Misread, OnId, OnKey
from bot.messages.fields import ChosenId, HeldId, HeldText, People, Words
from bot.messages.forms import TypedForm

LINK = "link"  # behind /kudos


class OnKind(Action[LinkKind]):
    def write(self, value: LinkKind) -> str:
        return value.value

    def read(self, text: str) -> LinkKind:
        try:
            return LinkKind(text)
        except ValueError:
            raise Misread("no kind of link") from None


LINKS = Bare("customers.links")
NAME_LINK = OnKind("customers.name")
NEW_ADDRESS = OnId("customers.new_address")
REPLACE = OnId("customers.replace")
TAKE_BACK = OnId("customers.take_back")
REMOVE = OnId("customers.remove")
WAITING = OnId("customers.waiting")
SHARE = OnId("customers.share")
KEEP = OnId("customers.keep")
NOT_THANKS = OnId("customers.not_thanks")
THROW_AWAY = OnId("customers.throw_away")
HAND_ON = OnId("customers.hand_on")
CLOSE = OnId("customers.close")
TAKE_PRAISE = OnKey("customers.take_praise")  # by the name under which a file waits


class LinkForm(TypedForm, key="customers.named"):
    name: Words = Words()
    kind: HeldText = HeldText()


class ShareForm(TypedForm, key="customers.shared"):
    value: ChosenId = ChosenId()
    receivers: People = People()
    thanks: HeldId = HeldId()


class CloseForm(TypedForm, key="customers.closed"):
    word: Words = Words()
    thanks: HeldId = HeldId()
