"""What a head reads of their department's customers in the digest: once, when it is new, with what stood before."""

from datetime import UTC, date, datetime, timedelta

from bot.signals.news import SignalNews, SignalNumber
from bot.signals.sides import news_of
from bot.signals.signals import SignalKind, Signals, SignalShape, SignalValue, SignalWeek
from bot.signals.wording.news import said_of_customers

MONDAY = date(2026, 1, 5)
SATISFACTION = SignalKind("satisfaction", {"en": "Satisfaction", "ja": "満足度"}, SignalShape.MEAN, True)
ON_TIME = SignalKind("on_time", {"en": "Answered in time", "ja": "期限内の返事"}, SignalShape.SHARE, True)
OVERDUE = SignalKind("overdue", {"en": "Overdue per 100", "ja": "100件あたりの遅れ"}, SignalShape.PER_HUNDRED, False)
NINTH = MONDAY + timedelta(weeks=8)  # the Monday after two periods of four weeks
GIVEN = datetime.combine(NINTH - timedelta(days=2), datetime.min.time(), UTC)


def week(number: int) -> SignalWeek:
    year, iso, _ = (MONDAY + timedelta(weeks=number - 1)).isocalendar()
    return SignalWeek(year, iso)


def value(kind: SignalKind, number: int, amount: float, answers: int | None = None) -> SignalValue:
    return SignalValue(kind.key, "team:5", week(number), amount, answers, GIVEN)


def news(values: list[SignalValue], day: date = NINTH) -> tuple[SignalNews, ...]:
    since = datetime.combine(day - timedelta(weeks=1), datetime.min.time(), UTC)
    return news_of(Signals((SATISFACTION, OVERDUE), values), MONDAY, day, since)


SAID = [value(SATISFACTION, 2, 4.0, 10), value(SATISFACTION, 5, 4.2, 8), value(SATISFACTION, 7, 4.6, 8)]


def test_the_head_of_sales_reads_the_latest_four_weeks_beside_the_four_before() -> None:
    [latest] = news([*SAID, value(OVERDUE, 1, 3.0)])
    assert latest.now == SignalNumber(4.4, 16)
    assert latest.earlier == SignalNumber(4.0, 10)
    assert said_of_customers(latest, "en") == (
        "Your department’s customers, Satisfaction in the four weeks until Mar 1:"
        " 4.4 from 16 answers; the four weeks before: 4.0 from 10 answers."
    )


def test_less_that_is_better_is_told_as_the_company_gave_it() -> None:
    [latest] = news([value(OVERDUE, 6, 3.0)])
    assert latest == SignalNews(OVERDUE, NINTH - timedelta(days=1), SignalNumber(3.0, None), None)
    assert said_of_customers(latest, "ja") == "あなたの部署のお客様、3月1日までの4週間の100件あたりの遅れ：3.0。"


def test_it_is_told_once_and_again_only_when_something_was_said_anew() -> None:
    later = NINTH + timedelta(weeks=1)
    assert news(SAID, later) == ()
    corrected = SAID[2]._replace(stated_at=datetime.combine(later - timedelta(days=1), datetime.min.time(), UTC))
    assert len(news([*SAID[:2], corrected], later)) == 1


def test_before_four_weeks_are_over_and_where_nothing_was_said_of_the_latest_there_is_no_news() -> None:
    assert news(SAID, MONDAY + timedelta(weeks=3)) == ()
    assert news(SAID[:1]) == ()


def test_one_answer_is_told_as_one_and_a_share_in_per_cent() -> None:
    one = SignalNews(ON_TIME, date(2026, 3, 1), SignalNumber(87.4, 1), None)
    assert said_of_customers(one, "en").endswith("Answered in time in the four weeks until Mar 1: 87% from 1 answer.")
