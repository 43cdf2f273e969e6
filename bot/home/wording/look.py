"""The admin's home: what is wrong, what to do next, and what is set, with a form for each part."""

from collections.abc import Sequence

from bot.checkin import actions as checkin
from bot.config.described import label
from bot.diary.actions import PAGE
from bot.home.actions import FORM, LOOK, TRY_CHANNEL
from bot.home.parts import Part
from bot.home.standing import AdminLook
from bot.home.wording.consequences import in_words
from bot.home.wording.of_voice import voice_now
from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChannelName,
    Facts,
    Heading,
    Line,
    Message,
    Note,
    Text,
)
from bot.messages.say import day, joined, line, rich, say
from bot.messages.texts import name_of
from bot.org.actions import BRING_PEOPLE, EDIT_VALUE, STILL_SAYS, VALUES
from bot.org.people import Person
from bot.org.values import Value
from bot.signals import actions as signals


def look(page: AdminLook, reader: Person) -> Message:
    """Returns the whole page: what is wrong stands first. Observers see what admins see, and change nothing."""
    language, title = reader.language, say(reader.language, "admin.title")
    blocks: list[Block] = [Heading(title)]
    blocks += _listed(page.wrong, "admin.wrong", "admin.nothing_wrong", language)
    if reader.is_admin:
        blocks += _listed(page.next_steps, "admin.next", "admin.nothing_next", language)
        blocks += _quiet(page.quiet, language)
    blocks.append(Heading(say(language, "admin.set")))
    blocks.append(_facts(page, reader))
    blocks.append(Text(_posts(page, language)))
    if reader.is_admin:
        parts = (FORM.button(say(language, f"admin.part.{part.value}"), part.value) for part in Part)
        blocks += [Buttons(tuple(parts)), Buttons(tuple(_further(page, language)))]
    blocks.append(Text(line(language, "admin.by_word")))
    blocks.append(Note((_chosen(page, language),)))
    return Message(title, tuple(blocks))


def button(language: str) -> Button:
    """Returns the way to the page."""
    return LOOK.button(say(language, "admin.open"))


def _listed(lines: Sequence[Line], head: str, nothing: str, language: str) -> list[Block]:
    shown_lines = lines or [(say(language, nothing),)]
    return [Heading(say(language, head)), *(Text(entry) for entry in shown_lines)]


def _quiet(value: Value | None, language: str) -> list[Block]:
    """One value at a time: it is a question, and no list of what is wrong."""
    if value is None:
        return []
    buttons = (
        STILL_SAYS.button(say(language, "values.still_says"), value.id),
        EDIT_VALUE.button(say(language, "change"), value.id),
    )
    return [Text((say(language, "admin.quiet_value", value=value.label(language)),)), Buttons(buttons)]


def _posts(page: AdminLook, language: str) -> Line:
    rules = page.settings.kudos
    return rich(language, f"admin.posts.{rules.post_in}", channel=ChannelName(rules.channel))


def _further(page: AdminLook, language: str) -> list[Button]:
    return [
        VALUES.button(say(language, "values.title")),
        checkin.ITEMS.button(say(language, "pulse.items")),
        checkin.DEPARTMENTS.button(say(language, "departments.title")),
        signals.OPEN.button(say(language, "signals.title")),
        checkin.PREVIEW.button(say(language, "pulse.preview")),
        BRING_PEOPLE.button(say(language, "sources.bring")),
        PAGE.button(say(language, "diary.title"), 0),
        TRY_CHANNEL.button(say(language, "admin.try"), page.settings.kudos.channel),
    ]


def _people(page: AdminLook, language: str) -> str:
    guests = say(language, "admin.guests" if page.settings.kudos.guests else "admin.no_guests")
    above = say(language, "admin.ask_above", percent=page.settings.people.ask_above)
    return say(language, "list.next").join((above, guests))


