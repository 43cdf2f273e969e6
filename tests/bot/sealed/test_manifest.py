"""The manifest: who is asked what, where and until when, frozen in one file."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.checkin.schedule import OPEN_FOR
from bot.sealed.ballots import SignedAccount
from bot.sealed.manifest import Manifest, digest
from tests.bot.sealed.sealing import LEAF, MOOD, OPENS, RULES, CheckIn

SHIP = tuple(f"U-{number}" for number in range(16))
MANIFEST = CheckIn.of(*SHIP).manifest
TICK = timedelta(microseconds=1)


def speaking(many: int, language: str = "ja") -> Manifest:
    """The same, where so many of its people speak this language."""
    first, rest = MANIFEST.participants[:many], MANIFEST.participants[many:]
    return replace(MANIFEST, participants=(*(one._replace(language=language) for one in first), *rest))


def test_a_manifest_comes_back_from_its_file_as_it_was() -> None:
    loaded = Manifest.load(bytes(MANIFEST))
    assert loaded == MANIFEST
    assert bytes(loaded) == bytes(MANIFEST)


@pytest.mark.parametrize("stored", [b"", b"{}", b"nonsense", bytes(MANIFEST)[:-1], b"[" + bytes(MANIFEST) + b"]"])
def test_what_is_no_manifest_is_not_taken_for_one(stored: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Manifest.load(stored)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "f" * 32},
        {"workspace": "elsewhere"},
        {"k": 6},
        {"closes_at": MANIFEST.closes_at - timedelta(seconds=1)},
        {"last": (LEAF,)},
        {"participants": MANIFEST.participants[:-1]},
        {"frozen": replace(MANIFEST.frozen, items=(MOOD,))},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_is_exchanged_in_it_is_seen_by_its_digest(changed: dict[str, Any]) -> None:
    assert digest(bytes(replace(MANIFEST, **changed))) != digest(bytes(MANIFEST))


def test_it_takes_answers_from_its_opening_until_its_closing_and_not_at_that_moment() -> None:
    assert MANIFEST.closes_at - MANIFEST.opened_at == OPEN_FOR
    moments = (OPENS - TICK, OPENS, MANIFEST.closes_at - TICK, MANIFEST.closes_at)
    assert [MANIFEST.takes_answers(moment) for moment in moments] == [False, True, True, False]


def test_whoever_is_asked_is_found_by_the_account_that_the_platform_signed_and_nobody_else() -> None:
    for account in SHIP:
        participant = MANIFEST.participant(account)
        assert participant is not None
        assert MANIFEST.account(participant) == SignedAccount("slack", "harbour", account)
        assert MANIFEST.leaf_of(participant) == LEAF
        assert not participant.is_new
    assert [MANIFEST.participant(stranger) for stranger in ("U-99", "u-1", "", "1")] == [None] * 4


def test_people_of_a_leaf_with_a_question_of_its_own_are_asked_that_too() -> None:
    asking = replace(MANIFEST, frozen=replace(MANIFEST.frozen, items=(MOOD,), extra={LEAF: RULES}))
    elsewhere = replace(MANIFEST, frozen=replace(MANIFEST.frozen, items=(MOOD,), extra={"team:9": RULES}))
    assert asking.asked_of(MANIFEST.participants[0]) == (MOOD, RULES)
    assert elsewhere.asked_of(MANIFEST.participants[0]) == (MOOD,)


def test_everybody_is_in_the_one_leaf_that_their_answers_go_to() -> None:
    assert MANIFEST.together_with(MANIFEST.participants[0]) == list(MANIFEST.participants)


def test_a_writer_stands_out_by_a_language_that_fewer_than_five_write() -> None:
    few, enough = speaking(4), speaking(5)
    assert few.stands_out(few.participants[0])
    assert not few.stands_out(few.participants[-1])
    assert not enough.stands_out(enough.participants[0])


def test_nobody_stands_out_where_no_comment_is_shown() -> None:
    few = speaking(1)
    nowhere = replace(few, frozen=replace(few.frozen, comments={LEAF: None}))
    assert not nowhere.stands_out(nowhere.participants[0])


def test_who_is_asked_is_not_in_a_repr() -> None:
    assert not [account for account in SHIP if account in repr(MANIFEST)]
