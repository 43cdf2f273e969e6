"""The mirror: words first, only where the team stands alone, and half a label is no difference."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.checkin.ledger import Average, Page
from bot.checkin.questions import Item, bank
from bot.checkin.rounds import Frozen, Round, State
from bot.checkin.tips import tips
from bot.insight.mirror import Mirror, TipThatHelped, Verdict, begins, evaluated, reflect
from bot.insight.spots import OwnGap, Tide
from bot.insight.wording import mirror as wording
from bot.messages.message import Message
from bot.messages.pictures import Pairs
from bot.org.people import Person
from bot.org.tree import Seat, Tree, grow
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from tests.bot.companies import LONG_AGO, TODAY
from tests.stories.conftest import told

ANA = Person(platform_id="@ana", name="Ana Lindqvist", handle="ana", id=1)
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
    frozen = Frozen(items=items, tree=tree, teams=teams, invited={"team:0": 3, "team:1": 8, "team:2": 8}, comments={})
    opened = datetime(2026, 3, 3, 10, tzinfo=UTC)
    closes = opened + timedelta(days=3)
    return Round(
        id=number,
        workspace_id=1,
        week=number,
        first_monday=date(2026, 3, 2),
        key=f"k{number}",
        state=State.CLOSED,
        k=5,
        opened_at=opened,
        closes_at=closes,
        frozen=frozen,
    )


def page_of(asked: Round, choice: int, came: int = 8) -> Page:
    """Everybody but Support answers 4; of Support so many come, and say this."""
    keys = [item.key for item in asked.frozen.items]
    ballots = [OpenedAnswer(key, "team:2", Choice(4)) for key in keys for _ in range(8)]
    ballots += [OpenedAnswer(key, "team:0", Choice(4)) for key in keys for _ in range(3)]
    ballots += [OpenedAnswer(key, "team:1", Choice(choice)) for key in keys for _ in range(came)]
    return fold(asked.frozen.tree, keys, asked.frozen.invited, ballots)


def sees(level: float = 2.9, above: float = 0.0, within: float = 0.0, below: float = 0.0, gap: float = 1.1) -> Verdict:
    return Verdict(OwnGap(above, within, below, gap), Average(level))


CERTAIN = sees(above=0.99)


def seen(choice: int, believed: int, came: int = 8, verdict: Verdict | None = None) -> Mirror:
    asked = round_of((MOOD, HEARD))
    return reflect(1, 4, [(asked, page_of(asked, choice, came))], {1: {"mood": believed, "heard-1": believed}}, verdict)


def test_what_is_believed_stands_beside_what_is_lived_in_words_first() -> None:
    page = wording.page(seen(2, 4, verdict=CERTAIN), "Harbour", ANA)
    (picture,) = [block for block in page.blocks if isinstance(block, Pairs)]
    assert "than you believe" in picture.title
    assert [(pair.believed_text, pair.lived_text) for pair in picture.pairs] == [("4", "1–2"), ("4", "1–2")]
    assert f"{MOOD.text('en')} 4, 1–2" in picture.alt_text
    assert "Ask in person" in told(page)


def test_the_largest_gap_comes_first() -> None:
    asked = round_of((MOOD, HEARD))
    mirror = reflect(1, 4, [(asked, page_of(asked, 3))], {1: {"mood": 3, "heard-1": 5}}, None)
    (picture,) = [block for block in wording.page(mirror, "Harbour", ANA).blocks if isinstance(block, Pairs)]
    assert [pair.name for pair in picture.pairs] == [HEARD.text("en"), MOOD.text("en")]


def test_what_was_asked_in_several_weeks_is_one_row() -> None:
    weeks = [round_of((MOOD,), number=number) for number in (1, 2)]
    pages = [(asked, page_of(asked, choice)) for asked, choice in zip(weeks, (3, 2), strict=True)]
    mirror = reflect(1, 4, pages, {1: {"mood": 4}, 2: {"mood": 3}}, None)
    (picture,) = [block for block in wording.page(mirror, "Harbour", ANA).blocks if isinstance(block, Pairs)]
    assert [cell.text for cell in picture.as_table().rows[0]] == [MOOD.text("en"), "3.5", "2.5"]


def test_what_four_weeks_show_is_no_finding_before_the_quarter_is_certain() -> None:
    for verdict in (None, sees(above=0.5), sees(within=0.97), sees(below=0.95)):
        page = wording.page(seen(2, 4, verdict=verdict), "Harbour", ANA)
        (picture,) = [block for block in page.blocks if isinstance(block, Pairs)]
        assert "lives less" not in picture.title
        assert "Ask in person" not in told(page)
        assert "lower than you believe" not in told(page)


def test_of_two_themes_that_lie_as_far_apart_none_is_asked_about() -> None:
    assert seen(2, 4).largest() is None
    asked = round_of((HEARD,))
    mirror = reflect(1, 4, [(asked, page_of(asked, 2))], {1: {"heard-1": 5}}, CERTAIN)
    assert "What did you not say" in told(wording.page(mirror, "Harbour", ANA)).replace("what did", "What did")
    assert "in my place" in told(wording.page(seen(2, 4, verdict=CERTAIN), "Harbour", ANA))


TIDE = Tide(before=3.6, now=3.1, nearly_everywhere=True, alike={1}, apart={2})


@pytest.mark.parametrize(
    ("tide", "says", "never"),
    [
        (TIDE, "3.1, from 3.6 four weeks before, nearly everywhere; as in your team", "not in your team"),
        (replace(TIDE, alike=set(), apart={1}), "nearly everywhere; not in your team", "as in your team"),
        (replace(TIDE, alike=set(), nearly_everywhere=False), "3.1, from 3.6 four weeks before, on the whole", "team;"),
        (None, "Your team", "from 3.6"),
    ],
)
def test_what_moved_for_everybody_is_told_to_each(tide: Tide | None, says: str, never: str) -> None:
    page = told(wording.page(replace(seen(2, 4), tide=tide), "Harbour", ANA))
    assert says in page
    assert never not in page


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
        (CERTAIN, "lower than you believe: that is nearly certain", "cannot be said"),
        (sees(above=0.93), "very likely answers lower", "certain"),
        (sees(above=0.8), "probably answers lower", "very likely"),
        (sees(above=0.7), "cannot be said yet", "lower than you believe"),
        (sees(within=0.96), "you see your team as it is.", "cannot be said"),
        (sees(within=0.94), "cannot be said yet", "As far as can be seen"),
        (sees(below=0.91), "answers higher than you believe", "cannot be said"),
        (sees(above=0.99, level=4.2), "that is no trouble", "certain"),
        (None, "at least six questions", "certain"),
    ],
)
def test_a_quarter_is_told_as_certain_as_it_is(verdict: Verdict | None, says: str, never: str) -> None:
    page = told(wording.page(seen(2, 4, verdict=verdict), "Harbour", ANA))
    assert says in page
    assert never not in page


def test_every_theme_has_its_sentence_and_its_question_in_both_languages() -> None:
    for language in ("en", "ja"):
        for theme in (*bank().themes, "mood"):
            item = replace(HEARD, theme=theme)
            asked = round_of((item,))
            mirror = reflect(1, 4, [(asked, page_of(asked, 2))], {1: {"heard-1": 5}}, CERTAIN)
            assert wording.line(mirror, language)
            assert len(told(wording.page(mirror, "Harbour", replace(ANA, language=language)))) > 100


@pytest.mark.parametrize(
    ("verdict", "is_said"), [(CERTAIN, True), (sees(within=0.97), False), (sees(below=0.95), False), (None, False)]
)
def test_what_helped_elsewhere_is_said_where_there_is_something_to_change(
    verdict: Verdict | None, is_said: bool
) -> None:
    helped = TipThatHelped("heard.half_hour", 6)
    page = told(wording.page(replace(seen(2, 4, verdict=verdict), helped=helped), "Harbour", ANA))
    sentence = f"In most of the 6 teams here that tried it, this helped: {tips()['heard.half_hour'].do['en']}"
    assert (sentence in page) == is_said


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
