"""Years with the company are told in the channel, on the morning where the person is, once a day at most."""

from datetime import date

from storage.database import statement
from tests.cast import ANA, BO, CY, MIKA
from tests.stories.celebrations.mornings import CHANNEL, CelebratingCompany, march
from tests.stories.conftest import count


async def test_ana_s_third_year_is_told_at_nine_in_stockholm_and_once(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(ANA, date(2023, 3, 4))
    await celebrating.lives_until(march(4, 7))
    assert celebrating.posts() == []
    await celebrating.lives_until(march(4, 8))
    [post] = celebrating.posts()
    assert "Years with us, today: Ana Lindqvist (3 years)" in post
    assert "2023" not in post
    await celebrating.lives_until(march(11))
    assert celebrating.posts() == [post]


async def test_one_post_a_day_grows_from_morning_to_morning(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(MIKA, date(2025, 3, 4))
    await celebrating.joined(CY, date(2021, 3, 4))
    await celebrating.lives_until(march(4, 0))  # nine in Tokyo
    [post] = celebrating.posts()
    assert "三浦 美香 (1 year)" in post
    assert "Cy" not in post
    await celebrating.lives_until(march(4, 9))
    [post] = celebrating.posts()
    assert "三浦 美香 (1 year)" in post
    assert "Cy Okonjo (5 years)" in post
    assert await count("delivery where subject = 'celebrations'") == 1


async def test_a_saturday_is_told_on_monday(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(BO, date(2022, 3, 7))
    await celebrating.lives_until(march(9, 7))
    assert CHANNEL not in celebrating.platform.stands
    await celebrating.lives_until(march(9, 8))
    assert "Bo Achterberg (4 years)" in celebrating.posts()[0]


async def test_what_a_newer_version_celebrates_is_left_to_it(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(BO, date(2022, 3, 4))
    await celebrating.lives_until(march(3, 12))
    await statement("update celebration set kind = 'retirement'")
    await celebrating.lives_until(march(3, 13))
    await statement("update celebration set morning = '2026-03-04' where kind = 'retirement'")
    await celebrating.lives_until(march(4, 12))
    assert ["Bo Achterberg (4 years)" in post for post in celebrating.posts()] == [True], "found anew, as it is known"


async def test_a_joining_date_that_is_put_right_is_told_on_its_own_day(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(BO, date(2022, 3, 9))
    await celebrating.lives_until(march(4, 12))
    await celebrating.joined(BO, date(2022, 3, 12))
    await celebrating.lives_until(march(11, 12))
    assert celebrating.posts() == []
    await celebrating.lives_until(march(12, 12))
    assert ["Bo Achterberg (4 years)" in post for post in celebrating.posts()] == [True]
    await celebrating.joined(BO, date(2022, 3, 16))
    await celebrating.lives_until(march(17, 12))
    assert len(celebrating.posts()) == 1, "nobody is told of twice"
