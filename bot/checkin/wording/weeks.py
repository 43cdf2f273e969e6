"""How weeks are drawn: the team's line and the company's, the check-ins that are compared, and how many answered."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

from bot.checkin.ledger import Average, Participation, Score, Withheld, window
from bot.checkin.release import Released
from bot.checkin.weeks import WINDOW, MoodOfRound, Trend, compared, trend, weeks_apart
from bot.checkin.wording.readings import OPEN_ENDS
from bot.checkin.wording.readings import reading as say_reading
from bot.messages.message import Chart, Series, Window
from bot.messages.say import say, short_day

_BANDS = list(Participation)
_MONTH = 4  # weeks that are called one
_reading = lru_cache(maxsize=100)(say_reading)


def chart(weeks: Sequence[MoodOfRound], own: Sequence[Score | None], language: str, time_zone: str) -> Chart | None:
    """Returns the weeks from the first with a number on; None where fewer than two have one.

    own: the team's own number of each week, None where it has none by itself; then it is the company's line alone.
    """
    of_team = sum(isinstance(number, Released) for number in own) > 1
    leading = list(own) if of_team else [week.company for week in weeks]
    has_number = [number is not None and not isinstance(number, Withheld) for number in leading]
    if sum(has_number) < 2:
        return None
    first = has_number.index(True)
    weeks, leading = weeks[first:], leading[first:]
    labels = tuple(short_day(language, week.closed, time_zone) for week in weeks)
    company = [week.company for week in weeks]
    both = compared(leading) if of_team else None
    lines = [_line(say(language, "weeks.team"), leading)] if of_team else []
    bands = tuple(1 + _BANDS.index(week.answered) if week.answered else None for week in weeks)
    return Chart(
        title=_title(weeks, leading, of_team, language),
        labels=labels,
        series=tuple(line for line in (*lines, _line(say(language, "weeks.company"), company)) if any(line.values)),
        alt_text=_words(labels, leading, company if of_team else [], language) + _answered(weeks, language),
        windows=_windows(len(weeks)) if both else (),
        bands=bands,
        legend=_legend(bands, bool(both), language),
    )


def _legend(bands: Sequence[int | None], has_windows: bool, language: str) -> str:
    drawn = {"weeks.legend_bands": any(bands), "weeks.legend_windows": has_windows}
    return " ".join(say(language, key) for key, is_there in drawn.items() if is_there)


def _line(name: str, numbers: Sequence[Score | None]) -> Series:
    values = tuple(None if number is None or isinstance(number, Withheld) else number.number for number in numbers)
    last = next((number for number in reversed(numbers) if isinstance(number, Released | Average)), None)
    return Series(name, values, OPEN_ENDS.get(last.reading, "") if isinstance(last, Released) else "")


def _windows(weeks: int) -> tuple[Window, ...]:
    return Window(max(0, weeks - 2 * WINDOW), weeks - WINDOW - 1), Window(weeks - WINDOW, weeks - 1)


def _title(weeks: Sequence[MoodOfRound], numbers: Sequence[Score | None], of_team: bool, language: str) -> str:
    """What holds of the check-ins that are compared, with their means and how long ago the earlier ones were; else no
    more than the latest number.
    """
    latest = [number for number in numbers if isinstance(number, Released | Average)][-1]
    both, moved = compared(numbers), trend(numbers)
    if not of_team or both is None or moved is Trend.UNKNOWN:
        whose, when = "team" if of_team else "company", "now" if latest is numbers[-1] else "before"
        key = f"weeks.{whose}_{when}"
        return say(language, key, number=_reading(latest, language))
    now, before = (
        _reading(mean, language) for mean in map(window, (both.now, both.before)) if not isinstance(mean, Withheld)
    )
    apart = weeks_apart(weeks)
    since = "" if moved is Trend.STEADY or apart == _MONTH else "_since"
    return say(language, f"weeks.{moved.value}{since}", now=now, before=before, weeks=apart)


def _words(labels: Sequence[str], own: Sequence[Score | None], company: Sequence[Score | None], language: str) -> str:
    """The chart in words, in as few as they can be: Slack shows them to everybody, below it."""
    then = say(language, "list.next")
    has_number = [isinstance(number, Released | Average) for number in own]
    words = say(language, "weeks.words", first=labels[0], last=labels[-1], scores=_scores(own, language))
    if not all(has_number):
        words += say(language, "weeks.none", days=then.join(compress(labels, (not has for has in has_number))))
    of_company = _scores(company, language)
    return words + say(language, "weeks.of_company", scores=of_company) if of_company else words


def _scores(numbers: Sequence[Score | None], language: str) -> str:
    then = say(language, "list.next")
    return then.join(_reading(number, language) for number in numbers if isinstance(number, Released | Average))


def _answered(weeks: Sequence[MoodOfRound], language: str) -> str:
    band = weeks[-1].answered
    return say(language, f"weeks.answered_{band.name.lower()}") if band else ""
