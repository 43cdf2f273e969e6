"""Customers' thanks that wait for whom they thank, and what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from bot.config.settings import KudosRules
from bot.customers.links import LinkKind
from bot.delivery.deliveries import Subject
from bot.kudos.kudos import refuses
from bot.messages.refusal import Refusal
from bot.org.people import Person

CAME, HANDED, ANSWERED = Subject("customer_thanks"), Subject("customer_handed"), Subject("customer_answer")
WAITS_FOR = timedelta(days=90)
SHOWN = 5  # at once, each with three buttons
WORD_AT_MOST = 300  # characters in which whoever heads a department closes what was handed on


class ThanksState(Enum):
    WAITING = "waiting"
    KEPT = "kept"
    SHARED = "shared"
    HANDED = "handed"
    CLOSED = "closed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CustomerThanks:
    """`thanked` is the name that the page showed, `name` the customer's own, empty where none was written.

    `receiver` decides. `came_from` is what the company calls the place where it was written, and `written_on` the day,
    of what came by a program or a file.
    """

    id: int
    kind: LinkKind
    thanked: str
    words: str = field(repr=False)
    name: str = field(repr=False)
    came_at: datetime
    state: ThanksState
    receiver: int
    handed_by: int | None
    handed_to: int | None
    answer: str = field(repr=False)
    came_from: str = ""
    written_on: date | None = None


def check_receivers(chosen: Sequence[Person], receiver: Person, rules: KudosRules) -> Refusal | None:
    """Returns why a customer's thanks cannot name these people, or None: whoever shares it may be among them."""
    colleagues = (person for person in chosen if person.id != receiver.id)
    return next((refusal for person in colleagues if (refusal := refuses(person, receiver, rules))), None)
