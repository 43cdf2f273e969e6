"""Awards: who is nominated for what, by whose words, and how far a round of them has come."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from hashlib import blake2b
from typing import NamedTuple

from bot.awards.actions import NominationForm, WordsReach
from bot.delivery.deliveries import Subject
from bot.delivery.unasked import Unasked
from bot.messages.refusal import Refusal
from bot.messages.visible import says_something
from bot.org.people import Person
from bot.org.positions import is_asked

FIRST_READING, SECOND_READING = Subject(Unasked.JURY), Subject(Unasked.JURY_AGAIN)
WORDS_ABOUT, AWARDED = Subject(Unasked.NOMINEE), Subject(Unasked.AWARDED)
TO_HAND_OVER = Subject(Unasked.HAND_OVER)  # to the admin who named the jury
ANNOUNCED = Subject("award_news")  # in the channel of kudos
NO_VALUE = 0  # where one award is for all values
DEED_AT_MOST, WORDS_AT_MOST, REASON_AT_MOST, GIFT_AT_MOST = 200, 600, 300, 200  # characters
OF_ONE_AT_MOST = 10  # nominations by one person in a round, all of which they can take back on one page
READING_LASTS = timedelta(days=7)
FEWEST_NOMINEES = 2  # for an award: of one alone nothing is chosen
KEPT_FOR = timedelta(days=365)  # what was not awarded
HANDED_WITHIN = timedelta(days=14)  # after which the admin is asked once


class Phase(Enum):
    NOMINATING = "nominating"
    FIRST = "first"
    SECOND = "second"
    DECIDED = "decided"


class AwardOutcome(Enum):
    """How a round ended."""

    AWARDED = "awarded"
    TOO_FEW_NOMINEES = "too_few"
    TOO_FEW_JURORS = "no_jury"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class AwardRound:
    """`until` is the last day of its phase, `gift` what the company gives with an award, in the words of the admin who
    named the jury, `named_by`; None once they are erased.
    """

    id: int
    phase: Phase
    opened_on: date
    until: date
    each_value: bool
    gift: str
    named_by: int | None = None
    outcome: AwardOutcome | None = None
    decided_on: date | None = None

    @property
    def takes_nominations(self) -> bool:
        return self.phase is Phase.NOMINATING

    @property
    def turn(self) -> int | None:
        """Returns 1 or 2 while the jury reads."""
        return {Phase.FIRST: 1, Phase.SECOND: 2}.get(self.phase)


class Candidate(NamedTuple):
    """A person and the value for which they may be awarded, `NO_VALUE` where one award is for all."""

    nominee: int
    value: int


@dataclass(frozen=True, slots=True)
class Nomination:
    """`nominator` is None once they are erased. `quote` are the words of the kudos that is put forward."""

    id: int
    nominator: int | None
    nominee: Person
    value_id: int
    deed: str
    words: str
    reach: WordsReach
    quote: str = ""

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.nominee.id, self.value_id)

    @property
    def is_empty(self) -> bool:
        """Returns whether nothing is left of it, as of a kudos alone that was taken back or hidden since."""
        return not (self.deed or self.words or self.quote)


@dataclass(frozen=True, slots=True)
class NominationToStore:
    """What somebody wrote; `kudos` is the one that is put forward."""

    nominator: int
    candidate: Candidate
    deed: str
    words: str
    reach: WordsReach
    kudos: int | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """`handed_at` is when an admin ticked off that they were given what the company gives."""

    id: int
    round_id: int
    nominee: Person
    value_id: int
    gift: str
    handed_at: datetime | None

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.nominee.id, self.value_id)

    @property
    def waits_for_gift(self) -> bool:
        """Returns whether somebody who is still here was not given what the company gives."""
        return bool(self.gift) and self.handed_at is None and is_asked(self.nominee)


def by_candidate(nominations: Sequence[Nomination]) -> dict[Candidate, list[Nomination]]:
    """Returns nominations by whom and what they are for, in their order."""
    grouped = defaultdict[Candidate, list[Nomination]](list)
    for nomination in nominations:
        grouped[nomination.candidate].append(nomination)
    return dict(grouped)


def contested(
    nominations: Sequence[Nomination], rivals: Collection[Candidate] = ()
) -> dict[Candidate, list[Nomination]]:
    """Returns the candidates of awards for which there are enough of them. `rivals` are further ones who were
    nominated, also who left since or is kept out: nobody takes an award from another by going while the jury reads.
    """
    candidates = by_candidate(nominations)
    return {
        candidate: theirs
        for candidate, theirs in candidates.items()
        if sum(rival.value == candidate.value for rival in {*candidates, *rivals}) >= FEWEST_NOMINEES
    }


def order_for(juror: int, round_id: int, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Returns them in an order of this juror's own, the same at each look: who comes first has an advantage."""
    return sorted(candidates, key=lambda candidate: _lot(juror, round_id, candidate))


def _lot(juror: int, round_id: int, candidate: Candidate) -> bytes:
    return blake2b(f"{round_id}:{juror}:{candidate.nominee}:{candidate.value}".encode(), digest_size=16).digest()


def refuses_nominee(person: Person, nominator: Person, field: str) -> Refusal | None:
    """Returns why somebody cannot be nominated, whatever they wish."""
    if person.id == nominator.id:
        return Refusal("awards.refused.yourself", input=field)
    if not is_asked(person):
        return Refusal("awards.refused.not_here", {"name": person.name}, field)
    return None


def check_words(form: NominationForm, *, quotes: bool) -> Refusal | None:
    """Returns what is missing, as where signs stand alone, or too long. A kudos put forward speaks for itself."""
    if not quotes and not says_something(form.deed):
        return Refusal("awards.refused.no_deed", input=NominationForm.deed.name)
    if not quotes and not says_something(form.words):
        return Refusal("awards.refused.no_words", input=NominationForm.words.name)
    for name, text, limit in (
        (NominationForm.deed.name, form.deed, DEED_AT_MOST),
        (NominationForm.words.name, form.words, WORDS_AT_MOST),
    ):
        if len(text) > limit:
            return Refusal("kudos.refused.too_long", {"length": len(text), "most": limit}, name)
    return None


def period_ends(today: date, months: int) -> date:
    """Returns the last day of the period of so many months of the calendar that `today` lies in."""
    month = ((today.month - 1) // months + 1) * months
    first_after = date(today.year + month // 12, month % 12 + 1, 1)
    return first_after - timedelta(days=1)
