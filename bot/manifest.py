"""The manifest: everything about a round that was frozen when it opened, in one file beside the round's keys.

While a round is open, who is asked what, in which leaf and until when comes from here and from nowhere else. The
round's seal holds the SHA-256 of this file, so that one cannot be exchanged without the other.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.ballots import Account
from bot.comments import SPEAKERS_AT_LEAST
from bot.pulse import Item
from bot.rounds import Frozen


class Participant(NamedTuple):
    """One person who is asked. `leaf` and `zone` are places in `Manifest.leaves` and `.zones`.

    `person` is the database's number for them; `is_new` marks who counts nothing towards any floor yet.
    """

    account: str
    person: int
    leaf: int
    language: str
    zone: int
    is_new: bool


@dataclass(frozen=True)
class Manifest:
    """`workspace` is the platform's own name for it; `last` are the units that the round before published.

    `again` is that this week's first check-in could not be counted. `opened_at` and `closes_at` are in UTC.
    """

    key: str
    platform: str
    workspace: str
    week: int
    first_monday: date
    k: int
    opened_at: datetime
    closes_at: datetime
    frozen: Frozen
    last: tuple[str, ...]
    again: bool
    leaves: tuple[str, ...]
    zones: tuple[str, ...]
    participants: tuple[Participant, ...] = field(repr=False)

    @classmethod
    def load(cls, stored: bytes) -> "Manifest":
        """ValueError for anything that is not a manifest."""
        return _MANIFESTS.validate_json(stored)

    def __bytes__(self) -> bytes:
        return _MANIFESTS.dump_json(self)

    def takes_answers(self, now: datetime) -> bool:
        return self.opened_at <= now < self.closes_at

    def participant(self, account: str) -> Participant | None:
        place = self._places.get(account)
        return None if place is None else self.participants[place]

    def account(self, participant: Participant) -> Account:
        return Account(self.platform, self.workspace, participant.account)

    def leaf_of(self, participant: Participant) -> str:
        return self.leaves[participant.leaf]

    def asked_of(self, participant: Participant) -> tuple[Item, ...]:
        return self.frozen.asked_of(self.leaf_of(participant))

    def of_leaf(self, leaf: str) -> list[Participant]:
        """Everybody whose answers go where those of this leaf go."""
        return [one for one in self.participants if self.leaf_of(one) == leaf]

    def stands_out(self, participant: Participant) -> bool:
        """Whether a comment in the person's language is recognised by its language alone."""
        goes_to = self.frozen.comments
        unit = goes_to.get(self.leaf_of(participant))
        together = (one for one in self.participants if goes_to.get(self.leaf_of(one)) == unit)
        return unit is not None and sum(one.language == participant.language for one in together) < SPEAKERS_AT_LEAST

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {participant.account: place for place, participant in enumerate(self.participants)}


_MANIFESTS = TypeAdapter(Manifest)


def digest(stored: bytes) -> bytes:
    """What the round's seal, and the roll, hold of a manifest."""
    return hashlib.sha256(stored).digest()
