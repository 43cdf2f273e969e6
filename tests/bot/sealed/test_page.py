"""The page of a closed round and its fingerprint."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkin.ledger import Participation
from bot.checkin.published import ReleasedNumbers, Score
from bot.checkin.questions import Item
from bot.checkin.release import Reading
from bot.org.tree import Tree, Unit
from bot.org.unit_key import UnitKind
from bot.sealed.ballots import Choice
from bot.sealed.manifest import digest
from bot.sealed.page import DIGITS, ClosedRound, closed, facts_of, fingerprint
from bot.sealed.roll import ClosingLine, Outcome
from tests.bot.sealed.sealing import KEY, LEAF, MOOD, RULES, CheckIn

CREW = tuple(f"U-{name}" for name in ("ana", "bo", "cy", "dana", "mika", "nils", "olga", "pia"))
HARBOUR = CheckIn.of(*CREW)
COUNTED = HARBOUR.count(*(HARBOUR.box(name, Choice.FOUR, Choice.THREE) for name in CREW))
CLOSES = HARBOUR.manifest.closes_at
NONCE = "0" * 31 + "1"
PAGE = closed(HARBOUR.manifest, COUNTED, NONCE, CLOSES)
FACTS, NUMBERS = facts_of(HARBOUR.manifest), PAGE.numbers

units = st.sampled_from([f"team:{number}" for number in range(1, 9)])
scores = st.builds(Score, units, st.sampled_from([MOOD.key, RULES.key]), st.sampled_from(Reading), st.just(5))
numbers = st.builds(
    ReleasedNumbers,
    st.lists(units, unique=True).map(lambda published: tuple(sorted(published))),
    st.lists(scores, max_size=8, unique_by=lambda score: score[:2]).map(tuple),
    st.dictionaries(units, st.sampled_from(Participation)),
)


def test_a_page_holds_what_was_counted_and_comes_back_from_its_file_as_it_was() -> None:
    assert {(score.unit, score.item) for score in NUMBERS.scores} == {(LEAF, MOOD.key), (LEAF, RULES.key)}
    assert NUMBERS.participation == {LEAF: Participation.OVER_THREE_QUARTERS}
    assert (PAGE.key, PAGE.outcome, PAGE.at, PAGE.facts) == (KEY, Outcome.CLOSED, CLOSES, FACTS)
    assert ClosedRound.load(bytes(PAGE)) == PAGE


def test_readers_see_the_page_that_was_counted() -> None:
    assert NUMBERS.page(HARBOUR.manifest.frozen) == COUNTED.page


def test_what_the_roll_keeps_of_it_is_without_a_score() -> None:
    manifest = digest(bytes(HARBOUR.manifest)).hex()
    published, fingerprint = NUMBERS.published, PAGE.fingerprint
    assert PAGE.line == ClosingLine(
        at=CLOSES,
        key=KEY,
        outcome=Outcome.CLOSED,
        published=published,
        fingerprint=fingerprint,
        nonce=NONCE,
        manifest=manifest,
    )


def test_a_round_that_was_lost_has_no_numbers_no_facts_and_no_fingerprint() -> None:
    void = ClosedRound(key=KEY, platform="slack", workspace="harbour", at=CLOSES, outcome=Outcome.VOID)
    assert ClosedRound.load(bytes(void)) == void
    assert (void.facts, void.numbers, void.fingerprint) == (None, ReleasedNumbers(), "")
    assert void.line == ClosingLine(
        at=CLOSES, key=KEY, outcome=Outcome.VOID, published=(), fingerprint="", nonce="", manifest=""
    )


@pytest.mark.parametrize("stored", [b"", b"{}", bytes(PAGE)[:-1], bytes(HARBOUR.manifest)])
def test_what_is_no_page_is_not_taken_for_one(stored: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        ClosedRound.load(stored)


def test_numbers_that_no_rule_could_have_released_make_no_page() -> None:
    [score, *rest] = NUMBERS.scores
    with pytest.raises(KeyError):
        replace(NUMBERS, scores=(score._replace(size_from=6), *rest)).page(HARBOUR.manifest.frozen)


@settings(max_examples=200)
@given(st.data(), numbers)
def test_a_fingerprint_does_not_depend_on_the_order_in_which_anything_was_read(
    data: st.DataObject, one: ReleasedNumbers
) -> None:
    rows = data.draw(st.permutations(one.scores))
    bands = dict(data.draw(st.permutations(list(one.participation.items()))))
    again = ReleasedNumbers(one.published, tuple(rows), bands)
    frozen = replace(FACTS.frozen, invited={LEAF: 8, "team:9": 5})
    turned = replace(frozen, invited={"team:9": 5, LEAF: 8}, tree=Tree(frozen.tree.units, {1: LEAF}))
    prints = {
        fingerprint(NONCE, replace(FACTS, frozen=one_order), read)
        for one_order in (frozen, turned)
        for read in (one, again)
    }
    assert len(prints) == 1


@settings(max_examples=200)
@given(numbers, numbers)
def test_two_pages_that_differ_in_any_number_have_two_fingerprints(
    one: ReleasedNumbers, other: ReleasedNumbers
) -> None:
    def canonical(read: ReleasedNumbers) -> object:
        return read.published, sorted(read.scores, key=lambda score: score[:2]), read.participation

    same = canonical(one) == canonical(other)
    assert (fingerprint(NONCE, FACTS, one) == fingerprint(NONCE, FACTS, other)) is same


@settings(max_examples=100)
@given(st.data(), numbers.filter(lambda read: bool(read.scores)))
def test_one_score_changed_added_or_taken_away_is_another_fingerprint(
    data: st.DataObject, one: ReleasedNumbers
) -> None:
    at = data.draw(st.integers(0, len(one.scores) - 1))
    score = one.scores[at]
    reading = data.draw(st.sampled_from([reading for reading in Reading if reading is not score.reading]))
    others = [*one.scores[:at], *one.scores[at + 1 :]]
    changed = (score._replace(reading=reading), score._replace(size_from=8), score._replace(unit="team:99"))
    pages = [replace(one, scores=(*others, *now)) for now in [*((new,) for new in changed), (), (score, changed[2])]]
    prints = [fingerprint(NONCE, FACTS, page) for page in (one, *pages)]
    assert len(set(prints)) == len(prints)


def test_a_fingerprint_depends_on_every_fact_that_was_frozen() -> None:
    frozen, spoken = FACTS.frozen, Item(key="mood", theme="mood", texts={"en": "How was it?"}, forecasts={})
    of_day = [
        replace(FACTS, week=2),
        replace(FACTS, first_monday=date(2026, 3, 9)),
        replace(FACTS, k=6),
        replace(FACTS, opened_at=FACTS.opened_at - timedelta(seconds=1)),
        replace(FACTS, closes_at=FACTS.closes_at + timedelta(seconds=1)),
    ]
    of_round = [
        replace(frozen, items=(MOOD,)),
        replace(frozen, items=(spoken, RULES)),
        replace(frozen, items=(RULES, MOOD)),
        replace(frozen, tree=Tree((*frozen.tree.units, Unit("team:9", "unit:1", UnitKind.TEAM)), {})),
        replace(frozen, teams={1: "Pier Crew"}),
        replace(frozen, invited={LEAF: 9}),
        replace(frozen, comments={LEAF: "unit:1"}),
        replace(frozen, extra={LEAF: RULES}),
        replace(frozen, uncounted=(LEAF,)),
    ]
    facts = chain([FACTS], of_day, (replace(FACTS, frozen=one) for one in of_round))
    prints = [fingerprint(NONCE, one, NUMBERS) for one in facts]
    assert len(set(prints)) == len(of_day) + len(of_round) + 1


@settings(max_examples=100)
@given(st.lists(st.text("0123456789abcdef", min_size=32, max_size=32), min_size=2, max_size=2, unique=True))
def test_a_fingerprint_depends_on_a_nonce_so_that_nobody_can_try_what_a_page_may_be(nonces: list[str]) -> None:
    one, other = (fingerprint(nonce, FACTS, NUMBERS) for nonce in nonces)
    assert one != other
    assert len(one) == len(other) == DIGITS


def test_comments_are_not_in_a_fingerprint_since_they_may_be_erased_nor_in_a_repr() -> None:
    words = {LEAF: ["the canary sings"]}
    said = closed(HARBOUR.manifest, replace(COUNTED, comments=words), NONCE, CLOSES)
    assert said.comments == {LEAF: ("the canary sings",)}
    assert said.fingerprint == PAGE.fingerprint == fingerprint(NONCE, FACTS, NUMBERS)
    assert "canary" not in repr(said)
