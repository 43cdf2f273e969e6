"""Everything that the people of a changing company read of its check-ins, in the product's own words."""

from collections.abc import Iterator

from bot.checkin.outcome import RoundForReader
from bot.checkin.release import Released
from bot.checkin.rounds import Closed
from bot.checkin.weeks import mood_of
from bot.digest.digest import Digest, PromiseScore
from bot.digest.wording import digest as digest_wording
from bot.insight.claims.heat import heat_map, themes_asked
from bot.insight.mirror import EVERY, reflect
from bot.insight.summary import (
    Summary,
    Walk,
    beliefs,
    parts_of,
    usual_participation,
    value_line,
)
from bot.insight.wording import mirror as mirror_wording
from bot.insight.wording import summary as summary_wording
from bot.org.people import Person
from tests.audit.letters import Letters
from tests.simulation.changing import MONDAY, PROMISE, VALUES, Changing

COMPANY = "Harbour"


def person(number: int) -> Person:
    return Person(platform_id=f"p{number}", name=f"Person {number}", handle=f"p{number}", id=number, workspace_id=1)


def outcomes(tale: Changing) -> Iterator[tuple[Person, RoundForReader]]:
    """The results page of every round, as one person of each leaf reads it."""
    for check_in in tale.check_ins:
        readers = {leaf: number for number, leaf in check_in.leaf_of.items()}
        for leaf, number in readers.items():
            yield (
                person(number),
                RoundForReader(
                    round=check_in.round,
                    page=check_in.page,
                    leaf=leaf,
                    company=COMPANY,
                    fingerprint="0" * 32,
                    comments={},
                ),
            )


def letters(tale: Changing) -> Iterator[Letters]:
    """A digest after every round; mirror and summary whenever four weeks are over."""
    closed = [(check_in.round, check_in.page) for check_in in tale.check_ins]
    last = closed[-1][0].week
    for boss in sorted(tale.bosses):
        for number, (asked, _) in enumerate(closed, 1):
            if found := digest_wording.digest(_digest(boss, closed[:number])):
                yield Letters(person(boss), asked.week, {"digest": found})
        for week in range(EVERY, last + EVERY, EVERY):
            until = [(asked, page) for asked, page in closed if asked.week <= week]
            latest = [(asked, page) for asked, page in until if asked.week > week - EVERY]
            if mine := [one for one in latest if f"team:{boss}" in one[0].frozen.invited]:
                believed = {
                    check_in.round.id: check_in.forecasts[boss]
                    for check_in in tale.check_ins
                    if boss in check_in.forecasts
                }
                mirror = reflect(boss, week, mine, believed, None)
                yield Letters(person(boss), week, {"mirror": mirror_wording.page(mirror, COMPANY, person(boss))})
            if latest and parts_of(until[-1][0].frozen, f"unit:{boss}"):
                summary = _summary(tale, boss, week, until, latest)
                message = summary_wording.summary(summary, COMPANY, person(boss))
                yield Letters(person(boss), week, {"summary": message})


def _digest(boss: int, closed: Closed) -> Digest:
    (asked, page), leaf = closed[-1], f"team:{boss}"
    helped = page.of_block(leaf, PROMISE.item) if leaf in asked.frozen.extra else None
    return Digest(
        reader=person(boss),
        team=f"Team {boss}",
        company=COMPANY,
        letter=None,
        thanks=None,
        unthanked=None,
        mood=mood_of(closed, leaf),
        tip=None,
        open=(),
        helped=(PromiseScore(PROMISE, helped),) if isinstance(helped, Released) else (),
    )


def _summary(tale: Changing, leader: int, week: int, closed: Closed, latest: Closed) -> Summary:
    frozen, unit = closed[-1][0].frozen, f"unit:{leader}"
    parts, themes = parts_of(frozen, unit), themes_asked(latest)
    believed: dict[int, dict[str, dict[int, int]]] = {}
    for check_in in tale.check_ins:
        for boss, labels in check_in.forecasts.items():
            for item, label in labels.items():
                believed.setdefault(check_in.round.id, {}).setdefault(item, {})[boss] = label
    thought = beliefs([asked for asked, _ in closed], believed)
    return Summary(
        unit=unit,
        first_monday=MONDAY,
        week=week,
        frozen=frozen,
        parts=parts,
        themes=themes,
        heat=heat_map(latest, (frozen.root, *parts), themes),
        moved={},
        spots=(),
        tested=False,
        values=tuple(value_line(value, 0, unit, closed, thought) for value in VALUES),
        walk=Walk(thanks=0, around=0, leaders_around=0, promises_kept=0, promises_broken=0),
        optimism=None,
        participation=usual_participation(latest, frozen.tree.below(unit)),
    )
