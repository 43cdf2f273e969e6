"""A check-in is counted once: whoever makes its closing fail, or shows it twice, sees no other groups than the first.

Each test says what was seen where the closing believed the database and was one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.attacks.company import ATTACKERS, SUM, VERA, opinions
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import READINGS, behind, expected
from tests.attacks.stage import Moment, Stage, program, settled, travel
from tests.processes import running, until

SUMS = {10: (2, 2, 3, 3), 11: (2, 3, 3, 3), 12: (3, 3, 3, 3)}  # the numbers of five beside these tell any fifth answer
OTHER_COMES_WITHIN = 3  # seconds: each process looks every second whether there is something to close
TIMES = 4  # that a closing fails: once for each victim

# What a transaction wrote is gone when it fails; what it counted up stays. So every number of a page is kept in a
# sequence of its own, as its place among the readings.
COPY = """
declare
    copy bigint := {copy};
    place int := 0;
    score record;
begin
    for score in select reading from ledger where round_id = new.round_id order by unit, item loop
        if to_regclass('loot_' || copy || '_' || place) is not null then
            perform setval('loot_' || copy || '_' || place, array_position(array{readings}, score.reading::text));
        end if;
        place := place + 1;
    end loop;
    if {fails} then raise exception 'once more'; end if;
    return null;
