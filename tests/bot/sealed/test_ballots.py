"""Sealed submissions: who can read one, and what happens to those that somebody has laid hands on."""

from dataclasses import fields, replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_box_seal

from bot.sealed.ballots import (
    BODY,
    BOX,
    COMMENT,
    KEYS_AND_SEAL,
    PLACES,
    PSEUDONYM,
    SECRET,
    SEQUENCE,
    WORDS_AT_MOST,
    Choice,
    OpenedAnswer,
    RoundSeal,
    SignedAccount,
    Submission,
    new_keys,
    words_in,
)
from bot.sealed.manifest import digest
from bot.sealed.sodium import CODE_BYTES, WipedMemory, code_fits, open_box
from tests.bot.sealed.sealing import KEY, LEAF, MOOD, CheckIn

ANA, BO, MALLORY = "U-ana", "U-bo", "U-mallory"
OTHERS = (BO, "U-cy", "U-dana", "U-mika")
HARBOUR = CheckIn.of(ANA, *OTHERS)
SEAL = HARBOUR.seal
FIRST = SEQUENCE.pack(1, 1, 1)
SUBMISSIONS = st.builds(
    Submission,
    st.dictionaries(st.integers(0, PLACES - 1), st.sampled_from(Choice)),
    st.none() | st.text(max_size=WORDS_AT_MOST),
)


def body_of(box: bytes) -> bytes:
    """What whoever holds the keys finds in it; its code fits."""
    sealed, keys = WipedMemory(BOX), HARBOUR.keys
    with sealed, WipedMemory(CODE_BYTES + BODY) as opened:
        sealed.view[:] = box
        assert open_box(opened, sealed.address(), BOX, keys.address(SECRET), keys.address())
        assert code_fits(opened.address(), opened.address(CODE_BYTES), BODY, keys.address(3 * SECRET))
        return bytes(opened.view[CODE_BYTES:])


@settings(max_examples=200)
@given(SUBMISSIONS)
@example(Submission({}, None))
@example(Submission(dict.fromkeys(range(PLACES), Choice.FIVE), "😀" * WORDS_AT_MOST))
def test_one_submission_is_one_box_of_one_length_whatever_is_in_it(submission: Submission) -> None:
    assert len(SEAL.box(KEY, HARBOUR.account(ANA), FIRST, submission)) == BOX


@settings(max_examples=200)
@given(SUBMISSIONS)
def test_what_was_sealed_is_opened_word_for_word(submission: Submission) -> None:
    body = body_of(SEAL.box(KEY, HARBOUR.account(ANA), FIRST, submission))
    assert body[:PSEUDONYM] == SEAL.pseudonym(KEY, HARBOUR.account(ANA))
    assert body[PSEUDONYM:][: SEQUENCE.size] == FIRST
    named = body[PSEUDONYM + SEQUENCE.size :][:PLACES]
    assert {place: choice for place, choice in enumerate(named) if choice in list(Choice)} == submission.choices
    words = words_in(memoryview(body))
    assert submission.words is None if words is None else bytes(words) == (submission.words or "").encode()


def test_half_a_character_loses_nothing_else_of_a_comment() -> None:
    words = words_in(memoryview(body_of(HARBOUR.box(ANA, words="too many \ud83d meetings"))))
    assert words is not None
    assert bytes(words) == b"too many ? meetings"


def test_the_same_answer_twice_is_another_box_of_the_same_person() -> None:
    first, second = (HARBOUR.box(ANA, Choice.FIVE) for _ in range(2))
    assert first != second
    assert body_of(first) == body_of(second)


def test_nothing_of_who_answers_or_what_stands_in_a_box() -> None:
    box = HARBOUR.box(ANA, Choice.FIVE, words="the canary sings")
    for hidden in (SEAL.pseudonym(KEY, HARBOUR.account(ANA)), FIRST, b"canary", ANA.encode(), MOOD.key.encode()):
        assert hidden not in box


