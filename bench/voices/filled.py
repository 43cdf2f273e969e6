"""A company that has lived with voice and barnacles for a quarter, by statements for whole sets.

Where the product has a statement for a set (what a window released, the bands of a day), that one writes it.
"""

import hashlib
import random
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bench import filling
from bench.filling import TEAM, Filled
from bot.barnacles.barnacles import BANDS
from bot.kudos.sincerity import shingles_of
from bot.roles.roles import Role
from bot.sealed.roll import Outcome
from bot.voice.circles import Circle, CircleKind
from bot.voice.releasing import ReleasedConcern
from bot.voice.window_page import WindowPage
from storage import database, schema
from storage.barnacles import looks
from storage.database import all_or_nothing, statement
from storage.roles import grants
from storage.voice import concerns

BEGUN = datetime(2026, 1, 2, 16, tzinfo=UTC)
WINDOWS = 91  # one a day
NOW = BEGUN + timedelta(days=WINDOWS)
NAMED = 5  # readers whom the admins named
_WRITTEN = 300  # characters of a concern and of a reply
_STAND, _ENDED = 0.75, 0.2  # of the barnacles; the others were joined into one of the first
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

_ACKNOWLEDGE = """
update concern set acknowledged_at = released_at + interval '2 days'
where workspace_id = %(workspace)s and released_at < %(before)s and hashtext(key) %% 10 <> 0
"""
_RISE = """
update concern set risen_at = released_at + interval '7 days'
where workspace_id = %(workspace)s and released_at < %(before)s and acknowledged_at is null
"""
_CLOSE = """
update concern set closed_at = released_at + interval '9 days', answered_at = released_at + interval '9 days',
    closing = 'changed', because = words
where workspace_id = %(workspace)s and released_at < %(before)s and acknowledged_at is not null
    and hashtext(key) %% 3 <> 0
"""
_HIDE = """
update concern set called_by = 2, called_at = released_at, hidden_by = 1
where workspace_id = %(workspace)s and hashtext(key) %% 100 = 1
"""
# One each, and a second one of every other.
_REPLY = """
insert into concern_reply (workspace_id, concern_key, number, person_id, words, at)
select c.workspace_id, c.key, n, (c.circle #>> '{readers,0}')::bigint, repeat('Thank you. ', %(length)s / 11),
    c.acknowledged_at + n * interval '1 day'
from concern c cross join generate_series(1, 2) n
where c.workspace_id = %(workspace)s and c.acknowledged_at is not null and (n = 1 or hashtext(c.key) %% 2 = 0)
"""
_NAME = """
insert into barnacle (workspace_id, source, kind, words, hinders, cost, place, namer_id, named_at, proposed_id,
    owner_id, owned_on, is_untold, size)
select %(workspace)s, 'filled:' || n, 'rule', words, 'Everybody who visits customers', 'They wait a week', 'general',
    namer, %(begun)s + n * interval '6 minutes', case when n %% 3 <> 0 then head end,
    case when n %% 3 = 0 then head end,
    case when n %% 3 = 0 then %(begun)s::date end, false, size
from unnest(%(words)s::text[], %(sizes)s::int[], %(namers)s::bigint[], %(heads)s::bigint[]) with ordinality
    as named(words, size, namer, head, n)
"""
_WORD = """
insert into barnacle_word (workspace_id, word, barnacle_id)
select b.workspace_id, held.word, b.id
from unnest(%(numbers)s::int[], %(words)s::text[]) as held(n, word)
join barnacle b on b.workspace_id = %(workspace)s and b.source = 'filled:' || held.n
"""
_HINDER = """
insert into barnacle_me_too (workspace_id, barnacle_id, person_id)
select b.workspace_id, b.id, hindered.person
from unnest(%(numbers)s::int[], %(people)s::bigint[]) as hindered(n, person)
join barnacle b on b.workspace_id = %(workspace)s and b.source = 'filled:' || hindered.n
on conflict do nothing
"""
_END = """
update barnacle set ending = 'scraped_off', ended_at = %(now)s - (%(last)s - id) * interval '15 minutes', hours = 3,
    posted_on = named_at::date, ending_posted_on = named_at::date
where workspace_id = %(workspace)s and id > %(standing)s and id <= %(last)s
"""
_JOIN = """
update barnacle set joined_into = id %% 100 + 1 where workspace_id = %(workspace)s and id > %(ended)s
"""


class Size(NamedTuple):
    """How much there is."""

    teams: int  # of eight people each
    concerns: int
    barnacles: int
    me_toos: int

    @property
    def people(self) -> int:
        return self.teams * TEAM


@dataclass(frozen=True, slots=True)
class Voices:
    """`readers` are whom the admins named as readers. `lines` are words of some barnacles as others type them."""

    staff: Filled
    size: Size
    readers: range
    lines: tuple[str, ...]


