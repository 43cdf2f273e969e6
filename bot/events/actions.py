"""What admins press and fill in around webhooks."""

from bot.events.webhooks import Topic
from bot.messages.actions import OnId
from bot.messages.fields import HeldId, OneOf, Words, YesNo
from bot.messages.forms import TypedForm

EDIT = OnId("events.edit")  # 0 for a new one
TEST = OnId("events.test")
NEW_SECRET = OnId("events.new_secret")
END_OLD_SECRET = OnId("events.end_old")
TURN_ON = OnId("events.turn_on")
TURN_OFF = OnId("events.turn_off")
REMOVE = OnId("events.remove")


class WebhookForm(TypedForm, key="events.saved"):
    """`webhook` is 0 for a new one."""

    webhook: HeldId = HeldId()
    url: Words = Words()
    kudos: OneOf[YesNo] = OneOf(YesNo)
    rounds: OneOf[YesNo] = OneOf(YesNo)
    promises: OneOf[YesNo] = OneOf(YesNo)
    concerns: OneOf[YesNo] = OneOf(YesNo)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Returns what was chosen to be sent."""
        chosen = {
            Topic.KUDOS: self.kudos,
            Topic.ROUNDS: self.rounds,
            Topic.PROMISES: self.promises,
            Topic.CONCERNS: self.concerns,
        }
        return tuple(topic for topic, answer in chosen.items() if answer is YesNo.YES)


class RemoveWebhookForm(TypedForm, key="events.removed"):
    webhook: HeldId = HeldId()
