"""What a digest claims of a manager's week: wording only draws it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.checkin.announcements import Announcement
from bot.checkin.ledger import Average, Withheld
from bot.checkin.promises import Promise
from bot.checkin.release import Released
from bot.checkin.weeks import MoodLine, line_of
from bot.digest.digest import QUOTES, Digest, Quotable, ValueCount
from bot.digest.letters import TipAnswer
from bot.insight.claims.concern_counts import ConcernCounts
from bot.insight.claims.mirror import Moved, Seen, moved_of, seen_in
from bot.signals.news import SignalNews

NAMES_AT_MOST = 3
VALUES_AT_MOST = 2
PROMISES_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Thanked:
    """How often a team was thanked in public in a week, for which values most, and some of the words."""

    count: int
    values: tuple[ValueCount, ...]
    quotes: tuple[Quotable, ...]


@dataclass(frozen=True, slots=True)
class Covering:
    """Who was thanked in public for picking up somebody's work, and how many more than are named; never whose."""

    names: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ThankedByCustomer:
    """Whom a customer thanked, where that was shared, and how many more than are named."""

    names: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class NotThanked:
    """Whom nobody thanked for six weeks: so many more than are named, none of whom is where that is everybody."""

    names: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class FirstThanks:
    """Who is in their second week and was thanked by nobody in public, and how many more than are named."""

    names: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class OneWeek:
    """How one week was in a unit; `unit` is None for the whole company, where a team is shown nowhere."""

    unit: str | None
    is_own: bool
    score: Released | Average


@dataclass(frozen=True, slots=True)
class ToTry:
    """What a letter advises, what was answered to it, and in how many teams here it was tried and mostly helped."""

    tip: str
    letter: int
    answer: TipAnswer
    teams: int | None


@dataclass(frozen=True, slots=True)
class OwnPromise:
    """A promise to the team; the place of its button among several, and what the team said of it, where it did.

    `is_past` is one that is open no more.
    """

    promise: Promise
    place: int | None
    is_pending: bool
    is_past: bool
    score: Released | None


@dataclass(frozen=True, slots=True)
class BranchPromise:
    """A promise to everybody below, and what their teams said of it together."""

    announcement: Announcement
    score: Released | Average


News = (
    Thanked | ThankedByCustomer | Covering | FirstThanks | NotThanked | OneWeek | MoodLine | Moved | Seen | SignalNews
)
DigestClaim = News | ToTry | OwnPromise | BranchPromise | ConcernCounts


@dataclass(frozen=True, slots=True)
class DigestClaims:
    """All that a digest says, in its order. Advice alone, which nothing asked for, is not worth a letter, and counts of
    concerns are not.
    """

    news: tuple[News, ...]
    advice: ToTry | None
    promises: tuple[OwnPromise | BranchPromise, ...]
    concerns: ConcernCounts | None = None

    @property
    def every(self) -> tuple[DigestClaim, ...]:
        advice, concerns = (() if claim is None else (claim,) for claim in (self.advice, self.concerns))
        return (*self.news, *advice, *self.promises, *concerns)


def claims_of(content: Digest) -> DigestClaims | None:
    """Returns what a digest says; None where that is nothing."""
    news, promises = tuple(_news(content)), tuple(_promises(content))
    if not news and not promises and not (content.tip and content.mood):
        return None
    return DigestClaims(news, _advice(content), promises, content.concerns)


def _news(content: Digest) -> Iterator[News]:
    if thanks := content.thanks:
        yield Thanked(thanks.count, thanks.values[:VALUES_AT_MOST], thanks.quotes[: _quotes(content)])
    if names := content.by_customers[:NAMES_AT_MOST]:
        yield ThankedByCustomer(names, len(content.by_customers) - len(names))
    if names := content.covering[:NAMES_AT_MOST]:
        yield Covering(names, len(content.covering) - len(names))
    if names := content.newcomers[:NAMES_AT_MOST]:
        yield FirstThanks(names, len(content.newcomers) - len(names))
    if unthanked := content.unthanked:
        is_all = unthanked.everybody and len(unthanked.names) > 1
        names = () if is_all else unthanked.names[:NAMES_AT_MOST]
        yield NotThanked(names, 0 if is_all else len(unthanked.names) - len(names))
    if week := _week(content):
        yield week
    yield from content.signals
    if content.mirror:
        yield from (claim for claim in (moved_of(content.mirror), seen_in(content.mirror)) if claim)


def _quotes(content: Digest) -> int:
    """Fewer where much else is to be said: the whole is never longer than a phone's screen and a half."""
    return QUOTES - bool(content.unthanked and content.open) - bool(content.mirror)


def _week(content: Digest) -> OneWeek | MoodLine | None:
    mood = content.mood
    if mood is None or isinstance(mood.latest.mood, Withheld):
        return None
    if mood.latest.block != mood.leaf:
        return OneWeek(mood.latest.block, is_own=False, score=mood.latest.mood)
    numbers = mood.own()
    if sum(isinstance(number, Released) for number in numbers) < 2:
        return OneWeek(mood.leaf, is_own=True, score=mood.latest.mood)
    return line_of(mood.weeks, numbers)


def _advice(content: Digest) -> ToTry | None:
    tip, letter = content.tip, content.letter
    return ToTry(tip.key, letter.id, letter.tip_answer, content.helped_in) if tip and letter else None


def _promises(content: Digest) -> Iterator[OwnPromise | BranchPromise]:
    """What is open and what was said of it. What was said of a promise that is no longer open takes the line of the
    newest, which can wait for a week.
    """
    helped = {promise.id: score for promise, score in content.helped}
    open_ids = {promise.id for promise in content.open}
    past = [promise for promise, _ in content.helped if promise.id not in open_ids]
    listed = content.open[: max(0, PROMISES_AT_MOST - len(past) - len(content.helped_below))]
    pending = [promise for promise in listed if not promise.done_at]
    for promise in listed:
        place = _place(promise, pending)
        yield OwnPromise(promise, place, promise in pending, is_past=False, score=helped.get(promise.id))
    for promise in past:
        yield OwnPromise(promise, None, is_pending=False, is_past=True, score=helped[promise.id])
    yield from (BranchPromise(announcement, score) for announcement, score in content.helped_below)


def _place(promise: Promise, pending: Sequence[Promise]) -> int | None:
    return pending.index(promise) + 1 if len(pending) > 1 and promise in pending else None