def _facts(page: AdminLook, reader: Person) -> Facts:
    language, settings = reader.language, page.settings
    rows = (
        (say(language, "admin.part.check_ins"), _check_ins(page, language)),
        (say(language, "admin.next_one"), _next_one(page, language)),
        (say(language, "admin.who_is_asked"), say(language, "admin.asked", count=page.outlook.people)),
        (say(language, "admin.part.floor"), say(language, "admin.floor", k=settings.pulse.k)),
        (say(language, "admin.part.digest"), _letters(page, language)),
        (say(language, "admin.part.voice"), voice_now(page.settings, page.outlook, language)),
        (say(language, "admin.part.customers"), _customers(page, language)),
        (say(language, "admin.part.celebrations"), _celebrations(page, language)),
        (say(language, "admin.part.awards"), in_words("awards.every", settings.awards.every, language)),
        (say(language, "admin.part.languages"), _languages(page, language)),
        (say(language, "admin.part.kudos"), _kudos(page, language)),
        (say(language, "values.title"), say(language, "admin.in_use", count=page.values)),
        (say(language, "pulse.items"), say(language, "admin.in_use", count=page.questions)),
        (say(language, "admin.admins"), str(page.admins) if page.admins else say(language, "admin.admins_of_platform")),
        (say(language, "admin.part.people"), _people(page, language)),
    )
    return Facts(rows)


def _check_ins(page: AdminLook, language: str) -> str:
    rules = page.settings.pulse
    if not rules.enabled:
        return say(language, "admin.off")
    fields: dict[str, object] = {
        "often": in_words("pulse.cadence", rules.cadence, language),
        "weekday": in_words("pulse.weekday", rules.weekday, language),
        "opens": rules.opens,
        "closes": rules.closes,
        "zone": page.settings.time_zone,
    }
    if rules.stays_open:
        return say(language, "admin.rhythm_next", **fields)
    return say(language, "admin.rhythm", **fields, count=rules.open_for)


def _next_one(page: AdminLook, language: str) -> str:
    """On that day it opens for everybody at the same hour of their own clock, as each reads it in /pulse."""
    opens_at, settings = page.outlook.opens_at, page.settings
    if not settings.pulse.enabled or opens_at is None:
        return say(language, "admin.none_ahead")
    opens_on = day(language, opens_at, settings.time_zone)
    if opens_at == page.outlook.open_until:  # it follows on the one that is open, when people there are at work
        return opens_on
    return say(language, "admin.next_there", day=opens_on, opens=settings.pulse.opens)


def _letters(page: AdminLook, language: str) -> str:
    rules = page.settings.digest
    if not rules.enabled:
        return say(language, "admin.off")
    return say(language, "admin.letters", weekday=in_words("digest.weekday", rules.weekday, language), at=rules.at)


def _customers(page: AdminLook, language: str) -> str:
    rules = page.settings.customers
    if not rules.enabled:
        return say(language, "admin.off")
    return say(language, "admin.customers" if rules.public_url else "admin.customers_nowhere", address=rules.public_url)


def _celebrations(page: AdminLook, language: str) -> str:
    rules = page.settings.celebrations
    return say(language, "admin.celebrations", channel=rules.channel) if rules.enabled else say(language, "admin.off")


def _languages(page: AdminLook, language: str) -> str:
    names = joined(language, [name_of(spoken) for spoken in page.settings.languages])
    return say(language, "admin.languages", languages=names, zone=page.settings.time_zone)


def _kudos(page: AdminLook, language: str) -> str:
    rules = page.settings.kudos
    limit = in_words("kudos.giving_limit", rules.giving_limit, language)
    return say(language, "admin.kudos", words=f"{rules.words_at_most:,}", limit=limit)


def _chosen(page: AdminLook, language: str) -> str:
    if not page.chosen:
        return say(language, "admin.all_of_file")
    names = say(language, "list.next").join(say(language, label(path).key) for path in page.chosen)
    return say(language, "admin.chosen", settings=names)
