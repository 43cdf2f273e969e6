"""What the diary tells of sealed rounds: who had it written down how one was kept."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase


@dataclass(frozen=True)
class RoundReported(DiaryEvent, kind="round_reported"):
    """An operator wrote the page about a closed check-in, which holds its nonce."""

    round: str

    def phrase(self) -> Phrase:
        return Phrase("diary.round_reported", {"round": self.round})


@dataclass(frozen=True)
class ProofExported(DiaryEvent, kind="proof_exported"):
    """An observer or an admin had a copy sent of how a closed check-in was kept, without its nonce."""

    round: str

    def phrase(self) -> Phrase:
        return Phrase("diary.proof_exported", {"round": self.round})
