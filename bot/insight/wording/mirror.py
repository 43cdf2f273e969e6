"""How the mirror reads: what is certain as its title, then question by question, with what to ask."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from bot.checkin.questions import bank
from bot.checkin.rounds import Frozen
from bot.checkin.tips import tips
from bot.checkin.wording.announcements import NamedUnit, to_departments
from bot.checkin.wording.names import department_name, unit_name
from bot.checkin.wording.readings import reading, short
from bot.insight.actions import MIRROR
from bot.insight.claims.mirror import (
    Compared,
    MirrorClaim,
    Moved,
    NothingBeside,
    OverQuarter,
    Seen,
    ToAsk,
    TooFew,
    claims_of,
    moved_of,
    seen_in,
)
from bot.insight.mirror import SEEN_BEFORE, Mirror, Reflection, Served, TipThatHelped
from bot.insight.spots import Tide
from bot.messages.message import Block, Buttons, Heading, Message, Note, Text
from bot.messages.pictures import Pair, Pairs
from bot.messages.say import day, joined, say
from bot.messages.texts import LANGUAGES
from bot.org.people import Person

NEARLY_CERTAIN = 0.02  # the doubt that is left at most
_SURE = {NEARLY_CERTAIN: "nearly_certain", 0.05: "very_likely", 0.10: "likely"}


def finding(view: Seen, language: str) -> str:
    """Returns the one sentence that matters most, as certain as it is."""
    return say(language, "mirror.above_high" if view.is_fine else f"mirror.{view.standing.value}")


def line(mirror: Mirror, language: str) -> tuple[Block, ...]:
    """Returns what the digest says of a new mirror, with the way into it where something could be compared."""
    moved, view = moved_of(mirror), seen_in(mirror)
    return news([claim for claim in (moved, view) if claim], language)


def news(claims: Iterable[Moved | Seen], language: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for claim in claims:
        if isinstance(claim, Moved):
            blocks.append(Text((tide_and_team(claim, language),)))
        else:
            text = say(language, "mirror.new", finding=finding(claim, language))
            blocks += [Text((text,)), Buttons((MIRROR.button(say(language, "mirror.open")),))]
    return tuple(blocks)


def page(mirror: Mirror, company: str, reader: Person) -> Message:
    language = reader.language
    title = say(language, "mirror.title")
    blocks: list[Block] = [Heading(title)]
    for claim in claims_of(mirror):
        blocks += drawn(claim, mirror.frozen, company, language)
    blocks.append(Note((say(language, "mirror.private", days=SEEN_BEFORE.days),)))
    return Message(title, tuple(blocks))


def drawn(claim: MirrorClaim, frozen: Frozen, company: str, language: str) -> list[Block]:
    """Returns a claim as it is read; `frozen` names units."""
    match claim:
        case Compared():
            return [_picture(claim, language), Note((say(language, "mirror.rows"),))]
        case TipThatHelped(tip, teams):
            return [Text((say(language, "mirror.helped", tip=tips()[tip].do[language], teams=teams),))]
        case Served():
            units = [NamedUnit(unit, department_name(frozen, unit, company, language)) for unit in claim.asking]
            return [Text((_served(claim, units, language),)), *to_departments(units, language)]
        case _:
            return [Text((_sentence(claim, frozen, company, language),))]


def _sentence(
    claim: OverQuarter | TooFew | ToAsk | NothingBeside | Moved, frozen: Frozen, company: str, language: str
) -> str:
    match claim:
        case OverQuarter(_, level, None):
            return say(language, "mirror.level", level=f"{level:.1f}")
        case OverQuarter(_, level, above):
            return say(language, "mirror.levels", level=f"{level:.1f}", gap=f"{above:.1f}")
        case TooFew():
            return say(language, "mirror.not_enough")
        case ToAsk(_, theme):
            return say(language, f"mirror.ask.{theme}" if theme else "mirror.ask")
        case NothingBeside(_, str(unit), _):
            return say(language, "mirror.together", unit=unit_name(frozen, unit, company, language))
        case NothingBeside(forecasts=forecasts):
            return say(language, "mirror.no_number" if forecasts else "mirror.no_forecast")
        case Moved():
            return tide_and_team(claim, language)


def _served(claim: Served, units: Sequence[NamedUnit], language: str) -> str:
    """Returns what a head believed of their department's service beside what those say whom it serves."""
    key = "mirror.served_well" if claim.is_as_believed else "mirror.served"
    return say(
        language,
        key,
        count=len(units),
        believed=claim.believed,
        lived=reading(claim.lived, language),
        names=joined(language, [unit.name for unit in units]),
    )


def _picture(claim: Compared, language: str) -> Pairs:
    """The quarter's finding over the last four weeks, question by question, the largest gap first."""
    pairs = tuple(_pair(reflection, language) for reflection in claim.reflections)
    marks = say(language, "picture.then").join(
        say(language, "picture.mark", name=pair.name, believed=pair.believed_text, lived=pair.lived_text)
        for pair in pairs
    )
    return Pairs(
        title=finding(claim.seen, language),
        head=say(language, "mirror.column.item"),
        believed=say(language, "mirror.column.believed"),
        lived=say(language, "mirror.column.lived"),
        pairs=pairs,
        alt_text=say(language, "mirror.words", marks=marks),
    )


def _pair(reflection: Reflection, language: str) -> Pair:
    believed, lived = reflection.believed, reflection.lived
    text = f"{believed:g}" if believed == round(believed) else f"{believed:.1f}"
    return Pair(
        name=reflection.item.text(language),
        believed=believed,
        lived=lived.number,
        believed_text=text,
        lived_text=short(lived),
    )


def tide(moved: Tide | Moved, language: str) -> str:
    """Returns how everybody's weeks moved, as leaders and managers read it alike."""
    key = "tide.nearly_everywhere" if moved.nearly_everywhere else "tide.on_the_whole"
    return say(language, key, now=f"{moved.now:.1f}", before=f"{moved.before:.1f}")


def tide_and_team(moved: Moved, language: str) -> str:
    """Returns the same, and whether this manager's team went with it, where that can be told."""
    if moved.alike is None:
        return tide(moved, language)
    return tide(moved, language) + say(language, "tide.alike" if moved.alike else "tide.apart")


def moved_lately(moved: Moved, until: date, language: str) -> str:
    """Returns the same with the day up to which it holds, for what stands in no letter of these four weeks."""
    last_day = day(language, datetime.combine(until, time(12), UTC), "UTC")
    return say(language, "tide.until", day=last_day, moved=tide_and_team(moved, language))


def sure(doubt: float, language: str) -> str:
    """Returns in words how sure a finding is."""
    word = next((word for threshold, word in _SURE.items() if doubt <= threshold), "probably")
    return say(language, f"sure.{word}")


def theme_name(theme: str, language: str) -> str:
    if theme == "mood":
        return say(language, "theme.mood")
    return bank().themes[theme][language if language in LANGUAGES else LANGUAGES[0]]


def nothing_yet(language: str) -> Message:
    text = say(language, "mirror.none")
    return Message(text, (Text((text,)),))
