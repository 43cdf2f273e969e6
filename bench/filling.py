"""A quarter of a large company in the database, by statements for whole sets: nobody taps, nothing is sealed.

Eight people report to every boss; what they answer is drawn as `bot.demo.simulation` draws it, counted in the product's
blocks and released by its rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import psycopg
from psycopg.types.json import Jsonb

from bot.checkin.blocks import SizeBand, residuals
from bot.checkin.coarse import choose_coarsely
from bot.checkin.ledger import Page, Participation
from bot.checkin.published import RoundFacts
from bot.checkin.questions import ROUNDS, items_of, value_item
from bot.checkin.release import release
from bot.checkin.rounds import Frozen
from bot.demo.simulation import answers, forecasts, tempers, usual_levels
from bot.org.tree import Seat, grow
from storage.database import statement
from storage.org import people, values
from tests.rounds import publish
from tests.simulation.simulator import KUDOS, TURN_OUT

TEAM = 8  # people
MONDAY, LONG_AGO = date(2026, 3, 2), date(2020, 1, 1)
K = 5

_FORECASTS = """
insert into forecast (workspace_id, round_id, manager_id, item, value)
select %(workspace)s, %(round_id)s, manager, %(item)s, label
from unnest(%(managers)s::bigint[], %(labels)s::smallint[]) as forecast(manager, label)
"""
_THANKS = """
with thanks as (
    select n, %(first)s + ((random() * %(others)s)::bigint) as giver,
        %(first)s + ((random() * %(others)s)::bigint) as receiver,
        (%(offered)s::bigint[])[1 + floor(random() * cardinality(%(offered)s::bigint[]))::int] as value_id
    from generate_series(1, %(count)s) n
), given as (
    insert into kudos (workspace_id, source, giver_id, value_id, value, words, private, link, given_at, revision,
        removed_because)
    select %(workspace)s, 'quarter:' || n, giver, value_id, %(value)s,
        'for staying up with the ferry line until their bookings worked again, so that nobody stood on the pier',
        false, '', %(begun)s + n * %(seconds)s * interval '1 second', 1, ''
    from thanks order by n returning id, source, given_at
)
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select %(workspace)s, given.id, receiver, given_at from thanks join given on given.source = 'quarter:' || n
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """`first` is the person at the top; the bosses are those after it, in order."""

    workspace_id: int
    first: int
    teams: int

    @property
    def managers(self) -> range:
        return range(self.first, self.first + self.teams)

    @property
    def leaders(self) -> range:
        """Returns those who lead managers."""
        return range(self.first, self.first + (self.teams - 2) // TEAM + 1)


def staff(conninfo: str, teams: int) -> Filled:
    """Stores everybody and their teams; call it before the database is opened."""
    people = teams * TEAM + 1
    with psycopg.connect(conninfo) as connection:
        connection.execute(
            "insert into workspace (platform, platform_id, name, language) values ('slack', 'T0', 'Harbour', 'en')"
        )
        connection.execute(
            "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot,"
            " is_active, is_stranger, posts_about_me) select workspace.id, 'U' || n, 'Person ' || n, 'u' || n, 'en',"
            " 'UTC', false, false, true, false, true from workspace, generate_series(0, %s) n order by n",
            (people - 1,),
        )
        row = connection.execute("select min(id), min(workspace_id) from person").fetchone()
        assert row
        first_person, workspace = row
        connection.execute(
            "insert into team (workspace_id, name, handle, manager_id) select %s, 'Team ' || n, 'team-' || n, %s + n"
            " from generate_series(0, %s) n order by n",
            (workspace, first_person, teams - 1),
        )
        connection.execute(
            "update person p set team_id = t.id from team t"
            " where p.id > %s and t.manager_id = %s + (p.id - %s - 1) / %s",
            (first_person, first_person, first_person, TEAM),
        )
        connection.execute(
            "insert into value (workspace_id, names, practices, emoji, position, retired) select %s,"
            " jsonb_build_object('en', 'Value ' || n), '{}', '🦁', n, false from generate_series(1, 5) n",
            (workspace,),
        )
    return Filled(int(workspace), int(first_person), teams)


async def quarter(filled: Filled) -> None:
    """Stores thirteen closed rounds with forecasts, and thanks, in the open database."""
    rng = np.random.default_rng(20)
    people = filled.teams * TEAM + 1
    seats = [Seat(filled.first + n, filled.first + (n - 1) // TEAM if n else None, LONG_AGO) for n in range(people)]
    tree = grow(seats, MONDAY)
    names = {manager: f"Team {manager}" for manager in filled.managers}
    invited = {f"team:{manager}": TEAM for manager in filled.managers} | {f"team:{filled.first}": TEAM + 1}
    offered = [
        value_item(value) for value in sorted(await values.current(filled.workspace_id), key=lambda value: value.id)
    ]
    temper, published_before = tempers(rng, np.ones((filled.teams, TEAM), dtype=np.bool_)), frozenset[str]()
    for week in range(1, ROUNDS + 1):
        items = items_of(week, offered)
        published_before = await _round(
            filled,
            week,
            Frozen(items=items, tree=tree, teams=names, invited=invited, comments={}),
            rng,
            temper,
            published_before,
        )
    await _thanks(filled)
    for table in ("round", "ledger", "forecast", "kudos", "kudos_receiver", "person", "team"):
        await statement(f"analyze {table}")


async def _round(
    filled: Filled,
    week: int,
    frozen: Frozen,
    rng: np.random.Generator,
    temper: np.ndarray,
    published_before: frozenset[str],
) -> frozenset[str]:
    opens = datetime(2026, 3, 3, 10, tzinfo=UTC) + timedelta(weeks=week - 1)
    level = usual_levels(rng, filled.teams, len(frozen.items))
    labels = answers(rng, level, temper)
    present = rng.random(temper.shape) < TURN_OUT
    sums = np.where(present[:, None, :], labels, 0).sum(axis=2).astype(int)
    page = _page(filled, frozen, present.sum(axis=1).tolist(), sums.tolist(), published_before)
    [workspace] = await people.workspaces()
    facts = RoundFacts(
        week=week, first_monday=MONDAY, k=K, opened_at=opens, closes_at=opens + timedelta(days=2), frozen=frozen
    )
    round_id = await publish(workspace, facts, page)
    believed = forecasts(rng, level + 0.17 * rng.standard_normal((filled.teams, 1))).astype(int)
    says = np.flatnonzero(rng.random(filled.teams) < 0.85)
    for number, item in enumerate(frozen.items):
        await statement(
            _FORECASTS,
            workspace=filled.workspace_id,
            round_id=round_id,
            item=item.key,
            managers=(filled.first + says).tolist(),
            labels=believed[says, number].tolist(),
        )
    return page.blocks.published


def _page(
    filled: Filled,
    frozen: Frozen,
    ballots: Sequence[int],
    sums: Sequence[Sequence[int]],
    published_before: frozenset[str],
) -> Page:
    """Returns the page as `bot.checkin.ledger.fold` does, from what was added up already."""
    leaves = [f"team:{manager}" for manager in filled.managers]
    pattern: Mapping[str, int] = dict(zip(leaves, ballots, strict=True))
    chosen = choose_coarsely(frozen.tree, frozen.invited, pattern, K, published_before)
    blocks, size = chosen.blocks, residuals(chosen.blocks, pattern)
    totals = {block: [0] * len(frozen.items) for block in chosen.size}
    for leaf, leaf_sums in zip(leaves, sums, strict=True):
        if (block := blocks.of_leaf[leaf]) in totals and block is not None:
            totals[block] = [subtotal + leaf_sum for subtotal, leaf_sum in zip(totals[block], leaf_sums, strict=True)]
    scores = {
        (block, item.key): release(total, size[block], SizeBand.of(chosen.size[block]))
        for block, totals_of_block in totals.items()
        for item, total in zip(frozen.items, totals_of_block, strict=True)
    }
    with_own_block = [leaf for leaf in leaves if blocks.of_leaf[leaf] == leaf]
    bands = {leaf: Participation.released(pattern[leaf], frozen.invited[leaf], K) for leaf in with_own_block}
    return Page(frozen.tree.parents(), blocks, scores, {leaf: band for leaf, band in bands.items() if band})


async def _thanks(filled: Filled) -> None:
    offered = [value.id for value in await values.current(filled.workspace_id)]
    people_count = filled.teams * TEAM + 1
    count = int(KUDOS * people_count * ROUNDS)
    started_at = datetime.combine(MONDAY, datetime.min.time(), UTC)
    await statement(
        _THANKS,
        workspace=filled.workspace_id,
        first=filled.first,
        others=people_count - 1,
        offered=offered,
        count=count,
        value=Jsonb({"names": {"en": "Courage"}, "emoji": "🦁"}),
        begun=started_at,
        seconds=ROUNDS * 7 * 86_400 / count,
    )