@settings(max_examples=200)
@given(*[st.tuples(*[st.text(st.characters(codec="utf-8"), max_size=6)] * 4)] * 2)
@example(("k", "ab", "c", "d"), ("k", "a", "bc", "d"))
@example(("k", "a", "b", "cd"), ("k", "a", "bc", "d"))
def test_no_two_accounts_have_one_pseudonym(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assume(one != other)
    assert SEAL.pseudonym(one[0], SignedAccount(*one[1:])) != SEAL.pseudonym(other[0], SignedAccount(*other[1:]))


def test_only_the_five_labels_count() -> None:
    assert [choice for choice in Choice if choice.counts] == [1, 2, 3, 4, 5]


def test_an_opened_answer_is_without_its_person() -> None:
    assert {field.name for field in fields(OpenedAnswer)} == {"item", "leaf", "choice", "words"}


def test_taking_answers_needs_no_private_key() -> None:
    private_key = bytes(HARBOUR.keys.view[:SECRET])
    assert any(private_key)
    assert not any(private_key in bytes(held) for held in vars(SEAL).values())


def test_a_seal_is_of_one_manifest_and_of_one_length() -> None:
    assert SEAL.manifest == digest(bytes(HARBOUR.manifest))
    with pytest.raises(ValueError, match="128 bytes was expected, not of 127"):
        RoundSeal(bytes(4 * SECRET - 1))


def test_no_two_rounds_share_a_secret() -> None:
    with WipedMemory(KEYS_AND_SEAL) as other:
        new_keys(other, bytes(HARBOUR.manifest))
        mine = HARBOUR.keys.view
        assert all(mine[at : at + SECRET] != other.view[at : at + SECRET] for at in range(0, 4 * SECRET, SECRET))


def test_a_wiped_seal_tells_nobodys_pseudonym_any_more() -> None:
    seal = RoundSeal(bytes(HARBOUR.keys.view[SECRET:]))
    before = seal.pseudonym(KEY, HARBOUR.account(ANA))
    seal.wipe()
    assert not any(seal.token_secret)
    assert not any(seal.code_secret)
    assert seal.pseudonym(KEY, HARBOUR.account(ANA)) != before


def test_neither_secrets_nor_answers_are_in_a_repr() -> None:
    words = "the canary sings"
    shown = repr(
        [Submission({0: Choice.ONE}, words), OpenedAnswer(COMMENT, LEAF, Choice.ONE, words), SEAL, HARBOUR.keys]
    )
    assert "canary" not in shown
    assert "ONE" not in shown
    for held in (HARBOUR.keys.view, SEAL.token_secret, SEAL.code_secret):
        assert repr(bytes(held)) not in shown
    assert ANA not in repr(HARBOUR.manifest)


def test_a_comment_that_is_too_long_is_not_sealed_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="at most 400") as refused:
        HARBOUR.box(ANA, words="canary" * 7_000)
    assert "canary" not in str(refused.value)


# What somebody can do who may write to the sealed folder but has no key, or the keys of something else. The others of
# the team answered 3, so that its score says what Ana's boxes counted as.

THREE = [HARBOUR.box(name, Choice.THREE, Choice.THREE) for name in OTHERS]


def score(*boxes: bytes) -> float | None:
    """How the team's week was, out of five people; None without an answer of Ana's."""
    released = HARBOUR.count(*THREE, *boxes).page.scores.get((LEAF, MOOD.key))
    return None if released is None else released.reading.number


ONE, FIVE = HARBOUR.box(ANA, Choice.ONE, Choice.THREE), HARBOUR.box(ANA, Choice.FIVE, Choice.THREE)


def test_the_score_tells_what_ana_answered_and_is_not_there_without_her() -> None:
    assert (score(ONE), score(FIVE), score()) == (2.5, 3.5, None)


def test_a_box_that_was_copied_counts_once() -> None:
    assert score(ONE, ONE, ONE) == score(ONE)
    assert score(*THREE, *THREE) is None


