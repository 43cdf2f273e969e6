"""One round, filled and closed, each in a process of its own, so that its memory can be told.

`python -m bench.closing fill|close conninfo folder people` prints one line of JSON. Five people report to every boss,
and all answer one item: with the comment's row, two ballots a person.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
from nacl.public import PrivateKey, SealedBox

from bot.ballots import Ballot, Choice, RoundKeys
from bot.blocks import choose
from bot.comments import audiences
from bot.pulse import Item, bank
from bot.rounds import Frozen, Member, headcounts
from bot.units import Seat, Tree, grow
from commands.close_round import close_round
from storage import database, rounds
from commands.check_ins import CheckIns

TEAM = 5
MONDAY, LONG_AGO = date(2026, 3, 2), date(2020, 1, 1)
OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=2)
CHUNK = 5_000  # people who answer at a time


async def fill(
    conninfo: str, check_ins: CheckIns, people: int, items: tuple[Item, ...] = (bank().mood,)
) -> dict[str, float]:
    """Opens a round and answers it. Seconds (and of the processor) to open the boxes alone and to choose the blocks."""
    await database.migrate(conninfo)
    first = _people(conninfo, people)
    seats = [Seat(first + n, first + (n - 1) // TEAM if n else None, LONG_AGO) for n in range(people)]
    tree = grow(seats, MONDAY)
    await database.open_database(conninfo)
    round_id, name = await _open(tree, seats, items, keys)
    await database.close_database()
    held = keys.keys(name)
    assert held
    unsealing = processor = 0.0
    with psycopg.connect(conninfo) as connection:
        for ballots in _ballots(held, tree):
            seconds, worked = _unsealing(held, ballots)
            unsealing, processor = unsealing + seconds, processor + worked
            with connection.cursor().copy("copy ballot (round_id, token, box) from stdin (format binary)") as copy:
                copy.set_types(["int8", "bytea", "bytea"])
                for one in ballots:
                    copy.write_row((round_id, one.token, one.box))
    begun = time.perf_counter()
    choose(tree, _answered(tree))
    blocks = time.perf_counter() - begun
    return {"unsealing": unsealing, "blocks": blocks, "cpu": processor + blocks}


def _people(conninfo: str, many: int) -> int:
    """The id of the first of so many people."""
    with psycopg.connect(conninfo) as connection:
        connection.execute(
            "insert into workspace (platform, platform_id, name, language) values ('slack', 'T0', 'Harbour', 'en')"
        )
        connection.execute(
            "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot,"
            " is_active, is_stranger, posts_about_me) select workspace.id, 'U' || n, 'Person ' || n, 'u' || n, 'en',"
            " 'UTC', false, false, true, false, true from workspace, generate_series(1, %s) n order by n",
            (many,),
        )
        row = connection.execute("select min(id) from person").fetchone()
        assert row
        return int(row[0])


async def _open(tree: Tree, seats: list[Seat], items: tuple[Item, ...], check_ins: CheckIns) -> tuple[int, str]:
    members = [
        Member(seat.person, tree.leaf_of[seat.person], seat.boss or seat.person, LONG_AGO, OPENS, None)
        for seat in seats
    ]
    claimed = await rounds.claim(1)
    assert claimed
    keys.create(claimed.key)
    invited = headcounts(members)
    frozen = Frozen(items, tree, {}, invited, audiences(tree, invited))
    assert await rounds.open_up(claimed, 1, MONDAY, 5, frozen, members, OPENS, CLOSES)
    return claimed.id, claimed.key


def _ballots(keys: RoundKeys, tree: Tree) -> Iterator[list[Ballot]]:
    people = list(tree.leaf_of.items())
    for at in range(0, len(people), CHUNK):
        chunk = people[at : at + CHUNK]
        yield [
            ballot
            for person, leaf in chunk
            for ballot in (
                keys.seal.seal(person, leaf, "mood", Choice(1 + person % 5)),
                *keys.seal.blank(person, leaf, ()),
            )
        ]


def _unsealing(keys: RoundKeys, ballots: list[Ballot]) -> tuple[float, float]:
    box = SealedBox(PrivateKey(keys.private_key))
    begun, processor = time.perf_counter(), time.process_time()
    for ballot in ballots:
        box.decrypt(ballot.box)
    return time.perf_counter() - begun, time.process_time() - processor


def _answered(tree: Tree) -> dict[str, int]:
    answered: dict[str, int] = {}
    for leaf in tree.leaf_of.values():
        answered[leaf] = answered.get(leaf, 0) + 1
    return answered


async def close(conninfo: str, check_ins: CheckIns) -> dict[str, float]:
    """Seconds, and MiB of memory: before, and the most that it ever took."""
    await database.open_database(conninfo)
    now = CLOSES + timedelta(minutes=1)
    (closing,) = await rounds.due_to_close(now)
    before, begun, processor = most_memory(), time.perf_counter(), time.process_time()
    assert await close_round(closing, keys, now)
    took, worked = time.perf_counter() - begun, time.process_time() - processor
    await database.close_database()
    return {"seconds": took, "cpu": worked, "before": before, "most": most_memory()}


def most_memory() -> float:
    """The high-water mark of this program alone; `ru_maxrss` would begin with that of the process which started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    what, conninfo, folder, people = sys.argv[1:]
    keys = KeyFolder(Path(folder) / "keys", Path(folder) / "data")
    told = asyncio.run(fill(conninfo, keys, int(people)) if what == "fill" else close(conninfo, keys))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
