"""What letters claim, computed anew from rows alone: the ledger, kudos, forecasts and promises."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import fmean
from typing import Any

from bot.checkin.ledger import Score, Withheld
from bot.checkin.release import Released
from bot.checkin.weeks import MoodLine
from bot.digest.claims import (
    BranchPromise,
    Covering,
    DigestClaim,
    FirstThanks,
    NotThanked,
    OneWeek,
    OwnPromise,
    Thanked,
    ToTry,
)
from bot.insight.claims.concern_counts import ConcernCounts
from bot.insight.claims.figures import CountedThanks, ShareOfThanks
from bot.insight.claims.mirror import Compared, MirrorClaim, Moved, NothingBeside, OverQuarter, Seen, ToAsk, TooFew
from bot.insight.mirror import Served, Standing, TipThatHelped
from bot.insight.spots import Spot
from bot.insight.summary import Summary
from storage.database import statement
from tests.audit.concerns import concern_rows, concerns_in
from tests.audit.depths import Labels, labels_of
from tests.audit.letters import LettersOfWeek, ledger_of, lived, mean_of, number
from tests.audit.thanks import CustomerRows, OfCustomers, customer_rows, is_thanked
from tests.audit.unthanked import not_thanked, not_thanked_yet

WEEK, FOUR_WEEKS, QUARTER = (timedelta(weeks=many) for many in (1, 4, 13))
QUARTER_ROUNDS = 13
_MIDDLES = {5: 6, 8: 9, 11: 13, 16: 23, 31: 40}  # of the bands of sizes

_KUDOS = """
select k.id, k.given_at, k.value_id, k.words, k.cover, k.giver_id, g.name as giver, r.person_id, p.name, t.manager_id,
    p.is_active
from kudos k join kudos_receiver r on r.kudos_id = k.id join person p on p.id = r.person_id
join person g on g.id = k.giver_id left join team t on t.id = p.team_id
where not k.private and k.removed_at is null and not r.hidden and p.posts_about_me
"""
_PEOPLE = """
select p.id, p.name, p.joined_on, t.manager_id from person p join team t on t.id = p.team_id
where p.is_active and not p.is_bot and p.posts_about_me and p.id <> t.manager_id
"""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """`weeks` are the rounds up to the letters, `kudos` a row for each receiver."""

    weeks: Sequence[LettersOfWeek]
    kudos: Sequence[Row]
    people: Sequence[Row]
    labels: Labels
    promises: Mapping[int, Row]
    letters: Mapping[int, Row]
    monday: datetime
    concerns: Sequence[Row]
    customers: CustomerRows

    def thanked(self, leader: int | None, since: datetime, until: datetime) -> list[Row]:
        """Who of a team, or of all, was thanked in that time."""
        return [
            row
            for row in self.kudos
            if since < row["given_at"] <= until and (leader is None or row["manager_id"] == leader)
        ]

    def said_of(self, item: str) -> list[tuple[str, tuple[str, int]]]:
        """What teams that were asked an item for themselves said to it."""
        return [(at, row) for week in self.weeks for (at, asked), row in week.rows.items() if asked == item]

    def helped_in(self, tip: str) -> int | None:
        """In how many teams a tip was tried, where it helped in most of five and more."""
        items = [f"promise-{promise['id']}" for promise in self.promises.values() if promise["tip"] == tip]
        said = {at: lived(reading) for item in items for at, (reading, _) in self.said_of(item)}
        return len(said) if len(said) >= 5 and 2 * sum(one >= 3.5 for one in said.values()) > len(said) else None

    def label(self, week: LettersOfWeek, item: str, leader: int) -> int | None:
        return self.labels.get((week.number, item), {}).get(leader)

    def both(self, leader: int, rounds: int) -> list[tuple[int, float]]:
        """What a leader forecast and what their team answered, in so many rounds."""
        return [
            (label, lived(row[0]))
            for week in self.weeks[-rounds:]
            for (at, item), row in week.rows.items()
            if at == f"team:{leader}" and (label := self.label(week, item, leader))
        ]

    def recognised(self, managers: Set[int], value: int | None) -> int:
        """How many thanks people of these managers got in a quarter for one value, or for any."""
        inside = [
            row for row in self.thanked(None, self.monday - QUARTER, self.monday) if row["manager_id"] in managers
        ]
        return len({row["id"] for row in inside if row["value_id"] and value in (None, row["value_id"])})

    def given(self, managers: Set[int]) -> int:
        """How many public thanks these people gave in four weeks."""
        return len(
            {
                row["id"]
                for row in self.thanked(None, self.monday - FOUR_WEEKS, self.monday)
                if row["giver_id"] in managers
            }
        )


async def rows_of(workspace: int, week: int) -> Rows:
    weeks = await ledger_of(workspace, 0, week)
    (first,) = await statement("select min(first_monday) as monday from round")
    return Rows(
        weeks=weeks,
        kudos=await statement(_KUDOS),
        people=await statement(_PEOPLE),
        labels=await labels_of(workspace),
        promises={row["id"]: row for row in await statement("select * from promise")},
        letters={row["id"]: row for row in await statement("select * from letter")},
        monday=datetime.combine(first["monday"] + timedelta(weeks=week), time(), UTC),
        concerns=await concern_rows(),
        customers=await customer_rows(),
    )


def digest_is(claim: DigestClaim, leader: int, at: datetime, rows: Rows) -> bool:
    """Whether a claim of a leader's digest of that moment is what the rows say."""
    if isinstance(claim, OfCustomers):
        return rows.customers.bear_out(claim, leader, at)
    match claim:
        case Thanked():
            return is_thanked(claim, rows.thanked(leader, at - WEEK, at))
        case Covering(names, more):
            covering = sorted({row["name"] for row in rows.thanked(leader, at - WEEK, at) if row["cover"]})
            return [*names] == covering[: len(names)] and len(names) + more == len(covering)
        case FirstThanks(names, more):
            newcomers = sorted(not_thanked_yet(rows.people, rows.kudos, leader, at))
            return [*names] == newcomers[: len(names)] and len(names) + more == len(newcomers)
        case NotThanked(names, more):
            unthanked = not_thanked(rows.people, rows.kudos, leader, at)
            return set(names) <= set(unthanked) and (not names or len(names) + more == len(unthanked))
        case OneWeek(unit, _, score):
            latest = rows.weeks[-1]
            told = latest.rows[unit, "mood"][0] if unit else latest.score(latest.frozen.root, "mood")
            return told == (_reading(score) if unit else f"{score.number:.1f}")
        case MoodLine():
            return line_is(claim, f"team:{leader}", rows.weeks)
        case ToTry(tip, letter, answer, teams):
            kept = rows.letters[letter]
            return (kept["tip"], kept["tip_answer"], rows.helped_in(tip)) == (tip, answer, teams)
        case OwnPromise(promise, score=score):
            kept, said = rows.promises[promise.id], rows.said_of(promise.item)
            is_own = (kept["person_id"], kept["tip"], kept["done_at"]) == (leader, promise.tip, promise.done_at)
            return is_own and (score is None or {f"team:{leader}": _reading(score)} == {at: row[0] for at, row in said})
        case BranchPromise(announcement, score):
            said = rows.said_of(announcement.item)
            weight = sum(_MIDDLES[size] for _, (_, size) in said)
            return score.number == round(sum(lived(one) * _MIDDLES[size] for _, (one, size) in said) / weight, 1)
        case ConcernCounts():
            return claim == concerns_in(1, at, rows.concerns)
        case Moved():
            return mirror_is(claim, leader, rows)
        case Seen():
            return _is_seen(claim, leader, rows)


