"""Which leaves count nothing: who changes a chart, or has people not asked, chooses nobody whom a number is about."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ballots import Choice, Opened
from bot.floors import Lines, Uncounted, uncounted
from bot.ledger import Page, fold
from bot.manifest import Manifest
from bot.opening import Colleague, Opening, begin
from bot.roll import FROM_THE_START, Roll
from tests.rounds import plan_of

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
HEAD, ADA, BEA, CY = 1, 2, 3, 4  # numbers of bosses; all but the head report to the head, unless a test says otherwise
TEAM = range(100, 160)
K = 5


def lines(
    ada: Iterable[int] = (), bea: Iterable[int] = (), above: Mapping[int, int] | None = None, new: Iterable[int] = ()
) -> Lines:
    """Who is asked under Ada and under Bea. `above` are bosses of bosses, `new` those whose days began anew."""
    bosses = {HEAD: None, ADA: HEAD, BEA: HEAD, CY: HEAD, **(above or {})}
    staff = {**dict.fromkeys(ada, ADA), **dict.fromkeys(bea, BEA)}
    asked = {**dict.fromkeys(staff, FROM_THE_START), **{number: OPENS.date() for number in new}}
    return Lines(OPENS.date(), {**bosses, **staff}, asked)


def why(then: Lines, today: Lines, k: int = K) -> dict[int, Uncounted]:
    """Held against one opening, of the leaves of Ada and Bea."""
    counting = [today.leaf(number) for number, since in today.asked.items() if since == FROM_THE_START]
    return uncounted([then], today, {boss: counting.count(boss) for boss in (ADA, BEA) if boss in counting}, k)


class TestALeafThatLosesPeople:
    @pytest.mark.parametrize(
        ("before", "now"), [(8, 6), (8, 5), (7, 5), (6, 4), (12, 9), (20, 15), (3, 1), (12, 1), (40, 30)]
    )
    def test_counts_nothing_when_it_lost_a_quarter_and_two_at_least(self, before: int, now: int) -> None:
        assert why(lines(TEAM[:before]), lines(TEAM[:now])) == {ADA: Uncounted.SHRANK}
        assert why(lines(TEAM[:now]), lines(TEAM[:now])) == {}

    @pytest.mark.parametrize(("before", "now"), [(8, 7), (12, 10), (20, 16), (5, 4), (4, 3), (40, 31), (8, 8), (8, 12)])
    def test_counts_when_it_lost_fewer_or_grew(self, before: int, now: int) -> None:
        assert why(lines(TEAM[:before]), lines(TEAM[:now])) == {}

    def test_people_and_not_heads_are_compared(self) -> None:
        assert why(lines(TEAM[:11]), lines([*TEAM[:5], *TEAM[11:17]])) == {ADA: Uncounted.SHRANK}

    def test_who_moved_to_another_team_is_lost_to_it(self) -> None:
        assert why(lines(TEAM[:11]), lines(TEAM[:5], TEAM[5:11])) == {ADA: Uncounted.SHRANK}

    def test_who_is_still_there_and_new_again_is_lost_to_it(self) -> None:
        assert why(lines(TEAM[:11]), lines(TEAM[:11], new=TEAM[5:11])) == {ADA: Uncounted.SHRANK}

    def test_who_was_new_then_and_still_is_is_not_lost(self) -> None:
        assert why(lines(TEAM[:11], new=TEAM[5:11]), lines(TEAM[:11], new=TEAM[5:11])) == {}

    def test_leaves_are_looked_at_one_by_one(self) -> None:
        assert why(lines(TEAM[:12], TEAM[12:24]), lines(TEAM[:12], TEAM[12:18])) == {BEA: Uncounted.SHRANK}


class TestASmallLeafInAUnit:
    def test_counts_nothing_when_the_small_leaves_beside_it_lost_a_quarter(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:9]), lines(TEAM[:5])) == {ADA: Uncounted.SHRANK}

    def test_counts_when_one_of_them_left(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:9]), lines(TEAM[:5], TEAM[5:8])) == {}

    def test_is_not_hidden_by_a_large_team_in_the_unit(self) -> None:
        large, above = dict.fromkeys(TEAM[20:60], CY), dict.fromkeys(TEAM[20:60], CY)
        then, today = lines(TEAM[:5], TEAM[5:9], above), lines(TEAM[:5], above=above)
        then, today = (
            replace(one, asked={**one.asked, **dict.fromkeys(large, FROM_THE_START)}) for one in (then, today)
        )
        assert uncounted([then], today, {ADA: 5, CY: 40}, K) == {ADA: Uncounted.SHRANK}

    def test_is_not_hidden_by_newcomers_in_the_leaves_that_go(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:14], new=TEAM[9:14]), lines(TEAM[:5])) == {ADA: Uncounted.SHRANK}

    def test_is_not_touched_when_a_large_team_goes_which_had_a_number_of_its_own(self) -> None:
        assert why(lines(TEAM[:5], TEAM[5:14]), lines(TEAM[:5])) == {}

    def test_a_small_leaf_that_hangs_elsewhere_is_lost_to_the_unit(self) -> None:
        above = {CY: HEAD, ADA: CY, BEA: CY}
        assert why(lines(TEAM[:5], TEAM[5:9], above), lines(TEAM[:5], TEAM[5:9], {**above, BEA: HEAD})) == {
            ADA: Uncounted.SHRANK,
            BEA: Uncounted.MOVED,
        }

    def test_a_leaf_of_nine_has_a_number_of_its_own_where_half_answer_and_counts(self) -> None:
        assert why(lines(TEAM[:9], TEAM[9:13]), lines(TEAM[:9])) == {}
        assert why(lines(TEAM[:8], TEAM[8:12]), lines(TEAM[:8])) == {ADA: Uncounted.SHRANK}
        assert why(lines(TEAM[:9], TEAM[9:13]), lines(TEAM[:9]), k=8) == {ADA: Uncounted.SHRANK}


class TestASmallLeafThatHangsElsewhere:
    @pytest.mark.parametrize("elsewhere", [{ADA: BEA}, {HEAD: CY, CY: None}])
    def test_counts_nothing(self, elsewhere: Mapping[int, int]) -> None:
        assert why(lines(TEAM[:4]), lines(TEAM[:4], above=elsewhere)) == {ADA: Uncounted.MOVED}
        assert why(lines(TEAM[:4]), lines(TEAM[:4])) == {}

    def test_counts_when_it_is_large_enough_by_itself(self) -> None:
        assert why(lines(TEAM[:5]), lines(TEAM[:5], above={ADA: BEA})) == {}
        assert why(lines(TEAM[:5]), lines(TEAM[:5], above={ADA: BEA}), k=8) == {ADA: Uncounted.MOVED}

    def test_counts_nothing_though_nobody_in_it_was_asked_there_before(self) -> None:
        assert why(lines(), lines(TEAM[:4], above={ADA: BEA})) == {ADA: Uncounted.MOVED}

    def test_who_led_nobody_and_was_nowhere_hangs_nowhere_else(self) -> None:
        assert why(Lines(OPENS.date(), {HEAD: None}, {}), lines(TEAM[:4])) == {}


class Harbour:
    """A company by account: everybody's boss, who is not asked, and the database's numbers for accounts."""

    def __init__(self, bosses: Mapping[str, str | None]) -> None:
        self.bosses = dict(bosses)
        self.not_asked = set[str]()
        self.persons = {account: place for place, account in enumerate(bosses, 1)}
        self.numbers = {account: 1000 + place for account, place in self.persons.items()}
        self.roll = Roll.of([])
        self.openings = list[tuple[datetime, Manifest]]()

    def renumber(self, *accounts: str) -> None:
        for account in accounts:
            self.persons[account] = max(self.persons.values()) + 1

    def remove(self, *accounts: str) -> None:
        for account in accounts:
            del self.bosses[account]

    def open(self, days: int) -> Opening:
        now = OPENS + timedelta(days=days)
        people = tuple(
            Colleague(
                one,
                self.persons[one],
                None if boss is None else self.persons[boss],
                "en",
                "UTC",
                one not in self.not_asked,
            )
            for one, boss in self.bosses.items()
        )
        plan = replace(plan_of("harbour", ["hedda"], now, days + 1), people=people, teams={})
        opening = begin(plan, f"{days:032x}", self.roll, self.numbers, now)
        self.roll = Roll.of([*self.roll.openings, opening.line(self.roll, "")])
        self.openings.append((now, opening.manifest))
        return opening

    def leaf(self, boss: str) -> str:
        return f"team:{self.persons[boss]}"


def page(opening: Opening, silent: Iterable[str] = ()) -> Page:
    """What is published when everybody answers but these."""
    manifest, frozen = opening.manifest, opening.manifest.frozen
    answers = [
        Opened("mood", manifest.leaf_of(one), Choice(3)) for one in manifest.participants if one.account not in silent
    ]
    keys, invited, barred = [item.key for item in frozen.items], frozen.invited, frozenset(frozen.uncounted)
    return fold(frozen.tree, keys, invited, answers, manifest.k, uncounted=barred)


def published(opening: Opening, silent: Iterable[str] = ()) -> set[str]:
    """The leaves and units that have a number of their own."""
    return {unit for unit, _ in page(opening, silent).scores}


def team(boss: str, name: str, size: int) -> dict[str, str | None]:
    return {f"{name}{place}": boss for place in range(size)}


VERA_AND_PUPPETS = [f"ada{place}" for place in range(5)]
TEAMMATES = [f"ada{place}" for place in range(5, 11)]


def harbour() -> Harbour:
    return Harbour({"hedda": None, "ada": "hedda", "bea": "hedda", **team("ada", "ada", 11), **team("bea", "bea", 9)})


class TestWhoChoosesATeam:
    """Vera and four puppets are in a team of eleven; who takes the other six away reads what Vera answers."""

    def attacked(self, company: Harbour, days: int = 7) -> Opening:
        opening = company.open(days)
        assert set(VERA_AND_PUPPETS) <= {one.account for one in opening.manifest.participants}
        return opening

    def test_a_team_that_stays_as_it_was_has_its_number(self) -> None:
        company = harbour()
        assert company.leaf("ada") in published(company.open(0))
        assert company.leaf("ada") in published(company.open(7))
        company.renumber("ada")
        assert company.leaf("ada") in published(company.open(14)), "whatever number its boss has"

    @pytest.mark.parametrize("days", [7, 29, 30, 31, 60])
    def test_teammates_who_left_are_remembered_however_long_ago_the_last_opening_was(self, days: int) -> None:
        company = harbour()
        company.open(0)
        company.remove(*TEAMMATES)
        opening = self.attacked(company, days)
        assert opening.uncounted == {company.leaf("ada"): Uncounted.SHRANK}
        assert company.leaf("ada") not in published(opening)

    def test_thirty_days_after_an_opening_without_them_the_team_counts_again(self) -> None:
        company = harbour()
        company.open(0)
        company.remove(*TEAMMATES)
        assert [bool(company.open(days).uncounted) for days in (7, 14, 21, 28, 35, 42)] == [True] * 5 + [False]

    def test_a_boss_with_a_new_number_leads_the_team_that_lost_six(self) -> None:
        company = harbour()
        company.open(0)
        company.renumber("ada")
        company.remove(*TEAMMATES)
        opening = self.attacked(company)
        assert company.leaf("ada") in opening.uncounted
        assert company.leaf("ada") not in published(opening)

    def test_teammates_with_new_numbers_are_lost_to_the_team(self) -> None:
        company = harbour()
        company.open(0)
        company.renumber(*TEAMMATES)
        opening = self.attacked(company)
        assert company.leaf("ada") in opening.uncounted
        assert company.leaf("ada") not in published(opening)

    def test_accounts_that_were_never_asked_make_up_for_nobody(self) -> None:
        company = harbour()
        ghosts = team("ada", "ghost", 4)
        company.bosses |= ghosts
        company.persons |= {ghost: 900 + place for place, ghost in enumerate(ghosts)}
        company.numbers |= {ghost: 1900 + place for place, ghost in enumerate(ghosts)}
        company.not_asked = set(ghosts)
        assert company.leaf("ada") in published(company.open(0))
        company.not_asked = set(TEAMMATES)
        opening = self.attacked(company)
        assert company.leaf("ada") in opening.uncounted
        assert {opening.manifest.leaf_of(one) for one in opening.manifest.participants if one.account in ghosts} == {
            f"new:{company.persons['hedda']}"
        }
        assert company.leaf("ada") not in published(opening, silent=ghosts)

    def test_people_who_are_not_asked_for_a_week_are_remembered(self) -> None:
        company = harbour()
        company.open(0)
        company.not_asked = set(TEAMMATES)
        assert company.leaf("ada") in self.attacked(company).uncounted
        company.not_asked = set()
        assert company.leaf("ada") in published(company.open(14)), "they are back, and nobody else came"


class TestWhoEmptiesAUnit:
    """Vera and two puppets report to Ada, two more to Bea; small teams beside them make the unit's own number."""

    SMALL = ("dov", "eli", "fay")

    def unit(self, large: int = 0) -> Harbour:
        bosses = dict.fromkeys(("ada", "bea", "gus", *self.SMALL), "ulla")
        staff = {**team("ada", "vera", 3), **team("bea", "puppet", 2), **team("gus", "gus", large)}
        for boss in self.SMALL:
            staff |= team(boss, boss, 4)
        crew = team("hedda", "crew", 9)
        return Harbour({"hedda": None, "ulla": "hedda", **crew, **bosses, **staff})

    def small_teams(self, company: Harbour) -> list[str]:
        return [one for one, boss in company.bosses.items() if boss in self.SMALL]

    @pytest.mark.parametrize("large", [0, 40])
    def test_small_teams_that_vanish_leave_no_number_of_those_who_stay(self, large: int) -> None:
        company = self.unit(large)
        unit, bosses = f"unit:{company.persons['ulla']}", set(self.SMALL) | {"ada", "bea", "gus"}
        assert unit in published(company.open(0), silent=bosses)
        assert unit in published(company.open(7), silent=bosses), "as long as they stay"
        company.remove(*self.small_teams(company))
        opening = company.open(14)
        assert {company.leaf("ada"), company.leaf("bea")} <= opening.uncounted.keys()
        assert unit not in published(opening, silent=bosses)

    def test_small_teams_that_count_in_a_unit_below_from_now_on_leave_none_either(self) -> None:
        company = self.unit(40)
        company.open(0)
        company.renumber(*self.small_teams(company))
        assert {company.leaf("ada"), company.leaf("bea")} <= company.open(7).uncounted.keys()


