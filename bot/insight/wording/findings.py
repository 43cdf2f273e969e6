"""What lies under the waterline, in sentences: each with its figure, how sure, since when, and one question."""

from datetime import UTC, date, datetime, time

from bot.checkin.blocks import SizeBand
from bot.checkin.ledger import Participation, Score, Withheld
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.readings import reading
from bot.insight.claims.blind_spots import BlindSpot
from bot.insight.claims.depths import Depth
from bot.insight.claims.figures import Beside, CountedThanks, Figure, ShareOfThanks, TurnOut
from bot.insight.mirror import begins
from bot.insight.patterns import Pattern
from bot.insight.spots import Spot
from bot.insight.summary import SPOTS_AT_MOST, Summary
from bot.insight.wording.mirror import sure, theme_name
from bot.messages.message import Block, Bold, Note, Text
from bot.messages.say import day, say


def findings(content: Summary, company: str, language: str, pinned: BlindSpot | None = None) -> list[Block]:
    """Returns the blind spots, the surest first; then what holds of groups, and of all managers.

    `pinned` leads, and its sentence stands above already, as the title of a picture.
    """
    blocks = _grounds(pinned, content, language) if pinned else []
    for spot in content.spots[:SPOTS_AT_MOST]:
        if spot is not pinned:
            blocks += [Text((Bold(sentence(spot, content, company, language)),)), *_grounds(spot, content, language)]
    for pattern in content.calm:
        unit = unit_name(content.frozen, pattern.unit, company, language)
        certainty = say(language, "summary.sure", sure=sure(pattern.doubt, language))
        text = say(language, "summary.spot.gap_none", managers=_managers(pattern, language), unit=unit)
        blocks += [Text((text,)), Note((certainty,))]
    if not content.spots and not content.calm:
        blocks.append(Text((say(language, "summary.no_spots" if content.tested else "summary.not_tested"),)))
    taken_together = (of_everybody(content, language), of_branch(content, language))
    return [*blocks, *(Text((text,)) for text in taken_together if text)]


def of_everybody(content: Summary, language: str) -> str | None:
    """Returns what is certain of all managers taken together, in one sentence."""
    if content.optimism is not None:
        return say(language, "summary.optimism", gap=f"{content.optimism:.1f}")
    return say(language, f"together.{content.together.value}") if content.together else None


def of_branch(content: Summary, language: str) -> str | None:
    """Says the same of those in the reader's branch."""
    return say(language, f"together.here.{content.together_here.value}") if content.together_here else None


def day_of(first_monday: date, week: int, language: str) -> str:
    """Returns the Monday of a week, as a day of the calendar."""
    return day(language, datetime.combine(begins(first_monday, week), time(12), UTC), "UTC")


def sentence(spot: BlindSpot, content: Summary, company: str, language: str) -> str:
    """Returns a blind spot in one sentence: what, where, and of how many."""
    unit = unit_name(content.frozen, spot.unit, company, language)
    if spot.pattern is None:
        value = spot.value.label(language) if spot.value else ""
        return say(language, f"summary.spot.{spot.kind.value}", unit=unit, value=value)
    theme = spot.pattern.theme if spot.kind is Spot.GAP else None
    key = "summary.spot.gap_theme" if theme else f"summary.spot.{spot.kind.value}"
    amount = _amount(spot.pattern, language)
    return say(language, key, amount=amount, unit=unit, theme=theme_name(theme, language) if theme else "")


def _grounds(spot: BlindSpot, content: Summary, language: str) -> list[Block]:
    """What a blind spot rests on, what to ask, how sure it is and since when."""
    is_new = spot.since == content.week
    since = "" if is_new else day_of(content.first_monday, spot.since + 1, language)
    certainty = say(language, "summary.new" if is_new else "summary.since", sure=sure(spot.doubt, language), day=since)
    if spot.kind is Spot.GAP and content.optimism is not None:
        certainty += say(language, "summary.beyond")
    theme = spot.pattern.theme if spot.pattern and spot.kind is Spot.GAP else None
    question = say(language, f"mirror.ask.{theme}" if theme else f"summary.ask.{spot.kind.value}")
    number = (Text((figure(spot.figure, language),)),) if spot.figure else ()
    return [*number, Text((question,)), Note((certainty,))]


def figure(claim: Figure, language: str) -> str:
    """Returns the number that a blind spot rests on."""
    match claim:
        case CountedThanks(count, weeks, None):
            return say(language, "figure.thanks", count=count, weeks=weeks)
        case CountedThanks(count, weeks, out_of):
            return say(language, "figure.thanks_of", number=count, of=out_of, weeks=weeks)
        case ShareOfThanks(count, out_of, weeks, people):
            return say(language, "figure.thanks_share", number=count, of=out_of, weeks=weeks, percent=people)
        case Beside(branch, company):
            return say(language, "figure.beside", branch=_score(branch, language), company=_score(company, language))
        case TurnOut(earlier, now):
            return say(language, "figure.turn_out", before=_band(earlier, language), now=_band(now, language))
        case Depth(believed, lived):
            return say(language, "figure.depth", believed=_score(believed, language), lived=_score(lived, language))


def _score(score: Score, language: str) -> str:
    return say(language, "summary.withheld") if isinstance(score, Withheld) else reading(score, language)


def _band(band: Participation | None, language: str) -> str:
    return say(language, f"turn_out.{band.name.lower() if band else 'nowhere'}")


def _amount(pattern: Pattern, language: str) -> str:
    managers = _managers(pattern, language)
    if pattern.count is not None:
        return say(language, "summary.amount.number", number=pattern.count, managers=managers)
    return say(language, f"summary.amount.{pattern.amount.value}", managers=managers)


def _managers(pattern: Pattern, language: str) -> str:
    return band_of(pattern.managers, language)


def band_of(people: SizeBand, language: str) -> str:
    """Returns of how many people something is said."""
    fewest, largest = people.value
    return say(language, "summary.band" if largest else "summary.band_open", fewest=fewest, most=largest)
