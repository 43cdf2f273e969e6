"""A check-in with its keys in memory: what people seal for it, and what counting it gives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.checkin.questions import bank
from bot.checkin.rounds import CountedRound
from bot.sealed.ballots import (
    BOX,
    KEYS_AND_SEAL,
    SECRET,
    SEQUENCE,
    Choice,
    RoundSeal,
    SignedAccount,
    Submission,
    new_keys,
)
from bot.sealed.closing import Tally
from bot.sealed.manifest import Manifest
from bot.sealed.opening import begin
from bot.sealed.roll import Roll
from bot.sealed.sodium import WipedMemory
from tests.rounds import plan_of

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
KEY = "0123456789abcdef" * 2
MOOD, RULES = bank().mood, bank().items["process-1"]
LEAF = "team:1"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The keys stay in memory as long as it does."""

    manifest: Manifest
    keys: WipedMemory
    seal: RoundSeal

    @classmethod
    def of(cls, *accounts: str, key: str = KEY) -> "CheckIn":
        """Of a team that is asked how its week was, and whether its rules help; the first account leads it."""
        plan = replace(plan_of("harbour", accounts, OPENS), items=(MOOD, RULES))
        numbers = {account: number for number, account in enumerate(accounts)}
        manifest = begin(plan, key, Roll.of([]), numbers, OPENS).manifest
        keys = WipedMemory(KEYS_AND_SEAL)
        new_keys(keys, bytes(manifest))
        return cls(manifest, keys, RoundSeal(bytes(keys.view[SECRET:])))

    def account(self, name: str) -> SignedAccount:
        return SignedAccount(self.manifest.platform, self.manifest.workspace, name)

    def box(self, name: str, *choices: Choice | None, words: str | None = None, at: int = 1, process: int = 1) -> bytes:
        """What somebody seals: a choice for each item in their order, None for one that they do not name."""
        chosen = {place: choice for place, choice in enumerate(choices) if choice is not None}
        return self.seal.box(
            self.manifest.key, self.account(name), SEQUENCE.pack(at, process, 1), Submission(chosen, words)
        )

    def tally(self, boxes: Sequence[bytes]) -> Tally:
        """All opened. It is to be wiped."""
        tally = Tally(self.manifest, self.keys, len(boxes))
        tally.add(bytearray(b"".join(boxes) or bytes(BOX)), len(boxes) * BOX)
        return tally

    def count(self, *boxes: bytes) -> CountedRound:
        tally = self.tally(boxes)
        try:
            return tally.counted()
        finally:
            tally.wipe()
