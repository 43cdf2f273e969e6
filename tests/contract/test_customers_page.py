"""The page about customers on three platforms: whole within their limits, drawn, and in words for who sees nothing."""

import json
import re
from dataclasses import replace

import pytest

from adapters.slack import render as slack
from adapters.teams import render as teams
from adapters.web import render as web
from bot.messages.message import Message
from bot.signals.conclusions import RepeatedSign, Season, Signs, Timing
from bot.signals.page import AT_ONCE, WORDS_AT_MOST, DepartmentLines, QuotedCustomer, SignalPage
from bot.signals.wording import page as wording
from tests.bot.signals.test_page import FROZEN, READER, shown
from tests.bot.signals.test_sentences import sign
from tests.slack.blockkit import faults
from tests.teams.cards import message_faults

PERIODS = 26
TEAMS_TAKES = 28 * 1024  # bytes of a message
LONG = "Quayside operations, deliveries and night watch of the northern basin, number"
SAID = {
    "en": "customers were happier 4 weeks later: in 7 of 9 departments",
    "ja": "4週間後にお客様もより満足していました（9部署のうち7部署）",
}
NAMES = {number: f"{LONG} {number:02}" for number in range(100, 100 + AT_ONCE)}


def longest() -> SignalPage:
    """Twelve departments with long names and two years each, with everything that can stand beside them."""
    lines = [
        DepartmentLines(
            unit=f"team:{number}",
            people=tuple(None if place in (3, 4) else 2.0 + place / 10 for place in range(PERIODS)),
            customers=tuple(None if place == 9 else 4.9 - place / 10 for place in range(PERIODS)),
            withheld=frozenset({3, 4}),
            few=frozenset({1, 2, 20}),
        )
        for number in NAMES
    ]
    words = "You stayed until the last container was found. " * 12
    return shown(
        *lines,
        conclusion=Signs((sign(Timing.FOUR_WEEKS_LATER, RepeatedSign, Season.BEYOND),)),
        frozen=replace(FROZEN, teams={**FROZEN.teams, **NAMES}),
        total=2_000,
        elsewhere=12,
        later=1,
        is_monthly=True,
        thanks={line.unit: 3 for line in lines},
        words=tuple(QuotedCustomer(words, "Ines", name) for name in list(NAMES.values())[:WORDS_AT_MOST]),
    )


def page_in(language: str) -> Message:
    return wording.page(longest(), "Harbour", replace(READER, language=language))


def words_in(language: str) -> Message:
    return wording.in_words(longest(), "Harbour", replace(READER, language=language))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_slack_draws_every_department_within_its_limits_and_has_the_same_in_words(language: str) -> None:
    pages = slack.pages(page_in(language))
    assert [faults(page, "message") for page in pages] == [[] for _ in pages]
    assert all(len(page["blocks"]) <= slack.MESSAGE_AT_MOST for page in pages)
    written = json.dumps(pages, ensure_ascii=False)
    assert all(name in written for name in NAMES.values())
    assert "▒▒" in written, "what is withheld has a sign of its own"
    assert len(re.findall("[▁▂▃▄▅▆▇█▒░]{26}", written)) == 2 * AT_ONCE
    assert "2.0" in pages[0]["text"], "who hears the message hears the numbers"
    assert SAID[language] in pages[0]["text"], "and what may be said"
    assert "。 " not in written, "no blank stands between sentences of Japanese"
    in_words = slack.pages(words_in(language))
    assert [faults(page, "message") for page in in_words] == [[] for _ in in_words]
    assert not re.search("[▁▂▃▄▅▆▇█]", json.dumps(in_words, ensure_ascii=False))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_teams_draws_every_department_within_its_limits_and_has_the_same_in_words(language: str) -> None:
    card = teams.activities(page_in(language))[0]["attachments"][0]["content"]
    assert SAID[language] in card["speak"], "who hears the card hears what may be said"
    for message in (page_in(language), words_in(language)):
        activities = teams.activities(message)
        assert [message_faults(activity) for activity in activities] == [[] for _ in activities]
        assert max(len(json.dumps(activity, ensure_ascii=False).encode()) for activity in activities) <= TEAMS_TAKES
        written = json.dumps(activities, ensure_ascii=False)
        assert all(name in written.replace("\\\\", "") for name in NAMES.values())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_draws_each_department_as_a_picture_that_is_read_aloud(language: str) -> None:
    html = web.message(page_in(language))
    labels = re.findall(r'<svg role="img" height="136" aria-label="([^"]+)"', html)
    assert [label.split(":")[0] for label in labels] == list(NAMES.values())
    assert html.count('class="hatched"') == 2 * AT_ONCE
    assert "<script" not in html


def test_where_slack_draws_no_tables_each_department_is_a_sentence() -> None:
    [page, *further] = slack.pages(page_in("en").in_words())
    assert "between 2.0 and 4.5" in json.dumps([page, *further])