def mirror_is(claim: MirrorClaim, leader: int, rows: Rows) -> bool:
    """Whether a claim of a leader's mirror is what the rows say."""
    team = f"team:{leader}"
    match claim:
        case Compared(seen, reflections):
            told = {one.item.key: (round(one.believed, 2), round(one.lived.number, 1)) for one in reflections}
            return _is_seen(seen, leader, rows) and told == _beside(rows, leader)
        case OverQuarter(level=level, above=above):
            quarter = rows.both(leader, QUARTER_ROUNDS)
            gap = fmean(believed - number_of for believed, number_of in quarter)
            is_near = above is None or abs(above - gap) < 0.6  # shrunken, and in halves
            return level == round(min(5.0, fmean(number_of for _, number_of in quarter)), 1) and is_near
        case TooFew():
            return len(rows.both(leader, QUARTER_ROUNDS)) < 6
        case NothingBeside():
            return not _beside(rows, leader)
        case Moved(before=before, now=now):
            moods = [week.score(week.frozen.root, "mood") for week in rows.weeks]
            both = (moods[-8:-4], moods[-4:])
            return [before, now] == [round(fmean(number(mood) for mood in part if mood), 1) for part in both]
        case TipThatHelped(tip, teams):
            return rows.helped_in(tip) == teams
        case Served(_, lived, asking):
            [*_, latest] = [week for week in rows.weeks[-4:] if week.frozen.departments]
            said = [score for unit in asking if (score := latest.score(unit, f"serves-{leader}"))]
            return round(lived.number, 1) == round(fmean(map(number, said)), 1)
        case ToAsk(at, theme):
            asked = {item.theme for week in rows.weeks[-4:] for item in week.frozen.items}
            return at == team and theme in {None, *asked}


