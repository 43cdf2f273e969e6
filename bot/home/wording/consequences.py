"""What comes of settings, said before they are saved."""

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.checkin.availability import WEEKDAYS
from bot.config.chosen import setting
from bot.config.described import described, label
from bot.config.settings import Settings
from bot.diary.wording.page import DiaryReader, shown
from bot.home.actions import CONFIRM, FORM, TRY_CHANNEL
from bot.home.parts import CHANNELS, PATHS, Part, part_with
from bot.home.standing import Outlook
from bot.home.wording.of_voice import voice_consequences
from bot.messages.message import Block, Button, Buttons, ChannelName, Facts, Heading, Line, Message, Text
from bot.messages.say import day, line, plain, rich, say
from bot.messages.texts import name_of
from bot.org.people import Person

_MORE_THAN_WORDS = "kudos.giving_limit"


def asked_first(
    old_settings: Settings, new_settings: Settings, chosen: Mapping[str, Any], outlook: Outlook, reader: Person
) -> Message:
    """Returns what would come of it, with the button that saves it."""
    language = reader.language
    part = part_with(next(iter(chosen)))
    title = say(language, "admin.before_saving")
    lines = consequences(old_settings, new_settings, chosen.keys(), outlook, reader)
    buttons = [CONFIRM.button(say(language, "admin.save"), chosen, sends=True)]
    if channel := next((path for path in CHANNELS if path in chosen), None):
        buttons.append(TRY_CHANNEL.button(say(language, "admin.try"), setting(new_settings, channel)))
    buttons.append(FORM.button(say(language, "admin.back"), part.value))
    blocks: list[Block] = [
        Heading(title),
        *(Text(entry) for entry in lines),
        _changes(old_settings, chosen, language),
        Buttons(tuple(buttons)),
    ]
    return Message(f"{title}: {plain(lines[0])}", tuple(blocks))


def _changes(old_settings: Settings, chosen: Mapping[str, Any], language: str) -> Facts:
    rows = []
    for path, value in chosen.items():
        old_value = in_words(path, setting(old_settings, path), language)
        rows.append((say(language, label(path).key), f"{old_value} → {in_words(path, value, language)}"))
    return Facts(tuple(rows))


def in_words(path: str, value: Any, language: str) -> str:
    """Returns a setting's value as the diary shows it."""
    return shown(described(path, value), DiaryReader(language, "UTC", {}, {}))


def consequences(
    old_settings: Settings, new_settings: Settings, changed: Collection[str], outlook: Outlook, reader: Person
) -> list[Line]:
    language = reader.language
    groups = {path.rpartition(".")[0] for path in changed}
    lines: list[Line] = []
    if "pulse.k" in changed:
        lines += _of_floor(old_settings, new_settings, outlook, language)
    elif "pulse" in groups:
        lines += _of_check_ins(old_settings, new_settings, outlook, reader)
    if {"kudos.channel", "kudos.post_in"} & {*changed}:
        lines.append(_of_posts(new_settings, language))
    elif any(path in PATHS[Part.KUDOS] for path in changed):
        lines += _of_kudos(new_settings, changed, language)
    if "digest.half_hour" in changed:
        key = "admin.then.half_hour" if new_settings.digest.half_hour else "admin.then.no_half_hour"
        lines.append(line(language, key))
    if any(path.startswith("digest.") for path in changed if path != "digest.half_hour"):
        lines.append(_of_letters(new_settings, outlook, language))
    if "voice" in groups:
        lines += voice_consequences(old_settings, new_settings, changed, outlook, language)
    if "customers" in groups:
        lines += _of_customers(old_settings, new_settings, language)
    if "celebrations" in groups:
        lines.append(_of_celebrations(new_settings, language))
    if "awards" in groups:
        lines.append(line(language, "admin.then.awards"))
    if "languages" in changed:
        lines += _of_languages(new_settings, outlook, language)
    if "time_zone" in changed:
        lines.append(line(language, "admin.then.time_zone", zone=new_settings.time_zone))
    if "kudos.guests" in changed:
        lines.append(line(language, "admin.then.guests" if new_settings.kudos.guests else "admin.then.no_guests"))
    if "people" in groups:
        lines.append(line(language, "admin.then.import"))
    return lines


