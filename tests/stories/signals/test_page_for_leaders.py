"""Leaders open "Do customers feel it?": each reads what may be said, and the departments of their own part."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from bot.checkin.ledger import Average
from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.multiples import Multiples
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from bot.signals.conclusions import (
    Conclusion,
    FirstSign,
    LessThanTested,
    NoConnection,
    NothingYet,
    RepeatedSign,
    Season,
    Signs,
    StillComparing,
    Timing,
    packed,
    unpacked,
)
from bot.signals.signals import SignalValue
from commands.signals.compare_sides import compare_sides, conclusion_of
from storage.caches import forget_all
from storage.checkin import ledger, rounds
from storage.signals import kinds
from tests.rounds import publish
from tests.stories.conftest import labels, told
from tests.stories.signals.harbour import (
    COMPLAINTS,
    CREWS,
    HEDDA,
    MONA,
    MONDAY,
    PERIODS,
    SATISFACTION,
    Harbour,
    at,
    customers_follow,
    facts_of,
    harbour,
    page_of,
    state,
    week,
)

NIGHT_WITHHELD = (3, 4)
CRANE = Profile("@crane", "Lead crane", "crane")


@pytest.fixture
async def two_years(opened: str, settings: Settings) -> Harbour:
    forget_all()
    company = await harbour(settings, withheld={"night": NIGHT_WITHHELD})
    await customers_follow(company)
    return company


async def opens(company: Harbour, who: Profile) -> Message:
    page = await company.company.does(who, Typed("customers", "general", "/pulse"))
    assert isinstance(page, Message)
    return page


def drawn(page: Message) -> Multiples:
    [picture] = [block for block in page.blocks if isinstance(block, Multiples)]
    return picture


async def test_hedda_reads_that_customers_follow_by_four_weeks_and_sees_all_eight_departments(
    two_years: Harbour,
) -> None:
    compared = await compare_sides(two_years.workspace_id)
    assert compared
    assert isinstance(compared.conclusion, Signs)
    [sign] = compared.conclusion.signs
    assert (sign.signal, sign.timing) == ("satisfaction", Timing.FOUR_WEEKS_LATER)
    assert isinstance(sign, FirstSign | RepeatedSign)
    page = await opens(two_years, HEDDA)
    assert f"customers were happier 4 weeks later: in {sign.alike} of 8 departments" in told(page)
    assert f"a company would look like this once in {sign.once_in}" in told(page)
    picture = drawn(page)
    assert [panel.name for panel in picture.panels] == sorted(name for name, _ in CREWS.values())
    assert picture.later == 1
    assert "Complaints:" not in told(page), "of what does not show nothing is said"


async def test_every_number_of_people_is_one_that_the_ledger_released(two_years: Harbour) -> None:
    compared = await compare_sides(two_years.workspace_id)
    assert compared
    closed = await ledger.known_pages(await rounds.closed(two_years.workspace_id, 0, 4 * PERIODS))
    assert len(closed) == PERIODS
    for unit, lines in compared.sides.lines["satisfaction"].items():
        for period, (round_, page) in enumerate(closed):
            released = [
                page.scores[unit, item.key].number for item in round_.frozen.items if unit in page.blocks.published
            ]
            number = lines.people[period]
            if not released:
                assert number is None
                assert period in lines.withheld
            else:
                assert number is not None
                assert Average(number).number == round(sum(released) / len(released), 1)


async def test_mona_sees_the_two_departments_below_her_and_how_many_others_count(two_years: Harbour) -> None:
    page = await opens(two_years, MONA)
    assert [panel.name for panel in drawn(page).panels] == ["Sales", "Support"]
    assert "6 departments outside your part of the company" in told(page)
    for name in ("Crane crew", "Night shift"):
        assert name not in told(page)


async def test_what_was_withheld_is_hatched_and_said_and_stands_nowhere_as_a_number(two_years: Harbour) -> None:
    picture = drawn(await opens(two_years, HEDDA))
    [night] = [panel for panel in picture.panels if panel.name == "Night shift"]
    assert night.above.withheld == frozenset(NIGHT_WITHHELD)
    assert [night.above.values[place] for place in NIGHT_WITHHELD] == [None, None]
    assert "not shown in 2 periods" in night.words
    assert "Hatched" in picture.legend


async def test_who_leads_one_team_or_nobody_reads_a_kind_sentence_and_no_number(two_years: Harbour) -> None:
    for who in (CRANE, Profile("@crane0", "Hand crane0", "crane0")):
        for request in (
            Typed("customers", "general", "/pulse"),
            Pressed("felt.open", ""),
            Pressed("felt.turn", "0:satisfaction"),
            Pressed("felt.words", "0:satisfaction"),
        ):
            reply = await two_years.company.does(who, request)
            assert "This page compares whole departments" in told(reply)
            assert "satisfaction" not in told(reply).lower()


async def test_hedda_turns_to_the_other_signal_and_reads_the_same_in_words(two_years: Harbour) -> None:
    page = await opens(two_years, HEDDA)
    assert "Show Complaints" in labels(page)
    other = await two_years.company.presses(HEDDA, page, "Show Complaints")
    assert drawn(other).below.name == "Complaints"
    assert drawn(other).later == 0, "of complaints no order is said"
    assert drawn(other).below.foot > drawn(other).below.head, "fewer complaints stand higher"
    words = await two_years.company.presses(HEDDA, page, "In words")
    assert "Night shift" in told(words)


async def test_a_turn_that_no_button_of_ours_holds_shows_the_first_page_or_is_not_understood(
    two_years: Harbour,
) -> None:
    for value in ("", "x:satisfaction", "-1:satisfaction", "0"):
        reply = await two_years.company.does(HEDDA, Pressed("felt.turn", value))
        assert isinstance(reply, Message | Refusal)
    for value in ("9999:satisfaction", "0:no_such"):
        assert len(drawn(await two_years.company.does(HEDDA, Pressed("felt.turn", value))).panels) == len(CREWS)


async def test_what_the_company_says_anew_is_seen_at_once_and_so_is_a_signal_that_was_removed(
    two_years: Harbour,
) -> None:
    before = drawn(await opens(two_years, HEDDA))
    unit = two_years.departments["sales"]
    await state(two_years, [SignalValue("satisfaction", unit, week(4 * PERIODS - 2), 1.5, 40)])
    [old], [new] = (
        [panel.below.latest for panel in picture.panels if panel.name == "Sales"]
        for picture in (before, drawn(await opens(two_years, HEDDA)))
    )
    assert old != new == "1.5"
    await kinds.remove_kind(two_years.workspace_id, COMPLAINTS.key, at(MONDAY))
    assert "Show Complaints" not in labels(await opens(two_years, HEDDA))


async def test_within_a_quarter_the_sentence_stays_whichever_department_falls_below_the_floor(
    two_years: Harbour,
) -> None:
    before = await compare_sides(two_years.workspace_id)
    few = {two_years.departments[handle]: 2 for handle in ("crane", "customs", "ticket")}
    frozen = replace(two_years.frozen, invited=Counter({**two_years.frozen.invited, **few}))
    workspace = two_years.company.entrance.workspace
    await publish(workspace, facts_of(frozen, 4 * PERIODS + 1), page_of(frozen.tree, {}))
    forget_all()
    after = await compare_sides(two_years.workspace_id)
    assert before
    assert after
    assert len(after.sides.lines[SATISFACTION.key]) == len(CREWS) - len(few), "drawn are those that stand now"
    assert (after.conclusion, after.tested_until) == (before.conclusion, before.tested_until)


async def test_before_anybody_has_given_a_number_hedda_reads_who_can(opened: str, settings: Settings) -> None:
    forget_all()
    company = await harbour(settings, periods=1)
    assert "No numbers about customers are there yet" in told(await opens(company, HEDDA))


async def test_with_few_departments_hedda_reads_how_many_it_takes_and_sees_the_picture(
    opened: str, settings: Settings
) -> None:
    forget_all()
    company = await harbour(settings, periods=13)
    units = [company.departments[handle] for handle in ("sales", "support")]
    said = [
        SignalValue("satisfaction", unit, week(4 * period + 1), 4.0 + period / 20, 3)
        for unit in units
        for period in range(13)
    ]
    await state(company, said)
    page = await opens(company, HEDDA)
    assert "Nothing can be said yet: 2 departments and 13 periods of four weeks; from 6 and 9 on it can." in told(page)
    assert all(panel.below.few == frozenset(range(13)) for panel in drawn(page).panels), "three answers are few"


async def test_a_department_below_the_floor_is_not_there_even_if_the_company_gave_its_number(
    opened: str, settings: Settings
) -> None:
    forget_all()
    company = await harbour(settings, periods=2)
    hand = f"team:{company.people['crane0'].id}"
    await state(company, [SignalValue("satisfaction", hand, week(2), 4.0, 3)])
    page = await opens(company, HEDDA)
    assert "No numbers about customers are there yet." in told(page)
    assert not [block for block in page.blocks if isinstance(block, Multiples)]


async def test_hedda_waits_for_no_computation_and_finds_the_page_once_it_is_done(
    two_years: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.signals.compare_sides.PATIENCE", 0)
    page = await opens(two_years, HEDDA)
    assert "People and customers are being compared just now" in told(page)
    assert labels(page) == ["See people and customers"]
    assert await conclusion_of(two_years.workspace_id, waits=False) == StillComparing()
    assert isinstance(await conclusion_of(two_years.workspace_id), Signs), "who writes a letter waits for it"
    monkeypatch.undo()
    assert "customers were happier 4 weeks later" in told(await opens(two_years, HEDDA))


async def test_a_process_that_starts_computes_nothing_anew_until_something_is_said_anew(
    two_years: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await compare_sides(two_years.workspace_id)
    computed: list[int] = []

    def conclude_again(*_: object, **__: object) -> NothingYet:
        computed.append(1)
        return NothingYet(0, 0)

    monkeypatch.setattr("bot.signals.conclude.conclude", conclude_again)
    forget_all()
    second = await compare_sides(two_years.workspace_id)
    assert first
    assert second
    assert (second.conclusion, second.tested, computed) == (first.conclusion, first.tested, [])
    await state(two_years, [SignalValue("satisfaction", two_years.departments["sales"], week(5), 1.5, 40)])
    third = await compare_sides(two_years.workspace_id)
    assert third
    assert (third.conclusion, computed) == (NothingYet(0, 0), [1])


@pytest.mark.parametrize(
    "conclusion",
    [
        NothingYet(3, 7),
        NoConnection(4),
        LessThanTested(),
        Signs(
            (
                FirstSign("a", Timing.EIGHT_WEEKS_LATER, 5, 8, 40, Season.BEYOND),
                RepeatedSign("b", Timing.UNKNOWN, 7, 8, 100, Season.POSSIBLE),
            )
        ),
    ],
)
def test_what_may_be_said_is_the_same_after_it_was_stored(conclusion: Conclusion) -> None:
    assert unpacked(json.loads(json.dumps(packed(conclusion)))) == conclusion
