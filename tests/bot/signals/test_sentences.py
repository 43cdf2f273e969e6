"""Every sentence that leaders can read of people and customers, in both languages: these and no other."""

import re
from itertools import product

import pytest

from bot.messages.texts import LANGUAGES, catalogue
from bot.signals.conclusions import (
    Conclusion,
    FirstSign,
    NoConnection,
    NothingYet,
    RepeatedSign,
    Season,
    Signs,
    Timing,
)
from bot.signals.signals import SignalKind, SignalShape
from bot.signals.wording.conclusions import in_short, sentences

SATISFACTION = SignalKind("satisfaction", {"en": "Satisfaction", "ja": "満足度"}, SignalShape.MEAN, True)
COMPLAINTS = SignalKind("complaints", {"en": "Complaints", "ja": "苦情"}, SignalShape.PER_HUNDRED, False)
ALONE, TWO = {"satisfaction": SATISFACTION}, {"satisfaction": SATISFACTION, "complaints": COMPLAINTS}

CLAIMS = {
    "en": {
        Timing.SAME_WEEKS: "customers were happier in the same weeks: in 7 of 9 departments.",
        Timing.FOUR_WEEKS_LATER: "customers were happier 4 weeks later: in 7 of 9 departments.",
        Timing.EIGHT_WEEKS_LATER: "customers were happier 8 weeks later: in 7 of 9 departments.",
        Timing.CUSTOMERS_FIRST: "customers were happier first: in 7 of 9 departments.",
        Timing.UNKNOWN: "customers were happier, too; which came first cannot be said: in 7 of 9 departments.",
    },
    "ja": {
        Timing.SAME_WEEKS: "お客様も同じ週により満足していました（9部署のうち7部署）。",
        Timing.FOUR_WEEKS_LATER: "4週間後にお客様もより満足していました（9部署のうち7部署）。",
        Timing.EIGHT_WEEKS_LATER: "8週間後にお客様もより満足していました（9部署のうち7部署）。",
        Timing.CUSTOMERS_FIRST: "お客様はそれより先に、より満足していました（9部署のうち7部署）。",
        Timing.UNKNOWN: "お客様もより満足していました。どちらが先かは分かりません（9部署のうち7部署）。",
    },
}
WHERE = {
    "en": "Where people felt better treated than usual there, ",
    "ja": "社員がその部署のふだんより大切にされていると感じたとき、",
}
CERTAIN = {
    ("en", FirstSign): "This is a first sign. It is called a finding when the next quarter shows it again.",
    ("en", RepeatedSign): "Two quarters in a row have shown it.",
    ("ja", FirstSign): "これは最初の兆しです。次の四半期にもう一度表れたら、確かめられたと言います。",
    ("ja", RepeatedSign): "2つの四半期に続けて表れました。",
}
CHANCE = {
    "en": "If there were no connection, a company would look like this once in 83.",
    "ja": "もし何のつながりもなければ、会社がこのように見えるのは83回に1回です。",
}
SEASONS = {
    ("en", Season.NEEDS_TWO_YEARS): "It may be the time of year: that can be told after two years.",
    ("en", Season.POSSIBLE): "It may be the time of year.",
    ("en", Season.BEYOND): "It shows beyond the time of year, too.",
    ("ja", Season.NEEDS_TWO_YEARS): "季節によるものかもしれません。それは2年たてば分かります。",
    ("ja", Season.POSSIBLE): "季節によるものかもしれません。",
    ("ja", Season.BEYOND): "季節を除いても表れます。",
}
# Words of cause, and of consultants: a connection has none of them.
FORBIDDEN = {
    "en": re.compile(
        r"\b(because|cause\w*|driv\w+|due to|thanks to how|leads? to|result\w*|impact|effect\w*|makes?)\b"
    ),
    "ja": re.compile("ため、|ために|から、|原因|影響|効果|結果|要因|おかげ"),
}


KINDS: tuple[type[FirstSign | RepeatedSign], ...] = (FirstSign, RepeatedSign)