def _of_check_ins(old_settings: Settings, new_settings: Settings, outlook: Outlook, reader: Person) -> list[Line]:
    language, rules = reader.language, new_settings.pulse
    if not rules.enabled:
        lines = [line(language, "admin.then.off" if old_settings.pulse.enabled else "admin.then.stays_off")]
    elif not outlook.people:
        lines = [line(language, "admin.then.nobody")]
    else:
        lines = [_asked(new_settings, outlook, language)]
        fields: dict[str, object] = {"closes": rules.closes, "zone": new_settings.time_zone}
        key = "admin.then.closes_next"
        if not rules.stays_open:
            key, fields["count"] = "admin.then.closes", rules.open_for
        lines.append(line(language, key, **fields))
    if rules.enabled and outlook.fault:
        lines.append((say(language, "admin.then.fault"), " ", outlook.fault))
    if outlook.open_until:
        closes = day(language, outlook.open_until, new_settings.time_zone)
        lines.append(line(language, "admin.then.open_now", day=closes))
    return lines


def _asked(new_settings: Settings, outlook: Outlook, language: str) -> Line:
    often = say(language, f"admin.often.{new_settings.pulse.cadence}")
    fields: dict[str, object] = {"count": outlook.people, "people": f"{outlook.people:,}", "often": often}
    fields["opens"] = new_settings.pulse.opens
    if outlook.at_once:
        return line(language, "admin.then.asked_at_once", **fields)
    if outlook.opens_at is None:
        return line(language, "admin.then.asked_later", **fields)
    there = outlook.opens_at.astimezone(ZoneInfo(new_settings.time_zone))
    weekday = say(language, f"setting.weekday.{WEEKDAYS[there.weekday()]}") if there.weekday() < len(WEEKDAYS) else ""
    fields |= {"day": day(language, outlook.opens_at, new_settings.time_zone), "weekday": weekday}
    return line(language, "admin.then.asked", **fields)


def _of_floor(old_settings: Settings, new_settings: Settings, outlook: Outlook, language: str) -> list[Line]:
    k = new_settings.pulse.k
    lines = [line(language, "admin.then.floor", k=k, before=old_settings.pulse.k)]
    if outlook.small_teams:
        fields = {"count": outlook.small_teams, "teams": outlook.teams, "k": k}
        lines.append(line(language, "admin.then.floor_small", **fields))
    return [*lines, line(language, "admin.then.floor_for_ever")]


def _of_posts(new_settings: Settings, language: str) -> Line:
    if new_settings.kudos.post_in == "here":
        return rich(language, "admin.then.here", channel=ChannelName(new_settings.kudos.channel))
    return rich(language, "admin.then.channel", channel=ChannelName(new_settings.kudos.channel))


def _of_kudos(new_settings: Settings, changed: Collection[str], language: str) -> list[Line]:
    lines = [line(language, "admin.then.kudos")]
    if _MORE_THAN_WORDS in changed and (limit := new_settings.kudos.giving_limit):
        lines.append(line(language, "admin.then.kudos_limit", count=limit))
    return lines


def _of_letters(new_settings: Settings, outlook: Outlook, language: str) -> Line:
    if not new_settings.digest.enabled:
        return line(language, "admin.then.no_letters")
    weekday = say(language, f"setting.weekday.{new_settings.digest.weekday}")
    fields = {"count": outlook.teams, "weekday": weekday, "at": new_settings.digest.at}
    return line(language, "admin.then.letters", **fields)


def _of_customers(old_settings: Settings, new_settings: Settings, language: str) -> list[Line]:
    rules = new_settings.customers
    if not rules.enabled:
        is_new = old_settings.customers.enabled
        return [line(language, "admin.then.customers_off" if is_new else "admin.then.customers_stay_off")]
    if not rules.public_url:
        return [line(language, "admin.then.customers_nowhere")]
    lines = [line(language, "admin.then.customers", address=rules.public_url)]
    key = "admin.then.complaints" if rules.complaints else "admin.then.no_complaints"
    return [*lines, line(language, key, address=rules.complaints)]


def _of_celebrations(new_settings: Settings, language: str) -> Line:
    rules = new_settings.celebrations
    if not rules.enabled:
        return line(language, "admin.then.celebrations_off")
    return rich(language, "admin.then.celebrations", channel=ChannelName(rules.channel))


def _of_languages(new_settings: Settings, outlook: Outlook, language: str) -> list[Line]:
    lines = [line(language, "admin.then.languages", language=name_of(new_settings.languages[0]))]
    lines += unnamed(outlook, language)
    return lines


def unnamed(outlook: Outlook, language: str) -> list[Line]:
    """Returns in which languages values have no name yet."""
    return [
        line(language, "admin.then.unnamed", count=count, language=name_of(spoken))
        for spoken, count in outlook.unnamed.items()
    ]


def saved(number: int, undoable: Button | None, look: Button, language: str, *extra: Button) -> Message:
    """Returns that it is saved, under which number of the diary, and the way back."""
    text = line(language, "admin.saved", number=number)
    buttons = (*((undoable,) if undoable else ()), *extra, look)
    return Message(plain(text), (Text(text), Buttons(buttons)))
