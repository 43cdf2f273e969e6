"""What came out of a check-in for one person, claim by claim: nothing but what stands in the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.checkin.ledger import Page, Participation, Score, Withheld
from bot.checkin.questions import Item
from bot.checkin.rounds import Round
from bot.checkin.weeks import MoodLine, MoodOfRound, line_of, own_numbers


@dataclass(frozen=True, slots=True)
class RoundForReader:
    """A closed round as one person may read it. `leaf` is None for somebody who was not in its audience; `weeks` are
    the latest rounds up to this one.
    """

    round: Round
    page: Page
    leaf: str | None
    company: str
    fingerprint: str
    comments: Mapping[str, Sequence[str]]
    weeks: Sequence[MoodOfRound] = ()

    def mine(self, item: str) -> Score:
        """Returns the score of the block that the reader's answers were added up in."""
        return self.page.of_block(self.leaf, item) if self.leaf else Withheld(None)

    def of_group(self, item: str) -> Score:
        """Returns the same of an item that everybody was asked; where nobody of the leaf answered, what the unit says
        that they are shown together with, so that no gap tells it.
        """
        mine = self.mine(item)
        return self.page.of_unit(mine.shown_with, item) if isinstance(mine, Withheld) and mine.shown_with else mine

    def of_company(self, item: str) -> Score:
        return self.page.of_unit(self.round.frozen.root, item)


@dataclass(frozen=True, slots=True)
class ShownIn:
    """In which unit the reader's answers are shown, None for nowhere; `is_own` is whether that is their own team."""

    unit: str | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The reader was not in the audience."""


@dataclass(frozen=True, slots=True)
class TeamAnswered:
    """How many of the reader's team answered."""

    band: Participation


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What was said to an item where the reader's answers are shown, and in the company; None of an item that one team
    alone was asked.
    """

    item: Item
    mine: Score
    company: Score | None


@dataclass(frozen=True, slots=True)
class ForBossAlone:
    """An item whose number only the manager reads whom it names."""

    item: Item


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the whole page can be told by."""

    digits: str


ResultClaim = ShownIn | NotAsked | TeamAnswered | MoodLine | ItemResult | ForBossAlone | Fingerprint


def claims_of(outcome: RoundForReader) -> list[ResultClaim]:
    """Returns all that the page of a check-in says, in its order."""
    band = outcome.page.participation.get(outcome.leaf or "")
    line = line_of(outcome.weeks, own_numbers(outcome.weeks, outcome.leaf or ""))
    return [
        _shown_in(outcome),
        *([TeamAnswered(band)] if band else []),
        *([line] if line else []),
        *_of_items(outcome),
        Fingerprint(outcome.fingerprint),
    ]


def _shown_in(outcome: RoundForReader) -> ShownIn | NotAsked:
    """Their own team, or "shown together with", whatever the cause."""
    frozen, leaf = outcome.round.frozen, outcome.leaf
    if leaf is None:
        return NotAsked()
    mine = outcome.page.of_block(leaf, frozen.items[0].key)
    unit = mine.shown_with if isinstance(mine, Withheld) else outcome.page.blocks.of_leaf[leaf]
    return ShownIn(unit, unit == leaf)


def _of_items(outcome: RoundForReader) -> Iterator[ResultClaim]:
    frozen = outcome.round.frozen
    for item in frozen.items:
        if item.about_manager:
            yield ForBossAlone(item)
        else:
            yield ItemResult(item, outcome.of_group(item.key), outcome.of_company(item.key))
    for item in frozen.asked_of(outcome.leaf or "")[len(frozen.items) :]:  # of one team, and for its eyes alone
        yield ItemResult(item, outcome.mine(item.key), None)
