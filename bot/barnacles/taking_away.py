"""What an admin takes away from the list: its words are read by nobody but whoever may bring it back."""

from bot.barnacles.actions import TakeAwayForm
from bot.barnacles.owning import BECAUSE_AT_MOST
from bot.delivery.deliveries import Subject
from bot.messages.refusal import Refusal

TAKEN_AWAY = Subject("barnacle_away")  # for whoever named it, where they gave their name


def check_reason(because: str) -> Refusal | None:
    """Returns what keeps it from being a reason, or None."""
    if not because:
        return Refusal("barnacles.refused.no_because", input=TakeAwayForm.because.name)
    if len(because) > BECAUSE_AT_MOST:
        fields = {"length": len(because), "most": BECAUSE_AT_MOST}
        return Refusal("kudos.refused.too_long", fields, TakeAwayForm.because.name)
    return None
