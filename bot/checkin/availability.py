"""When a workspace asks and when a person can be asked: settings and wishes as `bot.checkin.schedule` takes them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.core import get_global

from bot.checkin.questions import Cadence
from bot.checkin.schedule import Availability, Rhythm, moment, planned
from bot.config.settings import Settings
from bot.org.people import Person

_CADENCES = {"weekly": Cadence.WEEKLY, "two-weekly": Cadence.TWO_WEEKLY, "monthly": Cadence.MONTHLY}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_LATE = timedelta(days=1)  # a workspace that starts later than this after its weekday begins next week


@dataclass(frozen=True, slots=True)
class CheckInWish:
    """`not_before` is the first day after leave or a pause; `opted_out` is for good, until the person comes back.
    `overruled` is the leave that a source had told when they said so: what somebody chose stands above it.
    """

    opted_out: bool = False
    not_before: date | None = None
    overruled: date | None = None


def rhythm_of(settings: Settings, first_monday: date | None, now: datetime) -> Rhythm:
    """Returns when rounds come. Weeks count from the first round's Monday; before it, from this week's or the next."""
    rules = settings.pulse
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    rhythm = Rhythm(
        first_monday=first_monday or today - timedelta(days=today.weekday()),
        time_zone=settings.time_zone,
        country=rules.country or country_of(settings.time_zone),
        cadence=_CADENCES[rules.cadence],
        weekday=WEEKDAYS.index(rules.weekday),
        opens=time.fromisoformat(rules.opens),
        closes=time.fromisoformat(rules.closes),
        open_for=timedelta(days=rules.open_for),
    )
    if first_monday is None and now > moment(planned(rhythm, 1), rhythm.opens, rhythm.time_zone) + _LATE:
        return replace(rhythm, first_monday=rhythm.first_monday + timedelta(weeks=1))
    return rhythm


def back_on(person: Person, wish: CheckInWish, today: date) -> date | None:
    """Returns the first day after leave or a pause: what the person said, else what a source says."""
    is_past = wish.not_before is None or wish.not_before <= today
    return person.not_before if is_past and person.not_before != wish.overruled else wish.not_before


def available(person: Person, wish: CheckInWish, settings: Settings, today: date) -> Availability:
    days = [day for day in (back_on(person, wish, today), person.joined_on) if day]
    country = country_at(person.time_zone, settings, person.country)
    return Availability(person.time_zone, country, max(days, default=None), wish.opted_out)


def country_at(time_zone: str, settings: Settings, known_country: str = "") -> str | None:
    """Returns the country whose holidays somebody keeps: the one that a source knows, else that of their time zone; of
    the company's own, the part that is set.
    """
    country, company = known_country or country_of(time_zone), settings.pulse.country
    return company if company and country in (None, company.partition("-")[0]) else country


def country_of(time_zone: str) -> str | None:
    """Returns the country that a time zone lies in, by its two letters; None for UTC and the like."""
    country: str | None = get_global("zone_territories").get(time_zone)
    return None if country in (None, "ZZ", "001") else country
