import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.kudos.sincerity import Earlier, Hint, hint

ANA, BO, CLEO, DEV, MARA, STRANGER = range(1, 7)
TEAM = frozenset({ANA, BO, CLEO, DEV})
SINCERE = "for staying late to fix the customer's import"


@dataclass(frozen=True, slots=True)
class Example:
    language: str
    part: str  # tuning or held_out
    expected: Hint | None
    words: str
    earlier: tuple[Earlier, ...]

    def given(self) -> Hint | None:
        return hint(self.words, (ANA,), self.earlier, TEAM)


def corpus() -> Iterator[Example]:
    read = yaml.safe_load(Path(__file__).with_name("sincerity_corpus.yaml").read_text(encoding="utf-8"))
    for language, parts in read.items():
        for part, groups in parts.items():
            for expected, entries in groups.items():
                kind = None if expected == "none" else Hint(expected)
                for entry in entries:
                    words, earlier = (entry, []) if isinstance(entry, str) else entry
                    yield Example(
                        language=language,
                        part=part,
                        expected=kind,
                        words=words,
                        earlier=tuple(Earlier(text, (BO,)) for text in earlier),
                    )


EXAMPLES = tuple(corpus())


def score(examples: list[Example]) -> tuple[float, float, float, str]:
    """Precision, recall, share of sincere words that get a hint, and the line that tells them."""
    pairs = [(example.expected, example.given()) for example in examples]
    right = sum(expected is not None and got == expected for expected, got in pairs)
    hinted = sum(got is not None for _, got in pairs)
    wanted = sum(expected is not None for expected, _ in pairs)
    disturbed = sum(expected is None and got is not None for expected, got in pairs)
    precision, recall = right / hinted, right / wanted
    sincere = len(pairs) - wanted
    line = (
        f"{len(pairs):4} examples  precision {precision:.3f} ({right}/{hinted})  recall {recall:.3f}"
        f" ({right}/{wanted})  sincere words that got a hint {disturbed}/{sincere}"
    )
    return precision, recall, disturbed / sincere, line


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("part", ["tuning", "held_out"])
def test_hints_are_nearly_always_right_and_mostly_found(language: str, part: str) -> None:
    chosen = [example for example in EXAMPLES if (example.language, example.part) == (language, part)]
    precision, recall, disturbed, line = score(chosen)
    print(f"\n{language} {part:8} {line}")  # noqa: T201
    assert precision >= 0.95
    assert recall >= 0.7
    assert disturbed <= 0.05


def test_the_corpora_are_large_varied_and_without_repetition() -> None:
    count = Counter(example.language for example in EXAMPLES)
    assert count["en"] >= 60
    assert count["ja"] >= 40
    assert {example.expected for example in EXAMPLES} == {None, *Hint} - {Hint.SAME_PERSON}
    assert len({(example.language, example.words, example.earlier) for example in EXAMPLES}) == len(EXAMPLES)


# --- the same person


def given_to(*receivers: int) -> tuple[Earlier, ...]:
    return tuple(Earlier(f"for deed number {chr(97 + at)} that helped us", (who,)) for at, who in enumerate(receivers))


def test_the_fourth_of_five_to_one_person_suggests_looking_around() -> None:
    assert hint(SINCERE, (ANA,), given_to(ANA, STRANGER, ANA, ANA), TEAM) is Hint.SAME_PERSON


def test_three_of_five_to_one_person_is_nothing_to_mention() -> None:
    assert hint(SINCERE, (ANA,), given_to(ANA, STRANGER, STRANGER, ANA), TEAM) is None


def test_one_teammate_thanked_lately_is_enough() -> None:
    assert hint(SINCERE, (ANA,), given_to(ANA, BO, ANA, ANA), TEAM) is None
    assert hint(SINCERE, (ANA, BO), given_to(ANA, ANA, ANA, ANA), TEAM) is None


def test_only_the_last_five_count() -> None:
    assert hint(SINCERE, (ANA,), given_to(ANA, ANA, ANA, ANA, BO), TEAM) is Hint.SAME_PERSON
    assert hint(SINCERE, (ANA,), given_to(STRANGER, STRANGER, ANA, ANA, ANA, ANA), TEAM) is None


def test_who_has_one_colleague_or_none_may_thank_that_one_for_ever() -> None:
    assert hint(SINCERE, (ANA,), given_to(ANA, ANA, ANA, ANA), frozenset({ANA})) is None
    assert hint(SINCERE, (ANA,), given_to(ANA, ANA, ANA, ANA), frozenset()) is None


