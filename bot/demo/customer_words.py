"""What customers of the invented company write to its people, and what becomes of it."""

from datetime import time
from enum import Enum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.customers.links import LinkKind

_PATH = Path(__file__).with_suffix(".yaml")


class CustomerWordsState(Enum):
    """Where a customer's words have come to: `closed` was handed on, and closed with a word."""

    WAITING = "waiting"
    SHARED = "shared"
    KEPT = "kept"
    HANDED = "handed"
    CLOSED = "closed"


class InventedLink(BaseModel):
    """An address that somebody gives to customers, and the name that its page shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    person: str
    kind: LinkKind
    name: str


class InventedCustomerWords(BaseModel):
    """What was left at the address of a `link`, so many working days `ago` at an hour on its owner's clock.

    It was decided on a working day later; `value` is as one types it after a #, `answer` is the word of whoever heads
    the department.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    link: str
    ago: int
    hour: time
    words: str
    name: str = ""
    state: CustomerWordsState
    value: str = ""
    answer: str = ""


class InventedCustomers(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    links: tuple[InventedLink, ...]
    words: tuple[InventedCustomerWords, ...]


@cache
def invented_customers() -> InventedCustomers:
    return InventedCustomers.model_validate(yaml.safe_load(_PATH.read_text(encoding="utf-8")))
