"""A half hour with customers: a question that a leader takes along for a week, and what they heard.

Weeks are named by their Mondays, at the leader's own place. What was not done stands nowhere and is never counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.org.people import Person

# The keys of the questions, in the order in which weeks offer them.
QUESTIONS = ("better", "harder", "promised", "praised", "unasked", "elsewhere", "rule", "left_out", "nearly_left")
WORDS_AT_MOST = 300  # characters
REMEMBERED = timedelta(weeks=53)  # and then forgotten, with what was heard
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class HalfHour:
    """What was taken along in a week. `words` are the leader's own: nobody else ever reads them."""

    week: date
    question: str
    done_at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class ThisWeek:
    """What a leader finds: what they took along and have not ticked off, or that it is done, or a question to take."""

    question: str
    half_hour: HalfHour | None
    has_heard: bool

    @property
    def is_done(self) -> bool:
        return self.half_hour is not None and self.half_hour.done_at is not None


def week_of(leader: Person, now: datetime) -> date:
    """Returns the Monday of the week that it is where the leader is."""
    today = now.astimezone(ZoneInfo(leader.time_zone)).date()
    return today - timedelta(days=today.weekday())


def first_to_tick(week: date) -> date:
    """Returns the earliest week that can still be ticked off: what was heard on a Friday is written on a Monday."""
    return week - _WEEK


def this_week(leader: int, week: date, latest: Sequence[HalfHour]) -> ThisWeek:
    """Returns what stands for a leader in a week; `latest` are their half hours, the newest first."""
    newest = latest[0] if latest else None
    is_open = newest is not None and newest.done_at is None and newest.week >= first_to_tick(week)
    is_done = newest is not None and newest.done_at is not None and newest.week >= week
    return ThisWeek(
        question=offered(leader, week),
        half_hour=newest if is_open or is_done else None,
        has_heard=any(half_hour.done_at for half_hour in latest),
    )


def offered(leader: int, week: date) -> str:
    """Returns the question that a week offers: another one each week, and not the same to all leaders."""
    return QUESTIONS[(week.toordinal() // 7 + leader) % len(QUESTIONS)]


def another(question: str) -> str:
    """Returns the question that follows on one; what is none of ours is followed by the first."""
    place = QUESTIONS.index(question) if question in QUESTIONS else -1
    return QUESTIONS[(place + 1) % len(QUESTIONS)]
