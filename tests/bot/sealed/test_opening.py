"""Opening a round: what is refused, and what of a plan is believed and what comes from the roll."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.checkin.questions import bank
from bot.checkin.schedule import OPEN_FOR
from bot.org.tree import OrgChartError
from bot.sealed.manifest import digest
from bot.sealed.opening import Colleague, Opening, OpeningRefused, Plan, begin
from bot.sealed.roll import ClosingLine, Outcome, Roll, Tenure
from tests.rounds import plan_of

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
WEEK = timedelta(weeks=1)
CREW = tuple(f"U-{name}" for name in ("ana", "bo", "cy", "dana", "mika", "nils", "olga", "pia"))
SHIP = tuple(f"U-{number}" for number in range(24))
ACCOUNTS = (*CREW, *SHIP)
KEYS = [f"{number:032x}" for number in range(30)]
RULES = bank().items["process-1"]
EMPTY = Roll.of([])


def numbers_of(plan: Plan) -> dict[str, int]:
    """As the file beside the roll has them: by account, and not by what the database says."""
    return {one.account: 1_000 + ACCOUNTS.index(one.account) for one in plan.people}


def plan(week: int = 1, crew: Sequence[str] = CREW) -> Plan:
    return plan_of("harbour", crew, OPENS + (week - 1) * WEEK, week)


def opened(planned: Plan, roll: Roll = EMPTY, key: str = KEYS[0]) -> Opening:
    return begin(planned, key, roll, numbers_of(planned), planned.closes_at - OPEN_FOR)


def remembered(*openings: Opening, published: tuple[str, ...] = (), outcome: Outcome = Outcome.CLOSED) -> Roll:
    """After these rounds were opened and ended."""
    roll = EMPTY
    for one in openings:
        line = one.line(roll, "")
        closing = ClosingLine(
            at=line.closes_at, key=line.key, outcome=outcome, published=published, fingerprint="", nonce="", manifest=""
        )
        roll = Roll.of([*roll.openings, line, *roll.closings.values(), closing])
    return roll


def leaves_of(opening: Opening) -> dict[str, str]:
    return {one.account: opening.manifest.leaf_of(one) for one in opening.manifest.participants}


def newcomers(opening: Opening) -> list[str]:
    """Who is counted apart."""
    return [account for account, leaf in leaves_of(opening).items() if leaf.startswith("new:")]


class TestRefusals:
    def test_a_round_is_open_for_48_hours_at_least(self) -> None:
        opens = plan().closes_at - timedelta(hours=48)
        late = opens + timedelta(microseconds=1)
        with pytest.raises(OpeningRefused, match="48 hours at least"):
            begin(plan(), KEYS[0], EMPTY, numbers_of(plan()), late)
        assert begin(plan(), KEYS[0], EMPTY, numbers_of(plan()), opens).manifest.takes_answers(late)

    @pytest.mark.parametrize("week", [1, 2])
    def test_a_week_that_the_roll_knows_is_not_opened_again_whatever_the_database_says(self, week: int) -> None:
        roll = remembered(opened(plan(1)), opened(plan(2), key=KEYS[1]))
        with pytest.raises(OpeningRefused, match=f"week {week} has been opened before"):
            opened(replace(plan(3), week=week), roll)
        assert opened(plan(3), roll).manifest.week == 3

    def test_a_week_whose_round_was_lost_is_opened_again_and_says_so(self) -> None:
        roll = remembered(opened(plan(1)), outcome=Outcome.VOID)
        again = opened(replace(plan(2), week=1), roll)
        assert (again.manifest.week, again.manifest.again) == (1, True)
        assert not opened(plan(1)).manifest.again

    def test_one_account_answers_for_one_person(self) -> None:
        twice = replace(
            plan(),
            people=(
                *plan().people,
                Colleague(account=CREW[1], person=99, boss=1, language="en", time_zone="UTC", is_asked=True),
            ),
        )
        with pytest.raises(OpeningRefused, match="stands twice"):
            opened(twice)

    def test_a_round_that_asks_nobody(self) -> None:
        nobody = replace(plan(), people=tuple(one._replace(is_asked=False) for one in plan().people))
        with pytest.raises(OpeningRefused, match="nobody can be asked"):
            opened(nobody)

    def test_reporting_lines_that_are_no_tree(self) -> None:
        first, second, *rest = plan().people
        with pytest.raises(OrgChartError, match="two_roots"):
            opened(replace(plan(), people=(first, second._replace(boss=None), *rest)))


class TestWhatComesFromTheRoll:
    def test_the_floor_is_never_below_that_of_any_round_before(self) -> None:
        high = opened(replace(plan(1), k=8))
        assert high.manifest.k == 8
        assert opened(plan(2), remembered(high)).manifest.k == 8
        assert opened(replace(plan(2), k=9), remembered(high)).manifest.k == 9
        assert opened(plan(2), remembered(opened(plan(1)))).manifest.k == 5

    def test_the_first_monday_and_what_was_published_before(self) -> None:
        roll = remembered(opened(plan(1)), published=("team:1",))
        second = opened(replace(plan(2), first_monday=date(2020, 1, 6)), roll).manifest
        assert second.first_monday == plan(1).first_monday
        assert second.last == ("team:1",)

    def test_in_the_first_round_nobody_is_new(self) -> None:
        first = opened(plan())
        assert newcomers(first) == []
        assert set(leaves_of(first).values()) == {"team:1"}

    def test_who_comes_later_is_new_for_thirty_days_and_in_a_leaf_of_their_own(self) -> None:
        openings = [opened(plan(1, CREW[:-1]))]
        told = []
        for week in range(2, 8):
            openings.append(opened(plan(week), remembered(*openings), KEYS[week]))
            told.append(newcomers(openings[-1]))
            assert leaves_of(openings[-1])[CREW[-1]] == ("new:1" if told[-1] else "team:1")
        assert told == [[CREW[-1]]] * 5 + [[]]

    def test_who_reports_to_another_boss_is_new_there(self) -> None:
        first = opened(plan(1))
        bo_leads = tuple(one._replace(boss=2) if one.person > 5 else one for one in plan(2).people)
        second = opened(replace(plan(2), people=bo_leads), remembered(first))
        assert newcomers(second) == list(CREW[5:])

    def test_who_took_anothers_number_in_the_database_is_new_and_so_is_the_other(self) -> None:
        first = opened(plan(1))
        ana, bo, cy, *rest = plan(2).people
        exchanged = (ana, bo._replace(account=cy.account), cy._replace(account=bo.account), *rest)
        second = opened(replace(plan(2), people=exchanged), remembered(first))
        assert newcomers(second) == [cy.account, bo.account]

    def test_a_team_that_lost_its_others_counts_nothing(self) -> None:
        first = opened(plan(1))
        assert opened(plan(2, CREW[:6]), remembered(first)).manifest.frozen.uncounted == ("team:1",)
        assert opened(plan(2, CREW[:7]), remembered(first)).manifest.frozen.uncounted == ()

    def test_comments_of_a_team_that_counts_nothing_go_nowhere_however_large_it_is(self) -> None:
        first = opened(plan(1, SHIP))
        second = opened(plan(2, SHIP[:16]), remembered(first)).manifest.frozen
        assert second.uncounted == ("team:1",)
        assert second.comments["team:1"] is None
        assert opened(plan(1, SHIP[:16])).manifest.frozen.comments["team:1"]

    def test_with_a_roll_that_was_lost_all_are_old_again_and_all_count(self) -> None:
        again = opened(plan(2, CREW[:5]))
        assert (newcomers(again), again.manifest.frozen.uncounted) == ([], ())


class TestWhatIsFrozen:
    def test_everybody_who_is_asked_and_nobody_else(self) -> None:
        people = tuple(one._replace(is_asked=one.account != CREW[2]) for one in plan().people)
        manifest = opened(replace(plan(), people=people)).manifest
        assert {one.account for one in manifest.participants} == {*CREW} - {CREW[2]}
        assert manifest.frozen.invited == {"team:1": len(CREW) - 1}

    def test_a_boss_who_is_not_asked_still_holds_the_tree_together(self) -> None:
        first, *rest = plan().people
        manifest = opened(replace(plan(), people=(first._replace(is_asked=False), *rest))).manifest
        assert manifest.frozen.invited == {"team:1": len(CREW) - 1}
        assert manifest.participant(first.account) is None

    def test_no_tree_says_who_is_where(self) -> None:
        assert opened(plan()).manifest.frozen.tree.leaf_of == {}

    def test_languages_and_zones_as_they_were_that_day(self) -> None:
        ana, bo, *rest = plan().people
        elsewhere = bo._replace(language="ja", time_zone="Asia/Tokyo")
        manifest = opened(replace(plan(), people=(ana, elsewhere, *rest))).manifest
        participant = manifest.participant(bo.account)
        assert participant
        assert (participant.language, manifest.zones[participant.zone]) == ("ja", "Asia/Tokyo")

    def test_a_question_for_a_leaf_that_asks_nobody_is_left_out(self) -> None:
        extra = {"team:1": RULES, "team:99": RULES}
        assert opened(replace(plan(), extra=extra)).manifest.frozen.extra == {"team:1": RULES}

    def test_a_plan_comes_through_a_pipe_as_it_was_and_tells_nobody_in_a_repr(self) -> None:
        assert Plan.load(bytes(plan())) == plan()
        assert not [account for account in CREW if account in repr(plan())]


class TestTheLineInTheRoll:
    def test_it_holds_the_hash_of_the_manifest_and_no_account(self) -> None:
        first = opened(plan())
        line = first.line(EMPTY, "f" * 32)
        assert line.manifest == digest(bytes(first.manifest)).hex()
        assert (line.keys_folder, line.key, line.closes_at) == ("f" * 32, KEYS[0], plan().closes_at)
        assert not [account for account in CREW if account in repr(line)]
        assert {tenure.number for tenure in line.tenures} == set(numbers_of(plan()).values())

    def test_it_says_only_what_changed(self) -> None:
        first = opened(plan(1, CREW[:-1]))
        second = opened(plan(2, (*CREW[:6], CREW[-1])), remembered(first)).line(remembered(first), "")
        came = Tenure(
            number=1_000 + len(CREW) - 1,
            boss=1_000,
            person=7,
            since=(OPENS + WEEK).date(),
            first_asked=(OPENS + WEEK).date(),
        )
        assert (second.tenures, second.left) == ((came,), (1_000 + 6,))
