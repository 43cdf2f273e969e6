"""How weeks are drawn: the team's line and the company's, the check-ins that are compared, and how many answered."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

from bot.checkin.ledger import Average, Participation, Score, Withheld
from bot.checkin.release import Released
from bot.checkin.weeks import WINDOW, MoodLine, MoodOfRound, Trend, weeks_apart
from bot.checkin.wording.readings import OPEN_ENDS
from bot.checkin.wording.readings import reading as say_reading
from bot.messages.message import Chart, ChartWindow, Series
from bot.messages.say import say, short_day

_BANDS = list(Participation)
_MONTH = 4  # weeks that are called one
_reading = lru_cache(maxsize=100)(say_reading)


def chart(line: MoodLine, language: str, time_zone: str, *, went_with_all: bool = False) -> Chart:
    """Returns the weeks of a line, the company's beside a team's; `went_with_all` is whether it is said beside it that
    they moved as the company's did.
    """
    weeks = line.weeks
    labels = tuple(short_day(language, week.closed, time_zone) for week in weeks)
    company = [week.company for week in weeks]
    lines = [_line(say(language, "weeks.team"), line.numbers)] if line.of_team else []
    bands = tuple(1 + _BANDS.index(week.answered) if week.answered else None for week in weeks)
    has_windows = line.before is not None
    return Chart(
        title=_title(line, language, went_with_all=went_with_all),
        labels=labels,
        series=tuple(drawn for drawn in (*lines, _line(say(language, "weeks.company"), company)) if any(drawn.values)),
        alt_text=_words(labels, line.numbers, company if line.of_team else [], language) + _answered(weeks, language),
        windows=_windows(len(weeks)) if has_windows else (),
        bands=bands,
        legend=_legend(bands, has_windows, language),
    )


def _legend(bands: Sequence[int | None], has_windows: bool, language: str) -> str:
    drawn = {"weeks.legend_bands": any(bands), "weeks.legend_windows": has_windows}
    return " ".join(say(language, key) for key, is_there in drawn.items() if is_there)


def _line(name: str, numbers: Sequence[Score | None]) -> Series:
    values = tuple(None if number is None or isinstance(number, Withheld) else number.number for number in numbers)
    latest = next((number for number in reversed(numbers) if isinstance(number, Released | Average)), None)
    return Series(name, values, OPEN_ENDS.get(latest.reading, "") if isinstance(latest, Released) else "")


def _windows(weeks: int) -> tuple[ChartWindow, ...]:
    return ChartWindow(max(0, weeks - 2 * WINDOW), weeks - WINDOW - 1), ChartWindow(weeks - WINDOW, weeks - 1)


def _title(line: MoodLine, language: str, *, went_with_all: bool) -> str:
    """What holds of the check-ins that are compared, with their means and how long ago the earlier ones were; else no
    more than the latest number. Beside months that moved as everybody's did, one week's number would say otherwise.
    """
    now = _reading(line.now, language)
    if line.before is None and line.of_team and went_with_all:
        return say(language, "weeks.team_beside")
    if line.before is None:
        whose, moment = "team" if line.of_team else "company", "now" if line.is_new else "before"
        return say(language, f"weeks.{whose}_{moment}", number=now)
    apart = weeks_apart(line.weeks)
    since = "" if line.moved is Trend.STEADY or apart == _MONTH else "_since"
    earlier = _reading(line.before, language)
    if line.moved is Trend.STEADY and went_with_all:
        return say(language, "weeks.with_all", now=now, before=earlier)
    return say(language, f"weeks.{line.moved.value}{since}", now=now, before=earlier, weeks=apart)


def _words(
    labels: Sequence[str], scores: Sequence[Score | None], company: Sequence[Score | None], language: str
) -> str:
    """The chart in words, in as few as they can be: Slack shows them to everybody, below it."""
    separator = say(language, "list.next")
    has_number = [isinstance(number, Released | Average) for number in scores]
    words = say(language, "weeks.words", first=labels[0], last=labels[-1], scores=_scores(scores, language))
    if not all(has_number):
        words += say(language, "weeks.none", days=separator.join(compress(labels, (not has for has in has_number))))
    of_company = _scores(company, language)
    return words + say(language, "weeks.of_company", scores=of_company) if of_company else words


def _scores(numbers: Sequence[Score | None], language: str) -> str:
    separator = say(language, "list.next")
    return separator.join(_reading(number, language) for number in numbers if isinstance(number, Released | Average))


def _answered(weeks: Sequence[MoodOfRound], language: str) -> str:
    band = weeks[-1].answered
    return say(language, f"weeks.answered_{band.name.lower()}") if band else ""
