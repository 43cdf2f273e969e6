"""Thirteen weeks of any company in the database, without a tap: the product's fold over what a population answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

import numpy as np
from psycopg.types.json import Jsonb

from bot.checkin.departments import Department, about_whom, choose_departments, item_key
from bot.checkin.published import RoundFacts
from bot.checkin.questions import ROUNDS, Cadence, department_item, department_turn, items_of, value_item
from bot.checkin.rounds import Frozen
from bot.demo.population import Population
from bot.demo.serving import how_others_serve
from bot.org.company import Company, Member, TeamName
from bot.org.people import Person, Profile, Workspace
from bot.org.tree import Seat, Tree, grow
from bot.org.unit_key import leads
from bot.sealed.ballots import Choice, OpenedAnswer
from bot.sealed.counting import fold
from storage.database import statement
from storage.org import people, values
from tests.rounds import publish

FIRST_MONDAY = date(2026, 3, 2)
SINCE = date(2020, 1, 1)  # everybody is there
K = 5

_FORECASTS = """
insert into forecast (workspace_id, round_id, manager_id, item, value)
select %(workspace)s, %(round_id)s, manager, item, label
from unnest(%(managers)s::bigint[], %(items)s::text[], %(labels)s::smallint[]) as forecast(manager, item, label)
"""
_AUDIENCE = """
insert into audience (workspace_id, round_id, person_id, leaf, boss, since, invited, reminded)
select %(workspace)s, %(round_id)s, person, leaf, boss, %(since)s, true, true
from unnest(%(people)s::bigint[], %(leaves)s::text[], %(bosses)s::bigint[]) as audience(person, leaf, boss)
"""
_THANKS = """
with thanks as (
    select * from unnest(%(givers)s::bigint[], %(receivers)s::bigint[], %(values)s::bigint[],
        %(moments)s::timestamptz[]) with ordinality as thanks(giver, receiver, value_id, moment, number)
), given as (
    insert into kudos (workspace_id, source, giver_id, value_id, value, words, private, link, given_at, revision,
        removed_because)
    select %(workspace)s, 'quarter:' || number, giver, value_id, %(value)s, 'for the ferry line, so that it ran', false,
        '', moment, 1, ''
    from thanks returning id, source, given_at
)
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select %(workspace)s, given.id, receiver, given_at from thanks join given on given.source = 'quarter:' || number
"""


def on_paper(seats: Iterable[Seat]) -> Company:
    """A company of these seats; everybody who leads somebody has a team of that number."""
    seated = list(seats)
    members = tuple(
        Member(
            Profile(platform_id=f"@p{one.person}", name=f"Person {one.person}", handle=f"p{one.person}"),
            _name(one.boss),
        )
        for one in seated
    )
    leading = dict.fromkeys(one.boss for one in seated if one.boss is not None)
    return Company(members, {f"@p{boss}": TeamName(f"Team {boss}", f"team-{boss}") for boss in leading})


def _name(person: int | None) -> str | None:
    return None if person is None else f"@p{person}"


async def check_in(
    workspace: Workspace,
    population: Population,
    weeks: Iterable[int] = range(1, ROUNDS + 1),
    *,
    serving: bool = False,
) -> None:
    """Closed rounds with their ledger and forecasts, as the product closes them. The population's people are known.

    `serving` is whether branches are asked about each other, as if all thanked all.
    """
    staff = {person.platform_id: person for person in await people.everyone(workspace.id)}
    boss_of = {one.profile.platform_id: one.manager for one in population.company.members}
    seats = [Seat(staff[one].id, staff[boss].id if boss else None, SINCE) for one, boss in boss_of.items()]
    tree = grow(seats, FIRST_MONDAY)
    teams = {staff[leader].id: team.name for leader, team in population.company.teams.items()}
    offered = sorted(await values.current(workspace.id), key=lambda value: value.id)
    last: frozenset[str] = frozenset()
    for week in weeks:
        items = items_of(week, [value_item(value) for value in offered])
        invited: dict[str, int] = {}
        for leaf in tree.leaf_of.values():
            invited[leaf] = invited.get(leaf, 0) + 1
        last = await _round(
            workspace,
            week,
            Frozen(
                items=items,
                tree=tree,
                teams=teams,
                invited=invited,
                comments={},
                departments=asked_departments(tree, invited, teams, week) if serving else (),
            ),
            population,
            staff,
            last,
        )


def asked_departments(
    tree: Tree, invited: Mapping[str, int], teams: Mapping[int, str], week: int
) -> tuple[Department, ...]:
    """The branches below the top, each asked about two others in their turn; none in most weeks."""
    turn = department_turn(week, Cadence.WEEKLY)
    units = () if turn is None else choose_departments(tree, invited, [])
    about = {unit: department_item(item_key(unit), {"en": teams[leads(unit)]}) for unit in units}
    return tuple(
        Department(unit, tuple(about[other] for other in about_whom(unit, units, turn or 0))) for unit in units
    )


async def _round(
    workspace: Workspace,
    week: int,
    frozen: Frozen,
    population: Population,
    staff: dict[str, Person],
    last: frozenset[str],
) -> frozenset[str]:
    """Returns what was published."""
    opens = datetime.combine(FIRST_MONDAY + timedelta(weeks=week - 1, days=1), time(10), UTC)
    told, keys = population.week(week, [item.theme for item in frozen.items]), [item.key for item in frozen.items]
    opened = (
        OpenedAnswer(item, frozen.tree.leaf_of[staff[one].id], Choice(label))
        for one, labels in told.answers.items()
        for item, label in zip(keys, labels, strict=True)
    )
    leaf_of = {account: frozen.tree.leaf_of[staff[account].id] for account in told.answers}
    services = {leaf: [item.key for item in frozen.about_departments(leaf)] for leaf in frozen.invited}
    head_of = {item_key(f"unit:{person.id}"): account for account, person in staff.items()}
    of_ratings = _of_departments(how_others_serve(population, week, told.answers), leaf_of, services, head_of)
    page = fold(frozen.tree, keys, frozen.invited, chain(opened, of_ratings), K, last, services=services)
    facts = RoundFacts(
        week=week, first_monday=FIRST_MONDAY, k=K, opened_at=opens, closes_at=opens + timedelta(days=2), frozen=frozen
    )
    round_id = await publish(workspace, facts, page)
    await _ask(workspace, round_id, frozen)
    believed = [
        (staff[leader].id, item, label)
        for leader, labels in told.forecasts.items()
        for item, label in zip(keys, labels, strict=True)
    ]
    await statement(
        _FORECASTS,
        workspace=workspace.id,
        round_id=round_id,
        managers=[manager for manager, _, _ in believed],
        items=[item for _, item, _ in believed],
        labels=[label for _, _, label in believed],
    )
    return page.blocks.published


def _of_departments(
    served: Mapping[str, Mapping[str, int]],
    leaf_of: Mapping[str, str],
    services: Mapping[str, Sequence[str]],
    head_of: Mapping[str, str],
) -> Iterator[OpenedAnswer]:
    for account, labels in served.items():
        for key in services[leaf_of[account]]:
            yield OpenedAnswer(key, leaf_of[account], Choice(labels[head_of[key]]))


async def _ask(workspace: Workspace, round_id: int, frozen: Frozen) -> None:
    """Everybody was in its audience."""
    places = list(frozen.tree.leaf_of.items())
    await statement(
        _AUDIENCE,
        workspace=workspace.id,
        round_id=round_id,
        people=[person for person, _ in places],
        leaves=[leaf for _, leaf in places],
        bosses=[leads(leaf) for _, leaf in places],
        since=SINCE,
    )


async def thank(workspace: Workspace, seed: int = 1, rate: float = 0.3, weeks: int = ROUNDS) -> int:
    """Public thanks at this rate a person and week, each for one value; returns how many."""
    rng = np.random.default_rng(seed)
    staff = np.array([person.id for person in await people.everyone(workspace.id)])
    many = int(rate * len(staff) * weeks)
    offered = [value.id for value in await values.current(workspace.id)]
    begun = datetime.combine(FIRST_MONDAY, time(), UTC)
    moments = [begun + timedelta(minutes=int(at)) for at in np.sort(rng.integers(0, weeks * 7 * 24 * 60, many))]
    givers, receivers = rng.choice(staff, many), rng.choice(staff, many)
    await statement(
        _THANKS,
        workspace=workspace.id,
        givers=givers.tolist(),
        receivers=receivers.tolist(),
        values=rng.choice(offered, many).tolist(),
        moments=moments,
        value=Jsonb({"names": {"en": "Courage"}, "emoji": "🦁"}),
    )
    return many
