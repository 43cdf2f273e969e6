"""The summary: what a leader reads of the part of the company below, and what nobody reads anywhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.checkin.ledger import Page, Participation, Withheld
from bot.checkin.questions import Item, bank, value_item
from bot.checkin.rounds import Frozen, Round
from bot.insight.claims.figures import recognised_in
from bot.insight.claims.heat import heat_map, themes_asked
from bot.insight.spots import ABOUT_MANAGERS, Evaluation, Posterior, Spot
from bot.insight.summary import (
    ListedSpots,
    Summary,
    Walk,
    beliefs,
    find_shared,
    find_spots,
    optimism_of,
    parts_of,
    usual_participation,
    value_line,
)
from bot.insight.wording import summary as wording
from bot.messages.message import Cell, Table
from bot.org.people import Person
from bot.org.tree import Seat, grow
from bot.org.values import Value
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.bot.companies import LONG_AGO, TODAY
from tests.bot.insight.test_mirror import round_of
from tests.stories.conftest import told

Rounds = list[tuple[Round, Page]]
INES, DAVE, WREN = 0, 1, 2
MANAGERS = range(10, 16)  # six of them report to Dave; Wren leads four people
HEARD, MINE = bank().items["heard-1"], bank().items["appreciation-2"]
COURAGE = Value(
    id=7, names={"en": "Courage", "ja": "勇気"}, emoji="🦁", practices={"en": "we say it", "ja": "言います"}
)
LEADER = Person(platform_id="@dave", name="Dave Oduya", handle="dave", id=DAVE)


def company() -> Frozen:
    seats = [Seat(INES, None, LONG_AGO), Seat(DAVE, INES, LONG_AGO), Seat(WREN, INES, LONG_AGO)]
    for manager in MANAGERS:
        seats += [Seat(manager, DAVE, LONG_AGO), *(Seat(manager * 10 + one, manager, LONG_AGO) for one in range(6))]
    seats += [Seat(900 + one, WREN, LONG_AGO) for one in range(4)]
    tree = grow(seats, TODAY)
    names = {INES: "Leads", DAVE: "Product", WREN: "Design"} | {one: f"Crew {one}" for one in MANAGERS}
    return Frozen(
        items=(),
        tree=tree,
        teams=names,
        invited={f"team:{one}": 6 for one in (DAVE, *MANAGERS)} | {"team:2": 4, "team:0": 3},
        comments={},
    )


FROZEN = company()


def evaluation(**spots: Posterior) -> Evaluation:
    none = Posterior({}, {}, {})
    level = dict.fromkeys(map(int, spots.get("gap", none).doubt), 3.0)
    said = {kind: spots.get(kind.value, none) for kind in Spot}
    judged = {kind: (frozenset(map(int, said[kind].doubt)),) for kind in ABOUT_MANAGERS}
    return Evaluation(week=8, spots=said, level=level, theme={10: "heard"}, moved={}, optimism=None, judged=judged)


def doubts(listed: Mapping[int, int], doubt: float = 0.01) -> Posterior:
    every = {str(one): doubt if one in listed else 0.97 for one in MANAGERS}
    return Posterior(every, dict.fromkeys(every, 1.0), {str(one): since for one, since in listed.items()})


def closed(items: tuple[Item, ...], choices: Mapping[str, int], silent: str = "") -> Rounds:
    """One round in which every leaf says its choice, 4 by default."""
    asked = replace(round_of(items, FROZEN.tree), frozen=replace(FROZEN, items=items))
    keys = [item.key for item in items]
    ballots = [
        OpenedAnswer(key, leaf, Choice(choices.get(leaf, 4)))
        for leaf, many in FROZEN.invited.items()
        if leaf != silent
        for key in keys
        for _ in range(many)
    ]
    return [(asked, fold(FROZEN.tree, keys, FROZEN.invited, ballots))]


def spots_in(found: Evaluation, unit: str) -> ListedSpots:
    return find_spots(found, find_shared(found, FROZEN, 5), FROZEN.tree, unit, {COURAGE.id: COURAGE})


def believing(rounds: Rounds, labels: Mapping[str, Mapping[int, int]]) -> dict[str, Page]:
    return beliefs([asked for asked, _ in rounds], {asked.id: labels for asked, _ in rounds})


def summary(found: Evaluation, rounds: Rounds, unit: str = "unit:1") -> Summary:
    listed = spots_in(found, unit)
    parts, themes = parts_of(FROZEN, unit), themes_asked(rounds)
    return Summary(
        unit=unit,
        first_monday=date(2026, 1, 5),
        week=8,
        frozen=FROZEN,
        parts=parts,
        themes=themes,
        heat=heat_map(rounds, (FROZEN.root, *parts), themes),
        moved={("team:10", "heard"): -1},
        spots=tuple(listed.spots),
        tested=listed.tested,
        values=(value_line(COURAGE, 12, unit, rounds, believing(rounds, {})),),
        walk=Walk(thanks=3, around=9, leaders_around=6, promises_kept=2, promises_broken=1),
        optimism=optimism_of(found),
        participation=usual_participation(rounds, frozenset(FROZEN.invited)),
        calm=tuple(listed.calm),
        together=found.together,
        tide=found.tide,
    )


def read(found: Evaluation, rounds: Rounds, unit: str = "unit:1", language: str = "en") -> str:
    return told(wording.summary(summary(found, rounds, unit), "Harbour", replace(LEADER, language=language)))


ROUNDS = closed((bank().mood, HEARD, MINE, value_item(COURAGE)), {"team:10": 2})


def test_a_blind_spot_says_what_where_how_many_how_sure_since_when_and_what_to_ask() -> None:
    page = read(evaluation(gap=doubts({10: 4})), ROUNDS)
    assert "One or more of 5 to 7 managers in Product believe clearly more than their teams answer" in page
    assert "How sure: nearly certain. Seen since February 2, 2026." in page
    assert "Ask these managers: what would your team say" in page


def test_a_theme_stands_in_no_sentence_beside_a_table_that_shows_single_teams_of_the_group() -> None:
    found = evaluation(gap=doubts({10: 4}))
    beside = read(found, ROUNDS)  # Dave reads a column for each of his managers
    assert "most of all here" not in beside
    assert "what did you not say in the last month" not in beside
    assert "most of all here: Being heard" in read(found, ROUNDS, "unit:0")  # Ines one for all that Dave leads


def test_what_is_new_says_so() -> None:
    assert "New in these four weeks." in read(evaluation(gap=doubts({10: 8})), ROUNDS)


def test_at_most_five_are_shown_the_surest_first() -> None:
    many = {kind.value: doubts({10: 4}, doubt) for kind, doubt in zip(list(Spot)[:3], (0.04, 0.02, 0.03), strict=True)}
    branch = {
        kind.value: Posterior({"unit:1": 0.01}, {"unit:1": 1.0}, {"unit:1": 4})
        for kind in (Spot.NOT_WALKED, Spot.NOT_THANKING)
    }
    wall = {"wall": Posterior({"unit:1/7": 0.05}, {"unit:1/7": 0.1}, {"unit:1/7": 4})}
    page = read(evaluation(**many, **branch, **wall), ROUNDS, "unit:0")
    assert page.count("How sure") == 5
    assert "on the wall" not in page
    assert page.index("hardly thank anybody") < page.index("whom hardly anybody thanks") < page.index("believe clearly")


def test_a_leader_of_four_managers_reads_that_nothing_can_be_said_of_them() -> None:
    few = Posterior({str(one): 0.01 for one in (10, 11, 12, 13)}, {}, {"10": 4})
    page = read(evaluation(gap=few), ROUNDS)
    assert "Fewer than five managers here can be compared yet" in page
    assert "believe clearly more" not in page


def test_an_empty_list_is_no_good_news() -> None:
    page = read(evaluation(gap=doubts({})), ROUNDS)
    assert "Nothing is certain enough to be named. That does not mean that all is well" in page


def test_nothing_of_another_branch_is_read() -> None:
    gap = doubts({10: 4})
    assert "believe clearly" in read(evaluation(gap=gap), ROUNDS, "unit:0")
    assert spots_in(evaluation(gap=gap), "team:2").spots == []


def test_nobody_is_named() -> None:
    page = read(evaluation(gap=doubts({10: 4, 11: 4}), silent=doubts({12: 4})), ROUNDS)
    assert "Crew 10" not in page.split("How it is")[0]


def cells(rounds: Rounds, unit: str) -> dict[tuple[str, str], Cell]:
    page = wording.summary(summary(evaluation(), rounds, unit), "Harbour", LEADER)
    table = next(block for block in page.blocks if isinstance(block, Table))
    return {(head, row[0].text): cell for row in table.rows for head, cell in zip(table.columns, row, strict=True)}


def test_the_heat_map_shows_every_part_by_theme_and_an_arrow_only_where_something_moved() -> None:
    heat = cells(ROUNDS, "unit:1")
    assert heat["Being heard", "Crew 10"].text == "1–2 ↓"
    assert heat["Being heard", "Crew 11"].text == "4–5"
    assert heat["The week", "Crew 10"].text == "1–2"


def test_what_names_my_manager_is_not_in_it() -> None:
    assert "Appreciation" not in {theme for theme, _ in cells(ROUNDS, "unit:1")}
    assert MINE.text("en") not in read(evaluation(), ROUNDS)


def test_a_part_without_a_number_says_with_whom_it_is_shown_and_holds_none() -> None:
    heat = cells(ROUNDS, "unit:0")
    assert heat["The week", "Design"] == Cell("together", withheld=True)
    assert "Design is shown together with Harbour." in read(evaluation(), ROUNDS, "unit:0")


def test_a_word_in_place_of_a_number_is_explained_wherever_it_stands() -> None:
    explained = "“together”, or a hatch, stands where"
    assert explained in read(evaluation(), ROUNDS, "unit:0")  # in the heat map
    assert explained in read(evaluation(), ROUNDS, "unit:1")  # among the values alone: nobody said what they believe
    assert not any(cell.withheld for cell in cells(ROUNDS, "unit:1").values())
    whole = replace(summary(evaluation(), ROUNDS, "unit:1"), values=())
    assert explained not in told(wording.summary(whole, "Harbour", LEADER))


def test_a_value_is_thanked_for_lived_and_believed_and_said_to_be_so() -> None:
    labels = {"value-7": dict.fromkeys(MANAGERS, 5)}
    rounds = closed((value_item(COURAGE),), dict.fromkeys(FROZEN.invited, 3))
    line = value_line(COURAGE, 12, "unit:1", rounds, believing(rounds, labels))
    assert (line.recognised, getattr(line.lived, "number", None)) == (12, 3.0)
    assert getattr(line.believed, "number", None) == 4.3  # "4 or higher" of 5 to 7 managers
    few = {"value-7": dict.fromkeys(list(MANAGERS)[:4], 5)}
    assert value_line(COURAGE, 12, "unit:1", ROUNDS, believing(ROUNDS, few)).believed == Withheld(None)


def test_when_everybody_is_optimistic_that_is_a_line_about_the_company() -> None:
    page = read(replace(evaluation(gap=doubts({10: 4})), optimism=0.6), ROUNDS)
    assert "beyond what managers across the company believe too much" in page
    assert "beyond what managers" not in read(evaluation(gap=doubts({10: 4})), ROUNDS)
    assert "about 0.5 above what their teams answer" in page
    assert "nobody in particular" in page
    assert "nobody in particular" not in read(evaluation(), ROUNDS)


def test_the_leaders_own_part_and_the_limits_stand_on_it() -> None:
    page = read(evaluation(), ROUNDS)
    assert "You gave 3 kudos in public in these four weeks. The 6 managers who report to you gave 9." in page
    assert "cannot know why" in page


def test_one_thanks_and_one_manager_are_spoken_of_as_one() -> None:
    one = replace(
        summary(evaluation(), ROUNDS),
        walk=Walk(thanks=1, around=4, leaders_around=1, promises_kept=0, promises_broken=0),
    )
    page = told(wording.summary(one, "Harbour", LEADER))
    assert "You gave one kudos in public in these four weeks. The manager who reports to you gave 4." in page


def test_the_usual_participation_is_the_middle_of_the_published_bands() -> None:
    assert usual_participation(ROUNDS, frozenset(FROZEN.invited)) is Participation.OVER_THREE_QUARTERS
    assert usual_participation(ROUNDS, frozenset()) is None


def test_with_all_withheld_no_number_about_answers_is_left() -> None:
    asked, _page = ROUNDS[0]
    nothing = [(asked, fold(FROZEN.tree, [item.key for item in asked.frozen.items], FROZEN.invited, []))]
    shown = wording.summary(summary(evaluation(), nothing), "Harbour", LEADER)
    heat = next(block for block in shown.blocks if isinstance(block, Table))
    assert all(cell.withheld for row in heat.rows for cell in row[1:])
    assert not any(sign.isdigit() for row in heat.rows for cell in row[1:] for sign in cell.text)


@pytest.mark.parametrize("kind", list(Spot))
def test_every_kind_reads_well_in_japanese(kind: Spot) -> None:
    about = doubts({10: 4}) if kind in list(Spot)[:3] else Posterior({"unit:1": 0.01}, {"unit:1": 1}, {"unit:1": 4})
    if kind is Spot.WALL:
        about = Posterior({"unit:1/7": 0.01}, {"unit:1/7": 1}, {"unit:1/7": 4})
    page = read(evaluation(**{kind.value: about}), ROUNDS, language="ja")
    assert "確かさ" in page
    assert "managers" not in page


def test_a_thanks_that_several_people_got_together_counts_once_in_every_unit_above_them() -> None:
    thanks = [(7, [[10], [10, 11], [INES, WREN], [999]], [3, 2, 1, 5]), (8, [[11]], [4])]
    assert recognised_in(FROZEN, thanks) == {
        ("team:10", 7): 5,
        ("team:11", 7): 2,
        ("team:11", 8): 4,
        ("unit:1", 7): 5,
        ("unit:1", 8): 4,
        ("team:0", 7): 1,
        ("team:2", 7): 1,
        ("unit:0", 7): 6,
        ("unit:0", 8): 4,
    }
