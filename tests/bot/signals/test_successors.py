"""A department goes on under a new head where its people are, and ends where they were scattered."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random

import pytest

from bot.signals.successors import HeadChange, Successions, head_of, origin_key, successors

TOP, INES, OMAR, KIT, LEA = 1, 7, 9, 11, 13
HARBOUR, PIER = range(100, 110), range(200, 210)


def lines(teams: Mapping[int, Sequence[int]], heads: Mapping[int, int] | None = None) -> dict[int, int | None]:
    """Who reports to whom: heads to Top, unless `heads` says to whom."""
    bosses: dict[int, int | None] = {TOP: None, **{head: (heads or {}).get(head, TOP) for head in teams}}
    return bosses | {person: head for head, people in teams.items() for person in people}


BEFORE = lines({INES: HARBOUR, OMAR: PIER})


def test_where_omar_follows_ines_the_department_is_his() -> None:
    now = lines({OMAR: HARBOUR})
    assert successors(lines({INES: HARBOUR}), now) == {INES: OMAR}
    assert successors(now, lines({INES: HARBOUR})) == {OMAR: INES}


def test_a_head_who_is_promoted_from_within_takes_the_department_on() -> None:
    lea, *others = HARBOUR
    assert successors(lines({INES: HARBOUR}), lines({lea: others})) == {INES: lea}


def test_two_heads_who_swap_swap_their_departments() -> None:
    assert successors(BEFORE, lines({OMAR: HARBOUR, INES: PIER})) == {INES: OMAR, OMAR: INES}


def test_ines_who_now_heads_both_left_the_harbour_to_kit() -> None:
    now = lines({INES: [], KIT: HARBOUR, OMAR: PIER}, {KIT: INES, OMAR: INES})
    assert successors(BEFORE, now) == {INES: KIT}


def test_a_department_that_grows_or_gets_managers_stays_the_same() -> None:
    lea, kit, *others = HARBOUR
    grown = lines({INES: [lea, kit, *range(300, 330)], lea: others[:4], kit: others[4:], OMAR: PIER})
    grown |= {lea: INES, kit: INES}
    assert successors(BEFORE, grown) == {}


@pytest.mark.parametrize(
    "harbour",
    [
        {OMAR: [*PIER, *HARBOUR]},
        {OMAR: [*PIER, *HARBOUR[:5]], KIT: HARBOUR[5:]},
        {INES: range(300, 310), OMAR: [*PIER, *HARBOUR[:4]], KIT: HARBOUR[4:7], LEA: HARBOUR[7:]},
    ],
    ids=["taken into another", "halved", "scattered while its head leads others"],
)
def test_a_department_whose_people_are_elsewhere_ends(harbour: Mapping[int, Sequence[int]]) -> None:
    before = BEFORE | dict.fromkeys(range(300, 310), TOP)
    assert successors(before, lines(harbour)) == {INES: None}


def test_lines_in_a_circle_come_to_an_end() -> None:
    circle: dict[int, int | None] = {INES: OMAR, OMAR: INES, 100: INES}
    assert successors(circle, circle) == {}


def moment(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


def test_a_series_is_followed_to_later_and_to_earlier_heads_through_a_swap() -> None:
    through = Successions(
        [HeadChange(moment(5), INES, OMAR), HeadChange(moment(5), OMAR, INES), HeadChange(moment(9), OMAR, KIT)]
    )
    for head, at in ((INES, moment(1)), (OMAR, moment(6)), (KIT, moment(10))):
        assert through.head_at(head, at, moment(20)) == KIT
        assert through.head_at(KIT, moment(20), at) == head
    assert through.head_at(OMAR, moment(1), moment(20)) == INES
    assert through.head_at(LEA, moment(1), moment(20)) == LEA


def test_what_ended_is_not_found_under_the_same_head_who_heads_another_by_now() -> None:
    through = Successions([HeadChange(moment(5), INES, None)])
    assert through.head_at(INES, moment(1), moment(20)) is None
    assert through.head_at(INES, moment(20), moment(1)) is None
    assert through.head_at(INES, moment(6), moment(20)) == INES


def test_what_ended_goes_on_where_the_change_was_undone() -> None:
    """Ines headed the pier while the harbour was scattered."""
    through = Successions(
        [
            HeadChange(moment(5), INES, None, undone_at=moment(9)),
            HeadChange(moment(5), OMAR, INES),
            HeadChange(moment(9), INES, OMAR),
        ]
    )
    for head, at, now in ((INES, 1, INES), (OMAR, 1, OMAR), (INES, 6, OMAR)):
        assert through.head_at(head, moment(at), moment(20)) == now
    assert through.head_at(INES, moment(20), moment(1)) == INES
    assert through.head_at(INES, moment(20), moment(6)) is None
    assert through.head_at(OMAR, moment(20), moment(6)) == INES
    assert through.head_at(OMAR, moment(20), moment(1)) == OMAR


def test_a_person_is_one_head_under_both_of_their_accounts() -> None:
    through = Successions([HeadChange(moment(5), INES, OMAR)], {LEA: OMAR})
    assert through.head_at(LEA, moment(6), moment(20)) == OMAR
    assert through.numbers_of(OMAR) == [OMAR, LEA]


def test_every_head_is_found_again_by_the_origin_of_what_they_head_and_no_two_have_the_same() -> None:
    random = Random(5)
    for _ in range(30):
        charts, changes = [BEFORE], list[HeadChange]()
        for day in range(2, 12):
            is_undone = len(charts) > 1 and random.random() < 0.3
            charts.append(charts[-2] if is_undone else some_chart(random))
            if is_undone:
                ended = moment(day - 1)
                changes = [
                    change._replace(undone_at=moment(day))
                    if change.changed_at == ended and change.heir is None and change.undone_at is None
                    else change
                    for change in changes
                ]
            heirs = successors(charts[-2], charts[-1])
            changes += [HeadChange(moment(day), head, heir) for head, heir in heirs.items()]
        through = Successions(changes)
        heads = {boss for boss in charts[-1].values() if boss is not None}
        keys = {origin_key(through.origin_of(head)): head for head in heads}
        assert len(keys) == len(heads)
        for key, head in keys.items():
            assert head_of(key, moment(1), through, moment(20)) == head


def some_chart(random: Random) -> dict[int, int | None]:
    people = random.sample([*HARBOUR, *PIER], 20)
    heads = random.sample([INES, OMAR, KIT, LEA], 3)
    if random.random() < 0.5:
        people = [*HARBOUR, *PIER]
    cut = random.choice([6, 8, 10])
    return lines({heads[0]: people[:cut], heads[1]: people[cut:16], heads[2]: people[16:]})
