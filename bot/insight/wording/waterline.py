"""How the waterline reads: its title is the finding, and a sentence says what is drawn."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.checkin.ledger import Withheld
from bot.checkin.wording.names import unit_name
from bot.checkin.wording.readings import short
from bot.insight.claims.blind_spots import BlindSpot
from bot.insight.claims.depths import Mark
from bot.insight.spots import Spot
from bot.insight.summary import Summary
from bot.insight.wording.findings import of_branch, of_everybody, sentence
from bot.insight.wording.mirror import NEARLY_CERTAIN, theme_name
from bot.messages.pictures import Fill, Pair, Waterline
from bot.messages.say import say


def pictured(content: Summary) -> BlindSpot | None:
    """Returns the blind spot that is the picture's title: the surest about what managers believe."""
    gaps = (spot for spot in content.spots if spot.kind is Spot.GAP)
    return next(gaps, None) if _opening(content) else None


def _opening(content: Summary) -> tuple[Mark, ...]:
    """None where nothing has both numbers: then there is no picture."""
    marks = (content.waterline.themes or content.waterline.whole) if content.waterline else ()
    return marks if any(mark.depth.distance is not None for mark in marks) else ()


def opening(content: Summary, company: str, language: str) -> list[Waterline]:
    """Returns the picture on top, of the themes or of the whole; none where nothing has both numbers."""
    marks = _opening(content)
    if not marks or content.waterline is None:
        return []
    themes = bool(content.waterline.themes)
    certain = _certain(content, company, language)
    title = certain or say(language, "picture.themes" if themes else "picture.whole")
    chance = "" if certain else say(language, "picture.chance")
    if themes:
        names = {mark.place: theme_name(mark.place, language) for mark in marks}
        unit = unit_name(content.frozen, content.unit, company, language)
        of_all = say(language, "picture.of_all", unit=unit) if certain else chance
        drawing = _Drawing(title, say(language, "picture.theme"), of_all)
    else:
        names = {mark.place: unit_name(content.frozen, mark.place, company, language) for mark in marks}
        drawing = _Drawing(title, say(language, "summary.part_name"), chance)
    return [_drawn(drawing, marks, names, content, language)]


def _certain(content: Summary, company: str, language: str) -> str | None:
    """What is certain of the unit, as the title of its picture."""
    if spot := pictured(content):
        return sentence(spot, content, company, language)
    return of_everybody(content, language) if content.unit == content.frozen.root else of_branch(content, language)


class _Drawing(NamedTuple):
    """The title of a picture, the head of its places, and what is said of marks of which none is certain by itself."""

    title: str
    head: str
    hollow: str


def by_part(content: Summary, company: str, language: str) -> list[Waterline]:
    """Returns the picture of the parts; none where fewer than two have both numbers."""
    if content.waterline is None:
        return []
    marks = content.waterline.branches
    if sum(mark.depth.distance is not None for mark in marks) < 2:
        return []
    names = {mark.place: unit_name(content.frozen, mark.place, company, language) for mark in marks}
    places = say(language, "list.next").join(names[mark.place] for mark in marks if mark.doubt is not None)
    title = say(language, "picture.parts_named" if places else "picture.parts", units=places)
    drawing = _Drawing(title, say(language, "summary.part_name"), say(language, "picture.chance"))
    return [_drawn(drawing, marks, names, content, language)]


def _drawn(
    drawing: _Drawing, marks: Iterable[Mark], names: dict[str, str], content: Summary, language: str
) -> Waterline:
    pairs = [_pair(mark, names[mark.place]) for mark in marks]
    ordered = sorted(pairs, key=lambda pair: 9.0 if pair.distance is None else -pair.distance)
    bed = content.waterline.company.distance if content.waterline else None
    company, dashed = (
        ("", "") if bed is None else (say(language, f"picture.{key}", depth=_signed(bed)) for key in ("company", "bed"))
    )
    is_filled = any(pair.fill is not Fill.HOLLOW for pair in pairs)
    of_marks = say(language, "picture.fill") if is_filled else drawing.hollow
    return Waterline(
        title=drawing.title,
        head=drawing.head,
        believed=say(language, "summary.values.believed"),
        lived=say(language, "picture.lived"),
        pairs=tuple(ordered),
        alt_text=_in_words(ordered, language) + company,
        bed=bed,
        legend=say(language, "picture.legend") + of_marks + dashed,
    )


def _in_words(pairs: Sequence[Pair], language: str) -> str:
    visible = [
        say(language, "picture.mark", name=pair.name, believed=pair.believed_text, lived=pair.lived_text)
        for pair in pairs
        if pair.distance is not None
    ]
    withheld = [pair.name for pair in pairs if pair.distance is None]
    separator = say(language, "list.next")
    words = say(language, "picture.words", marks=say(language, "picture.then").join(visible))
    return words + (say(language, "picture.withheld", names=separator.join(withheld)) if withheld else "")


def _pair(mark: Mark, name: str) -> Pair:
    believed, lived = mark.depth.believed, mark.depth.lived
    if isinstance(believed, Withheld) or isinstance(lived, Withheld):
        return Pair(name, None, None)
    fill = Fill.HOLLOW if mark.doubt is None else Fill.FULL if mark.doubt <= NEARLY_CERTAIN else Fill.HALF
    return Pair(
        name=name,
        believed=believed.number,
        lived=lived.number,
        believed_text=short(believed),
        lived_text=short(lived),
        fill=fill,
    )


def _signed(depth: float) -> str:
    return f"{depth:.1f}".replace("-", "−")
