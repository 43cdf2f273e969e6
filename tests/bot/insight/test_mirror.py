"""The mirror: words first, only where the team stands alone, and half a label is no difference."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.checkin.ledger import Average, Page
from bot.checkin.questions import Item, bank
from bot.checkin.rounds import Frozen, Round, State
from bot.insight.mirror import Mirror, Verdict, begins, evaluated, reflect
from bot.insight.wording import mirror as wording
from bot.messages.message import Message, Table
from bot.org.people import Person
from bot.org.tree import Seat, Tree, grow
from bot.sealed.ballots import Choice, Opened
from bot.sealed.counting import fold
from tests.bot.companies import LONG_AGO, TODAY
from tests.stories.conftest import told

ANA = Person("@ana", "Ana Lindqvist", "ana", id=1)
MIKA = replace(ANA, language="ja")
HEARD, MOOD = bank().items["heard-1"], bank().mood
TREE = grow(
    [Seat(0, None, LONG_AGO), *(Seat(one, 0, LONG_AGO) for one in (1, 2))]
    + [Seat(10 + one, 1, LONG_AGO) for one in range(8)]
    + [Seat(20 + one, 2, LONG_AGO) for one in range(8)],
    TODAY,
)


def round_of(items: tuple[Item, ...], tree: Tree = TREE, number: int = 1) -> Round:
    teams = {0: "Leads", 1: "Support", 2: "Sails"}
    frozen = Frozen(items, tree, teams, {"team:0": 3, "team:1": 8, "team:2": 8}, {})
    opened = datetime(2026, 3, 3, 10, tzinfo=UTC)
    closes = opened + timedelta(days=3)
    return Round(number, 1, number, date(2026, 3, 2), f"k{number}", State.CLOSED, 5, opened, closes, frozen)


def page_of(asked: Round, choice: int, came: int = 8) -> Page:
    """Everybody but Support answers 4; of Support so many come, and say this."""
    keys = [item.key for item in asked.frozen.items]
    ballots = [Opened(key, "team:2", Choice(4)) for key in keys for _ in range(8)]
    ballots += [Opened(key, "team:0", Choice(4)) for key in keys for _ in range(3)]
    ballots += [Opened(key, "team:1", Choice(choice)) for key in keys for _ in range(came)]
    return fold(asked.frozen.tree, keys, asked.frozen.invited, ballots)


def seen(choice: int, believed: int, came: int = 8, verdict: Verdict | None = None) -> Mirror:
    asked = round_of((MOOD, HEARD))
    return reflect(1, 4, [(asked, page_of(asked, choice, came))], {1: {"mood": believed, "heard-1": believed}}, verdict)


def test_what_is_believed_stands_beside_what_is_lived_in_words_first() -> None:
    page = wording.page(seen(2, 4), "Harbour", ANA)
    sentences = told(page)
    assert "than you believe" in sentences.split("Ask in person")[0]
    (table,) = [block for block in page.blocks if isinstance(block, Table)]
    assert table.title == "Your team's answers are lower than you believe"
    assert [[cell.text for cell in row[1:]] for row in table.rows] == [
        ["4 · Good", "2 or lower"],
        ["4 · Agree", "2 or lower"],
    ]


def test_what_was_asked_in_several_weeks_is_one_row() -> None:
    weeks = [round_of((MOOD,), number=number) for number in (1, 2)]
    pages = [(asked, page_of(asked, choice)) for asked, choice in zip(weeks, (3, 2), strict=True)]
    mirror = reflect(1, 4, pages, {1: {"mood": 4}, 2: {"mood": 3}}, None)
    (table,) = [block for block in wording.page(mirror, "Harbour", ANA).blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.rows[0]] == [MOOD.text("en"), "3.5", "2.5"]


@pytest.mark.parametrize(("choice", "believed"), [(4, 4), (3, 3)])
def test_where_belief_and_life_are_near_it_says_so(choice: int, believed: int) -> None:
    assert wording.finding(seen(choice, believed), "en") == "Your team answers much as you believe."


def test_a_team_that_lives_more_than_its_manager_believes_reads_so() -> None:
    assert "answers are higher than you believe" in wording.finding(seen(4, 2), "en")


def test_a_team_without_a_number_of_its_own_reads_with_whom_and_no_number() -> None:
    mirror = seen(2, 4, came=3)
    page = told(wording.page(mirror, "Harbour", ANA))
    assert "shown together with Harbour" in page
    assert not mirror.reflections
    assert not any(sign.isdigit() for sign in page.replace("3 days", ""))
    assert wording.line(mirror, "en") == ()


def test_without_a_forecast_it_says_how_to_give_one() -> None:
    asked = round_of((MOOD,))
    mirror = reflect(1, 4, [(asked, page_of(asked, 3))], {}, None)
    assert "half a minute" in told(wording.page(mirror, "Harbour", ANA))


@pytest.mark.parametrize(
    ("verdict", "says", "never"),
    [
        (Verdict(1.1, 0.004, Average(2.9)), "nearly certain", "may be chance"),
        (Verdict(1.1, 0.4, Average(2.9)), "may be chance", "certain."),
        (Verdict(0.2, 0.001, Average(3.9)), "may be chance", "nearly certain"),
        (Verdict(1.1, 0.004, Average(4.2)), "that is no trouble", "may be chance"),
        (None, "at least six questions", "certain"),
    ],
)
def test_a_quarter_is_told_as_more_than_chance_only_where_it_is(verdict: Verdict | None, says: str, never: str) -> None:
    page = told(wording.page(seen(2, 4, verdict=verdict), "Harbour", ANA))
    assert says in page
    assert never not in page


def test_every_theme_has_its_sentence_and_its_question_in_both_languages() -> None:
    for language in ("en", "ja"):
        for theme in (*bank().themes, "mood"):
            item = replace(HEARD, theme=theme)
            asked = round_of((item,))
            mirror = reflect(1, 4, [(asked, page_of(asked, 2))], {1: {"heard-1": 5}}, None)
            assert wording.finding(mirror, language)
            assert len(told(wording.page(mirror, "Harbour", replace(ANA, language=language)))) > 100


def test_it_can_be_read_in_japanese() -> None:
    page = wording.page(seen(2, 4), "Harbour", MIKA)
    assert isinstance(page, Message)
    assert "見立て" in page.plain
    assert "believe" not in told(page)


@pytest.mark.parametrize(("day", "week"), [(0, 0), (27, 0), (28, 4), (55, 4), (56, 8), (91, 12)])
def test_it_is_new_when_four_weeks_are_over(day: int, week: int) -> None:
    monday = date(2026, 3, 2)
    assert evaluated(monday, monday + timedelta(days=day)) == week
    assert begins(monday, 5) == monday + timedelta(days=28)


def test_what_is_said_about_my_manager_stands_in_the_mirror() -> None:
    about = bank().items["appreciation-2"]
    asked = round_of((about,))
    mirror = reflect(1, 4, [(asked, page_of(asked, 2))], {1: {about.key: 4}}, None)
    assert about.text("en") in told(wording.page(mirror, "Harbour", ANA))
