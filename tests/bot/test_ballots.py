"""Sealed ballots: who can read one, and what happens to those that somebody has laid hands on."""

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from bot.ballots import COMMENT, WORDS_AT_MOST, Ballot, Choice, Opened, Opening, RoundKeys, RoundSeal

ANA, BO, MALLORY = 1, 2, 3
MOOD, RULES = "mood", "process-1"
PAYMENTS = "team:7"
KEYS = RoundKeys.new()
SEAL = KEYS.seal


def opened(*ballots: Ballot, keys: RoundKeys = KEYS) -> list[Opened]:
    return list(Opening(keys, [ANA, BO], [MOOD, RULES]).open(ballots))


def test_an_answer_is_opened_as_it_was_sealed_and_without_its_person() -> None:
    ballot = SEAL.seal(ANA, PAYMENTS, MOOD, Choice.TWO)
    assert opened(ballot) == [Opened(MOOD, PAYMENTS, Choice.TWO)]
    assert {field.name for field in fields(Opened)} == {"item", "leaf", "choice", "words"}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=WORDS_AT_MOST), st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_comment_comes_back_word_for_word(words: str, leaf: str) -> None:
    [comment] = opened(SEAL.seal(BO, leaf, COMMENT, Choice.SKIPPED, words))
    assert (comment.words, comment.leaf) == (words.encode(errors="replace").decode(), leaf)


def test_half_a_character_loses_nothing_else_of_a_comment() -> None:
    [comment] = opened(SEAL.seal(BO, PAYMENTS, COMMENT, Choice.SKIPPED, "too many \ud83d meetings"))
    assert comment.words == "too many ? meetings"


def test_nothing_can_be_read_off_the_length_of_a_row() -> None:
    rows = [SEAL.seal(ANA, PAYMENTS, item, choice) for item in (MOOD, RULES) for choice in Choice]
    rows += [SEAL.seal(BO, "team:1234567", COMMENT, Choice.SKIPPED, "😀" * many) for many in (0, 1, WORDS_AT_MOST)]
    assert {(len(row.token), len(row.box)) for row in rows} == {(32, len(rows[0].box))}
    assert len(rows[0].box) < 1_950


def test_the_same_answer_twice_gives_the_same_token_and_another_box() -> None:
    first, second = (SEAL.seal(ANA, PAYMENTS, MOOD, Choice.FIVE) for _ in range(2))
    assert first.token == second.token
    assert first.box != second.box


def test_the_first_tap_makes_a_row_for_every_item_and_the_comment() -> None:
    rows = SEAL.blank(ANA, PAYMENTS, [MOOD, RULES])
    assert [row.token for row in rows] == [SEAL.token(ANA, item) for item in (MOOD, RULES, COMMENT)]
    assert {ballot.choice for ballot in opened(*rows)} == {Choice.SKIPPED}


def test_only_the_five_labels_count() -> None:
    assert [choice for choice in Choice if choice.counts] == [1, 2, 3, 4, 5]


def test_taking_answers_needs_no_private_key() -> None:
    assert KEYS.private_key not in bytes(SEAL)
    assert {field.name for field in fields(RoundSeal)} == {"public_key", "token_secret", "code_secret"}


def test_keys_come_back_from_the_key_store_as_they_were() -> None:
    assert RoundKeys.load(bytes(KEYS)) == KEYS
    assert RoundSeal.load(bytes(SEAL)) == SEAL
    with pytest.raises(ValueError, match="96 bytes was expected, not of 95"):
        RoundSeal.load(bytes(SEAL)[1:])


def test_no_two_rounds_share_a_secret() -> None:
    other = bytes(RoundKeys.new())
    mine = bytes(KEYS)
    assert all(mine[at : at + 32] != other[at : at + 32] for at in range(0, 128, 32))


def test_neither_secrets_nor_answers_are_in_a_repr() -> None:
    shown = repr(KEYS) + repr(SEAL) + repr(Opened(COMMENT, PAYMENTS, Choice.ONE, "the canary sings"))
    assert "canary" not in shown
    assert "ONE" not in shown
    assert repr(KEYS.private_key) not in shown
    assert repr(SEAL.token_secret) not in shown
    assert repr(SEAL.code_secret) not in shown


