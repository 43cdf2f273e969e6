"""What came out of a check-in: nothing but what stands in the ledger, the same for everybody who reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.checkin.ledger import Average, Page, Score, Withheld
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Round
from bot.checkin.wording.names import unit_name
from bot.messages.message import Block, Bold, Button, Buttons, Facts, Heading, Message, Note, Quote, Text
from bot.messages.say import day, say
from bot.org.people import Person
from bot.org.tree import OrgChartError


@dataclass(frozen=True, slots=True)
class Outcome:
    """A closed round as one person may read it. `leaf` is None for somebody who was not in its audience."""

    round: Round
    page: Page
    leaf: str | None
    company: str
    fingerprint: str
    comments: Mapping[str, Sequence[str]]


@lru_cache(maxsize=1_000)
def score(result: Score, language: str) -> str:
    """A number that may be said. A withheld one has none, and says so in the same sentence whatever the cause."""
    match result:
        case Withheld():
            return say(language, "pulse.score.none")
        case Average(number):
            return say(language, "pulse.score.mean", number=f"{number:.1f}")
        case Released(reading, size):
            fewest, most = size.value
            band = say(language, "pulse.size" if most else "pulse.size_open", fewest=fewest, most=most)
            open_end = {Reading.TWO_OR_LOWER: "pulse.score.two", Reading.FOUR_OR_HIGHER: "pulse.score.four"}
            key = open_end.get(reading, "pulse.score.of_five")
            return say(language, key, number=reading.value, band=band)


def together_with(outcome: Outcome, language: str) -> str:
    """With whom the reader's answers are shown: their own team, or "shown together with", whatever the cause."""
    frozen, leaf = outcome.round.frozen, outcome.leaf
    if leaf is None:
        return say(language, "pulse.result.outside")
    mine = outcome.page.of_block(leaf, frozen.items[0].key)
    unit = mine.shown_with if isinstance(mine, Withheld) else outcome.page.blocks.of_leaf[leaf]
    if unit is None:
        return say(language, "pulse.result.nowhere")
    key = "pulse.result.own" if unit == leaf else "pulse.result.together"
    return say(language, key, unit=unit_name(frozen, unit, outcome.company, language))


def last_time(outcome: Outcome, language: str) -> str:
    """The one line in the next invitation: how the week was, where the reader's answer is shown and in the company."""
    mine, everybody = _scores(outcome, "mood")
    if isinstance(everybody, Withheld):
        return say(language, "pulse.last_time.nowhere")
    key = "pulse.last_time.company" if isinstance(mine, Withheld) else "pulse.last_time.both"
    block = outcome.page.blocks.of_leaf.get(outcome.leaf or "")
    unit = unit_name(outcome.round.frozen, block, outcome.company, language) if block else ""
    return say(language, key, unit=unit, mine=score(mine, language), company=score(everybody, language))


def _scores(outcome: Outcome, item: str) -> tuple[Score, Score]:
    """What the reader's block said, and the company."""
    mine: Score = outcome.page.of_block(outcome.leaf, item) if outcome.leaf else Withheld(None)
    return mine, outcome.page.of_unit(outcome.round.frozen.root, item)


def results(outcome: Outcome, reader: Person) -> Message:
    language, frozen = reader.language, outcome.round.frozen
    title = say(language, "pulse.result.title", day=day(language, outcome.round.closes_at, reader.time_zone))
    blocks: list[Block] = [Heading(title), Text((together_with(outcome, language),))]
    if band := outcome.page.participation.get(outcome.leaf or ""):
        blocks.append(Text((say(language, f"pulse.participation.{band.name.lower()}"),)))
    for item in frozen.items:
        if item.about_manager:
            blocks += [Text((Bold(item.text(language)),)), Note((say(language, "pulse.about_manager"),))]
            continue
        mine, everybody = _scores(outcome, item.key)
        rows = (
            (say(language, "pulse.result.here"), score(mine, language)),
            (outcome.company, score(everybody, language)),
        )
        blocks += [Text((Bold(item.text(language)),)), Facts(rows)]
    for item in frozen.asked_of(outcome.leaf or "")[len(frozen.items) :]:  # of one team, and for its eyes alone
        mine = outcome.page.of_block(outcome.leaf or "", item.key)
        own_score = (say(language, "pulse.result.here"), score(mine, language))
        blocks += [Text((Bold(item.text(language)),)), Facts((own_score,))]
    blocks.append(Note((say(language, "pulse.result.fingerprint", digits=outcome.fingerprint),)))
    if outcome.comments:
        blocks.append(Buttons((Button(say(language, "pulse.comments"), "pulse.comments", str(outcome.round.id)),)))
    return Message(title, tuple(blocks))


def comments(outcome: Outcome, language: str) -> Message:
    """Comments by unit, never beside a score."""
    title = say(language, "pulse.comments")
    blocks: list[Block] = [Heading(title), Note((say(language, "pulse.comments_note"),))]
    for unit, texts in outcome.comments.items():
        blocks.append(Text((unit_name(outcome.round.frozen, unit, outcome.company, language),)))
        blocks += [Quote(words) for words in texts]
    return Message(title, tuple(blocks))


def nothing_yet(language: str) -> Message:
    text = say(language, "pulse.result.none")
    return Message(text, (Text((text,)),))


def preview(shares: Mapping[tuple[int, int], float], people: int, language: str) -> Message:
    """`shares`: by floor and participation in per cent, the share of people who would see a number of their team."""
    title = say(language, "pulse.preview")
    note = say(language, "pulse.preview_note", count=people)
    return Message(title, (Heading(title), Text((note,)), Facts(tuple(preview_rows(shares, language)))))


def preview_rows(shares: Mapping[tuple[int, int], float], language: str) -> list[tuple[str, str]]:
    return [
        (say(language, "pulse.preview_row", k=k, percent=percent), f"{share:.0%}")
        for (k, percent), share in shares.items()
    ]


def chart_fault(error: OrgChartError, names: Sequence[str], language: str) -> str:
    """What keeps a round from being opened, with the people it is about."""
    return say(language, f"pulse.chart.{error.fault}", names=", ".join(names))


def chart_letter(error: OrgChartError, names: Sequence[str], language: str) -> Message:
    """The same, as an admin is told once by direct message."""
    reason = chart_fault(error, names, language)
    return Message(reason, (Text((reason,)), Note((say(language, "pulse.chart.letter"),))))
