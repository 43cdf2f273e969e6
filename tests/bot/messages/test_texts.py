"""Every sentence is there in every language, is used, has the same places to fill, and keeps to the house's voice."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.config.settings import paths
from bot.events.webhooks import EventKind
from bot.insight.spots import Spot
from bot.kudos.sincerity import Hint
from bot.messages import texts as product_texts
from bot.messages.actions import Action
from bot.messages.forms import TypedForm
from bot.messages.texts import LANGUAGES, entries, name_of, sources
from commands.routing.table import COMMANDS

ROOT = Path(__file__).parents[3]


def catalogue(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


CATALOGUES = {language: [catalogue(path, language) for path in sources(language)] for language in LANGUAGES}


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def sentences(language: str) -> dict[str, tuple[str, ...]]:
    """Every form of every sentence, by key."""
    found = {key_of(one): one.string for messages in CATALOGUES[language] for one in messages if one.id}
    return {key: (text,) if isinstance(text, str) else tuple(map(str, text or ())) for key, text in found.items()}


ALL = [(language, key, text) for language in LANGUAGES for key, texts in sentences(language).items() for text in texts]


def strings() -> Iterator[tuple[str, bool]]:
    """Every string in the code, and in the page's templates and scripts, that may be a key.

    True marks an f-string, of which the part before the first {field} must be the beginning of a key.
    """
    for top in ("bot", "commands", "adapters", "storage"):
        for path in (ROOT / top).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
            for node in ast.walk(tree):
                if isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
                    yield str(first.value), True
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                    yield node.value, False
    for path in (ROOT / "adapters").rglob("*.*"):
        if path.suffix in (".html", ".js"):
            for found in re.findall(r"""["']([a-z_.]+)["']""", path.read_text(encoding="utf-8")):
                yield found, False


FAMILIES = {key.partition(".")[0] for key in sentences("en") if "." in key}


@pytest.fixture(scope="module")
def literals() -> set[str]:
    return {text for text, is_start in strings() if not is_start}


@pytest.fixture(scope="module")
def starts() -> set[str]:
    return {text for text, is_start in strings() if is_start and re.fullmatch(r"[a-z_]+\.(?:[a-z_]+\.?)*", text)}


def forms_of(entry: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(text for name, text in entry.items() if name.startswith("msgstr"))


def test_a_catalogue_is_read_as_babel_reads_it() -> None:
    """Which knows the whole format, and what translators' tools put into it."""
    for language, by_babel in CATALOGUES.items():
        for path, messages in zip(sources(language), by_babel, strict=True):
            read = {entry["msgid"]: forms_of(entry) for entry in entries(path) if entry["msgid"]}
            assert read == {
                key_of(one): (one.string,) if isinstance(one.string, str) else one.string for one in messages if one.id
            }, path


def test_every_language_has_every_sentence() -> None:
    assert {language: sorted(sentences(language)) for language in LANGUAGES} == {
        language: sorted(sentences(LANGUAGES[0])) for language in LANGUAGES
    }
    assert not [(language, key) for language, key, text in ALL if not text.strip() and not key.startswith("list.")]


def test_no_sentence_stands_twice_or_is_fuzzy() -> None:
    for language, catalogues in CATALOGUES.items():
        text = "".join(path.read_text() for path in sources(language))
        written = re.findall(r'^msgid "(.+)"', text, re.MULTILINE)
        assert len(written) == len(set(written)) == len(sentences(language))
        assert not [message.id for messages in catalogues for message in messages if message.id and message.fuzzy]


def test_a_key_that_two_rooms_claim_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = tmp_path / "en.po"
    twice.write_text('msgid ""\nmsgstr "Language: en"\n\nmsgid "save"\nmsgstr "Keep"\n')
    monkeypatch.setattr(product_texts, "sources", lambda language: [*sources(language), twice])
    with pytest.raises(ValueError, match="save once more"):
        product_texts.catalogue.__wrapped__("en")


def test_every_sentence_has_the_same_places_to_fill() -> None:
    fields: dict[str, dict[str, set[str]]] = {language: {} for language in LANGUAGES}
    for language, key, text in ALL:
        fields[language].setdefault(key, set()).update(re.findall(r"\{(\w+)\}", text))
        assert re.sub(r"\{\w+\}|\{/[^{}]+\}", "", text).count("{") == 0, (language, key)
    assert fields["ja"] == fields["en"]


# Numbers that are never one: what is allowed at most, or asked at least, and what is longer than allowed.
NEVER_ONE = {
    *("awards.input.jurors", "awards.refused.jury_size", "api.days"),
    *("web.length", "web.refused.too_long", "voice.refused.too_long", "kudos.refused.too_long", "admin.kudos"),
    *("pulse.refused.too_long", "pulse.refused.item_long", "half_hour.refused.long", "welcome.file.paste"),
    *("departments.refused.many", "chart.long_name", "chart.wide", "pulse.size", "pulse.size_open"),
    *("settings.refused.floor", "role.people_asked", "admin.floor", "admin.then.floor", "privacy.not_kept.text"),
    *("welcome.then.on", "welcome.then.off", "concerns.digest.came", "concerns.digest.answered"),
    *("concerns.summary.came", "concerns.summary.answered", "summary.spot.gap_none", "mirror.helped"),
    *("pulse.preview_weeks", "weeks.rose_since", "weeks.fell_since", "summary.weeks", "mirror.private"),
    *("pulse.comment_goes_to", "pulse.stands_out", "departments.form", "departments.refused.small", "role.small_team"),
    *("summary.spot.gap", "summary.spot.gap_theme", "summary.spot.unthanked", "summary.spot.silent"),
    *("kudos.refused.crowd", "kudos.refused.plus_full", "chart.many_leave", "chart.many_move"),
    *(
        "customer_page.mistake.too_long",
        "departments.too_few",
        "felt.legend.later",
        "felt.limits",
        "felt.nothing_known",
    ),
    *("felt.shows.later", "felt.words.kudos", "planted.signal_follows", "praise.file.long_name"),
    *("praise.file.long_source", "praise.file.long_words", "signals.input.head", "signals.refused.small"),
    *("signals.file.name", "celebrations.refused.long", "consistency.lately", "consistency.as_earlier"),
    *("figure.thanks", "figure.thanks_of", "figure.thanks_share", "voice.read_by", "admin.then.floor_small"),
    *("survey.file.small", "survey.file.difference"),
}


def _nouns(text: str) -> list[str]:
    return re.findall(r"\{count\} (\w+)", text)


def test_nothing_says_one_of_many() -> None:
    """Every countable sentence is drawn with 1 in each of its places: no "1 days", which is how a form reads first."""
    countable = {key: forms for key, forms in sentences("en").items() if any("{" in form for form in forms)}
    several = {
        noun
        for forms in countable.values()
        for noun in (_nouns(forms[-1]) if len(forms) > 1 else ())
        if noun not in _nouns(forms[0])
    } - {"more", "half", "hold"} | {"answers", "characters", "columns", "weeks"}
    assert {"days", "months", "concerns", "people"} <= several
    drawn = {key: re.sub(r"\{\w+\}", "1", forms[0]) for key, forms in countable.items()}
    wrong = {key for key, text in drawn.items() if {*re.findall(r"\b1 (\w+)", text)} & several}
    assert wrong <= NEVER_ONE, wrong - NEVER_ONE
    assert wrong >= NEVER_ONE, NEVER_ONE - wrong


ADAPTERS = {
    language: "".join(path.read_text() for path in sources(language) if "adapters" in path.parts)
    for language in LANGUAGES
}


def test_what_one_types_is_marked_wherever_every_platform_says_it() -> None:
    """So that it is written as the platform has it. A platform's own sentences write it so by themselves."""
    usages = {command.usage for command in COMMANDS}
    marked = [(key, typed) for _, key, text in ALL for typed in re.findall(r"\{(/[^{}]+)\}", text)]
    assert {key for key, _ in marked} >= {"refused.not_understood", "help.example", "pulse.refused.words"}
    assert {typed for key, typed in marked if key != "help.example"} <= usages
    slashes = [(language, key) for language, key, text in ALL if re.search(r"(?<!\{)/(kudos|pulse|waterline)", text)]
    assert not [(language, key) for language, key in slashes if f'msgid "{key}"' not in ADAPTERS[language]]
    assert not [key for _, key in slashes if key.startswith("teams.")]
    bare = re.compile(r"(?<![/\w])(?:kudos|pulse) (?:help|mine|given|reports|values|settings|preview|items|mirror)\b")
    assert not [key for _, key, text in ALL if bare.search(text) and not key.startswith("teams.")]


def test_plurals_have_all_their_forms() -> None:
    plural = {key for key, texts in sentences("en").items() if len(texts) > 1}
    assert plural
    for language, catalogues in CATALOGUES.items():
        for key in plural:
            [[messages, message]] = [(each, each[key]) for each in catalogues if each.get(key)]
            assert isinstance(message.string, tuple)
            assert len(message.string) == messages.num_plurals, (language, key)
            assert all(message.string)


def test_every_sentence_is_used(literals: set[str], starts: set[str]) -> None:
    unused = {key for key in sentences("en") if key not in literals and not any(map(key.startswith, starts))}
    assert not unused


def test_every_key_in_the_code_has_its_sentence(literals: set[str]) -> None:
    """Whatever in the code looks like a key of ours is one, or the name of a button, a form, a setting or an event."""
    told = {one for one in literals if re.fullmatch(rf"(?:{'|'.join(FAMILIES)})(?:\.[a-z0-9_]+)+", one)}
    told = {one for one in told if not one.endswith((".html", ".js", ".md"))}
    assert len(told) > 100
    assert {"pulse.refused.words", "slack.rest"} <= told
    names = {*Action.every(), *TypedForm.every(), *paths(), *(kind.value for kind in EventKind)}
    assert not told - set(sentences("en")) - names


def test_what_an_f_string_begins_is_the_beginning_of_keys(starts: set[str]) -> None:
    begun = {start for start in starts if start.partition(".")[0] in FAMILIES}
    assert {"kudos.hint.", "kudos.refused."} <= begun
    assert not {start for start in begun if not any(key.startswith(start) for key in sentences("en"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_hint_refusal_of_a_person_and_blind_spot_has_its_sentence(language: str) -> None:
    keys = [command.does for command in COMMANDS]
    keys += [f"kudos.hint.{hint}" for hint in Hint]
    keys += [f"summary.{part}.{spot.value}" for spot in Spot for part in ("spot", "ask")]
    keys += [f"kudos.refused.{reason}" for reason in ("bot", "stranger", "left")]
    keys += [f"kudos.history.{which}{empty}" for which in ("mine", "given", "team") for empty in ("", "_empty")]
    assert set(keys) <= set(sentences(language))


@pytest.mark.parametrize(("language", "key", "text"), [one for one in ALL if re.search(r"\b(refused|hint)\.", one[1])])
def test_a_refusal_is_one_or_two_sentences_and_a_hint_at_most_three(language: str, key: str, text: str) -> None:
    ends = re.findall(r"[.?](?=\s|$)|[。？]", text)
    assert 1 <= len(ends) <= (3 if "hint." in key else 2)
    assert text.endswith(ends[-1])


def test_the_voice_is_calm() -> None:
    loud = re.compile(r"[!！]|\boops\b|\bsorry\b|すみません|申し訳|\bplease please\b", re.IGNORECASE)
    assert not [(language, key) for language, key, text in ALL if loud.search(text)]


def test_japanese_is_japanese() -> None:
    same = {key for key, texts in sentences("ja").items() if texts == sentences("en")[key]}
    assert same <= {"home.title"}
    for key, texts in sentences("ja").items():
        for text in texts:
            assert not re.search(r"[,.!?] ?(?=[ぁ-んァ-ヶ一-龠])", text), key


def test_a_page_is_called_alike_wherever_it_is_spoken_of() -> None:
    """In Japanese the mirror is what its button says, and the summary what its title says."""
    told = {key: text for key, (text, *_) in sentences("ja").items()}
    assert told["role.mirror"] == told["mirror.open"]
    assert told["summary.title"].startswith(f"{told['role.summary']}：")
    assert [key for key, text in told.items() if "鏡" in text] == []


def test_a_language_is_called_as_its_speakers_call_it() -> None:
    assert [name_of(language) for language in LANGUAGES[:2]] == ["English", "日本語"]
