"""The chain of entries: each has the hash of the one before, and whoever changes one is found out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.diary.entries import NOTHING_BEFORE, Chain, Entry, Fault, Flaw, hash_of
from bot.diary.events import DiaryEvent, canonical, read_event
from bot.kudos.diary import ReportsRead
from bot.org.diary import ValueSaved, ValueWords
from commands.features import EVENTS
from tests.cast import MONDAY

COURAGE = ValueWords({"en": "Courage", "ja": "勇気"}, {}, "🦁", 1, retired=False)


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        previous = entries[-1].hash if entries else NOTHING_BEFORE
        event = ReportsRead(number, 0)
        entry = Entry(
            workspace_id=1, number=number, at=MONDAY, person_id=7, kind="x", content=event.content(), previous=previous
        )
        entries.append(replace(entry, hash=hash_of(entry)))
    return entries


def faults(entries: list[Entry]) -> list[Fault]:
    return list(Chain(MONDAY).check(entries))


def test_the_bytes_that_are_hashed_are_the_documented_ones() -> None:
    """This hash was made without our program: `printf '%s' '[1,1,1,"2026-03-02T10:...",null,...]' | sha256sum`."""
    entry = Entry(
        workspace_id=1,
        number=1,
        at=datetime(2026, 3, 2, 11, 0, tzinfo=timezone(timedelta(hours=1))),
        person_id=None,
        kind="value",
        content='{"name":"勇気"}',
        previous=NOTHING_BEFORE,
    )
    assert hash_of(entry) == "1babd46b5411c0bec6ce15062bd1ca4013ad53ebfb94c93ced0890a669b13297"


def test_a_chain_as_it_was_written_has_no_fault() -> None:
    whole = Chain(MONDAY)
    assert list(whole.check(chain(3)[:2])) == list(whole.check(chain(3)[2:])) == []
    assert (whole.length, whole.last) == (3, chain(3)[-1].hash)


@pytest.mark.parametrize(
    "change",
    [
        {"content": '{"private":0,"thanks":9}'},
        {"at": MONDAY + timedelta(microseconds=1)},
        {"person_id": 8},
        {"person_id": None},
        {"kind": "y"},
        {"workspace_id": 2},
    ],
)
def test_an_entry_that_was_changed_is_named(change: dict[str, object]) -> None:
    first, second, third = chain(3)
    changed = replace(second, **change)  # type: ignore[arg-type]
    assert faults([first, changed, third]) == [Fault(Flaw.CHANGED, 2, 2)]
    assert faults([first, replace(changed, hash=hash_of(changed)), third]) == [Fault(Flaw.UNLINKED, 3, 3)]


def test_entries_that_are_missing_are_named() -> None:
    entries = chain(5)
    assert faults([entries[0], *entries[3:]]) == [Fault(Flaw.MISSING, 2, 3)]
    assert faults(entries[1:]) == [Fault(Flaw.MISSING, 1, 1)]


def test_an_entry_that_was_put_in_the_place_of_another_is_named() -> None:
    first, second, third = chain(3)
    assert faults([first, replace(third, number=2), third]) == [
        Fault(Flaw.UNLINKED, 2, 2),
        Fault(Flaw.CHANGED, 2, 2),
        Fault(Flaw.UNLINKED, 3, 3),
    ]
    assert faults([first, second, replace(second, number=3)]) == [
        Fault(Flaw.UNLINKED, 3, 3),
        Fault(Flaw.CHANGED, 3, 3),
    ]


def test_an_event_is_read_as_it_was_written() -> None:
    event = ValueSaved(None, COURAGE)
    assert read_event("value", event.content()) == event
    assert "勇気" in event.content()


def test_what_a_newer_version_wrote_is_no_error() -> None:
    assert read_event("tides", "{}") is None
    assert read_event("value", '{"after":7}') is None
    further = ValueSaved(None, COURAGE).content().removesuffix("}") + ',"why":"it was time"}'
    assert read_event("value", further) == ValueSaved(None, COURAGE)


def test_canonical_json_has_one_text() -> None:
    assert canonical({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'


def test_two_kinds_of_one_name_stop_the_program() -> None:
    with pytest.raises(ValueError, match="two kinds of entries are called value"):

        @dataclass(frozen=True)
        class Again(ValueSaved, kind="value"):
            """Takes a name that is taken."""


def test_every_kind_is_brought_by_a_feature() -> None:
    assert DiaryEvent.every() == EVENTS
    assert len(EVENTS) > 9
