"""What the diary tells of values, and of the chart: of its teams as counts, and never who moved."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.diary.events import ByLanguage, Change, DiaryEvent, Fact, Phrase, Shown, TeamOf, differences, worded
from bot.org.values import Value

TEAM_AT_LEAST = 5  # people, before and after: of a smaller team a count says who


@dataclass(frozen=True, slots=True)
class ValueWords:
    """A value as it stood."""

    names: Mapping[str, str]
    practices: Mapping[str, str]
    emoji: str
    position: int
    retired: bool

    @classmethod
    def of(cls, value: Value) -> "ValueWords":
        return cls(
            names=dict(value.names),
            practices=dict(value.practices),
            emoji=value.emoji,
            position=value.position,
            retired=value.retired,
        )


@dataclass(frozen=True)
class ValueSaved(DiaryEvent, kind="value"):
    """An admin added, changed, retired or brought back a value."""

    before: ValueWords | None
    after: ValueWords

    def phrase(self) -> Phrase:
        name = {"name": ByLanguage((self.before or self.after).names)}
        if self.before is None:
            return Phrase("diary.value_added", name)
        if self.before.retired != self.after.retired:
            return Phrase("diary.value_retired" if self.after.retired else "diary.value_back", name)
        return Phrase("diary.value_changed", name)

    def details(self) -> Sequence[Change | Fact]:
        return differences(_fields(self.before) if self.before else None, _fields(self.after), _about)


def _fields(words: ValueWords) -> dict[str, Shown]:
    return {
        **worded({"name": words.names, "practice": words.practices}),
        "emoji": words.emoji,
        "position": words.position,
    }


def _about(key: str) -> Phrase:
    part, _, language = key.partition(" ")
    return Phrase(f"diary.value.{part}", {"language": language})


class TeamCount(NamedTuple):
    """How many came to a team and left it, by the number of whoever leads it."""

    leader: int
    joined: int
    left: int


@dataclass(frozen=True)
class ChartLoaded(DiaryEvent, kind="chart"):
    """An operator made a file the chart. `smaller` are how many people came to and left teams of fewer than five,
    taken together; None where these teams have fewer than five people in all, and say whether anything changed there.
    """

    people: int
    teams: tuple[TeamCount, ...]
    smaller: tuple[int, int] | None
    smaller_changed: bool = False

    def phrase(self) -> Phrase:
        return Phrase("diary.chart", {"count": self.people})

    def details(self) -> Sequence[Change | Fact]:
        return list(self._counts())

    def _counts(self) -> Iterator[Fact]:
        for leader, joined, went in self.teams:
            yield Fact(Phrase("diary.chart.team", {"team": TeamOf(leader)}), _came_and_left(joined, went))
        if self.smaller:
            yield Fact(Phrase("diary.chart.smaller"), _came_and_left(*self.smaller))
        elif self.smaller_changed:
            yield Fact(Phrase("diary.chart.smaller"), Phrase("diary.chart.changed"))


@dataclass(frozen=True)
class ChartFound(ChartLoaded, kind="chart_found"):
    """A check-in opened, with another chart than the one before: whoever changed it, and however."""

    def phrase(self) -> Phrase:
        return Phrase("diary.chart_found", {"count": self.people})


@dataclass(frozen=True)
class ChartPutBack(ChartLoaded, kind="chart_put_back"):
    """An admin or an operator put the chart back that was there before its last change."""

    def phrase(self) -> Phrase:
        return Phrase("diary.chart_put_back", {"count": self.people})


@dataclass(frozen=True)
class AccountsJoined(DiaryEvent, kind="accounts_joined"):
    """Colleagues are here again under a new account, and their history followed them."""

    people: int

    def phrase(self) -> Phrase:
        return Phrase("diary.accounts_joined", {"count": self.people})


@dataclass(frozen=True)
class DoubtAnswered(DiaryEvent, kind="doubt"):
    """An admin said whether two names are one person; `undone` is that they took it back. Who it is about is no
    colleague's business: the question has a number.
    """

    question: int
    is_same: bool
    undone: bool = False

    def phrase(self) -> Phrase:
        key = "undone" if self.undone else "same" if self.is_same else "two"
        return Phrase(f"diary.doubt.{key}", {"number": str(self.question)})


@dataclass(frozen=True)
class DeliveriesDropped(DiaryEvent, kind="deliveries_dropped"):
    """An operator gave up messages that a platform had refused for good; with a `reason` only those."""

    count: int
    reason: str

    def phrase(self) -> Phrase:
        return Phrase("diary.deliveries_dropped", {"count": self.count})

    def details(self) -> Sequence[Change | Fact]:
        return [Fact(Phrase("diary.refused_because"), self.reason)] if self.reason else []


def _came_and_left(joined: int, went: int) -> Phrase:
    return Phrase("diary.chart.counts", {"joined": str(joined), "left": str(went)})


def chart_loaded(
    old_leaders: Mapping[int, int], new_leaders: Mapping[int, int], kind: type[ChartLoaded] = ChartLoaded
) -> ChartLoaded:
    """Returns the entry about two charts, each by person who leads their team."""
    came = Counter(leader for person, leader in new_leaders.items() if old_leaders.get(person) != leader)
    went = Counter(leader for person, leader in old_leaders.items() if new_leaders.get(person) != leader)
    earlier, now = Counter(old_leaders.values()), Counter(new_leaders.values())
    changed = sorted({*came, *went})
    small = [leader for leader in changed if not _is_large(earlier[leader], now[leader])]
    in_small = sum(max(earlier[leader], now[leader]) for leader in small)
    together = len(small) > 1 and in_small >= TEAM_AT_LEAST
    return kind(
        people=len(new_leaders),
        teams=tuple(TeamCount(leader, came[leader], went[leader]) for leader in changed if leader not in small),
        smaller=(sum(came[leader] for leader in small), sum(went[leader] for leader in small)) if together else None,
        smaller_changed=bool(small),
    )


def _is_large(earlier: int, now: int) -> bool:
    """A team that is new, or no more, is as large as it is, or was."""
    return all(size >= TEAM_AT_LEAST for size in (earlier, now) if size)