def test_parts_of_two_boxes_put_together_are_discarded() -> None:
    assert score(ONE[: BOX // 2] + FIVE[BOX // 2 :], ONE[:32] + FIVE[32:], FIVE[:-16] + ONE[-16:]) is None


@settings(max_examples=100)
@given(st.integers(0, BOX - 1), st.integers(0, 7))
def test_one_changed_bit_is_enough_to_be_discarded(at: int, bit: int) -> None:
    box = bytearray(ONE)
    box[at] ^= 1 << bit
    assert score(bytes(box)) is None
    assert score(bytes(box), ONE) == score(ONE)


@settings(max_examples=100)
@given(st.binary(min_size=BOX, max_size=BOX))
def test_nonsense_is_discarded_and_takes_nobodys_place(nonsense: bytes) -> None:
    assert score(nonsense, ONE, nonsense) == score(ONE)


def test_a_box_forged_with_the_public_key_and_a_known_pseudonym_is_discarded() -> None:
    body = body_of(FIVE)
    assert score(crypto_box_seal(bytes(CODE_BYTES) + body, SEAL.public_key)) is None
    stored = bytearray(HARBOUR.keys.view[SECRET:])
    stored[2 * SECRET : 3 * SECRET] = bytes(SECRET)  # all but the code secret
    forged = replace(HARBOUR, seal=RoundSeal(stored)).box(ANA, Choice.FIVE, Choice.FIVE, at=9)
    assert score(forged, ONE) == score(ONE)
    assert score(forged) is None


def test_a_code_is_of_one_submission_and_of_no_other() -> None:
    body = bytearray(body_of(ONE))
    with WipedMemory(BOX) as sealed, WipedMemory(CODE_BYTES + BODY) as opened:
        sealed.view[:] = ONE
        open_box(opened, sealed.address(), BOX, HARBOUR.keys.address(SECRET), HARBOUR.keys.address())
        code = bytes(opened.view[:CODE_BYTES])
    assert score(crypto_box_seal(code + body, SEAL.public_key)) == score(ONE)
    body[PSEUDONYM + SEQUENCE.size] = Choice.FIVE
    assert score(crypto_box_seal(code + body, SEAL.public_key)) is None


@pytest.mark.parametrize(
    "account",
    [
        SignedAccount("slack", "harbour", MALLORY),
        SignedAccount("slack", "elsewhere", ANA),
        SignedAccount("teams", "harbour", ANA),
        SignedAccount("slack", "harbour", ANA.upper()),
    ],
    ids=["nobody asked", "another workspace's", "another platform's", "another spelling"],
)
def test_a_box_of_somebody_who_is_not_in_the_manifest_is_discarded(account: SignedAccount) -> None:
    choices = Submission({0: Choice.FIVE, 1: Choice.FIVE})
    assert score(SEAL.box(KEY, account, FIRST, choices)) is None
    assert score(SEAL.box(KEY, HARBOUR.account(ANA), FIRST, choices)) == score(FIVE)


def test_a_box_of_another_round_is_discarded() -> None:
    other = CheckIn.of(ANA, *OTHERS, key="f" * 32)
    assert score(other.box(ANA, Choice.FIVE, Choice.FIVE)) is None
    same_keys = SEAL.box("f" * 32, HARBOUR.account(ANA), FIRST, Submission({0: Choice.FIVE, 1: Choice.FIVE}))
    assert score(same_keys) is None


def test_without_its_private_key_a_round_opens_nothing() -> None:
    with WipedMemory(KEYS_AND_SEAL) as remade:
        new_keys(remade, bytes(HARBOUR.manifest))
        remade.view[SECRET:] = HARBOUR.keys.view[SECRET:]
        assert replace(HARBOUR, keys=remade).count(*THREE, ONE).page.scores == {}
    assert HARBOUR.count(*THREE, ONE).page.scores != {}
