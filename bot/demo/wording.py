"""How the demo's truth reads: what was planted in the invented company, beside since when it is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.demo.barnacles import InventedBarnacle
from bot.demo.concerns import InventedConcern
from bot.demo.customer_words import InventedCustomerWords
from bot.demo.invented import PlantKind
from bot.insight.wording.findings import day_of
from bot.messages.message import Block, Facts, Heading, Message, Note
from bot.messages.say import say
from bot.org.people import Person, Team
from bot.org.values import Value
from bot.signals.signals import SignalKind


@dataclass(frozen=True, slots=True)
class Planting:
    """Something that was planted in the demo's company, and since which week it is found; None if it is not. `head`
    leads the team.
    """

    kind: PlantKind
    team: Team
    head: Person
    value: Value | None
    first_monday: date
    since: int | None


@dataclass(frozen=True, slots=True)
class PlantedConcern:
    """A concern that was written in the demo's past, and in whose inbox it is seen."""

    concern: InventedConcern
    reader: Person


@dataclass(frozen=True, slots=True)
class PlantedSignal:
    """A number about customers, which `follows` how people felt or is chance alone."""

    kind: SignalKind
    follows: bool


@dataclass(frozen=True, slots=True)
class PlantedCustomers:
    """What was planted in the numbers of so many departments, and what customers wrote."""

    departments: int
    signals: Sequence[PlantedSignal]
    words: Sequence[InventedCustomerWords]


# The list shows the latest that ended, and none that was joined.
_ELSEWHERE = {"joined": "planted.in_diary"} | dict.fromkeys(("scraped_off", "stays", "tried"), "planted.in_news")


def planted(
    truth: Sequence[Planting],
    concerns: Sequence[PlantedConcern],
    barnacles: Sequence[InventedBarnacle],
    customers: PlantedCustomers,
    language: str,
) -> Message:
    """Returns what was planted beside what was found, or where it is seen; it names teams, which are invented."""
    title = say(language, "planted.title")
    blocks: list[Block] = [
        Heading(title),
        Facts(tuple((_planting(planting, language), _found(planting, language)) for planting in truth)),
        Heading(say(language, "planted.voice")),
        Facts(tuple((_concern(entry, language), _inbox(entry, language)) for entry in concerns)),
    ]
    if six_words := next((entry.concern.six_words for entry in concerns if entry.concern.six_words), ""):
        blocks.append(Note((say(language, "planted.six_words", six_words=six_words),)))
    blocks += [
        Heading(say(language, "planted.barnacles")),
        Facts(tuple((barnacle.words, _became(barnacle, language)) for barnacle in barnacles)),
        Heading(say(language, "planted.customers")),
        Facts(
            tuple(
                (_signal(signal, customers.departments, language), _seen_of(signal, language))
                for signal in customers.signals
            )
        ),
        Facts(tuple((entry.words, _decided(entry, language)) for entry in customers.words)),
        Note((say(language, "planted.note"),)),
    ]
    return Message(title, tuple(blocks))


def _signal(signal: PlantedSignal, departments: int, language: str) -> str:
    return say(language, f"planted.signal_{_truth(signal)}", signal=signal.kind.name(language), departments=departments)


def _seen_of(signal: PlantedSignal, language: str) -> str:
    return say(language, f"planted.signal_{_truth(signal)}_said")


def _truth(signal: PlantedSignal) -> str:
    return "follows" if signal.follows else "chance"


def _decided(entry: InventedCustomerWords, language: str) -> str:
    return say(language, f"planted.customer_{entry.state.value}")


def _concern(entry: PlantedConcern, language: str) -> str:
    return say(language, f"planted.concern_{entry.concern.life}")


def _inbox(entry: PlantedConcern, language: str) -> str:
    return say(language, "planted.in_inbox", name=entry.reader.name)


def _became(barnacle: InventedBarnacle, language: str) -> str:
    state = say(language, f"planted.barnacle_{barnacle.life}")
    return say(language, _ELSEWHERE.get(barnacle.life, "planted.in_list"), state=state)


def _planting(planting: Planting, language: str) -> str:
    value = planting.value.label(language) if planting.value else ""
    return say(language, f"planted.{planting.kind.name.lower()}", team=planting.team.name_in(language), value=value)


def _found(planting: Planting, language: str) -> str:
    if planting.since is None:
        return say(language, "planted.missed")
    line = say(language, "planted.found", day=day_of(planting.first_monday, planting.since + 1, language))
    if planting.kind is PlantKind.SERVING:
        return say(language, "planted.in_mirror", line=line, name=planting.head.name)
    return line
