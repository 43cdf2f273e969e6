"""What the summary claims: how deep a theme and a branch lie, and the figure of each blind spot."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.checkin.ledger import Withheld
from bot.checkin.questions import bank
from bot.checkin.rounds import Closed
from bot.insight.claims.depths import beliefs_of, depth, lived_in
from bot.insight.claims.figures import CountedThanks, Grounds, ShareOfThanks, TurnOut, of_branch, of_managers
from bot.insight.claims.waterline import find_waterline
from bot.insight.spots import Evaluation, Spot, Together
from bot.insight.summary import find_shared, find_spots, optimism_of, parts_of
from bot.insight.wording import summary as wording
from bot.insight.wording.findings import figure
from bot.insight.wording.waterline import by_part, opening
from bot.messages.pictures import Fill
from tests.bot.insight.test_summary import (
    COURAGE,
    FROZEN,
    HEARD,
    LEADER,
    MANAGERS,
    closed,
    doubts,
    evaluation,
    summary,
)
from tests.stories.conftest import told

ROUNDS = closed((bank().mood, HEARD), {"team:10": 2})
PRODUCT = "unit:1"  # six managers report to its head, and seven people to each of them or to the head


def grounds(labels: Mapping[int, int], rounds: Closed = ROUNDS) -> Grounds:
    """All managers forecast the same of both questions."""
    asked = [round_ for round_, _ in rounds]
    believed = {round_.id: {item.key: labels for item in round_.frozen.items} for round_ in asked}
    recognised = Counter(
        {(PRODUCT, COURAGE.id): 1, (PRODUCT, 8): 146, ("team:10", 8): 3, ("team:11", 8): 4, ("unit:0", 8): 160}
    )
    return Grounds(rounds, rounds, beliefs_of(asked, believed), recognised, {10: 2, 1: 1, 0: 9})


OPTIMISTS = grounds(dict.fromkeys(MANAGERS, 5))


def test_a_branch_lies_as_deep_as_its_managers_believe_more_than_its_people_answer() -> None:
    sides = depth(ROUNDS, OPTIMISTS.beliefs, PRODUCT, ("heard",))
    assert not isinstance(sides.believed, Withheld)
    assert not isinstance(sides.lived, Withheld)
    assert sides.distance == round(sides.believed.number - sides.lived.number, 1)
    assert sides.distance > 0
    assert depth(ROUNDS, OPTIMISTS.beliefs, PRODUCT, ("roles",)).distance is None


def test_what_four_managers_believe_is_told_nowhere() -> None:
    four = grounds(dict.fromkeys(list(MANAGERS)[:4], 5))
    assert depth(ROUNDS, four.beliefs, PRODUCT, ("heard",)).distance is None
    assert depth(ROUNDS, four.beliefs, "unit:0", ("heard",)).distance is None


def legend(found: Evaluation, unit: str, *, by_theme: bool) -> str:
    spots = find_spots(found, find_shared(found, FROZEN, 5, OPTIMISTS), FROZEN.tree, unit, {}).spots
    line = find_waterline(unit, parts_of(FROZEN, unit), FROZEN.tree, spots, OPTIMISTS, by_theme=by_theme)
    [picture] = opening(replace(summary(found, ROUNDS, unit), spots=tuple(spots), waterline=line), "Harbour", "en")
    return picture.legend


def test_what_is_said_of_marks_and_what_the_title_says_are_one_claim() -> None:
    of_no_theme = replace(evaluation(gap=doubts({10: 4})), theme={})
    of_all = replace(evaluation(gap=doubts({})), together=Together.MORE)
    calm = evaluation(gap=doubts({}))
    about_all = "Each is of all of Harbour and may be chance; the title is about all themes together."
    assert about_all in legend(of_no_theme, "unit:0", by_theme=True)
    assert about_all in legend(of_all, "unit:0", by_theme=True)
    assert legend(calm, "unit:0", by_theme=True).count("Each by itself may be chance.") == 1
    assert "The fuller a mark, the surer" in legend(evaluation(gap=doubts({10: 4})), "unit:0", by_theme=True)
    assert "chance" not in legend(of_all, "unit:0", by_theme=False), "the company's mark is what the title says"
    assert "The fuller a mark, the surer" in legend(of_no_theme, PRODUCT, by_theme=False)


def test_a_single_team_is_no_mark_and_a_named_branch_is_a_full_one() -> None:
    found = evaluation(gap=doubts({10: 4}))
    spots, *_, by_theme = find_spots(found, find_shared(found, FROZEN, 5, OPTIMISTS), FROZEN.tree, "unit:0", {})
    line = find_waterline("unit:0", parts_of(FROZEN, "unit:0"), FROZEN.tree, spots, OPTIMISTS, by_theme=by_theme)
    assert lived_in("team:1", FROZEN.tree) == PRODUCT
    marks = {mark.place: mark for mark in line.branches}
    assert marks[PRODUCT].doubt == 0.01
    assert {place for place, mark in marks.items() if mark.depth.distance is None} == marks.keys() - {PRODUCT}
    read = replace(summary(found, ROUNDS, "unit:0"), spots=tuple(spots), waterline=line)
    [themes] = opening(read, "Harbour", "en")
    assert themes.title.startswith("One or more of 5 to 7 managers in Product believe clearly more")
    assert {pair.name: pair.fill for pair in themes.pairs}["Being heard"] is Fill.FULL
    assert "Being heard 4–5" in themes.alt_text or "Being heard 5" in themes.alt_text
    assert by_part(read, "Harbour", "en") == []  # one branch alone is no picture


def test_beside_a_table_of_the_groups_single_teams_the_picture_shows_the_whole_and_no_theme() -> None:
    found = evaluation(gap=doubts({10: 4}))
    spots, *_, by_theme = find_spots(found, find_shared(found, FROZEN, 5, OPTIMISTS), FROZEN.tree, PRODUCT, {})
    parts = parts_of(FROZEN, PRODUCT)
    line = find_waterline(PRODUCT, parts, FROZEN.tree, spots, OPTIMISTS, by_theme=by_theme)
    [picture] = opening(replace(summary(found, ROUNDS, PRODUCT), waterline=line), "Harbour", "en")
    assert picture.title.startswith("One or more of 5 to 7 managers in Product believe clearly more")
    assert [(pair.name, pair.fill) for pair in picture.pairs] == [
        ("Product and the teams below", Fill.FULL),
        ("Harbour", Fill.HOLLOW),
    ]


def test_that_teams_fell_silent_is_left_out_beside_a_row_for_each_of_them() -> None:
    [(first, full)] = ROUNDS
    [(_, silent)] = closed((bank().mood, HEARD), {}, silent="team:10")
    weeks = [(replace(first, week=1), full), (replace(first, week=9), silent)]
    found = evaluation(silent=doubts({10: 8}))
    shared = find_shared(found, FROZEN, 5, Grounds(weeks, weeks[1:]))
    [of_ines] = find_spots(found, shared, FROZEN.tree, "unit:0", {}).spots
    assert isinstance(of_ines.figure, TurnOut), "Ines reads one row for all that Dave leads"
    of_dave = find_spots(found, shared, FROZEN.tree, PRODUCT, {})
    assert (of_dave.spots, of_dave.tested) == ([], False), "Dave one for each team, and one of them is empty"


def test_where_nobody_is_named_no_theme_is_drawn_beside_a_column_for_each_managers_team() -> None:
    calm = evaluation(gap=doubts({}))
    shared = find_shared(calm, FROZEN, 5, OPTIMISTS)
    assert find_spots(calm, shared, FROZEN.tree, "unit:0", {}).by_theme, "Ines reads one column for all that Dave leads"
    assert not find_spots(calm, shared, FROZEN.tree, PRODUCT, {}).by_theme
    few = find_shared(calm, FROZEN, 5, grounds(dict.fromkeys(list(MANAGERS)[:4], 5)))
    assert find_spots(calm, few, FROZEN.tree, PRODUCT, {}).by_theme, "what four believe is in no picture"
    line = find_waterline(PRODUCT, parts_of(FROZEN, PRODUCT), FROZEN.tree, (), OPTIMISTS, by_theme=False)
    [picture] = opening(replace(summary(calm, ROUNDS, PRODUCT), waterline=line), "Harbour", "en")
    assert (picture.title, len(picture.pairs)) == ("Taken together, nothing stands out", 2)


@pytest.mark.parametrize(
    ("unit", "of_all", "of_branch", "optimism", "title"),
    [
        ("unit:0", Together.MORE, None, None, "Taken together, managers believe more"),
        ("unit:0", Together.AS_IT_IS, None, 0.5, "Across the company, what managers believe lies about 0.5 above"),
        (PRODUCT, Together.AS_IT_IS, Together.MORE, None, "Taken together, the managers in your branch believe"),
        (PRODUCT, Together.MORE, None, None, "Theme by theme, nothing stands out"),
    ],
)
def test_a_picture_is_titled_by_what_its_page_says_of_all_who_are_in_it(
    unit: str, of_all: Together | None, of_branch: Together | None, optimism: float | None, title: str
) -> None:
    calm = evaluation(gap=doubts({}))
    line = find_waterline(unit, parts_of(FROZEN, unit), FROZEN.tree, (), OPTIMISTS, by_theme=True)
    read = replace(
        summary(calm, ROUNDS, unit), waterline=line, together=of_all, together_here=of_branch, optimism=optimism
    )
    [picture] = opening(read, "Harbour", "en")
    assert picture.title.startswith(title)
    page = told(wording.summary(read, "Harbour", LEADER))
    assert page.count(picture.title) == 1


def test_the_optimism_of_all_is_rounded_once_and_drawn_as_it_is_claimed() -> None:
    assert [optimism_of(replace(evaluation(), optimism=by)) for by in (None, 0.3, 0.7, 0.8)] == [None, 0.5, 0.5, 1.0]
    read = replace(summary(evaluation(), ROUNDS), optimism=0.7)
    assert "lies about 0.7 above" in told(wording.summary(read, "Harbour", LEADER))


def test_without_numbers_there_is_no_picture_and_without_a_finding_its_title_says_so() -> None:
    calm = evaluation(gap=doubts({}))
    line = find_waterline("unit:0", parts_of(FROZEN, "unit:0"), FROZEN.tree, (), OPTIMISTS, by_theme=True)
    read = replace(summary(calm, ROUNDS, "unit:0"), waterline=line)
    assert [picture.title for picture in opening(read, "Harbour", "en")] == ["Theme by theme, nothing stands out"]
    assert opening(replace(read, waterline=None), "Harbour", "en") == []


def test_every_figure_is_read_from_what_everybody_may_know() -> None:
    wall = of_branch(Spot.WALL, PRODUCT, COURAGE.id, FROZEN.tree, OPTIMISTS)
    assert wall == CountedThanks(1, 13, 147)
    assert figure(wall, "en") == "1 of 147 kudos there in 13 weeks."
    assert of_branch(Spot.NOT_THANKING, PRODUCT, None, FROZEN.tree, OPTIMISTS) == CountedThanks(3, 4)
    assert of_managers(Spot.GAP, "team:1", [10], OPTIMISTS) == depth(
        ROUNDS, OPTIMISTS.beliefs, PRODUCT, ("mood", "heard")
    )
    assert of_managers(Spot.GAP, "team:1", [10], Grounds()) is None


def test_thanks_are_counted_of_all_people_there_since_the_sum_of_some_teams_would_tell_which() -> None:
    """Everybody can count what each team got. 42 of the 49 people are Dave's, which tells what their share means."""
    found = [of_managers(Spot.UNTHANKED, "team:1", listed, OPTIMISTS) for listed in ([10], [10, 11], [15])]
    assert found == [ShareOfThanks(count=147, of=160, weeks=13, people=85)] * 3
    assert (
        figure(ShareOfThanks(count=147, of=160, weeks=13, people=85), "en")
        == "Of the company's people about 85% work there, and got 147 of its 160 kudos in 13 weeks."
    )
    assert of_managers(Spot.UNTHANKED, "team:1", [10], Grounds()) is None


