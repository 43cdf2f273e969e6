"""Whole companies that somebody changes so that a number be about one person: which leaves count, what is published."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.ledger import Page
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from bot.sealed.floors import Uncounted
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Colleague, Opening, begin
from bot.sealed.roll import Roll
from tests.rounds import plan_of

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)


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
                account=one,
                person=self.persons[one],
                boss=None if boss is None else self.persons[boss],
                language="en",
                time_zone="UTC",
                is_asked=one not in self.not_asked,
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
        OpenedAnswer("mood", manifest.leaf_of(one), Choice(3))
        for one in manifest.participants
        if one.account not in silent
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
        company.bosses |= dict.fromkeys(("gus0", "gus1"), "gus") | {"gus2": "gus0"}
        company.open(0)
        company.bosses |= dict.fromkeys(self.small_teams(company), "gus")
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
