"""What is set of concerns, and what comes of it, said before it is saved."""

from collections.abc import Collection

from bot.config.settings import Settings
from bot.home.standing import Outlook
from bot.messages.message import Line
from bot.messages.say import day, line, say


def voice_now(settings: Settings, outlook: Outlook, language: str) -> str:
    """Returns what is set. While voice is off a window that was open goes on to its end."""
    rules = settings.voice
    if rules.enabled:
        return say(language, "admin.voice", **_times(settings, language), months=_months(settings, language))
    if outlook.window_until:
        return say(language, "admin.voice_until", day=day(language, outlook.window_until, settings.time_zone))
    return say(language, "admin.off")


def voice_consequences(
    old_settings: Settings, new_settings: Settings, changed: Collection[str], outlook: Outlook, language: str
) -> list[Line]:
    """Returns what comes of settings of voice, a line each."""
    lines = _opening(new_settings, changed, language) if new_settings.voice.enabled else []
    if not new_settings.voice.enabled:
        lines += _off(old_settings, new_settings, outlook, language)
    if new_settings.voice.kept_months < old_settings.voice.kept_months:
        lines.append(line(language, "admin.then.voice_forgets", months=_months(new_settings, language)))
    return lines


def _opening(settings: Settings, changed: Collection[str], language: str) -> list[Line]:
    lines = [line(language, "admin.then.voice", **_times(settings, language))]
    if "voice.enabled" in changed:
        lines.append(line(language, "admin.then.voice_readers"))
    if settings.voice.own_manager:
        lines.append(line(language, "admin.then.voice_manager"))
    return lines


def _off(old_settings: Settings, new_settings: Settings, outlook: Outlook, language: str) -> list[Line]:
    lines = []
    if outlook.window_until:
        until = day(language, outlook.window_until, new_settings.time_zone)
        lines.append(line(language, "admin.then.voice_until", day=until))
    key = "admin.then.voice_off" if old_settings.voice.enabled else "admin.then.voice_stays_off"
    return [*lines, line(language, key)] if not lines or not old_settings.voice.enabled else lines


def _times(settings: Settings, language: str) -> dict[str, str]:
    rules = settings.voice
    return {
        "acknowledged": say(language, "voice.days", count=rules.acknowledged_within),
        "answered": say(language, "voice.days", count=rules.answered_within),
    }


def _months(settings: Settings, language: str) -> str:
    return say(language, "voice.months", count=settings.voice.kept_months)