@pytest.mark.parametrize(
    ("elsewhere", "percent"), [(28, 60), (168, 20), (378, 10), (458, 8), (1_000, 4), (3_458, 1), (50_000, 1), (1, 98)]
)
def test_a_small_branch_is_not_called_twice_as_large_as_it_is(elsewhere: int, percent: int) -> None:
    """Of a company of 3,500 people 42 are 1 % and not "about 5 %", which would call their 1 % of the thanks few."""
    (round_, page) = ROUNDS[-1]
    invited = {leaf: count if leaf in FROZEN.tree.below(PRODUCT) else 0 for leaf, count in FROZEN.invited.items()}
    of_company = replace(round_, frozen=replace(round_.frozen, invited={**invited, "team:2": elsewhere}))
    found = of_managers(Spot.UNTHANKED, "team:1", [10], replace(OPTIMISTS, latest=[(of_company, page)]))
    assert isinstance(found, ShareOfThanks)
    assert found.people == percent


def test_thanks_of_the_whole_company_are_no_share_of_it() -> None:
    assert of_managers(Spot.UNTHANKED, "team:0", [1, 2], OPTIMISTS) == CountedThanks(160, 13)


def test_a_turn_out_that_did_not_change_is_no_figure() -> None:
    [(first, full)] = ROUNDS
    [(_, silent)] = closed((bank().mood, HEARD), {}, silent="team:10")
    weeks = [(replace(first, week=1), full), (replace(first, week=9), silent)]
    then = Grounds(weeks, weeks[1:])
    found = of_managers(Spot.SILENT, "team:1", [10], then)
    assert isinstance(found, TurnOut)
    assert found.now is None
    assert figure(found, "en").endswith("to too few for a number of their own.")
    assert of_managers(Spot.SILENT, "team:1", [11], then) is None
