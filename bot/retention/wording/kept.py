"""The page of what is kept, and for how long, and the forms of legal holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.config.settings import Settings
from bot.messages.message import Block, Bold, Buttons, Facts, Form, Heading, Message, Note, PeopleInput, Text, TextInput
from bot.messages.say import day, say
from bot.retention.actions import END, PLACE, EndHoldForm, HoldForm
from bot.retention.holds import REASON_AT_MOST, Hold
from bot.retention.kinds import KeptKind, days_kept

_DAY_AT_MOST = 20  # characters


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What stands on it; `names` are of the people whom holds are about, by number."""

    settings: Settings
    holds: Sequence[Hold]
    names: Mapping[int, str]
    editable: bool


def page(kept: KeptPage, language: str) -> Message:
    """Returns for how long each thing is kept, why, and what stops that."""
    title = say(language, "retention.title")
    rows = [
        *((kind.value, days_kept(kind, kept.settings.retention)) for kind in KeptKind),
        ("deliveries", kept.settings.queue.remember_days),
        ("ledger", None),
    ]
    kinds = [block for name, days in rows for block in _kind(name, days, language)]
    posts = Text((say(language, "retention.posts"),))
    return Message(title, (Heading(title), *kinds, posts, *_holds(kept, language)))


def _kind(name: str, days: int | None, language: str) -> list[Block]:
    """Returns for how long something is kept, and why: the reason stands with it."""
    kept = Facts(((say(language, f"retention.{name}"), _days(days, language)),))
    return [kept, Note((say(language, f"retention.why.{name}"),))]


def _days(days: int | None, language: str) -> str:
    return say(language, "retention.always") if days is None else say(language, "retention.days", count=days)


def _holds(kept: KeptPage, language: str) -> list[Block]:
    blocks: list[Block] = [Heading(say(language, "retention.holds"))]
    for hold in kept.holds:
        blocks += [Text((Bold(_about(hold, kept.names, language)),)), Note((hold.reason,))]
        if kept.editable:
            blocks.append(Buttons((END.button(say(language, "retention.end"), hold.number),)))
    if not kept.holds:
        blocks.append(Text((say(language, "retention.no_hold"),)))
    if kept.editable:
        blocks.append(Buttons((PLACE.button(say(language, "retention.place")),)))
    return blocks


def _about(hold: Hold, names: Mapping[int, str], language: str) -> str:
    until = _day(hold.until, language)
    if hold.person_id is None:
        return say(language, "retention.held", until=until)
    name = names.get(hold.person_id) or say(language, "diary.former")
    return say(language, "retention.held_person", name=name, until=until)


def _day(calendar_day: date, language: str) -> str:
    return day(language, datetime.combine(calendar_day, time(12), UTC), "UTC")


def hold_form(example: date, language: str) -> Form:
    """Returns the form by which a hold is placed."""
    form = HoldForm(
        people=PeopleInput(say(language, "retention.input.person"), required=False),
        until=TextInput(say(language, "retention.input.until"), _DAY_AT_MOST, example=example.isoformat()),
        reason=_reason(language),
    )
    means = Text((say(language, "retention.place_means"),))
    return form.drawn(title=say(language, "retention.place"), submit=say(language, "save"), above=(means,))


def end_form(hold: Hold, names: Mapping[int, str], language: str) -> Form:
    """Returns the form by which a hold ends before its day."""
    form = EndHoldForm(reason=_reason(language), hold=hold.number)
    means = Text((_about(hold, names, language),))
    return form.drawn(title=say(language, "retention.end"), submit=say(language, "save"), above=(means,))


def _reason(language: str) -> TextInput:
    return TextInput(say(language, "retention.input.reason"), REASON_AT_MOST, multiline=True)
