"""Months are lived hour by hour: who is celebrated is so once, at nine where they are, whatever the clocks do."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.checkin.availability import country_of
from bot.checkin.schedule import is_working_day
from bot.messages.message import Message
from bot.org.people import Profile
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.stories.celebrations.mornings import CHANNEL, CelebratingCompany
from tests.stories.conftest import told

STAFF = (ANA, BO, CY, MIKA, DANA)
NINE = time(9)


class Log:
    """When which message was posted or written anew, by place."""

    def __init__(self, celebrating: CelebratingCompany, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines = list[tuple[datetime, str, str]]()
        self._celebrating, platform = celebrating, celebrating.platform
        post, update = platform.post, platform.update

        async def posted(place: str, message: Message) -> str:
            self._note(place, message)
            return await post(place, message)

        async def updated(place: str, message_id: str, message: Message) -> None:
            self._note(place, message)
            await update(place, message_id, message)

        monkeypatch.setattr(platform, "post", posted)
        monkeypatch.setattr(platform, "update", updated)

    def _note(self, place: str, message: Message) -> None:
        self.lines.append((self._celebrating.now, place, told(message)))

    def first(self, who: Profile, day: date) -> datetime:
        """When the channel read of somebody first, of those posts that stand on that day where they are."""
        zone = ZoneInfo(who.time_zone)
        theirs = (at for at, place, text in self.lines if place == CHANNEL and who.name in text)
        return next(at for moment in theirs if (at := moment.astimezone(zone)).date() == day)


async def lives(celebrating: CelebratingCompany, since: datetime, until: datetime) -> None:
    clock = celebrating.chat.entrance.clock
    clock.move(seconds=(since - clock.now()).total_seconds())  # type: ignore[attr-defined]
    await celebrating.lives_until(until)


def morning(who: Profile, day: date) -> date:
    country = country_of(who.time_zone)
    return next(d for n in range(20) if is_working_day(d := day + timedelta(days=n), country))


async def all_joined(celebrating: CelebratingCompany, days: dict[Profile, date]) -> None:
    for who, day in days.items():
        await celebrating.joined(who, day)


async def test_where_clocks_go_forward_it_is_still_nine(
    celebrating: CelebratingCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Chicago on Sunday, March 8; in Europe on the 29th."""
    days = {DANA: date(2020, 3, 8), ANA: date(2021, 3, 10), BO: date(2022, 3, 27), CY: date(2023, 3, 29)}
    await all_joined(celebrating, days)
    log = Log(celebrating, monkeypatch)
    await lives(celebrating, datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 11, tzinfo=UTC))
    await lives(celebrating, datetime(2026, 3, 26, 23, tzinfo=UTC), datetime(2026, 3, 30, 20, tzinfo=UTC))
    for who, joined in days.items():
        day = morning(who, joined.replace(year=2026))
        assert log.first(who, day).time() == NINE, who.name
    assert log.first(DANA, date(2026, 3, 9)).utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize(("year", "day"), [(2026, date(2026, 3, 2)), (2028, date(2028, 2, 29))])
async def test_29_february_is_kept_on_its_day_or_the_day_after_the_28th(
    celebrating: CelebratingCompany, monkeypatch: pytest.MonkeyPatch, year: int, day: date
) -> None:
    """1 March 2026 is a Sunday."""
    await all_joined(celebrating, {ANA: date(2020, 2, 29)})
    log = Log(celebrating, monkeypatch)
    begins = datetime(year, 2, 26, tzinfo=UTC)
    await lives(celebrating, begins, begins + timedelta(days=7))
    posts = [at for at, place, _ in log.lines if place == CHANNEL]
    assert [at.date() for at in posts] == [day]
    assert f"({year - 2020} years)" in celebrating.posts()[0]


@pytest.mark.long
async def test_twelve_months_with_a_leap_day(celebrating: CelebratingCompany, monkeypatch: pytest.MonkeyPatch) -> None:
    joined = {
        ANA: date(2020, 2, 29),
        BO: date(2021, 12, 25),
        CY: date(2019, 10, 29),
        MIKA: date(2022, 1, 1),
        DANA: date(2018, 7, 4),
    }
    birthdays = {ANA: (12, 31), BO: (2, 29), CY: (7, 15), MIKA: (5, 3), DANA: (11, 7)}
    await all_joined(celebrating, joined)
    for who, birthday in birthdays.items():
        await celebrating.wishes(who, birthday)
    log = Log(celebrating, monkeypatch)
    await lives(celebrating, datetime(2027, 9, 1, tzinfo=UTC), datetime(2028, 9, 1, tzinfo=UTC))
    for who, day in joined.items():
        years = [n for n in (2027, 2028) if date(2027, 9, 1) <= _of(day, n) < date(2028, 8, 25)]
        [kept] = [morning(who, _of(day, n)) for n in years]
        assert log.first(who, kept).time() == NINE, who.name
    named = Counter(who.name for text in celebrating.posts() for who in STAFF if who.name in text)
    assert named == dict.fromkeys((who.name for who in STAFF), 1)
    by_reader_and_day = Counter((place, at.date()) for at, place, _ in log.lines if place != CHANNEL)
    assert set(by_reader_and_day.values()) == {1}
    private = Counter(place for _, place, _ in log.lines if place != CHANNEL)
    assert private == {"@dana": 5, "@ana": 2}, "managers alone, once for two of a day; nobody wrote a word"


def _of(day: date, year: int) -> date:
    return date(year, 2, 28) + timedelta(days=1) if (day.month, day.day) == (2, 29) else day.replace(year=year)
