"""The digest on the page: never longer than a phone screen and a half, and readable for everybody."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from playwright.async_api import expect

from bot.checkin.blocks import SizeBand
from bot.checkin.promises import Promise
from bot.checkin.questions import bank
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Frozen
from bot.checkin.tips import tips
from bot.checkin.weeks import Mood, MoodOfRound
from bot.config.settings import Settings
from bot.digest.digest import Digest, PromiseScore, Quotable, TeamThanks, Unthanked, ValueCount, best_quotes
from bot.digest.letters import Letter
from bot.digest.wording.digest import digest
from bot.insight.mirror import Mirror, Reflection
from bot.messages.message import Message
from bot.org.people import Person, Profile
from bot.org.tree import Tree
from bot.org.values import Value
from tests.cast import ANA, BO, MIKA
from tests.web.conftest import Seats
from tests.web.gestures import writes
from tests.web.stage import Stage
from tests.web.test_access import fits_and_is_readable

PHONE = 390, 844
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
WORDS = {
    "en": (  # each as long as it may be, or as usual
        "for staying on the line with the ferry company until their bookings worked again and nobody stood on the pier",
        "for saying early that the date would not hold: we could tell the customer a week before, and they thanked us",
    ),
    "ja": (
        "フェリー会社の予約が元に戻るまで電話で付き合ってくださり、雨の桟橋で待つお客さまを出さずに済みました",
        "間に合わないことを早めに知らせてくれたおかげで、一週間前にお客さまへお伝えでき、感謝の言葉をいただきました",
    ),
}
NAMES = {
    "en": (
        "Adaeze Winterbourne",
        "Benedikt Castellanos",
        "Charlotte Yamaguchi",
        "Dimitri Lindqvist",
        "Esperanza Moreau",
    ),
    "ja": ("佐藤 美咲", "長谷川 健太郎", "小野寺 さくら", "五十嵐 陽斗", "Esperanza Moreau"),
}
READINGS = ("3", "3", "3.5", "3.5", "3", "3.5", "4", "3.5", "4", "4", "4.5", "4", "4.5")
EMPTY = Frozen(items=(), tree=Tree((), {}), teams={}, invited={}, comments={})
WEEK = timedelta(weeks=1)


def longest(who: Profile, settings: Settings, mirror: Mirror | None = None, past: bool = False) -> Message:
    """All five parts with the most that they hold, but for people who write novels.

    past: what the team said is about a promise that is no longer open, not about one that is.
    """
    language = who.language
    reader = Person(**{name: getattr(who, name) for name in Profile.__slots__}, id=1, workspace_id=1)
    values = [
        Value(id=n, names=one.names, emoji=one.emoji, practices=one.practices)
        for n, one in enumerate(settings.values, 1)
    ]
    quotes = tuple(
        Quotable(words, values[n], NAMES[language][n], (NAMES[language][n + 1],))
        for n, words in enumerate(WORDS[language])
    )
    weeks = [
        MoodOfRound(NOW - (13 - n) * WEEK, "team:1", Released(Reading(reading), SizeBand.FROM_8))
        for n, reading in enumerate(READINGS)
    ]
    longest_first = sorted(tips(), key=lambda key: -len(tips()[key].do[language] + tips()[key].promise[language] * 2))
    tip, *others = [key for key in longest_first if not key.startswith("any")][:4]
    letter = Letter(id=1, workspace_id=1, person_id=1, kind="digest", day=date(2026, 6, 1), at=NOW, until=NOW, tip=tip)
    *kept, done = (Promise(id=n, person_id=1, tip=key, made_at=NOW - n * WEEK) for n, key in enumerate(others, 1))
    found = Digest(
        reader=reader,
        team="Customer Operations North",
        company="Harbour Freight and Ferries",
        letter=letter,
        thanks=TeamThanks(14, best_quotes(quotes), tuple(ValueCount(value, 6 - n) for n, value in enumerate(values))),
        unthanked=Unthanked(NAMES[language], everybody=False),
        mood=Mood("team:1", tuple(weeks), EMPTY),
        tip=tips()[tip],
        open=tuple(kept),
        helped=(PromiseScore(done if past else kept[0], Released(Reading("4"), SizeBand.FROM_8)),),
        mirror=mirror,
    )
    told = digest(found)
    assert told
    return told


HEARD = Reflection(bank().items["heard-1"], 5, Released(Reading("3"), SizeBand.FROM_8))
NEW = Mirror(
    manager=1,
    week=4,
    reflections=(HEARD,),
    forecasts=True,
    frozen=EMPTY,
    shown_with=None,
    verdict=None,
)


CHOSEN = ((PHONE[0], MIKA, "with the mirror"), (1280, ANA, ""))
KINDS = {"": (None, False), "of a past promise": (None, True), "with the mirror": (NEW, False)}
# A phone by day shows each of them, another screen one; the others before a release.
SCREENS = [
    pytest.param(
        *(width, scheme, who, *KINDS[kind]),
        marks=() if phone_by_day or (width, who, kind) in CHOSEN else pytest.mark.long,
        id=f"{width}-{scheme}-{who.language}-{kind}",
    )
    for width, scheme in ((PHONE[0], "light"), (PHONE[0], "dark"), (1280, "light"))
    for phone_by_day in [(width, scheme) == (PHONE[0], "light")]
    for who in (ANA, MIKA)
    for kind in KINDS
]


@pytest.mark.parametrize(("width", "scheme", "who", "mirror", "past"), SCREENS)
async def test_a_digest_that_says_all_it_can_is_a_phone_screen_and_a_half_at_most(
    seats: Seats,
    stage: Stage,
    settings: Settings,
    width: int,
    scheme: Literal["light", "dark"],
    who: Profile,
    mirror: Mirror | None,
    past: bool,
) -> None:
    await stage.entrance.platform.post(who.platform_id, longest(who, settings, mirror, past))
    page = await seats.sits(who, who.platform_id, width, scheme)
    await page.set_viewport_size({"width": width, "height": 2000})
    article = page.locator("article.post")
    box = await article.bounding_box()
    assert box
    assert box["height"] <= PHONE[1] * 1.5
    await fits_and_is_readable(page)


async def test_nobody_but_its_reader_finds_it(seats: Seats, stage: Stage, settings: Settings) -> None:
    await stage.entrance.platform.post(ANA.platform_id, longest(ANA, settings))
    page = await seats.sits(BO, BO.platform_id)
    assert await page.locator("article.post").count() == 0


async def test_a_long_answer_is_read_from_its_beginning(seats: Seats) -> None:
    page = await seats.sits(ANA, "kudos", PHONE[0])
    await writes(page, "/kudos help")
    answer = page.locator("article.own")
    await expect(answer).to_be_visible()
    top = await page.locator("#conversation").bounding_box()
    box = await answer.bounding_box()
    assert top
    assert box
    assert box["height"] > top["height"]
    assert box["y"] >= top["y"] - 1