STAFF = [f"ada{place}" for place in range(8)] + [f"bea{place}" for place in range(6)]
BOSSES = ("hedda", "ada", "bea")


def counted(manifest: Manifest, leaf: str) -> set[str]:
    return {one.account for one in manifest.participants if manifest.leaf_of(one) == leaf}


@given(st.data())
def test_a_leaf_that_counts_still_has_three_quarters_of_whom_it_had_or_all_but_one(data: st.DataObject) -> None:
    company = Harbour({"hedda": None, "ada": "hedda", "bea": "hedda", **{one: one[:3] for one in STAFF}})
    charts = list[tuple[datetime, dict[str, set[str]]]]()
    days = 0
    for _ in range(data.draw(st.integers(2, 6))):
        some = st.lists(st.sampled_from(STAFF), max_size=4)
        company.renumber(*data.draw(some), *data.draw(st.lists(st.sampled_from(BOSSES), max_size=1)))
        company.remove(*(set(data.draw(some)) & company.bosses.keys()))
        company.bosses |= dict.fromkeys(data.draw(some), data.draw(st.sampled_from(BOSSES)))
        company.not_asked = set(data.draw(some))
        opening = company.open(days)
        now, asked = OPENS + timedelta(days=days), company.bosses.keys() - company.not_asked
        teams = {boss: {one for one in asked if company.bosses[one] == boss} for boss in BOSSES}
        begun = max((at for at, _ in charts if at <= now - timedelta(days=30)), default=OPENS)
        for boss in BOSSES:
            leaf = company.leaf(boss)
            if counted(opening.manifest, leaf) and leaf not in opening.uncounted:
                for at, before in charts:
                    lost = len(before[boss] - teams[boss])
                    assert at < begun or lost < 2 or 4 * lost < len(before[boss])
        charts.append((now, teams))
        days += data.draw(st.integers(1, 40))
