"""On which days owners are written to and news is told, and how the days and hours of an ending are typed."""

from datetime import UTC, date, datetime

from bot.barnacles.days import is_for_owners, working_day
from bot.config.settings import Settings
from tests.cast import ANA, BO, CY, MIKA
from tests.platform import RememberingPlatform
from tests.stories.barnacles.naming import ends, named, next_morning, takes
from tests.stories.barnacles.test_owning import LETTER, letters_until
from tests.stories.conftest import ChatCompany, count


async def test_a_day_and_hours_may_be_typed_with_a_japanese_keyboard(company: ChatCompany) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await ends(company, BO, ending="stays", because="The auditors ask for it", until="２０２６年６月３０日")
    assert await count("barnacle where stays_until = '2026-06-30'") == 1
    await named(company, CY, words="Every refund waits for a lawyer")
    await takes(company, BO)
    await ends(company, BO, ending="scraped_off", hours="１２")
    assert await count("barnacle where hours = 12") == 1


def test_owners_are_written_to_on_the_first_look_from_wednesday_on() -> None:
    monday, tuesday, wednesday, thursday, friday = (date(2026, 3, day) for day in (2, 3, 4, 5, 6))
    assert is_for_owners(wednesday, tuesday)
    assert is_for_owners(wednesday, None)
    assert is_for_owners(friday, tuesday), "nobody served it on Wednesday and Thursday, or those were holidays"
    assert not is_for_owners(thursday, wednesday)
    assert not is_for_owners(thursday, None)
    assert not is_for_owners(tuesday, monday)


async def test_ana_is_written_to_on_thursday_where_nobody_was_served_on_wednesday(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await next_morning(company)
    await next_morning(company, 2)
    await company.deliver()
    assert platform.read(ANA.platform_id).count(LETTER) == 1
    assert await letters_until(company, platform, ANA, 8) == []


def test_a_company_that_keeps_a_holiday_is_told_nothing_on_it(settings: Settings) -> None:
    tokyo = settings.model_copy(update={"time_zone": "Asia/Tokyo"})
    assert working_day(tokyo, datetime(2026, 11, 3, 3, tzinfo=UTC)) is None  # Culture Day, a Tuesday
    assert working_day(tokyo, datetime(2026, 11, 4, 3, tzinfo=UTC)) == date(2026, 11, 4)
    assert working_day(tokyo, datetime(2027, 1, 1, 3, tzinfo=UTC)) is None, "no scraping day on the first of January"
    assert working_day(settings, datetime(2026, 11, 3, 12, tzinfo=UTC)) == date(2026, 11, 3)
