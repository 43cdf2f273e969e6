"""What reaches a person of planned recognition without their having asked: its kinds, and when each may come.

Of all kinds together a person gets one message a day. A feature uses it so:

1. A kind stands here with its rule; its title is `reach.kind.NAME` in `bot/reach/texts`,
   where its choice stands in the form by itself.
2. The room declares `Subject(Unasked.NAME)` and a `Drawing` of it. What is drawn ends by itself with the way to what a
   person may turn off.
3. Its clock calls `storage.reach.unasked.send(workspace_id, kind, {person: subject_id}, settings, now)`, in one
   transaction with what it notes itself, and only for whom it is due by its own rules.
4. `SENT` is done, also where it was sent before; `NEVER` is over: the person left or turned it off; on `LATER` it keeps
   its due and asks again at a later tick, as long as the message still makes sense.
5. What stands in a message that comes anyway (an invitation, a digest, an answer) is no kind and needs none of this.
"""

from dataclasses import dataclass
from datetime import time
from enum import Enum, StrEnum


class Unasked(StrEnum):
    """The kinds, by the names of their subjects."""

    INTRODUCTION = "introduction"  # a manager is asked for words with which somebody new is introduced
    CELEBRATION_SOON = "celebrate_soon"  # a manager is reminded, with one idea
    BIRTHDAY = "birthday_words"
    ANNIVERSARY = "anniversary"
    JURY = "award_jury"  # a juror is asked to read and choose
    JURY_AGAIN = "award_jury_again"  # a juror reads counts and reasons, and chooses once more
    NOMINEE = "award_words"  # the words that were written about somebody
    AWARDED = "award_private"  # that somebody is given an award
    HAND_OVER = "award_hand_over"  # an admin is asked whether what goes with an award was handed over
    NEWCOMER = "newcomer_story"

    @property
    def chosen_as(self) -> "Unasked":
        """Returns the kind as which it is turned on and off: some are two halves of one matter."""
        return _CHOSEN_AS.get(self, self)


class Usual(StrEnum):
    """What else comes without being asked for and can be turned off: by other rules than those here."""

    CHECK_INS = "check_ins"
    DIGEST = "digest"
    COVER = "cover"
    SCRAPING_DAY = "scraping_day"
    HINT = "fair_hint"  # in a list that its reader opens
    SELF_CHECK = "self_check"  # once a month a line in the digest


Kind = Unasked | Usual


class Sending(Enum):
    """What became of a message that a feature wants to send today."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


class Share(Enum):
    """How much of a week's budget a kind may use: it comes while fewer were sent in that week, reminders included.

    Words of colleagues are thanks: they use none of it, and still come one a day.
    """

    THANKS = 0
    WEEKLY = 1
    OF_MANAGERS = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """When a kind may come: not before `hour` at the person's place, and with which share of a week.

    What is bound to its day comes first, then what somebody waits for; what can wait leaves the day to them.
    """

    hour: time
    share: Share = Share.WEEKLY


RULES = {
    Unasked.INTRODUCTION: Rule(time(9), Share.OF_MANAGERS),
    Unasked.CELEBRATION_SOON: Rule(time(9), Share.OF_MANAGERS),
    Unasked.BIRTHDAY: Rule(time(9), Share.THANKS),
    Unasked.ANNIVERSARY: Rule(time(9), Share.THANKS),
    Unasked.JURY: Rule(time(10)),
    Unasked.JURY_AGAIN: Rule(time(10)),
    Unasked.NOMINEE: Rule(time(10), Share.THANKS),
    Unasked.AWARDED: Rule(time(10), Share.THANKS),
    Unasked.HAND_OVER: Rule(time(11)),
    Unasked.NEWCOMER: Rule(time(11)),
}
COVER = "kudos_ask"  # the question after a leave, which counts as these do and is sent by its own room
COUNTED = frozenset((COVER, *(kind.value for kind, rule in RULES.items() if rule.share is not Share.THANKS)))
_CHOSEN_AS = {
    Unasked.INTRODUCTION: Unasked.CELEBRATION_SOON,
    Unasked.JURY_AGAIN: Unasked.JURY,
    Unasked.AWARDED: Unasked.NOMINEE,
}


def is_on_at_first(kind: Kind) -> bool:
    """Returns whether it comes to who has chosen nothing."""
    return kind is not Usual.SELF_CHECK
