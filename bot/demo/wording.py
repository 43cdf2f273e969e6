"""How the demo's truth reads: what was planted in the invented company, beside since when it is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.insight.spots import Spot
from bot.insight.wording.findings import day_of
from bot.messages.message import Facts, Heading, Message, Note
from bot.messages.say import say
from bot.org.people import Team
from bot.org.values import Value


@dataclass(frozen=True, slots=True)
class Planting:
    """Something that was planted in the demo's company, and since which week it is found; None if it is not."""

    kind: Spot
    team: Team
    value: Value | None
    first_monday: date
    since: int | None


def planted(truth: Sequence[Planting], language: str) -> Message:
    """Returns what was planted beside what was found; it names teams, which are invented."""
    rows = tuple((_planting(planting, language), _found(planting, language)) for planting in truth)
    title = say(language, "planted.title")
    return Message(title, (Heading(title), Facts(rows), Note((say(language, "planted.note"),))))


def _planting(planting: Planting, language: str) -> str:
    value = planting.value.label(language) if planting.value else ""
    return say(language, f"planted.{planting.kind.value}", team=planting.team.name_in(language), value=value)


def _found(planting: Planting, language: str) -> str:
    if planting.since is None:
        return say(language, "planted.missed")
    return say(language, "planted.found", day=day_of(planting.first_monday, planting.since + 1, language))
