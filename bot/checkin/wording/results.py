"""What came out of a check-in: nothing but what stands in the ledger, the same for everybody who reads it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.checkin.actions import COMMENTS, REPLY
from bot.checkin.ledger import Average, Score, Withheld
from bot.checkin.outcome import (
    Fingerprint,
    ForBossAlone,
    ItemResult,
    NotAsked,
    ResultClaim,
    RoundForReader,
    ShownIn,
    TeamAnswered,
    claims_of,
)
from bot.checkin.preview import LATE, SHORTEST, Preview, long_enough
from bot.checkin.release import Reading, Released
from bot.checkin.weeks import MoodLine, side_of_company
from bot.checkin.wording import weeks
from bot.checkin.wording.names import unit_name
from bot.messages.message import Block, Bold, Buttons, Facts, Heading, Message, Note, Quote, Text
from bot.messages.say import day, line, say
from bot.org.actions import OPEN_SETTINGS
from bot.org.people import Person
from bot.org.tree import OrgChartError


@lru_cache(maxsize=1_000)
def score(score_: Score, language: str) -> str:
    """Returns a score in words. A withheld one has no number, and the same sentence whatever the cause."""
    match score_:
        case Withheld():
            return say(language, "pulse.score.none")
        case Average(number):
            return say(language, "pulse.score.mean", number=f"{number:.1f}")
        case Released(reading, size):
            fewest, largest = size.value
            band = say(language, "pulse.size" if largest else "pulse.size_open", fewest=fewest, most=largest)
            open_end = {Reading.TWO_OR_LOWER: "pulse.score.two", Reading.FOUR_OR_HIGHER: "pulse.score.four"}
            key = open_end.get(reading, "pulse.score.of_five")
            return say(language, key, number=reading.value, band=band)


def last_time(outcome: RoundForReader, language: str) -> str:
    """Returns the one line in the next invitation: how the week was, where the reader's answer is shown and in the
    company.
    """
    mine, company = outcome.of_group("mood"), outcome.of_company("mood")
    if isinstance(company, Withheld):
        return say(language, "pulse.last_time.nowhere")
    key = "pulse.last_time.company" if isinstance(mine, Withheld) else "pulse.last_time.both"
    block = outcome.page.blocks.of_leaf.get(outcome.leaf or "")
    unit = unit_name(outcome.round.frozen, block, outcome.company, language) if block else ""
    return say(language, key, unit=unit, mine=score(mine, language), company=score(company, language))


def results(outcome: RoundForReader, reader: Person, moved: str = "", went_along: int = 0) -> Message:
    """Returns the whole page. `moved` says how everybody's weeks moved; `went_along` is 1 where the reader's team is
    known to have risen with them, -1 where it fell, and else 0.
    """
    language, closed = reader.language, outcome.round.closes_at
    title = say(language, "pulse.result.title", day=day(language, closed, reader.time_zone))
    claims = claims_of(outcome)
    of_week = [claim for claim in claims if isinstance(claim, ShownIn | NotAsked | TeamAnswered)]
    blocks: list[Block] = [Heading(title), *_all_drawn(of_week, outcome, reader)]
    if moved:
        blocks.append(Text((moved,)))
    blocks += _all_drawn(claims[len(of_week) :], outcome, reader, went_along)
    if outcome.comments:
        blocks.append(Buttons((COMMENTS.button(say(language, "pulse.comments"), outcome.round.id),)))
    return Message(title, tuple(blocks))


def _all_drawn(
    claims: Iterable[ResultClaim], outcome: RoundForReader, reader: Person, went_along: int = 0
) -> list[Block]:
    return [block for claim in claims for block in drawn(claim, outcome, reader, went_along)]


def drawn(claim: ResultClaim, outcome: RoundForReader, reader: Person, went_along: int = 0) -> list[Block]:
    """Returns a claim as it is read; from the whole outcome are names, and the weeks beside which a line is titled."""
    language, frozen = reader.language, outcome.round.frozen
    match claim:
        case NotAsked():
            return [Text((say(language, "pulse.result.outside"),))]
        case ShownIn(unit, is_own):
            key = "nowhere" if unit is None else "own" if is_own else "together"
            name = unit_name(frozen, unit, outcome.company, language) if unit else ""
            return [Text((say(language, f"pulse.result.{key}", unit=name),))]
        case TeamAnswered(band):
            return [Text((say(language, f"pulse.participation.{band.name.lower()}"),))]
        case MoodLine():
            is_compared = claim.before is not None
            with_all = went_along != 0 and (not is_compared or side_of_company(outcome.weeks) == went_along)
            return [weeks.chart(claim, language, reader.time_zone, went_with_all=with_all)]
        case ForBossAlone(item):
            return [Text((Bold(item.text(language)),)), Note((say(language, "pulse.about_manager"),))]
        case ItemResult(item, mine, company):
            rows = [(say(language, "pulse.result.here"), score(mine, language))]
            rows += [] if company is None else [(outcome.company, score(company, language))]
            return [Text((Bold(item.text(language)),)), Facts(tuple(rows))]
        case Fingerprint(digits):
            return [Note((say(language, "pulse.result.fingerprint", digits=digits),))]


def comments(outcome: RoundForReader, language: str) -> Message:
    """Returns comments by unit, never beside a score."""
    title = say(language, "pulse.comments")
    blocks: list[Block] = [Heading(title), Note((say(language, "pulse.comments_note"),))]
    for unit, texts in outcome.comments.items():
        blocks.append(Text((unit_name(outcome.round.frozen, unit, outcome.company, language),)))
        blocks += [Quote(words) for words in texts]
        answer = REPLY.button(say(language, "announced.reply"), f"{outcome.round.id} {unit}")
        blocks.append(Buttons((answer,)))
    return Message(title, tuple(blocks))


def nothing_yet(language: str) -> Message:
    text = say(language, "pulse.result.none")
    return Message(text, (Text((text,)),))


def preview(previewed: Preview, days_between: int, language: str) -> Message:
    """Returns the preview: which share would see a number of their own team, and for how long to stay open for it."""
    title = say(language, "pulse.preview")
    blocks: tuple[Block, ...] = (
        Heading(title),
        Text((say(language, "pulse.preview_note", count=previewed.people),)),
        Text((Bold(preview_advice(previewed, days_between, language)),)),
        Facts(tuple(preview_rows(previewed, days_between, language))),
        Note((say(language, "pulse.preview_assumed", percent=previewed.within_two_days, late=f"{LATE:.0%}"),)),
        Buttons((OPEN_SETTINGS.button(say(language, "settings.title")),)),
    )
    return Message(title, blocks)


def preview_advice(previewed: Preview, days_between: int, language: str) -> str:
    """Returns for how long a check-in should stay open here, with what it brings."""
    longest = long_enough(days_between)
    share, shortest = (f"{previewed.by_days[day_count]:.0%}" for day_count in (longest, SHORTEST))
    if not previewed.gains(longest):
        return say(language, "pulse.preview_same", shortest=shortest)
    if previewed.suggested(days_between) == SHORTEST:
        return say(language, "pulse.preview_short", count=longest, share=share, shortest=shortest)
    brings = say(language, "pulse.preview_longer", count=longest, share=share, shortest=shortest)
    little = say(language, "pulse.preview_little") if previewed.is_of_few else ""
    suggests = "pulse.preview_weeks" if longest < days_between else "pulse.preview_next"
    return brings + little + say(language, suggests, days=longest)


def preview_rows(previewed: Preview, days_between: int, language: str) -> list[tuple[str, str]]:
    """Returns a line for each floor and turn-out, and for how long a check-in may stay open, with the share."""
    by_turn_out = [
        (say(language, "pulse.preview_row", k=k, percent=percent), f"{share:.0%}")
        for (k, percent), share in previewed.shares.items()
    ]
    by_days = [
        (say(language, "pulse.preview_open", count=days), f"{share:.0%}")
        for days, share in previewed.by_days.items()
        if days <= days_between  # longer than from one check-in to the next none stays open
    ]
    return by_days + by_turn_out


def chart_fault(error: OrgChartError, names: Sequence[str], language: str) -> str:
    """Returns what keeps a round from being opened, with the people it is about."""
    return say(language, f"pulse.chart.{error.fault}", names=say(language, "list.next").join(names))


def chart_letter(error: OrgChartError, names: Sequence[str], language: str) -> Message:
    """Returns what keeps a round from being opened, as admins read it once by direct message."""
    reason = chart_fault(error, names, language)
    return Message(reason, (Text((reason,)), Note(line(language, "pulse.chart.letter"))))
