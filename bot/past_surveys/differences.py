"""What two published numbers would tell of fewer than k people: a team, less what lies below it but a few.

It holds for the teams of the chart as it is now. A team that has fewer answers than those below it does not hold them
(its line is of those who report to its leader alone), and only each of them by itself is taken away from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.past_surveys.survey import PastScore, SurveyTeam


@dataclass(frozen=True, slots=True)
class KeptScores:
    """`small` are those of which others would show what a few people answered."""

    scores: Sequence[PastScore]
    small: Sequence[PastScore]


def without_small(scores: Sequence[PastScore], teams: Sequence[SurveyTeam], k: int) -> KeptScores:
    """Returns the numbers that can stand beside each other: of each theme and month, from below to above."""
    above = {team.id: team.above for team in teams}
    depths = {team: _depth(team, above) for team in above}
    groups: dict[tuple[date, str], dict[int, PastScore]] = {}
    for score in sorted(scores, key=lambda score: depths[score.team], reverse=True):  # what lies below is settled first
        groups.setdefault((score.month, score.theme), {})[score.team] = score
    small = {id(refused) for group in groups.values() for refused in _small(group, above, k)}
    return KeptScores(
        [score for score in scores if id(score) not in small], [score for score in scores if id(score) in small]
    )


def _small(group: Mapping[int, PastScore], above: Mapping[int, int | None], k: int) -> list[PastScore]:
    below: dict[int | None, list[PastScore]] = {team: [] for team in (*group, None)}
    small = []
    for team, score in group.items():
        nearest = _nearest(team, group, above)
        if below[team] and _tells_of_few(score, below[team], k):
            small.append(score)
            below[nearest] += below[team]
        else:
            below[nearest].append(score)
    return small


def _tells_of_few(score: PastScore, below: Sequence[PastScore], k: int) -> bool:
    counts = [score_below.answers for score_below in below if score_below.answers is not None]
    if score.answers is None or len(counts) < len(below):
        return True  # nobody can say how many lie between
    return any(0 < score.answers - taken_away < k for taken_away in (sum(counts), *counts))


def _nearest(team: int, group: Mapping[int, PastScore], above: Mapping[int, int | None]) -> int | None:
    """The first team above this one of which the file has a number, too."""
    walked: set[int] = set()
    up = above.get(team)
    while up is not None and up not in group and up not in walked:
        walked.add(up)
        up = above.get(up)
    return up if up in group else None


def _depth(team: int, above: Mapping[int, int | None]) -> int:
    walked: set[int] = set()
    up = above.get(team)
    while up is not None and up not in walked:
        walked.add(up)
        up = above.get(up)
    return len(walked)