def sign(timing: Timing, kind: type[FirstSign | RepeatedSign], season: Season) -> FirstSign | RepeatedSign:
    return kind(signal="satisfaction", timing=timing, alike=7, departments=9, once_in=83, season=season)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_shows_is_said_by_its_timing_its_certainty_its_chance_and_its_season(language: str) -> None:
    for timing, kind, season in product(Timing, KINDS, Season):
        said = sentences(Signs((sign(timing, kind, season),)), ALONE, language)
        assert said == [
            [
                WHERE[language] + CLAIMS[language][timing],
                CERTAIN[language, kind],
                CHANCE[language],
                SEASONS[language, season],
            ]
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_signals_each_sentence_says_of_which_it_is(language: str) -> None:
    shows = Signs((sign(Timing.SAME_WEEKS, FirstSign, Season.BEYOND),))
    [[claim, *_]] = sentences(shows, TWO, language)
    assert claim.startswith(SATISFACTION.name(language))
    assert claim.endswith(WHERE[language] + CLAIMS[language][Timing.SAME_WEEKS])


NOTHING = {
    ("en", 4, 7): "Nothing can be said yet: 4 departments and 7 periods of four weeks; from 6 and 9 on it can.",
    ("en", 1, 1): "Nothing can be said yet: 1 department and 1 period of four weeks; from 6 and 9 on it can.",
    (
        "en",
        0,
        0,
    ): "Nothing can be said yet. It takes 6 departments with 9 periods of four weeks in which both people and"
    " customers are known, and a quarter that is over.",
    (
        "ja",
        0,
        0,
    ): "まだ何も言えません。四半期が終わり、社員とお客様の両方の数値が、6部署以上、4週間の期間9つ以上そろうと"
    "言えるようになります。",
    ("ja", 4, 7): "まだ何も言えません。いまは4部署と4週間の期間が7つです。6と9から言えるようになります。",
}
NONE = {
    ("en", 3): "No connection shows; one of r .5 would have been found in about 3 of 10 companies like this.",
    ("ja", 3): "つながりは見えません。相関が0.5あれば、このような会社10社のうち約3社で見つかるはずです。",
}


def test_what_is_not_known_and_what_does_not_show_are_said_with_what_it_takes() -> None:
    for (language, departments, periods), sentence in NOTHING.items():
        assert sentences(NothingYet(departments, periods), ALONE, language) == [[sentence]]
    for (language, found), sentence in NONE.items():
        assert sentences(NoConnection(found), ALONE, language) == [[sentence]]


SHORT: list[tuple[Conclusion, str]] = [
    (NothingYet(4, 7), "Do customers feel it? Nothing can be said yet."),
    (NoConnection(3), "Do customers feel it? No connection shows."),
    (
        Signs((sign(Timing.FOUR_WEEKS_LATER, FirstSign, Season.POSSIBLE),)),
        f"{WHERE['en']}customers were happier, too: in 7 of 9 departments. A first sign.",
    ),
    (
        Signs((sign(Timing.SAME_WEEKS, RepeatedSign, Season.POSSIBLE),)),
        f"{WHERE['en']}customers were happier, too: in 7 of 9 departments. Two quarters in a row have shown it.",
    ),
]


@pytest.mark.parametrize(("conclusion", "sentence"), SHORT)
def test_the_line_of_a_summary_says_no_more_than_the_page(conclusion: Conclusion, sentence: str) -> None:
    assert in_short(conclusion, "en") == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_page_says_why(language: str) -> None:
    known = catalogue(language)
    texts = {key: text for key, text in known.sentences.items() if "felt." in key}
    texts |= {f"{key}, {number}": text for key in texts for number, text in enumerate(known.forms.get(key, ()))}
    assert len(texts) > 40
    assert {key: text for key, text in texts.items() if FORBIDDEN[language].search(text)} == {}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Customers were happier because people were"),
        ("en", "The driver of satisfaction is how people are treated"),
        ("ja", "社員が大切にされた結果、お客様が満足しました"),
    ],
)
def test_a_sentence_that_says_why_would_be_caught(language: str, sentence: str) -> None:
    assert FORBIDDEN[language].search(sentence)
