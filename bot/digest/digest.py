"""A manager's week: what of it is worth saying, from kudos, counts and the ledger alone."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.checkin.ledger import Average, Score, Withheld, window
from bot.checkin.promises import Promise
from bot.checkin.release import Released
from bot.checkin.rounds import Closed, Frozen
from bot.checkin.tips import Tip, tips
from bot.digest.letters import Letter
from bot.insight.mirror import Mirror
from bot.kudos.sincerity import Hint, hint
from bot.org.people import Person
from bot.org.values import Value

THANKS_OF = timedelta(days=7)
UNTHANKED_FOR = timedelta(weeks=6)
QUOTES = 2
LONGEST_QUOTES = 240  # columns of both together; longer ones are never cut, they are passed over
SPECIFIC = 160  # columns from which longer words say no more
ROUNDS_SHOWN = 13
WINDOW = 4  # rounds that a trend compares with as many before, and that a theme is read from
TREND_FROM = 3  # of them have a number at least
MOVED = 0.5  # on the scale from 1 to 5; less is no finding
_LINK = re.compile(r"https?://\S+")
_WORTH = {None: 3, Hint.NO_EFFECT: 2, Hint.NO_DEED: 1}


@dataclass(frozen=True, slots=True)
class Quotable:
    """A thanks of the team's week; `named` are the names of those receivers who do not mind being posted about."""

    words: str
    value: Value | None
    giver: str
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thanks:
    """What a team was thanked for in a week: how often, the best words, and the values with how often they came."""

    count: int
    quotes: tuple[Quotable, ...]
    values: tuple[tuple[Value, int], ...]


@dataclass(frozen=True, slots=True)
class Unthanked:
    """Who was thanked by nobody for six weeks; `everybody` is that this is the whole team."""

    names: tuple[str, ...]
    everybody: bool


class Trend(Enum):
    ROSE = "rose"
    FELL = "fell"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Week:
    """What one round published about a team's mood. `block` is the unit that its answers were added up in."""

    closed: datetime
    block: str | None
    mood: Score


@dataclass(frozen=True, slots=True)
class Mood:
    """A team's weeks, the oldest first; `frozen` is how the company was in the latest."""

    leaf: str
    weeks: tuple[Week, ...]
    frozen: Frozen

    @property
    def latest(self) -> Week:
        return self.weeks[-1]

    def own(self) -> list[Score | None]:
        """The team's own number of each week; None where it has none by itself."""
        return [
            week.mood if week.block == self.leaf and isinstance(week.mood, Released) else None for week in self.weeks
        ]


@dataclass(frozen=True, slots=True)
class Digest:
    """`theme` is the theme that the tip serves, if a low one asked for it; `helped` what the team said of promises;
    `mirror` is there in the weeks in which it is new.
    """

    reader: Person
    team: str
    company: str
    letter: Letter | None
    thanks: Thanks | None
    unthanked: Unthanked | None
    mood: Mood | None
    tip: Tip | None
    open: tuple[Promise, ...]
    helped: tuple[tuple[Promise, Released], ...]
    mirror: Mirror | None = None


def thanks_of(kudos: Sequence[Quotable], count: int) -> Thanks | None:
    """`kudos` are those of the week, the newest first; of very many only the newest are looked at."""
    if not count:
        return None
    lived = Counter(thanks.value.id for thanks in kudos if thanks.value)
    values = {thanks.value.id: thanks.value for thanks in reversed(kudos) if thanks.value}
    return Thanks(count, best_quotes(kudos), tuple((values[value], count) for value, count in lived.most_common()))


def best_quotes(kudos: Sequence[Quotable]) -> tuple[Quotable, ...]:
    """First what the coach has no hint for, then what says more, then the newest."""
    worth = {words: _worth(words) for words in {thanks.words for thanks in kudos}}
    ranked = sorted(
        kudos, key=lambda thanks: (worth[thanks.words], min(_columns(thanks.words), SPECIFIC) // 40), reverse=True
    )
    chosen: list[Quotable] = []
    for entry in ranked:
        together = sum(_columns(other.words) for other in (*chosen, entry))
        if len(chosen) < QUOTES and worth[entry.words] and together <= LONGEST_QUOTES:
            chosen.append(entry)
    return tuple(chosen)


def _worth(words: str) -> int:
    """0 also where there are no words: a thanks by reaction is a link alone."""
    spoken = _LINK.sub("", words)
    return _WORTH.get(hint(words, (), (), frozenset()), 0) if any(map(str.isalpha, spoken)) else 0


def _columns(words: str) -> int:
    """Japanese says in one character what takes two letters elsewhere."""
    return len(words) if words.isascii() else sum(1 if character.isascii() else 2 for character in words)


def mood_of(closed: Closed, leaf: str) -> Mood | None:
    """From rounds with what they published, the oldest first; None where the latest shows this team nowhere."""
    weeks = [
        Week(round_.closes_at, page.blocks.of_leaf.get(leaf), page.of_block(leaf, "mood"))
        for round_, page in closed[-ROUNDS_SHOWN:]
    ]
    if not weeks or not isinstance(weeks[-1].mood, Released):
        return None
    return Mood(leaf, tuple(weeks), closed[-1][0].frozen)


def trend(numbers: Sequence[Score | None]) -> Trend:
    """Whether the last four weeks differ from the four before; unknown where too few of them have a number."""
    now, before = (
        [number for number in part if isinstance(number, Released)]
        for part in (numbers[-WINDOW:], numbers[-2 * WINDOW : -WINDOW])
    )
    mean_now, mean_before = window(now), window(before)
    if min(len(now), len(before)) < TREND_FROM:
        return Trend.UNKNOWN
    if not isinstance(mean_now, Average) or not isinstance(mean_before, Average):
        return Trend.UNKNOWN
    moved = mean_now.number - mean_before.number
    return Trend.STEADY if abs(moved) < MOVED else Trend.ROSE if moved > 0 else Trend.FELL


def lowest_themes(closed: Closed, leaf: str) -> list[str]:
    """The themes of the last rounds in which this team's block has a number, the lowest first."""
    scores_of: dict[str, list[Score]] = {}
    advised = {tip.theme for tip in tips().values()}
    for round_, page in closed[-WINDOW:]:
        for item in round_.frozen.items:
            if item.theme in advised and not item.about_manager:
                scores_of.setdefault(item.theme, []).append(page.of_block(leaf, item.key))
    means = {theme: window(scores) for theme, scores in scores_of.items()}
    released = {theme: mean.number for theme, mean in means.items() if not isinstance(mean, Withheld)}
    return sorted(released, key=lambda theme: released[theme])
