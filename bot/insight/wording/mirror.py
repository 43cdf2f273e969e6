"""How the mirror reads: what is certain as its title, then question by question, with what to ask."""

from bot.checkin.questions import bank
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.readings import short
from bot.insight.actions import MIRROR
from bot.insight.mirror import HIGH, MATERIAL, SEEN_BEFORE, Mirror, Reflection, Standing
from bot.insight.spots import Tide
from bot.messages.message import Block, Buttons, Heading, Message, Note, Text
from bot.messages.pictures import Pair, Pairs
from bot.messages.say import say
from bot.messages.texts import LANGUAGES
from bot.org.people import Person

NEARLY_CERTAIN = 0.02  # the doubt that is left at most
_SURE = {NEARLY_CERTAIN: "nearly_certain", 0.05: "very_likely", 0.10: "likely"}


def finding(mirror: Mirror, language: str) -> str:
    """The one sentence that matters most, as certain as it is; empty where nothing could be compared."""
    if not mirror.reflections:
        return ""
    standing = mirror.verdict.standing if mirror.verdict else Standing.UNKNOWN
    is_fine = mirror.verdict and standing.is_above and mirror.verdict.level.number >= HIGH  # a gap, and no trouble
    return say(language, "mirror.above_high" if is_fine else f"mirror.{standing.value}")


def line(mirror: Mirror, language: str) -> tuple[Block, ...]:
    """What the digest says of a new mirror, with the way into it where something could be compared."""
    moved = (Text((tide_and_team(mirror.tide, mirror.manager, language),)),) if mirror.tide else ()
    text = finding(mirror, language)
    if not text:
        return moved
    opens = MIRROR.button(say(language, "mirror.open"))
    return *moved, Text((say(language, "mirror.new", finding=text),)), Buttons((opens,))


def page(mirror: Mirror, company: str, reader: Person) -> Message:
    language = reader.language
    title = say(language, "mirror.title")
    blocks: list[Block] = [Heading(title)]
    if mirror.reflections:
        blocks += _compared(mirror, language)
    elif mirror.shown_with:
        unit = unit_name(mirror.frozen, mirror.shown_with, company, language)
        blocks.append(Text((say(language, "mirror.together", unit=unit),)))
    else:
        blocks.append(Text((say(language, "mirror.no_number" if mirror.forecasts else "mirror.no_forecast"),)))
    if mirror.tide:
        blocks.append(Text((tide_and_team(mirror.tide, mirror.manager, language),)))
    blocks.append(Note((say(language, "mirror.private", days=SEEN_BEFORE.days),)))
    return Message(title, tuple(blocks))


def _compared(mirror: Mirror, language: str) -> list[Block]:
    """The quarter's verdict over the last four weeks, question by question, the largest gap first. Only of a gap that
    is certain enough is there anything to ask.
    """
    title = finding(mirror, language)
    pairs = tuple(_pair(reflection, language) for reflection in mirror.reflections)
    marks = say(language, "picture.then").join(
        say(language, "picture.mark", name=pair.name, believed=pair.believed_text, lived=pair.lived_text)
        for pair in pairs
    )
    picture = Pairs(
        title=title,
        head=say(language, "mirror.column.item"),
        believed=say(language, "mirror.column.believed"),
        lived=say(language, "mirror.column.lived"),
        pairs=pairs,
        alt_text=say(language, "mirror.words", marks=marks),
    )
    blocks: list[Block] = [picture, Text((_levels(mirror, language),))]
    if mirror.verdict and mirror.verdict.standing.is_above:
        largest = mirror.largest()
        blocks.append(Text((say(language, f"mirror.ask.{largest.theme}" if largest else "mirror.ask"),)))
    return blocks


def _pair(reflection: Reflection, language: str) -> Pair:
    believed, lived = reflection.believed, reflection.lived
    text = f"{believed:g}" if believed == round(believed) else f"{believed:.1f}"
    return Pair(reflection.item.text(language), believed, lived.number, text, short(lived))


def _levels(mirror: Mirror, language: str) -> str:
    """What the finding rests on, or what it takes."""
    if not mirror.verdict:
        return say(language, "mirror.not_enough")
    level = f"{mirror.verdict.level.number:.1f}"
    if not mirror.verdict.standing.is_above:
        return say(language, "mirror.level", level=level)
    return say(
        language, "mirror.levels", level=level, gap=f"{max(MATERIAL, round(2 * mirror.verdict.own.gap) / 2):.1f}"
    )


def tide(moved: Tide, language: str) -> str:
    """Returns how everybody's weeks moved, as leaders and managers read it alike."""
    key = "tide.nearly_everywhere" if moved.nearly_everywhere else "tide.on_the_whole"
    return say(language, key, now=f"{moved.now:.1f}", before=f"{moved.before:.1f}")


def tide_and_team(moved: Tide, manager: int, language: str) -> str:
    """Returns the same, and whether this manager's team went with it, where that can be told."""
    if manager in moved.alike or manager in moved.apart:
        return tide(moved, language) + say(language, "tide.alike" if manager in moved.alike else "tide.apart")
    return tide(moved, language)


def sure(doubt: float, language: str) -> str:
    """Returns in words how sure a finding is."""
    word = next((word for most, word in _SURE.items() if doubt <= most), "probably")
    return say(language, f"sure.{word}")


def theme_name(theme: str, language: str) -> str:
    if theme == "mood":
        return say(language, "theme.mood")
    return bank().themes[theme][language if language in LANGUAGES else LANGUAGES[0]]


def nothing_yet(language: str) -> Message:
    text = say(language, "mirror.none")
    return Message(text, (Text((text,)),))