def test_a_comment_that_is_too_long_is_not_sealed_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="at most 400") as refused:
        SEAL.seal(ANA, PAYMENTS, COMMENT, Choice.SKIPPED, "canary" * 7_000)
    assert "canary" not in str(refused.value)


# What somebody can do who may write to the database but has no key.


def test_a_box_copied_over_a_neighbours_row_is_discarded() -> None:
    victim, neighbour = (SEAL.seal(person, PAYMENTS, MOOD, Choice.ONE) for person in (ANA, BO))
    assert opened(victim, Ballot(neighbour.token, victim.box)) == opened(victim)


def test_two_swapped_boxes_are_both_discarded() -> None:
    ana, bo = SEAL.seal(ANA, PAYMENTS, MOOD, Choice.ONE), SEAL.seal(BO, PAYMENTS, MOOD, Choice.FIVE)
    assert opened(Ballot(ana.token, bo.box), Ballot(bo.token, ana.box)) == []


def test_a_box_moved_to_another_item_of_the_same_person_is_discarded() -> None:
    mood, rules = (SEAL.seal(ANA, PAYMENTS, item, Choice.TWO) for item in (MOOD, RULES))
    assert opened(Ballot(rules.token, mood.box)) == []


def test_a_box_forged_with_the_public_key_alone_is_discarded() -> None:
    forger = RoundSeal(SEAL.public_key, bytes(32), bytes(32))
    forged = forger.seal(ANA, PAYMENTS, MOOD, Choice.FIVE)
    assert opened(Ballot(SEAL.token(ANA, MOOD), forged.box), forged) == []


def test_a_box_of_another_length_or_of_nonsense_is_discarded() -> None:
    token = SEAL.token(ANA, MOOD)
    short = SealedBox(PublicKey(SEAL.public_key)).encrypt(b"5")
    assert opened(Ballot(token, short), Ballot(token, b""), Ballot(token, bytes(1872)), Ballot(b"", short)) == []


def test_a_ballot_of_somebody_outside_the_audience_is_discarded() -> None:
    assert opened(SEAL.seal(MALLORY, PAYMENTS, MOOD, Choice.FIVE)) == []


def test_a_ballot_for_an_item_that_was_not_asked_is_discarded() -> None:
    assert opened(SEAL.seal(ANA, PAYMENTS, "roles-1", Choice.FIVE)) == []


def test_a_ballot_of_another_round_is_discarded() -> None:
    other = RoundKeys.new()
    foreign = other.seal.seal(ANA, PAYMENTS, MOOD, Choice.FIVE)
    assert opened(foreign, Ballot(SEAL.token(ANA, MOOD), foreign.box)) == []


def test_a_row_that_was_doubled_counts_once() -> None:
    ballot = SEAL.seal(ANA, PAYMENTS, MOOD, Choice.FIVE)
    again = SEAL.seal(ANA, PAYMENTS, MOOD, Choice.ONE)
    assert opened(ballot, ballot, again) == opened(ballot)


def test_a_bad_row_does_not_take_the_place_of_the_good_one() -> None:
    good = SEAL.seal(ANA, PAYMENTS, MOOD, Choice.FOUR)
    assert opened(Ballot(good.token, bytes(1872)), good) == [Opened(MOOD, PAYMENTS, Choice.FOUR)]


@pytest.mark.parametrize("at", [0, 31, 48, 100, -1])
def test_one_changed_bit_is_enough_to_be_discarded(at: int) -> None:
    ballot = SEAL.seal(ANA, PAYMENTS, MOOD, Choice.FOUR)
    box = bytearray(ballot.box)
    box[at] ^= 1
    assert opened(Ballot(ballot.token, bytes(box))) == []


def test_without_its_private_key_a_round_opens_nothing() -> None:
    ballots = [SEAL.seal(person, PAYMENTS, MOOD, Choice.FOUR) for person in (ANA, BO)]
    remade = RoundKeys(RoundKeys.new().private_key, SEAL)
    assert opened(*ballots, keys=remade) == []