def test_thanking_ones_manager_again_and_again_is_noticed_too() -> None:
    assert hint(SINCERE, (MARA,), given_to(MARA, MARA, MARA), TEAM) is Hint.SAME_PERSON


# --- one hint, the most helpful


def test_generic_words_come_before_copied_ones_because_a_deed_cures_both() -> None:
    assert hint("Great job!", (ANA,), [Earlier("great job", (ANA,))] * 4, TEAM) is Hint.GENERIC


def test_copied_words_come_before_the_same_person_and_a_missing_effect() -> None:
    words = "for fixing the build"
    assert hint(words, (ANA,), [Earlier(words, (ANA,))] * 4, TEAM) is Hint.COPIED


def test_the_same_person_comes_before_a_missing_effect() -> None:
    assert hint("for fixing the build", (ANA,), given_to(ANA, ANA, ANA), TEAM) is Hint.SAME_PERSON


def test_a_kudos_by_reaction_gets_no_hint_whatever_came_before() -> None:
    link = "https://acme.slack.com/archives/C012AB3CD/p1700000000000100"
    assert hint(link, (ANA,), [Earlier(link, (ANA,))] * 20, TEAM) is None
    assert hint(f"<{link}|message>", (ANA,), given_to(ANA, ANA, ANA, ANA), TEAM) is None


def test_no_words_are_refused_elsewhere_and_get_no_hint() -> None:
    assert hint("", (ANA,), (), TEAM) is None
    assert hint("  \n", (ANA,), (), TEAM) is None


def test_mentions_values_and_emoji_add_nothing_to_generic_words() -> None:
    for words in (
        "<@U1> great job",
        "@ana great job #customer-first",
        "great job :tada: 🎉",
        "<at>Ana Lim</at> great job",
    ):
        assert hint(words, (ANA,), (), TEAM) is Hint.GENERIC


# --- laws

any_words = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=st.characters(), max_size=100),  # surrogates too
    st.lists(st.sampled_from([example.words for example in EXAMPLES] + ["<", "<at>", "@", "#", ":", "://"])).map(
        " ".join
    ),
)
any_earlier = st.lists(st.builds(Earlier, any_words, st.tuples(st.integers(1, 6))), max_size=20)
people = st.lists(st.integers(1, 6), min_size=1, max_size=4).map(tuple)


@given(any_words, people, any_earlier, st.frozensets(st.integers(1, 6)))
def test_any_words_get_one_hint_or_none_and_the_same_again(
    words: str, receivers: tuple[int, ...], earlier: list[Earlier], teammates: frozenset[int]
) -> None:
    first = hint(words, receivers, earlier, teammates)
    assert first is None or first in Hint
    assert hint(words, receivers, tuple(earlier), frozenset(sorted(teammates, reverse=True))) is first


def wide(words: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words)


@given(st.sampled_from(EXAMPLES))
def test_case_and_width_do_not_matter(example: Example) -> None:
    expected = example.given()
    for same in (example.words.upper(), wide(example.words), unicodedata.normalize("NFD", example.words)):
        assert hint(same, (ANA,), example.earlier, TEAM) is expected


@given(st.sampled_from([e for e in EXAMPLES if "://" not in e.words]), st.data())
def test_punctuation_does_not_matter(example: Example, data: st.DataObject) -> None:
    marks = st.sampled_from([" ", "! ", ", ", "... ", " - ", "。", "、", "！ "])
    said = "".join(c if c != " " else data.draw(marks) for c in example.words) + data.draw(marks)
    assert hint(said, (ANA,), example.earlier, TEAM) is example.given()


@given(any_words, st.sampled_from([SINCERE, "遅くまで残って取り込みを直してくれて、納品に間に合いました"]))
def test_adding_a_deed_and_an_effect_never_makes_words_generic(words: str, deed: str) -> None:
    assert hint(f"{words} {deed}", (ANA,), (), TEAM) not in {Hint.GENERIC, Hint.NO_DEED, Hint.NO_EFFECT}


@given(st.sampled_from([e.words for e in EXAMPLES if e.expected is None and "://" not in e.words]))
def test_specific_words_given_a_second_time_are_called_copied(words: str) -> None:
    again = hint(words, (ANA,), [Earlier(words.upper() + " #courage", (BO,))], TEAM)
    assert again in {Hint.COPIED, None}
    assert again is Hint.COPIED or len(words) < 30
