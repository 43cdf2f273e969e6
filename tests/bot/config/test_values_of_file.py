"""Values as they stand in app.yaml: what they need, and what people tell them by."""

import pytest

from bot.config.settings import load
from bot.messages.texts import LANGUAGES
from tests.bot.config.test_settings import COURAGE, mistakes, the_mistake


def test_a_value_needs_a_name_and_a_practice_in_every_language() -> None:
    said = mistakes("values:\n  - emoji: 🦁\n    names: {en: Courage}\n    practices: {ja: 声を上げます}")
    assert said == [
        "line 3: values.1.names.ja: is missing. Every value needs it in every language of `languages`.",
        "line 4: values.1.practices.en: is missing. Every value needs it in every language of `languages`.",
    ]


def test_a_value_speaks_no_language_that_is_not_configured() -> None:
    said = mistakes("languages: [en]" + COURAGE)
    assert [line.split(". ")[0] for line in said] == [
        "line 4: values.1.names.ja: is not one of `languages`",
        "line 5: values.1.practices.ja: is not one of `languages`",
    ]


def test_a_language_that_is_added_asks_nothing_of_a_file_that_does_not_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("checks", "starting_values"):
        monkeypatch.setattr(f"bot.config.{module}.LANGUAGES", (*LANGUAGES, "xx"))
    assert load(COURAGE, "app.yaml").languages == ("en", "ja")
    assert "values.1.names.xx: is missing" in mistakes(f"languages: [en, ja, xx]{COURAGE}")[0]


def test_the_norwegian_language_code_is_read_as_written() -> None:
    assert "values.1.names.no: is not one of `languages`" in the_mistake(COURAGE.replace("{en: C", "{no: x, en: C"))


@pytest.mark.parametrize(
    ("emoji", "english", "japanese", "said"),
    [
        ("🛟", "courage", "別", "line 7: values.2.names.en: is already taken by value 1."),
        ("🛟", "勇気", "別", "line 7: values.2.names.en: is already taken by value 1."),
        ("🦁", "Care", "思いやり", "line 6: values.2.emoji: is already taken by value 1."),
        ("🦁\ufe0f", "Care", "思いやり", "line 6: values.2.emoji: is already taken by value 1."),
    ],
)
def test_two_values_never_share_what_people_tell_them_by(emoji: str, english: str, japanese: str, said: str) -> None:
    second = f"""\
  - emoji: {emoji}
    names: {{en: {english}, ja: {japanese}}}
    practices: {{en: x, ja: y}}
"""
    assert said in the_mistake(COURAGE + second)


def test_a_value_may_have_one_name_in_all_languages() -> None:
    assert load(COURAGE.replace("勇気", "Courage"), "app.yaml").values[0].names["ja"] == "Courage"


@pytest.mark.parametrize("emoji", ["🦁", "❤️", "👍🏽", "🧑🏽‍🤝‍🧑🏻", "🇯🇵", "♻️", ":our-logo:"])
def test_every_kind_of_emoji_is_one_emoji(emoji: str) -> None:
    assert load(COURAGE.replace("🦁", f"'{emoji}'"), "app.yaml").values[0].emoji == emoji


@pytest.mark.parametrize("emoji", ["lion", "🦁🦁", "🦁 ", "", "勇", "1", ":two words:"])
def test_what_is_not_one_emoji_is_refused(emoji: str) -> None:
    assert "is not one emoji." in the_mistake(COURAGE.replace("🦁", f"'{emoji}'"))


def test_a_name_that_cannot_follow_a_hash_is_refused() -> None:
    said = the_mistake(COURAGE.replace("Courage", '"Don\'t hide"'))
    assert "cannot be typed after a #. Use letters, digits, blanks and hyphens only." in said


@pytest.mark.parametrize("nothing", ["''", "' '", "'\u3000'"])
def test_a_practice_says_something(nothing: str) -> None:
    assert "practices.ja: is empty." in the_mistake(COURAGE.replace("声を上げます", nothing))


def test_one_broken_value_hides_no_mistake_of_another() -> None:
    said = mistakes("values:\n  - 7\n  - emoji: lion\n    names: {en: 5, ja: 勇気}\n    practices: {en: x}")
    assert [line.split(": ")[1] for line in said] == [
        "values.1",
        "values.2.emoji",
        "values.2.names.en",
        "values.2.practices.ja",
    ]
