"""What people wanted and what they read: a plain model, which knows nothing of the program."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.contract.deployment import words
from tests.unlucky.sides import KUDOS, LAUNCH, Heard, Side, Thanks

ON_ITS_WAY = ("on its way", "への感謝を送りました")
CHANGED = ("Changed, everywhere", "直しました。")
TAKEN_BACK = ("Taken back.", "取り消しました。")
# Of what was acknowledged before it was done, or broke off: it may have been done.
UNDECIDED = (
    *("takes longer than usual", "takes a little longer", "cannot say whether"),
    *("時間がかかっています", "完了したかどうか確認できません", "受け付けられたか確認できません"),
)
NOWHERE = None

Version = int | None  # of the words; NOWHERE where none may stand


def reads(heard: Heard | None, sentences: Sequence[str]) -> bool:
    return heard is not None and any(sentence in heard.text for sentence in sentences)


def is_undecided(heard: Heard | None) -> bool:
    return heard is None or reads(heard, UNDECIDED)


def wording(number: int, version: int) -> str:
    return words(number).replace(f"run {number}:", f"run {number}-{version}:")


@dataclass(slots=True)
class Wish:
    """One thanks, from its giver's side: where it should stand, and in which of its versions it may."""

    number: int
    thanks: Thanks
    places: frozenset[str]
    may_be: set[Version] = field(default_factory=lambda: {NOWHERE})
    first_words: bool = False  # whether they were taken, as far as the giver read
    unanswered: bool = False

    @property
    def shared(self) -> frozenset[str]:
        """The places where several people read."""
        return self.places - {*self.thanks.receivers}

    async def given(self, side: Side) -> Heard | None:
        """Returns what there is to press, where it was taken."""
        heard = await side.gives(self.thanks)
        if is_undecided(heard):
            self.unanswered, self.may_be = True, {0, NOWHERE}
        elif reads(heard, ON_ITS_WAY):
            self.first_words, self.may_be = True, {0}
        return heard if self.first_words else None

    async def changed(self, side: Side, heard: Heard) -> None:
        answer = await side.changes(self.thanks.giver, heard, wording(self.number, 1))
        if reads(answer, CHANGED):
            self.may_be = {1}
        elif is_undecided(answer):
            self.may_be |= {1}

    async def taken_back(self, side: Side, heard: Heard) -> None:
        answer = await side.takes_back(self.thanks.giver, heard)
        if reads(answer, TAKEN_BACK):
            self.may_be = {NOWHERE}
        elif is_undecided(answer):
            self.may_be |= {NOWHERE}

    def heard_later(self, side: Side) -> None:
        """What came after the platform had given up waiting counts as an answer."""
        if self.unanswered and any(sentence in side.heard_later(self.thanks) for sentence in ON_ITS_WAY):
            self.may_be.discard(NOWHERE)


def wish(number: int, side: Side, random: Random, *, in_place: bool) -> Wish:
    """`in_place`: a kudos stands where it was given."""
    people = [profile.platform_id for profile in side.profiles]
    giver, *receivers = random.sample(people, random.choice((2, 2, 2, 3, 4)))
    thanks = Thanks(
        giver=giver,
        receivers=receivers,
        words=wording(number, 0),
        place=random.choice(side.channels() or [LAUNCH]),
        private=random.random() < 0.2 or (in_place and not side.is_let_in()),
    )
    shared = set() if thanks.private else {thanks.place if in_place else KUDOS}
    return Wish(number, thanks, frozenset({*receivers, *shared}))
