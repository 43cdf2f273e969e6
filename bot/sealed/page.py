"""What a round leaves behind, in one file: the page that is published, or that it could not be counted.

The fingerprint stands for all of it: for the numbers and for what was frozen when the round opened. It is taken over
a nonce that nobody can guess, so that who knows most of a page cannot try what the rest may be. Comments are not in
it: they may be erased later.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.checkin.published import ReleasedNumbers, RoundFacts
from bot.checkin.rounds import CountedRound
from bot.sealed.manifest import Manifest, digest
from bot.sealed.roll import ClosingLine, Outcome

DIGITS = 32  # of a fingerprint


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """The file. A round that could not be counted has no facts (they were lost with its manifest) and no numbers.

    `manifest` is the SHA-256 of what it was counted by.
    """

    key: str
    platform: str
    workspace: str
    at: datetime
    outcome: Outcome
    facts: RoundFacts | None = None
    numbers: ReleasedNumbers = field(default_factory=ReleasedNumbers)
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    nonce: str = ""
    fingerprint: str = ""
    manifest: str = ""

    @classmethod
    def load(cls, stored: bytes) -> "ClosedRound":
        """Returns the closed round that is stored. Raises ValueError for anything that is not such a file."""
        return _FILES.validate_json(stored)

    def __bytes__(self) -> bytes:
        return _FILES.dump_json(self)

    @property
    def line(self) -> ClosingLine:
        """Returns what the roll keeps of the closing."""
        return ClosingLine(
            at=self.at,
            key=self.key,
            outcome=self.outcome,
            published=self.numbers.published,
            fingerprint=self.fingerprint,
            nonce=self.nonce,
            manifest=self.manifest,
        )


_FILES = TypeAdapter(ClosedRound)
_CANONICAL: TypeAdapter[tuple[RoundFacts, ReleasedNumbers]] = TypeAdapter(tuple[RoundFacts, ReleasedNumbers])


def facts_of(manifest: Manifest) -> RoundFacts:
    return RoundFacts(
        week=manifest.week,
        first_monday=manifest.first_monday,
        k=manifest.k,
        opened_at=manifest.opened_at,
        closes_at=manifest.closes_at,
        frozen=manifest.frozen,
    )


def closed(manifest: Manifest, counted: CountedRound, nonce: str, now: datetime) -> ClosedRound:
    facts, numbers = facts_of(manifest), ReleasedNumbers.of(counted.page)
    return ClosedRound(
        key=manifest.key,
        platform=manifest.platform,
        workspace=manifest.workspace,
        at=now,
        outcome=Outcome.CLOSED,
        facts=facts,
        numbers=numbers,
        comments={unit: tuple(words) for unit, words in counted.comments.items()},
        nonce=nonce,
        fingerprint=fingerprint(nonce, facts, numbers),
        manifest=digest(bytes(manifest)).hex(),
    )


def fingerprint(nonce: str, facts: RoundFacts, numbers: ReleasedNumbers) -> str:
    """Returns 32 digits of SHA-256 over the nonce and everything published, in one canonical form and order."""
    everything: list[Any] = _CANONICAL.dump_python((facts, numbers), mode="json")
    everything[1]["scores"] = sorted(everything[1]["scores"])
    everything[0]["frozen"]["tree"].pop("leaf_of")  # who is where is in the manifest, whose hash the roll has
    canonical = json.dumps(everything, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{nonce}\n{canonical}".encode()).hexdigest()[:DIGITS]
