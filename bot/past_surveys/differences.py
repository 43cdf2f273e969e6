"""What two published numbers would tell of fewer than k people: a team, less all that lies below it but a few.

It holds for the teams of the chart as it is now. A team that has fewer answers than those below it does not hold them
(its line is of those who report to its leader alone), and nothing is taken away from it.
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
    groups: dict[tuple[date, str], dict[int, PastScore]] = {}
    for score in scores:
        groups.setdefault((score.month, score.theme), {})[score.team] = score
    small = {id(refused) for group in groups.values() for refused in _small(group, above, k)}
    return KeptScores(
        [score for score in scores if id(score) not in small], [score for score in scores if id(score) in small]
    )


def _small(group: Mapping[int, PastScore], above: Mapping[int, int | None], k: int) -> list[PastScore]:
    standing, small = dict(group), []
    for team in sorted(group, key=lambda team: _depth(team, above), reverse=True):  # what lies below is settled first
        score = group[team]
        below = [
            score_below for score_below in standing.values() if _nearest(score_below.team, standing, above) == team
        ]
        if below and _tells_of_few(score, below, k):
            small.append(standing.pop(team))
    return small


def _tells_of_few(score: PastScore, below: Sequence[PastScore], k: int) -> bool:
    if score.answers is None or any(score_below.answers is None for score_below in below):
        return True  # nobody can say how many lie between
    between = score.answers - sum(score_below.answers or 0 for score_below in below)
    return 0 < between < k


def _nearest(team: int, standing: Mapping[int, PastScore], above: Mapping[int, int | None]) -> int | None:
    """The first team above this one that has a number, too."""
    walked: set[int] = set()
    up = above.get(team)
    while up is not None and up not in standing and up not in walked:
        walked.add(up)
        up = above.get(up)
    return up if up in standing else None


def _depth(team: int, above: Mapping[int, int | None]) -> int:
    walked: list[int] = []
    up = above.get(team)
    while up is not None and up not in walked:
        walked.append(up)
        up = above.get(up)
    return len(walked)