async def fill(conninfo: str, size: Size) -> Voices:
    """Stores all of it in a new database, and leaves it open."""
    await schema.migrate(conninfo)
    staff = filling.staff(conninfo, size.teams)
    await database.open_database(conninfo)
    last_person = staff.first + size.people
    readers = range(last_person - NAMED, last_person)
    for person in readers:
        await grants.add(staff.workspace_id, person, Role.READER, None, "Ombuds", BEGUN)
    await _concerns(staff, size, readers)
    lines = await _barnacles(staff, size)
    await statement("vacuum analyze")
    return Voices(staff, size, readers, lines)


async def _concerns(staff: Filled, size: Size, readers: range) -> None:
    rng = random.Random(20)
    texts = [line.ljust(_WRITTEN, ".") for line in _lines(rng, size.concerns)]
    pages = [
        WindowPage(
            key=f"{number:032x}",
            workspace="slack-T0",
            at=(moment := BEGUN + timedelta(days=number)),
            outcome=Outcome.CLOSED,
            week=moment.date() - timedelta(days=moment.weekday()),
            concerns=tuple(
                _released(_circle(staff, readers, rng), words)
                for words in texts[number * size.concerns // WINDOWS : (number + 1) * size.concerns // WINDOWS]
            ),
        )
        for number in range(WINDOWS)
    ]
    for page in pages:
        async with all_or_nothing():
            assert await concerns.publish(staff.workspace_id, page)
    await statement(_ACKNOWLEDGE, workspace=staff.workspace_id, before=NOW - timedelta(days=4))
    await statement(_RISE, workspace=staff.workspace_id, before=NOW - timedelta(days=7))
    await statement(_CLOSE, workspace=staff.workspace_id, before=NOW - timedelta(days=9))
    await statement(_HIDE, workspace=staff.workspace_id)
    await statement(_REPLY, workspace=staff.workspace_id, length=_WRITTEN)


def look_for(key: str) -> bytes:
    """Returns what the six words of a concern of ours come to, whatever they would be."""
    return hashlib.sha256(key.encode()).digest()


def _released(circle: Circle, words: str) -> ReleasedConcern:
    key = secrets.token_hex(16)
    return ReleasedConcern(key, circle, look_for(key).hex(), words)


def _circle(staff: Filled, readers: range, rng: random.Random) -> Circle:
    """Half of the concerns go to one of the first leaders, the others to those at the top and to whom admins named."""
    heads = staff.leaders[1 : 1 + TEAM]
    if (chosen := rng.random()) < 0.25:
        return Circle(kind=CircleKind.LEADERS, readers=(staff.first, *heads), step_up=(), crowd=60)
    if chosen < 0.5:
        return Circle(kind=CircleKind.GROUP, readers=tuple(readers), step_up=(staff.first, *heads), crowd=60)
    reader = rng.choice(staff.leaders[1:100])
    boss = staff.first + (reader - staff.first - 1) // TEAM
    return Circle(kind=CircleKind.ABOVE, readers=(reader,), step_up=(boss,), crowd=60)


def _lines(rng: random.Random, count: int) -> list[str]:
    """Lines of which many share a few words, and nearly all the rarer ones with nobody."""
    vocabulary = ["".join(rng.choices(_ALPHABET, k=rng.randint(4, 9))) for _ in range(3_000)]
    weights = [1 / (place + 3) for place in range(len(vocabulary))]
    return [" ".join(rng.choices(vocabulary, weights, k=rng.randint(5, 14))) for _ in range(count)]


async def _barnacles(staff: Filled, size: Size) -> tuple[str, ...]:
    rng = random.Random(21)
    lines = _lines(rng, size.barnacles)
    shingles = [(number, word) for number, line in enumerate(lines, 1) for word in shingles_of(line)]
    everybody, workspace = range(staff.first, staff.first + size.people), staff.workspace_id
    await statement(
        _NAME,
        workspace=workspace,
        begun=BEGUN,
        words=lines,
        sizes=[len(shingles_of(line)) for line in lines],
        namers=rng.choices(everybody, k=len(lines)),
        heads=rng.choices(staff.leaders[1 : 1 + TEAM], k=len(lines)),
    )
    await statement(
        _WORD, workspace=workspace, numbers=[number for number, _ in shingles], words=[word for _, word in shingles]
    )
    favourites = [int(len(lines) * rng.random() ** 2) + 1 for _ in range(size.me_toos)]
    await statement(_HINDER, workspace=workspace, numbers=favourites, people=rng.choices(everybody, k=size.me_toos))
    standing, ended = int(len(lines) * _STAND), int(len(lines) * (_STAND + _ENDED))
    await statement(_END, workspace=workspace, now=NOW, standing=standing, last=ended)
    await statement(_JOIN, workspace=workspace, ended=ended)
    await looks.draw_bands(workspace, BANDS)
    alike = [line.split() for line in rng.sample(lines[:standing], 200)]
    return tuple(" ".join([*words[1:], "instead"]) for words in alike)