end
"""

ONCE = (
    "delete from ledger one using ledger other where one.id > other.id"
    " and (one.round_id, one.unit, one.item) = (other.round_id, other.unit, other.item)"
)


@dataclass(frozen=True, slots=True)
class Loot:
    """Where pages are copied to. A page is its readings, in the order of units and items."""

    intruder: Intruder

    def catch(self, copy: str, fails: str) -> None:
        """Copies what is about to be published under a number, and lets it fail."""
        self.intruder.loosen("ledger")
        body = COPY.format(copy=copy, fails=fails, readings=READINGS)
        self.intruder.trap("ledger", "after insert", body, deferred=True)

    def room(self, copy: int, scores: int) -> None:
        for place in range(scores):
            self.intruder.make(f"sequence loot_{copy}_{place}", "minvalue 0 start 0")

    def page(self, copy: int, scores: int) -> list[str]:
        names = [f"loot_{copy}_{place}" for place in range(scores)]
        places = [self.intruder.rows.one(f"select last_value from {name}") for name in names]
        return [READINGS[place - 1] for place in places if place]


async def test_a_clone_of_a_check_in_with_another_audience_is_not_counted(stage: Stage, intruder: Intruder) -> None:
    """84 of 84 answers of 21 people, by 63 clones in one tick, which the page that came later told nothing of. Now no
    clone is counted, since none has keys or a manifest.
    """
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, VERA, stage.chart.mates(VERA), seed=1)
    victims = [person for person in stage.chart.people if person not in ATTACKERS]
    await stage.answer(believed, victims)
    await _answer_in_several_ways(stage)
    loot = Loot(intruder)
    loot.catch("new.round_id", "true")
    clones = {}
    if intruder.has("round", "closes_at"):
        intruder.loosen("round")
        clones = {(victim, others): _clone(stage, intruder, victim) for victim in victims for others in SUMS}
        for clone in clones.values():
            loot.room(clone, len(stage.items))
    await settled(stage)
    pages = {key: loot.page(clone, len(stage.items)) for key, clone in clones.items()}
    intruder.leave()
    read = {key: choice for victim in victims for key, choice in _read(victim, stage.items, pages).items()}
    assert sum(believed[key] == choice for key, choice in read.items()) == 0
    assert await stage.closes() == expected(stage, believed)


async def _answer_in_several_ways(stage: Stage) -> None:
    """The attackers do, so that each way could be put beside each victim."""
    for _, choices in sorted(SUMS.items(), key=lambda one: one[0] == SUM):  # in the end as everybody believes
        for person, choice in zip(ATTACKERS, choices, strict=True):
            await stage.fill_in(person, dict.fromkeys(stage.items, str(choice)))


def _clone(stage: Stage, intruder: Intruder, victim: str) -> int:
    """The check-in once more, with the same keys, asked of five, over for a month."""
    past = {"closes_at": "closes_at - interval '1 month'"}
    (clone,) = intruder.clone("round", f"id = {stage.round}", past)
    five = [stage.numbers[person] for person in (victim, *ATTACKERS)]
    for table in ("audience", "delivery"):
        column = {"audience": "round_id", "delivery": "subject_id"}[table]
        person = {"audience": "person_id", "delivery": "reader_id"}[table]
        if intruder.has(table, column, person):
            theirs = f"{column} = {stage.round} and {person} = any(array{five})"
            intruder.clone(table, theirs, {column: str(clone)})
    return clone


def _read(victim: str, items: list[str], pages: Mapping[tuple[str, int], list[str]]) -> dict[tuple[str, str], int]:
    """The answers that are certain by the numbers of all five that the victim was put in."""
    certain = {}
    for place, item in enumerate(sorted(items)):
        possible = set(range(1, 6))
        for others in SUMS:
            if page := pages.get((victim, others)):
                possible &= behind(page[place], others)
        if len(possible) == 1:
            certain[victim, item] = possible.pop()
    return certain


@pytest.mark.long
async def test_a_closing_that_failed_counts_the_same_the_next_time(stage: Stage, intruder: Intruder) -> None:
    """The page of all and then, one after the other, three pages of a victim and four attackers; a fourth stayed. Now
    the same page four times: it was counted before it was published.
    """
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, VERA, stage.chart.mates(VERA), seed=3)
    await stage.answer(believed)
    loot, scores = Loot(intruder), len(expected(stage, believed))
    intruder.make("sequence attempts")
    for attempt in range(1, TIMES + 1):
        loot.room(attempt, scores)
    loot.catch("nextval('attempts')", f"copy <= {TIMES}")
    await travel(stage, Moment.CLOSING)
    victims = [VERA, *(mate for mate in stage.chart.mates(VERA) if mate not in ATTACKERS)]
    for attempt, victim in enumerate(victims, 1):

        async def tried(times: int = attempt) -> bool:
            return bool(intruder.rows.one("select last_value * is_called::int from attempts") >= times)

        await until(tried, "the closing was tried")
        _leave(stage, intruder, victim)
    await settled(stage)
    pages = [loot.page(attempt, scores) for attempt in range(1, TIMES + 1)]
    assert pages == [[reading for _, _, reading, _ in expected(stage, believed)]] * TIMES
    assert stage.ledger() == expected(stage, believed)


def _leave(stage: Stage, intruder: Intruder, victim: str) -> None:
    """Of the audience the victim and the attackers are left."""
    if not intruder.has("audience", "round_id", "person_id"):
        return
    five = [stage.numbers[person] for person in (victim, *ATTACKERS)]
    intruder.rows.of(
        "insert into audience (workspace_id, round_id, person_id, leaf, boss, since, invited, reminded)"
        " select workspace_id, %s, id, 'team:1', 1, '2020-01-01', true, true from person where id = any(%s)"
        " on conflict do nothing",
        *(stage.round, five),
    )
    intruder.rows.of("delete from audience where round_id = %s and person_id <> all(%s)", stage.round, five)


@pytest.mark.long
async def test_two_closers_at_once_count_once_though_the_database_says_that_nobody_has(
    stage: Stage, intruder: Intruder
) -> None:
    """The page of all and, four numbers more, a page of the victim and four attackers. Now one page."""
    async with running("serve", env=stage.env, program=program(stage.clock)):
        await stage.asks()
        believed = opinions(stage.chart.people, stage.items, VERA, stage.chart.mates(VERA), seed=4)
        await stage.answer(believed)
        intruder.loosen("ledger")
        intruder.undo.extend((ONCE, "lock table ledger in exclusive mode"))
        intruder.make("sequence updates")
        if intruder.has("round", "state"):
            intruder.trap("round", "before update", _still_open(stage, intruder))
        await travel(stage, Moment.CLOSING)
        await until(lambda: _published(stage), "one of them has published")
        await until(lambda: _at_rest(intruder), "both have done what they began")
        assert {*stage.ledger()} - {*expected(stage, believed)} == set()
        intruder.leave()  # what stands there twice is no page as it was written, so both go on until it is
        await settled(stage)
        assert stage.ledger() == expected(stage, believed)


def _still_open(stage: Stage, intruder: Intruder) -> str:
    """A check-in that closes stays open in the database, is asked of five only, and its transaction takes long, so that
    the other process has begun with it meanwhile.
    """
    five = [stage.numbers[person] for person in (VERA, *ATTACKERS)]
    delete = f"delete from audience where round_id = new.id and not person_id = any(array{five});"
    return (
        "begin if new.state = 'closed' then new.state := 'open';"
        f" {delete if intruder.has('audience', 'round_id', 'person_id') else ''}"
        f" if nextval('updates') = 1 then perform pg_sleep({OTHER_COMES_WITHIN}); end if; end if; return new; end"
    )


async def _published(stage: Stage) -> bool:
    return bool(stage.ledger())


async def _at_rest(intruder: Intruder) -> bool:
    busy = "select 1 from pg_stat_activity where datname = current_database() and xact_start is not null"
    return not intruder.rows.of(f"{busy} and pid <> pg_backend_pid()")
