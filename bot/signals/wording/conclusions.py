"""The sentences of docs/customers.md: what may be said of people and customers, and no other."""

from collections.abc import Mapping

from bot.messages.say import say
from bot.signals.conclusions import (
    DEPARTMENTS_AT_LEAST,
    PERIODS_AT_LEAST,
    Conclusion,
    LessThanTested,
    NoConnection,
    NothingYet,
    RepeatedSign,
    Season,
    Sign,
    Signs,
    StillComparing,
    Timing,
)
from bot.signals.signals import SignalKind

_SHOWS = {
    Timing.SAME_WEEKS: ("felt.shows.same", 0),
    Timing.FOUR_WEEKS_LATER: ("felt.shows.later", 4),
    Timing.EIGHT_WEEKS_LATER: ("felt.shows.later", 8),
    Timing.CUSTOMERS_FIRST: ("felt.shows.first", 0),
    Timing.UNKNOWN: ("felt.shows.unordered", 0),
}
_SEASONS = {
    Season.NEEDS_TWO_YEARS: "felt.season.maybe",
    Season.POSSIBLE: "felt.season.not_beyond",
    Season.BEYOND: "felt.season.beyond",
}


def sentences(conclusion: Conclusion, kinds: Mapping[str, SignalKind], language: str) -> list[list[str]]:
    """Returns what may be said, in paragraphs: what shows, how sure that is, and the time of year."""
    match conclusion:
        case NothingYet():
            return [[nothing_yet(conclusion, language)]]
        case LessThanTested():
            return [[say(language, "felt.less_than_tested")]]
        case StillComparing():
            return [[say(language, "felt.still_comparing")]]
        case NoConnection(found_of_ten):
            return [[say(language, "felt.no_connection", count=found_of_ten)]]
        case Signs(signs):
            return [_sign(sign, kinds if len(kinds) > 1 else {}, language) for sign in signs]


def nothing_yet(conclusion: NothingYet, language: str) -> str:
    if not conclusion.departments or not conclusion.periods:
        return say(language, "felt.nothing_known", enough=DEPARTMENTS_AT_LEAST, long_enough=PERIODS_AT_LEAST)
    return say(
        language,
        "felt.nothing_yet",
        departments=say(language, "felt.departments", count=conclusion.departments),
        periods=say(language, "felt.periods", count=conclusion.periods),
        enough=DEPARTMENTS_AT_LEAST,
        long_enough=PERIODS_AT_LEAST,
    )


def _sign(sign: Sign, kinds: Mapping[str, SignalKind], language: str) -> list[str]:
    key, weeks = _SHOWS[sign.timing]
    sentence = say(language, key, weeks=weeks, departments=_alike(sign, language))
    if kind := kinds.get(sign.signal):
        sentence = say(language, "felt.of_signal", signal=kind.name(language), sentence=sentence)
    return [
        sentence,
        certainty(sign, language),
        say(language, "felt.chance", count=sign.once_in),
        say(language, _SEASONS[sign.season]),
    ]


def _alike(sign: Sign, language: str) -> str:
    return say(language, "felt.alike", alike=sign.alike, count=sign.departments)


def certainty(sign: Sign, language: str) -> str:
    """Returns whether it was seen for the first time."""
    return say(language, "felt.finding" if isinstance(sign, RepeatedSign) else "felt.first_sign")


def in_short(conclusion: Conclusion, language: str) -> str:
    """Returns the same in one line, as a summary has it: of several signals the first, which is the surest."""
    match conclusion:
        case NothingYet():
            return say(language, "felt.short.nothing_yet")
        case LessThanTested():
            return say(language, "felt.short.less_than_tested")
        case StillComparing():
            return say(language, "felt.short.still_comparing")
        case NoConnection():
            return say(language, "felt.short.no_connection")
        case Signs(signs):
            sign = signs[0]
            how_sure = say(language, "felt.finding" if isinstance(sign, RepeatedSign) else "felt.short.first_sign")
            return say(language, "felt.short.shows", departments=_alike(sign, language), certainty=how_sure)
