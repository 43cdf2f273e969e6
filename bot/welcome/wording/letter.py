"""The one message of the first run: three steps, each with whether it is done, and what happens then."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from bot.messages.message import Block, Bold, Button, Buttons, Heading, Line, Message, Note, Text
from bot.messages.say import clock, joined, rich, say
from bot.messages.texts import LANGUAGES
from bot.org.actions import BRING_PEOPLE, VALUES
from bot.org.people import Person
from bot.org.values import Value
from bot.roles.actions import GIVE
from bot.welcome import actions
from bot.welcome.progress import Progress


def letter(progress: Progress, values: Sequence[Value], company: str, reader: Person) -> Message:
    """Returns the message as it stands by now, for the one person who reads it."""
    language = reader.language
    title = say(language, "welcome.done" if progress.is_done else "welcome.title")
    blocks: list[Block] = [Heading(title), Text((say(language, "welcome.about", company=company),))]
    if not progress.has_admin:
        blocks += _administering(language)
    blocks += [
        *_values(progress, values, language),
        *_people(progress, language),
        *_round(progress, language),
        Text((Bold(say(language, "welcome.then.title")),)),
        Text((then(progress, language),)),
        Note((say(language, "welcome.quiet"),)),
        Buttons((actions.TRY.button(say(language, "welcome.try")),)),
    ]
    return Message(title, tuple(blocks))


def _administering(language: str) -> list[Block]:
    buttons = (
        actions.ADMINISTER.button(say(language, "welcome.administer")),
        GIVE.button(say(language, "welcome.somebody_else")),
    )
    return [Text((say(language, "welcome.who_administers"),)), Buttons(buttons)]


def _values(progress: Progress, values: Sequence[Value], language: str) -> list[Block]:
    names = joined(language, [f"{value.emoji} {value.name(language)}" for value in values] or [""])
    if progress.values_kept:
        return [
            Text(_step(language, 1, "values", done=True, sentence=say(language, "welcome.values.kept", names=names)))
        ]
    sentence = say(language, "welcome.values.open" if values else "welcome.values.none", names=names)
    buttons = [actions.KEEP_VALUES.button(say(language, "welcome.values.keep"))] if values else []
    buttons.append(VALUES.button(say(language, "welcome.values.change")))
    return [Text(_step(language, 1, "values", done=False, sentence=sentence)), Buttons(tuple(buttons))]


def _people(progress: Progress, language: str) -> list[Block]:
    if progress.people_known:
        counted = say(language, "welcome.people.count", count=progress.people)
        teams = say(language, "welcome.people.teams", count=progress.teams)
        sentence = say(language, "welcome.people.known", people=counted, teams=teams)
        return [Text(_step(language, 2, "people", done=True, sentence=sentence))]
    button = BRING_PEOPLE.button(say(language, "welcome.people.bring"))
    line = _step(language, 2, "people", done=False, sentence=say(language, "welcome.people.open"))
    return [Text(line), Buttons((button,))]


def _round(progress: Progress, language: str) -> list[Block]:
    if progress.check_ins:
        return [Text(_step(language, 3, "round", done=True, sentence=when(progress, language)))]
    line = _step(language, 3, "round", done=False, sentence=say(language, "welcome.round.open"))
    return [Text(line), Buttons((_turning_on(language),))]


def _turning_on(language: str) -> Button:
    return actions.TURN_ON.button(say(language, "welcome.round.turn_on"))


def _step(language: str, number: int, step: str, *, done: bool, sentence: str) -> Line:
    label = f"{number}. {say(language, f'welcome.{step}.title')}"
    return rich(language, "welcome.step_done" if done else "welcome.step", label=Bold(label), sentence=sentence)


def when(progress: Progress, language: str) -> str:
    """Says when the first check-in opens, once check-ins are on."""
    if progress.opens is None:
        return say(language, "welcome.round.none")
    return say(language, "welcome.round.on", **_opening(progress, progress.opens, language))


def then(progress: Progress, language: str) -> str:
    """Says what happens on the first day of check-ins, in words."""
    if progress.opens is None or progress.closes is None:
        return say(language, "welcome.round.none")
    people = say(language, "welcome.then.people", count=progress.people) if progress.people_known else ""
    fields = {
        **_opening(progress, progress.opens, language),
        "closing_day": weekday(language, progress.closes, progress.time_zone),
        "closing_time": clock(language, progress.closes, progress.time_zone),
        "people": people or say(language, "welcome.then.everybody"),
        "k": progress.k,
    }
    key = "welcome.then.on" if progress.check_ins else "welcome.then.off"
    return say(language, key, **fields)


def _opening(progress: Progress, opens: datetime, language: str) -> dict[str, object]:
    return {
        "day": weekday(language, opens, progress.time_zone),
        "time": clock(language, opens, progress.time_zone),
        "rhythm": say(language, f"welcome.rhythm.{progress.cadence}"),
    }


_locale = cache(Locale.parse)


def weekday(language: str, moment: datetime, time_zone: str) -> str:
    """Returns a day with its weekday, as in Tuesday, March 3, 2026."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return format_date(moment.astimezone(ZoneInfo(time_zone)), "full", locale=_locale(spoken))