def summary_faults(read: Summary, leader: int, rows: Rows) -> Iterator[str]:
    """Yields what a summary counts of thanks and promises that the rows do not say; its numbers about answers are
    held against the ledger by `tests.stories.test_what_letters_tell`.
    """
    tree = rows.weeks[-1].frozen.tree
    below = {unit: {int(part.split(":")[1]) for part in tree.below(unit) if "team" in part} for unit in tree.parents()}
    for line in read.values:
        if line.recognised != rows.recognised(below[read.unit], line.value.id):
            yield f"{line.recognised} thanks for {line.value.id}"
    if read.walk.thanks != rows.given({leader}):
        yield f"{read.walk.thanks} thanks of their own"
    reporting = {row["id"] for row in rows.people if row["manager_id"] == leader} & below[read.unit]
    if (read.walk.leaders_around, read.walk.around) != (len(reporting), rows.given(reporting)):
        yield f"{read.walk.around} thanks of {read.walk.leaders_around} leaders around"
    if read.concerns and read.concerns != concerns_in(4, rows.monday, rows.concerns):
        yield f"{read.concerns} of concerns"
    for spot in read.spots:
        inside = below.get(spot.unit, set())
        match spot.kind, spot.figure:
            case Spot.WALL, CountedThanks(count, _, of) if spot.value:
                told: tuple[int, int | None] = (
                    rows.recognised(inside, spot.value.id),
                    rows.recognised(inside, None),
                )
            case Spot.NOT_THANKING, CountedThanks(count, _, of):
                told = (rows.given(inside), None)
            case Spot.UNTHANKED, ShareOfThanks(count, of, _, percent):
                branch = spot.unit.replace("team", "unit")
                told = rows.recognised(below.get(branch, inside), None), rows.recognised(below[tree.units[0].key], None)
                people = _percent_in(branch if branch in below else spot.unit, rows)
                if abs(percent - people) > (2.5 if 9.5 <= people <= 90.5 else 1):
                    yield f"{percent} % of the people in {branch}"
            case _:
                continue
        if (count, of) != told:
            yield f"{count} of {of} thanks in {spot.unit}"


def _percent_in(branch: str, rows: Rows) -> float:
    """How many of a hundred people who are asked answer somewhere in a branch."""
    frozen = rows.weeks[-1].frozen
    people = [leaf for leaf, invited in frozen.invited.items() for _ in range(invited)]
    return 100 * sum(branch in frozen.above(leaf) for leaf in people) / len(people)


def _reading(score: Score) -> str:
    return str(score.reading.value) if isinstance(score, Released) else ""


def line_is(claim: MoodLine, leaf: str, weeks: Sequence[LettersOfWeek]) -> bool:
    """Whether the weeks of a team, or of the company where the team has too few numbers, are what the rows say."""
    own = [week.rows.get((leaf, "mood")) for week in weeks[-QUARTER_ROUNDS:]]
    told = [row[0] if row else None for row in own]
    if claim.of_team != (sum(map(bool, told)) > 1):
        return False
    if not claim.of_team:
        company = [score for week in weeks[-QUARTER_ROUNDS:] if (score := week.score(week.frozen.root, "mood"))]
        said = [score for score in claim.numbers if score and not isinstance(score, Withheld)]
        return [score.number for score in said] == [number(score) for score in company]
    while told and told[0] is None:
        told.pop(0)
    if [number_of and _reading(number_of) for number_of in claim.numbers] != told:
        return False
    if claim.before is None:
        return claim.now.number == lived([reading for reading in told if reading][-1])
    months = [[f"{lived(reading)}" for reading in part if reading] for part in (told[-4:], told[-8:-4])]
    return [claim.now.number, claim.before.number] == [number(mean_of(month)) for month in months]


def _beside(rows: Rows, leader: int) -> dict[str, tuple[float, float]]:
    """By item, what was believed in the latest four weeks, and what the team said."""
    both: dict[str, list[tuple[int, float]]] = {}
    for week in rows.weeks[-4:]:
        for item in week.frozen.items:
            row, label = week.rows.get((f"team:{leader}", item.key)), rows.label(week, item.key, leader)
            if row and label:
                both.setdefault(item.key, []).append((label, lived(row[0])))
    return {
        key: (round(fmean(label for label, _ in of), 2), number(mean_of([f"{number_of}" for _, number_of in of])))
        for key, of in both.items()
    }


def _is_seen(seen: Seen, leader: int, rows: Rows) -> bool:
    """What is certain lies where the plain mean of a quarter's differences lies, too."""
    quarter = rows.both(leader, QUARTER_ROUNDS)
    if seen.standing is Standing.UNKNOWN or len(quarter) < 6:
        return seen.standing is Standing.UNKNOWN
    gap = fmean(believed - number_of for believed, number_of in quarter)
    level = fmean(number_of for _, number_of in quarter)
    least, most = {Standing.AS_IT_IS: (-0.5, 0.5), Standing.BETTER: (-5.0, -0.45)}.get(seen.standing, (0.45, 5.0))
    return least <= gap <= most and seen.is_fine == (seen.standing.is_above and round(level, 1) >= 4.0)
