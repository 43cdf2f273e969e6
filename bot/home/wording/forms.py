"""The form of each part of the settings."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any, get_args

from bot.config.chosen import setting
from bot.config.described import label
from bot.config.settings import PulseRules, Settings, Weekday
from bot.home.actions import PartForm
from bot.home.filled_in import COLUMNS_AT_MOST
from bot.home.parts import CHANNELS, PATHS, Part
from bot.messages.fields import YesNo
from bot.messages.message import ChoiceInput, Form, Input, Note, Option, Text, TextInput
from bot.messages.say import line, say
from bot.messages.texts import LANGUAGES, name_of

_DAYS = (2, 4, 7, 14, 28)  # for which a check-in stays open
_HOURS = tuple(f"{hour:02}:00" for hour in range(24))
_TEXT_AT_MOST = 60  # characters
_AT_MOST = {"people.columns": COLUMNS_AT_MOST, "customers.complaints": 200}
_REQUIRED = (
    *("time_zone", "people.ask_above", "kudos.words_at_most", "kudos.minute_limit"),
    *("voice.acknowledged_within", "voice.answered_within", "voice.kept_months"),
    *("customers.hour_limit", "customers.day_limit"),
)
_YES_OR_NO = (
    *("pulse.enabled", "digest.enabled", "kudos.value_required", "kudos.coach", "kudos.guests"),
    *("kudos.cover", "kudos.newcomers", "digest.half_hour"),
    *("voice.enabled", "voice.own_manager", "customers.enabled"),
    *("celebrations.enabled", "awards.each_value"),
)
_WITH_EXAMPLE = ("time_zone", "pulse.country", "people.columns", "kudos.giving_limit", "customers.complaints")


def form(part: Part, settings: Settings, floor: int, channels: Sequence[str], language: str) -> Form:
    """Returns the form of a part. `floor` is the lowest that may be chosen, `channels` are those that are known."""
    form = PartForm(
        part=part.value,
        choices=[_input(path, settings, floor, channels, language) for path in PATHS[part]],
    )
    of_channel = next((path for path in PATHS[part] if path in CHANNELS), None)
    channel = setting(settings, of_channel) if of_channel else ""
    now = Note((say(language, "admin.form.channel_now", channel=channel),))
    return form.drawn(
        title=say(language, f"admin.part.{part.value}"),
        submit=say(language, "admin.go_on"),
        above=(Text(line(language, f"admin.form.{part.value}", k=floor)),),
        below=(now,) if of_channel and not channels else (),
    )


def _input(path: str, settings: Settings, floor: int, channels: Sequence[str], language: str) -> Input:
    value, caption = setting(settings, path), say(language, label(path).key)
    if path in CHANNELS:
        known = tuple(Option(name, name) for name in channels)
        return ChoiceInput(name=path, label=caption, options=known, chosen=value, of_channels=True)
    if options := _options(path, settings, floor, language):
        chosen = " ".join(value) if path == "languages" else YesNo.of(value).value if value in (True, False) else value
        return ChoiceInput(name=path, label=caption, options=tuple(options), chosen=str(chosen))
    columns = path == "people.columns"
    return TextInput(
        name=path,
        label=caption,
        at_most=_AT_MOST.get(path, _TEXT_AT_MOST),
        text=_text(value),
        multiline=columns,
        required=path in _REQUIRED,
        example=say(language, f"admin.example.{path}") if path in _WITH_EXAMPLE else "",
    )


def _options(path: str, settings: Settings, floor: int, language: str) -> list[Option]:
    """What can be chosen of few; nothing where it is written."""
    value = setting(settings, path)
    if path in _YES_OR_NO:
        return [Option(choice.value, say(language, f"admin.{choice.value}")) for choice in YesNo]
    match path:
        case "pulse.cadence" | "kudos.post_in" | "awards.every":
            group, _, name = path.partition(".")
            kinds = get_args(type(getattr(settings, group)).model_fields[name].annotation)
            return [Option(kind, say(language, f"setting.{path}.{kind}")) for kind in kinds]
        case "pulse.weekday" | "digest.weekday":
            return [Option(name, say(language, f"setting.weekday.{name}")) for name in get_args(Weekday)]
        case "pulse.opens" | "pulse.closes" | "digest.at":
            return [Option(hour, hour) for hour in sorted({*_HOURS, value})]
        case "pulse.open_for":
            return [Option(str(days), say(language, "admin.days", count=days)) for days in sorted({*_DAYS, value})]
        case "pulse.k":
            floors = get_args(PulseRules.model_fields["k"].annotation)
            return [Option(str(k), str(k)) for k in floors if k >= floor]
        case "languages":
            orders = [order for count in range(1, len(LANGUAGES) + 1) for order in permutations(LANGUAGES, count)]
            then = say(language, "list.next")
            return [Option(" ".join(order), then.join(map(name_of, order))) for order in orders]
    return []


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case dict():
            return "\n".join(f"{kind}: {name}" for kind, names in value.items() for name in names)
    return str(value)
