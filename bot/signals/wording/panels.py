"""How departments are drawn: two small lines each, and the same in a sentence."""

from collections.abc import Callable, Sequence

from bot.checkin.wording.names import department_name
from bot.checkin.wording.readings import OPEN_ENDS
from bot.messages.multiples import LineScale, Multiples, Panel, SmallLine
from bot.messages.say import paragraph, say, short_month
from bot.signals.conclusions import WEEKS
from bot.signals.page import FEW_ANSWERS, KUDOS_OF, DepartmentLines, SignalPage, period_begins
from bot.signals.wording.numbers import written

_OPEN_ENDS = {reading.number: text for reading, text in OPEN_ENDS.items()}


def panels(content: SignalPage, company: str, language: str) -> Multiples:
    """Returns the picture of the departments of a page. Its title says what is drawn, since what holds stands above."""
    signal = content.kind.name(language)
    start, end = (_month(content, place, language) for place in (0, content.periods - 1))
    return Multiples(
        title=say(language, "felt.picture", signal=signal),
        labels=(start, end),
        above=LineScale(say(language, "felt.people"), content.above.foot, content.above.head),
        below=LineScale(signal, content.below.foot, content.below.head),
        panels=tuple(_panel(lines, content, company, language) for lines in content.departments),
        heads=(
            say(language, "felt.head.department"),
            say(language, "felt.head.course", start=start, end=end),
            say(language, "felt.head.latest"),
        ),
        legend=_legend(content, language),
        later=content.later,
    )


def _month(content: SignalPage, period: int, language: str) -> str:
    return short_month(language, period_begins(content.first_monday, period))


def _legend(content: SignalPage, language: str) -> str:
    drawn = content.departments
    parts = [say(language, "felt.legend", signal=content.kind.name(language))]
    if any(lines.withheld for lines in drawn):
        parts.append(say(language, "felt.legend.hatched"))
    if any(lines.few for lines in drawn):
        parts.append(say(language, "felt.legend.light", count=FEW_ANSWERS))
    if content.is_monthly:
        parts.append(say(language, "felt.legend.months"))
    if content.later:
        parts.append(say(language, "felt.legend.later", weeks=WEEKS * content.later))
    return paragraph(language, parts)


def _panel(lines: DepartmentLines, content: SignalPage, company: str, language: str) -> Panel:
    def of_people(place: int) -> str:
        return people_number(lines, place)

    def of_customers(place: int) -> str:
        return written(lines.customers[place] or 0.0, content.kind, language)

    people = [_course(lines.people, of_people, language), *_counted("withheld", lines.withheld, language)]
    missing = _missing(lines.customers)
    customers = [
        _course(lines.customers, of_customers, language),
        *_counted("missing", missing if len(missing) < len(lines.customers) else (), language),
        *_counted("few", lines.few, language),
    ]
    separator = say(language, "list.next")
    sentence = say(
        language,
        "felt.words.both",
        people=separator.join(people),
        signal=content.kind.name(language),
        customers=separator.join(customers),
    )
    note = _kudos(lines.unit, content, language)
    return Panel(
        name=department_name(content.frozen, lines.unit, company, language),
        above=SmallLine(lines.people, frozenset(), lines.withheld, _latest(lines.people, of_people)),
        below=SmallLine(lines.customers, lines.few, frozenset(), _latest(lines.customers, of_customers)),
        words=f"{sentence} {note}".strip(),
        note=note,
    )


def _kudos(unit: str, content: SignalPage, language: str) -> str:
    """How many kudos a person of a department received: they stand beside the test, and are in none of it."""
    number = content.kudos.get(unit)
    return "" if number is None else say(language, "felt.words.kudos", number=f"{number:.1f}", weeks=KUDOS_OF)


def people_number(lines: DepartmentLines, place: int) -> str:
    """Returns a number of people's as it is written: one published score alone keeps its open end."""
    number = lines.people[place] or 0.0
    return _OPEN_ENDS.get(number, f"{number:.1f}") if place in lines.alone else f"{number:.1f}"


def _latest(values: Sequence[float | None], write: Callable[[int], str]) -> str:
    known = _known(values)
    return write(known[-1]) if known else ""


def _course(values: Sequence[float | None], write: Callable[[int], str], language: str) -> str:
    known = _known(values)
    if not known:
        return say(language, "felt.words.nothing")
    if len(known) == 1:
        return say(language, "felt.words.single", number=write(known[0]))
    by_size = sorted(known, key=lambda place: values[place] or 0.0)
    return say(
        language,
        "felt.words.course",
        start=write(known[0]),
        end=write(known[-1]),
        lowest=write(by_size[0]),
        highest=write(by_size[-1]),
    )


def _counted(key: str, places: Sequence[int] | frozenset[int], language: str) -> list[str]:
    return [say(language, f"felt.words.{key}", count=len(places))] if places else []


def _known(values: Sequence[float | None]) -> list[int]:
    return [place for place, value in enumerate(values) if value is not None]


def _missing(values: Sequence[float | None]) -> list[int]:
    return [place for place, value in enumerate(values) if value is None]
