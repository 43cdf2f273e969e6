"""A manager's week: what of it is worth saying, from kudos, counts and the ledger alone."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from bot.celebrations.occasions import Celebrated
from bot.checkin.announcements import Announcement
from bot.checkin.ledger import Average, Score, Withheld, window
from bot.checkin.promises import Promise
from bot.checkin.questions import Item
from bot.checkin.release import Released
from bot.checkin.rounds import Closed
from bot.checkin.tips import Tip, tips
from bot.checkin.weeks import WINDOW, Mood
from bot.digest.letters import Letter
from bot.insight.claims.concern_counts import ConcernCounts
from bot.insight.mirror import Mirror
from bot.kudos.clearness import clearness
from bot.org.people import Person
from bot.org.values import Value
from bot.signals.news import SignalNews

THANKS_OF = timedelta(days=7)
UNTHANKED_FOR = timedelta(weeks=6)
QUOTES = 2
LONGEST_QUOTES = 240  # columns of both together; longer ones are never cut, they are passed over
SPECIFIC = 160  # columns from which longer words say no more


@dataclass(frozen=True, slots=True)
class Quotable:
    """A thanks of the team's week; `receivers` are the names of those receivers who do not mind being posted about."""

    words: str
    value: Value | None
    giver: str
    receivers: tuple[str, ...]


class ValueCount(NamedTuple):
    """A value, and how often it came."""

    value: Value
    times: int


@dataclass(frozen=True, slots=True)
class TeamThanks:
    """What a team was thanked for in a week: how often, the best words, and the values with how often they came."""

    count: int
    quotes: tuple[Quotable, ...]
    values: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True)
class Unthanked:
    """Who was thanked by nobody for six weeks; `everybody` is that this is the whole team."""

    names: tuple[str, ...]
    everybody: bool


class PromiseScore(NamedTuple):
    """A promise, and what the team answered when it was asked whether it helped."""

    promise: Promise
    score: Released


class BranchScore(NamedTuple):
    """A leader's promise to everybody below, and what their teams answered when they were asked whether it helped."""

    announcement: Announcement
    score: Released | Average


@dataclass(frozen=True, slots=True)
class Digest:
    """`helped` is what the team said of promises, `helped_below` what all teams below said of one that was made to
    them; `helped_in` how many teams here tried what the tip advises, where it helped in most; `mirror` is there in the
    weeks in which it is new; `covering` are those who were thanked in public for picking up somebody's work; `concerns`
    are the whole company's, of the last week that is over; `by_customers` are those whom a customer thanked, where that
    was shared in the week; `signals` are what is new of the customers of the department that the reader heads;
    `newcomers` are in their second week, and nobody has thanked them in public. `self_check` is that the reader wishes
    to be reminded of the look at themselves, in the first letter of a month. `celebrated` are colleagues to whom the
    reader may write before their morning, where no check-in asks for it.
    """

    reader: Person
    team: str
    company: str
    letter: Letter | None
    thanks: TeamThanks | None
    unthanked: Unthanked | None
    mood: Mood | None
    tip: Tip | None
    open: tuple[Promise, ...]
    helped: tuple[PromiseScore, ...]
    mirror: Mirror | None = None
    helped_in: int | None = None
    helped_below: tuple[BranchScore, ...] = ()
    covering: tuple[str, ...] = ()
    concerns: ConcernCounts | None = None
    by_customers: tuple[str, ...] = ()
    signals: tuple[SignalNews, ...] = ()
    newcomers: tuple[str, ...] = ()
    self_check: bool = False
    celebrated: Sequence[Celebrated] = ()


def thanks_of(kudos: Sequence[Quotable], count: int) -> TeamThanks | None:
    """Returns what the team was thanked for. `kudos` are the week's, newest first; of very many the newest count."""
    if not count:
        return None
    lived = Counter(thanks.value.id for thanks in kudos if thanks.value)
    values = {thanks.value.id: thanks.value for thanks in reversed(kudos) if thanks.value}
    counts = (ValueCount(values[value], times) for value, times in lived.most_common())
    return TeamThanks(count, best_quotes(kudos), tuple(counts))


def best_quotes(kudos: Sequence[Quotable]) -> tuple[Quotable, ...]:
    """Returns the quotes to show: first what the coach has no hint for, then what says more, then the newest."""
    worth = {words: clearness(words) for words in {thanks.words for thanks in kudos}}
    ranked = sorted(
        kudos, key=lambda thanks: (worth[thanks.words], min(_columns(thanks.words), SPECIFIC) // 40), reverse=True
    )
    chosen: list[Quotable] = []
    for entry in ranked:
        together = sum(_columns(quoted.words) for quoted in (*chosen, entry))
        if len(chosen) < QUOTES and worth[entry.words] and together <= LONGEST_QUOTES:
            chosen.append(entry)
    return tuple(chosen)


def _columns(words: str) -> int:
    """Japanese says in one character what takes two letters elsewhere."""
    return len(words) if words.isascii() else sum(1 if character.isascii() else 2 for character in words)


def lowest_themes(closed: Closed, leaf: str) -> list[str]:
    """Returns the themes of the last rounds in which this team's block has a number, the lowest first; else the
    company's.
    """
    return _lowest(closed, leaf, lambda item: item.theme)


def lowest_items(closed: Closed, leaf: str) -> list[str]:
    """Returns the items of these themes in the same way."""
    return _lowest(closed, leaf, lambda item: item.key)


def _lowest(closed: Closed, leaf: str, kind: Callable[[Item], str]) -> list[str]:
    scores_of: dict[str, list[Score]] = {}
    advised = {tip.theme for tip in tips().values()}
    for round_, page in closed[-WINDOW:]:
        for item in round_.frozen.items:
            if item.theme in advised and not item.about_manager:
                of_block = page.of_block(leaf, item.key)
                withheld = isinstance(of_block, Withheld)
                score = page.of_unit(round_.frozen.root, item.key) if withheld else of_block
                scores_of.setdefault(kind(item), []).append(score)
    means = {key: window(scores) for key, scores in scores_of.items()}
    released = {key: mean.number for key, mean in means.items() if not isinstance(mean, Withheld)}
    return sorted(released, key=lambda key: released[key])
