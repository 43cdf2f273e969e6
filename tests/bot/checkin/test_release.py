"""What a block says, tried on every way that 5 to 30 people can answer."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import pytest

from bot.checkin.blocks import SizeBand
from bot.checkin.release import Reading, Released, release

Histogram = tuple[int, ...]  # how many answered 1, 2, 3, 4, 5
ALL_BAD, ALL_GOOD = {1, 2}, {4, 5}
SURE = [{1}, {2}, {3}, {4}, {5}, ALL_BAD, ALL_GOOD]


def histograms(people: int, labels: int = 5) -> Iterator[Histogram]:
    if labels == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in histograms(people - first, labels - 1):
            yield (first, *rest)


def by_reading(people: int) -> dict[Reading, list[Histogram]]:
    """Everything that can have happened, by what is released of it."""
    said = {total: release(total, people).reading for total in range(people, 5 * people + 1)}
    possible: dict[Reading, list[Histogram]] = defaultdict(list)
    for answers in histograms(people):
        possible[said[sum(label * many for label, many in enumerate(answers, 1))]].append(answers)
    return possible


def pins(possible: list[Histogram], own: int | None = None) -> list[set[int]]:
    """What everybody (everybody else, to one who answered `own`) must have answered, whatever happened."""
    if own is not None:
        possible = [answers for answers in possible if answers[own - 1]]
    others = [sum(answers) - (own is not None) for answers in possible]

    def answered(labels: set[int], answers: Histogram) -> int:
        return sum(answers[label - 1] for label in labels) - (own in labels)

    return [
        labels
        for labels in SURE
        if possible and all(answered(labels, a) == n for a, n in zip(possible, others, strict=True))
    ]


@pytest.mark.parametrize("people", range(5, 31))
def test_no_outsider_learns_what_anybody_answered(people: int) -> None:
    assert [pins(possible) for possible in by_reading(people).values() if pins(possible)] == []


@pytest.mark.parametrize("people", range(5, 31))
def test_no_teammate_learns_what_another_answered(people: int) -> None:
    found = [pins(possible, own) for possible in by_reading(people).values() for own in range(1, 6)]
    assert not any(found)


def test_the_search_finds_what_the_open_ends_are_there_for() -> None:
    plain = [answers for answers in histograms(5) if sum(n * m for n, m in enumerate(answers, 1)) <= 8]
    assert {1} in pins(plain, own=4)


@pytest.mark.parametrize("people", [5, 6, 7, 8, 9, 31, 200])
def test_a_score_is_the_mean_to_the_nearest_half_between_one_and_a_half_and_four_and_a_half(people: int) -> None:
    for total in range(people, 5 * people + 1):
        mean, number = Fraction(total, people), Fraction(release(total, people).number)
        reading = release(total, people).reading
        if reading in (Reading.TWO_OR_LOWER, Reading.ONE_AND_A_HALF):
            assert mean < Fraction(9, 4)
        elif reading in (Reading.FOUR_OR_HIGHER, Reading.FOUR_AND_A_HALF):
            assert mean >= Fraction(15, 4)
        else:
            assert number - Fraction(1, 4) <= mean < number + Fraction(1, 4)


@pytest.mark.parametrize(
    ("total", "ballots", "score"),
    [
        *((5, 5, "<=2"), (11, 5, "<=2"), (12, 5, "2.5"), (18, 5, "3.5"), (19, 5, ">=4"), (25, 5, ">=4")),
        *((23, 6, ">=4"), (30, 6, ">=4"), (26, 7, "3.5"), (35, 7, ">=4"), (8, 8, "<=2"), (17, 8, "<=2")),
        *((18, 8, "2.5"), (32, 8, "4"), (10, 10, "<=2"), (22, 10, "<=2"), (50, 10, "4.5"), (11, 11, "1.5")),
        *((22, 11, "2"), (100, 100, "1.5"), (125, 50, "2.5")),
    ],
)
def test_small_blocks_have_open_ends(total: int, ballots: int, score: str) -> None:
    assert release(total, ballots).reading.value == score


def test_the_size_that_is_said_is_the_rounds_whoever_skipped_an_item() -> None:
    said = release(36, 9, SizeBand.FROM_5)
    assert (said.reading, said.size) == (Reading.FOUR_OR_HIGHER, SizeBand.FROM_5)


@pytest.mark.parametrize(
    ("total", "ballots", "size"),
    [(12, 4, None), (12, 4, SizeBand.FROM_5), (21, 7, SizeBand.FROM_8), (4, 5, None), (26, 5, None), (0, 0, None)],
)
def test_what_is_no_block_is_not_released(total: int, ballots: int, size: SizeBand | None) -> None:
    with pytest.raises(ValueError, match="no block"):
        release(total, ballots, size)


def test_which_end_is_open_tells_the_band_of_sizes_and_nothing_finer() -> None:
    for band in SizeBand:
        fewest, most = band.value
        ends = [
            {release(total, people).reading for total in range(people, 5 * people + 1)}
            for people in range(fewest, (most or 40) + 1)
        ]
        assert all(one == ends[0] for one in ends)


@pytest.mark.parametrize(
    ("reading", "size"),
    [
        (Reading.TWO_OR_LOWER, SizeBand.FROM_11),
        (Reading.TWO, SizeBand.FROM_5),
        (Reading.ONE_AND_A_HALF, SizeBand.FROM_8),
        (Reading.FOUR, SizeBand.FROM_5),
        (Reading.FOUR_AND_A_HALF, SizeBand.FROM_5),
        (Reading.FOUR_OR_HIGHER, SizeBand.FROM_8),
    ],
)
def test_a_score_that_no_release_makes_cannot_be_written_down(reading: Reading, size: SizeBand) -> None:
    with pytest.raises(ValueError, match="no score of a block"):
        Released(reading, size)


def test_the_ledger_writes_nine_readings_and_no_tenth() -> None:
    assert [r.value for r in Reading] == ["<=2", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", ">=4"]
    assert [r.number for r in Reading] == [1.9, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 4.3]
    with pytest.raises(ValueError, match=r"3\.2"):
        Reading("3.2")
