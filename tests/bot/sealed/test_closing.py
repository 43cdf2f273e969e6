"""Counting a round: what of a person's submissions counts, in whatever order they lie, and what stays in memory."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.ledger import Page
from bot.checkin.rounds import CountedRound
from bot.sealed.ballots import BOX, Choice, OpenedAnswer
from bot.sealed.closing import Tally
from bot.sealed.counting import fold
from tests.bot.sealed.sealing import LEAF, MOOD, RULES, CheckIn

ANA = "U-ana"
CREW = (ANA, *(f"U-{name}" for name in ("bo", "cy", "dana", "mika")))
SHIP = tuple(f"U-{number}" for number in range(16))  # as many as it takes for comments to be shown
HARBOUR, HARBOUR_SHIP = CheckIn.of(*CREW), CheckIn.of(*SHIP)
OTHERS = [HARBOUR.box(name, Choice.THREE, Choice.THREE) for name in CREW[1:]]
CANARY = "the canary sings"
LATEST = 64


def scores(*boxes: bytes) -> dict[str, float]:
    """By item what the team answered, the others 3: 2.5 where Ana said 1, 3 for 3, 3.5 for 5."""
    page = HARBOUR.count(*OTHERS, *boxes).page
    return {item: released.reading.number for (_, item), released in page.scores.items()}


def of_ana(*choices: Choice | None, at: int = 1, process: int = 1) -> bytes:
    return HARBOUR.box(ANA, *choices, at=at, process=process)


def test_a_later_submission_counts_over_an_earlier_one_wherever_it_lies() -> None:
    first, second = of_ana(Choice.ONE, Choice.ONE), of_ana(Choice.FIVE, Choice.THREE, at=2)
    assert scores(first, second) == scores(second, first) == {MOOD.key: 3.5, RULES.key: 3.0}


def test_what_a_later_submission_does_not_name_stays() -> None:
    assert scores(of_ana(Choice.ONE, Choice.ONE), of_ana(None, Choice.FIVE, at=2)) == {MOOD.key: 2.5, RULES.key: 3.5}
    assert scores(of_ana(Choice.ONE), of_ana(None, Choice.FIVE, at=2)) == {MOOD.key: 2.5, RULES.key: 3.5}


def test_an_answer_that_was_taken_back_counts_no_more() -> None:
    assert scores(of_ana(Choice.ONE, Choice.ONE), of_ana(Choice.SKIPPED, at=2)) == {}


def test_between_processes_the_later_moment_decides_and_at_one_moment_one_of_both_in_any_order() -> None:
    early, late = of_ana(Choice.ONE, Choice.ONE, at=1, process=9), of_ana(Choice.FIVE, Choice.FIVE, at=2, process=3)
    assert scores(early, late) == scores(late, early) == scores(late)
    at_once = of_ana(Choice.FIVE, Choice.FIVE, at=1, process=3)
    assert scores(early, at_once) == scores(at_once, early) == scores(early)


@pytest.mark.parametrize("in_order", [1, -1])
def test_of_somebody_who_taps_for_hours_the_latest_64_count(in_order: int) -> None:
    first = [of_ana(None, Choice.FIVE, at=1), of_ana(Choice.FIVE, at=2)]
    many = [of_ana(Choice.ONE, at=at) for at in range(3, LATEST + 2)]
    assert scores(*[*first, *many][1:][::in_order]) == {}, "rules were never answered"
    assert scores(*[first[0], *many][::in_order]) == {MOOD.key: 2.5, RULES.key: 3.5}
    assert scores(*[*first, *many][::in_order]) == {}, "the oldest of 65 is forgotten"


class Sent(NamedTuple):
    """A submission: whose, and what it names."""

    who: int
    at: int
    choices: tuple[Choice | None, Choice | None]
    words: str | None


SENT = st.builds(
    Sent,
    st.integers(0, len(SHIP) - 1),
    st.integers(1, 20),
    st.tuples(*[st.none() | st.sampled_from(Choice)] * 2),
    st.none() | st.sampled_from(["", "  ", "more light on the pier", "fewer forms", "船が遅れる"]),
)
# Everybody's first one, so that something is published, and any more of anybody's, no two at one moment.
EVENINGS = st.lists(SENT, max_size=12, unique_by=lambda sent: (sent.who, sent.at)).map(
    lambda more: [*(Sent(who, 0, (Choice.FOUR, Choice.THREE), f"words of {who}") for who in range(len(SHIP))), *more]
)


def boxes_of(evening: Iterable[Sent]) -> list[bytes]:
    return [HARBOUR_SHIP.box(SHIP[sent.who], *sent.choices, words=sent.words, at=sent.at) for sent in evening]


def by_hand(evening: list[Sent]) -> tuple[Page, list[str]]:
    """The page, and the words that stand at the end."""
    choices: dict[tuple[int, str], Choice] = {}
    words: dict[int, str] = {}
    for sent in sorted(evening, key=lambda sent: sent.at):
        named = zip((MOOD.key, RULES.key), sent.choices, strict=True)
        choices |= {(sent.who, item): choice for item, choice in named if choice is not None}
        if sent.words is not None:
            words[sent.who] = sent.words.strip()
    answers = [OpenedAnswer(item, LEAF, choice) for (_, item), choice in choices.items()]
    frozen = HARBOUR_SHIP.manifest.frozen
    page = fold(frozen.tree, [MOOD.key, RULES.key], frozen.invited, answers, HARBOUR_SHIP.manifest.k)
    return page, sorted(text for text in words.values() if text)


def told(counted: CountedRound) -> tuple[Page, dict[str, list[str]]]:
    """Everything, without the random order of comments."""
    return counted.page, {unit: sorted(words) for unit, words in counted.comments.items()}


@settings(max_examples=60, deadline=None)
@given(st.data(), EVENINGS)
def test_any_order_in_any_number_of_files_gives_the_same_page(data: st.DataObject, evening: list[Sent]) -> None:
    boxes = boxes_of(evening)
    once = told(HARBOUR_SHIP.count(*boxes))
    shuffled = data.draw(st.permutations([*boxes, *boxes[:3]]))  # some were copied
    cuts = sorted({0, len(shuffled), *data.draw(st.lists(st.integers(0, len(shuffled)), max_size=4))})
    tally = Tally(HARBOUR_SHIP.manifest, HARBOUR_SHIP.keys, len(shuffled))
    for begin, end in pairwise(cuts):
        tally.add(bytearray(b"".join(shuffled[begin:end])), (end - begin) * BOX)
    again = told(tally.counted())
    tally.wipe()
    assert again == once


@settings(max_examples=60, deadline=None)
@given(EVENINGS)
def test_the_page_is_what_the_last_word_of_everybody_adds_up_to(evening: list[Sent]) -> None:
    counted = HARBOUR_SHIP.count(*boxes_of(evening))
    page, words = by_hand(evening)
    assert counted.page == page
    for comments in counted.comments.values():
        assert sorted(comments) == words


def written(*boxes: bytes) -> list[str]:
    """The comments that are shown when everybody answered and three others wrote."""
    answered = [HARBOUR_SHIP.box(name, Choice.FOUR, Choice.FOUR) for name in SHIP]
    wrote = [HARBOUR_SHIP.box(name, words=f"words of {name}", at=2) for name in SHIP[-3:]]
    [comments] = HARBOUR_SHIP.count(*answered, *wrote, *boxes).comments.values()
    return sorted(set(comments) - {f"words of {name}" for name in SHIP[-3:]})


def of_first(words: str | None, at: int) -> bytes:
    return HARBOUR_SHIP.box(SHIP[0], words=words, at=at)


def test_a_comment_stays_until_its_writer_writes_another_or_takes_it_back() -> None:
    first = of_first(CANARY, 2)
    assert written(first) == [CANARY]
    assert written(first, of_first(None, 3)) == written(of_first(None, 3), first) == [CANARY]
    assert written(first, of_first("fewer forms", 3)) == written(of_first("fewer forms", 3), first) == ["fewer forms"]
    assert written(first, of_first("", 3)) == written(of_first("", 3), first) == []


def test_a_comment_older_than_its_writers_latest_64_is_forgotten() -> None:
    later = [of_first(None, at) for at in range(3, LATEST + 3)]
    assert written(of_first(CANARY, 2), *later[1:]) == [CANARY]
    assert written(of_first(CANARY, 2), *later) == written(*later, of_first(CANARY, 2)) == []


def test_a_leaf_that_counts_nothing_publishes_nothing() -> None:
    boxes = [*OTHERS, of_ana(Choice.THREE, Choice.THREE)]
    frozen = replace(HARBOUR.manifest.frozen, uncounted=(LEAF,))
    assert HARBOUR.count(*boxes).page.scores
    assert replace(HARBOUR, manifest=replace(HARBOUR.manifest, frozen=frozen)).count(*boxes).page.scores == {}


def test_an_item_that_nobody_was_asked_counts_nowhere() -> None:
    boxes = [HARBOUR.box(name, Choice.THREE, Choice.THREE, Choice.FIVE) for name in CREW]
    assert {item for _, item in HARBOUR.count(*boxes).page.scores} == {MOOD.key, RULES.key}


def test_no_box_is_an_empty_page_and_no_fault() -> None:
    counted = HARBOUR.count()
    assert (counted.page.scores, counted.page.blocks.published, counted.comments) == ({}, frozenset(), {})


def test_a_tally_that_was_wiped_is_zeroes_wherever_an_answer_stood() -> None:
    canary = [HARBOUR.box(name, Choice.FIVE, Choice.ONE, words=words, at=at) for name in CREW for at, words in WORDS]
    tally = HARBOUR.tally(canary)
    buffers = [held for held in vars(tally).values() if isinstance(held, bytearray)]
    buffers += [words for _, words in tally._words.values()]
    tally.counted()
    assert [words.decode() for words in buffers[2:]] == [CANARY] * len(CREW)
    assert all(map(any, buffers))
    tally.wipe()
    assert not any(map(any, buffers))
    assert not any(map(len, (tally._words, tally._body)))
    with pytest.raises(ValueError, match="has been wiped"):
        tally._opened.address()


WORDS = ((1, "an earlier one"), (2, CANARY))


def test_words_that_a_later_submission_replaces_are_zeroed_at_once() -> None:
    tally = HARBOUR.tally([HARBOUR.box(ANA, words=CANARY)])
    [(_, words)] = tally._words.values()
    assert words.decode() == CANARY
    tally._records.extend(bytes(len(tally._records)))  # room for one more
    tally.add(bytearray(HARBOUR.box(ANA, words="fewer forms", at=2)), BOX)
    assert not any(words)
    tally.wipe()


def test_a_tally_can_be_wiped_before_anything_was_counted_and_twice() -> None:
    tally = HARBOUR.tally(OTHERS)
    tally.wipe()
    tally.wipe()
    assert not any(tally._choices)
    assert not any(tally._records)


def test_what_was_counted_keeps_comments_out_of_a_repr() -> None:
    answered = [HARBOUR_SHIP.box(name, Choice.FOUR, Choice.FOUR, words=CANARY) for name in SHIP]
    counted = HARBOUR_SHIP.count(*answered)
    assert counted.comments
    assert "canary" not in repr(counted)
