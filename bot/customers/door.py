"""What the public page asks of the room behind it: who is thanked at an address, and to take a stranger's words.

The page keeps nothing. An address that was never given, was replaced or taken back, whose owner has left, or whose
company has this turned off, is the same to it: unknown.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

NAME_AT_MOST = 60  # characters of a customer's name, which nobody has to give


class Left(Enum):
    """What became of a customer's words."""

    WAITS = "waits"  # for whom they thank; also where the same words of a form came before
    UNKNOWN = "unknown"  # nobody is thanked at this address
    TOO_MANY = "too_many"  # for this address or this company, for now
    TOO_LONG = "too_long"
    EMPTY = "empty"  # nothing is left of them but signs that nobody sees


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """What an address shows: the company's name, and who is thanked, as the address's owner wrote it.

    `complaints` is a web address or an e-mail address, as an admin wrote it; empty where there is none. `is_of_many`
    is whether it thanks a team or a department, so that whoever leads it reads it first.
    """

    company: str
    thanked: str
    words_at_most: int
    complaints: str = ""
    is_of_many: bool = False


@dataclass(frozen=True, slots=True)
class CustomerWords:
    """What a customer sent. `nonce` is the form's: the same words that come again under it were sent twice.

    They are cleaned as far as a page can: composed (NFC), without control signs, hidden signs and floods of marks.
    """

    words: str = field(repr=False)
    name: str = field(repr=False)
    nonce: str = field(repr=False)
    language: str = "en"  # in which the page was read


class Door(Protocol):
    """Where the public page knocks. No call tells what it was asked with, in no error and no log."""

    async def read(self, address: str) -> ThanksPage | None:
        """Returns what stands at an address; None for one that is unknown."""

    async def leave(self, address: str, thanks: CustomerWords) -> Left:
        """Keeps the words until the person they thank has decided, and says what became of them."""
