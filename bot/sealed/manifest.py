"""The manifest: everything about a round that was frozen when it opened, in one file beside the round's keys.

While a round is open, who is asked what, in which leaf and until when comes from here and from nowhere else. The
round's seal holds the SHA-256 of this file, so that one cannot be exchanged without the other.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.checkin.questions import Item
from bot.checkin.rounds import Frozen
from bot.org.people import TeamNames
from bot.org.unit_key import leads
from bot.sealed.ballots import SignedAccount
from bot.sealed.comments import SPEAKERS_AT_LEAST


class Participant(NamedTuple):
    """One person who is asked. `leaf` and `zone` are places in `Manifest.leaves` and `.zones`.

    `person` is the database's number for them, `name` what their colleagues know them by; `is_new` marks who counts
    nothing towards any floor yet, or has counted here for less than 30 days.
    """

    account: str
    name: str
    person: int
    leaf: int
    language: str
    zone: int
    is_new: bool


class Head(NamedTuple):
    """Somebody to whom people report, whether they are asked or not."""

    account: str
    name: str


@dataclass(frozen=True)
class Manifest:
    """`workspace` is the platform's own name for it; `last` are the units that the round before published.

    `again` is that this week's first check-in could not be counted, `begins_anew` that nothing is remembered of those
    before. `heads` are those who lead, by the database's number. `opened_at` and `closes_at` are in UTC.
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
    begins_anew: bool
    leaves: tuple[str, ...]
    zones: tuple[str, ...]
    heads: Mapping[int, Head] = field(repr=False)
    participants: tuple[Participant, ...] = field(repr=False)

    @classmethod
    def load(cls, stored: bytes) -> "Manifest":
        """Returns the manifest that is stored. Raises ValueError for anything else."""
        return _MANIFESTS.validate_json(stored)

    def __bytes__(self) -> bytes:
        return _MANIFESTS.dump_json(self)

    def named_in(self, language: str, names: TeamNames) -> "Manifest":
        """Returns the same for a reader of a language, with teams called as an admin called them in it."""
        frozen = self.frozen.named_in(language, names)
        return self if frozen is self.frozen else replace(self, frozen=frozen)

    def takes_answers(self, now: datetime) -> bool:
        return self.opened_at <= now < self.closes_at

    def participant(self, account: str) -> Participant | None:
        place = self._places.get(account)
        return None if place is None else self.participants[place]

    def account(self, participant: Participant) -> SignedAccount:
        return SignedAccount(self.platform, self.workspace, participant.account)

    def leaf_of(self, participant: Participant) -> str:
        return self.leaves[participant.leaf]

    def asked_of(self, participant: Participant) -> tuple[Item, ...]:
        return self.frozen.asked_of(self.leaf_of(participant))

    def together_with(self, participant: Participant) -> list[Participant]:
        """Returns everybody in the leaf of a participant, who is among them."""
        return [colleague for colleague in self.participants if colleague.leaf == participant.leaf]

    def heads_above(self, participant: Participant) -> list[Head]:
        """Returns the heads of the units that a participant's leaf lies in, the nearest first, without themselves."""
        leaders = dict.fromkeys(leads(unit) for unit in self.frozen.above(self.leaf_of(participant)))
        return [self.heads[leader] for leader in leaders if leader in self.heads and leader != participant.person]

    def stands_out(self, participant: Participant) -> bool:
        """Returns whether a comment in the person's language is recognised by its language alone."""
        goes_to = self.frozen.comments
        unit = goes_to.get(self.leaf_of(participant))
        together = (
            participant_ for participant_ in self.participants if goes_to.get(self.leaf_of(participant_)) == unit
        )
        return (
            unit is not None
            and sum(neighbour.language == participant.language for neighbour in together) < SPEAKERS_AT_LEAST
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {participant.account: place for place, participant in enumerate(self.participants)}


_MANIFESTS = TypeAdapter(Manifest)


def digest(stored: bytes) -> bytes:
    """Returns the fingerprint of a manifest that the round's seal and the roll hold."""
    return hashlib.sha256(stored).digest()
