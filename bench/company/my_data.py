"""What it costs to give somebody their data in a company with a million thanks: against the bare reads of all places
that may hold something of them, by their indexes. MY_DATA_THANKS chooses how many thanks there are.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bench.company.people_import import fresh
from bot.config.settings import Settings
from bot.delivery.handing import Handing
from bot.ports import ServedWorkspace
from commands.personal_data.give_my_data import make_my_data
from storage import database, embedded
from storage.database import statement
from storage.holdings import ShownRows
from storage.org.people import workspace
from storage.personal_data.registry import HELD
from tests.platform import RememberingPlatform
from tests.processes import folder_in_memory

THANKS = int(os.environ.get("MY_DATA_THANKS", "1000000"))
PEOPLE, TIMES = 10_000, 7
MOST = 2.0  # times the bare reads
_NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
_STAFF = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me)
select %(workspace_id)s, '@' || n, 'Crew ' || n, 'crew' || n, 'en', 'Europe/London', false, false, true, false, true
from generate_series(1, %(people)s) n
"""
# A tenth of all goes to and comes from the first of them, so that there is something to read.
_THANKS = """
with first as (select min(id) as id from person where workspace_id = %(workspace_id)s), given as (
    insert into kudos (workspace_id, source, giver_id, words, private, link, given_at, revision, removed_because)
    select %(workspace_id)s, n::text, first.id + case when n %% 500 = 0 then 0 else n %% %(people)s end,
        'for staying up with the ferry line until their bookings worked again', n %% 9 = 0, '',
        %(now)s - n * interval '1 minute', 1, ''
    from generate_series(1, %(count)s) n, first returning workspace_id, id, source, given_at
)
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select g.workspace_id, g.id, first.id + case when g.source::int %% 500 = 1 then 0
    else (g.source::int + 1) %% %(people)s end, g.given_at from given g, first
"""
_PLUS = """
insert into kudos_plus (workspace_id, kudos_id, author_id, word, added_at)
select k.workspace_id, k.id, k.giver_id + 1, 'and how', k.given_at from kudos k
where k.workspace_id = %(workspace_id)s and k.id %% 5 = 0
    and exists (select 1 from person p where p.workspace_id = k.workspace_id and p.id = k.giver_id + 1)
"""
_BARE = {
    "given": """
select k.given_at, k.value, k.words, k.quote, k.private, array_agg(r.person_id) from kudos k
join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id
where k.workspace_id = %(workspace_id)s and k.giver_id = %(person)s
group by k.workspace_id, k.id order by k.given_at
""",
    "received": """
select k.given_at, k.value, k.words, k.quote, k.private, k.giver_id from kudos_receiver r
join kudos k on k.workspace_id = r.workspace_id and k.id = r.kudos_id
where r.workspace_id = %(workspace_id)s and r.person_id = %(person)s order by r.given_at
""",
    "added": """
select u.word, k.words from kudos_plus u join kudos k on k.workspace_id = u.workspace_id and k.id = u.kudos_id
where u.workspace_id = %(workspace_id)s and u.author_id = %(person)s order by u.added_at
""",
}

_PLACES = {
    f"{holding.table}_{person.column}": person.showing.select
    for holding in HELD.values()
    for person in holding.persons
    if isinstance(person.showing, ShownRows)
}


def main() -> int:
    """Returns 0 if it is within its target."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            return asyncio.run(_measure(fresh(conninfo, "my_data")))
        finally:
            embedded.stop(folder / "server")


async def _measure(conninfo: str) -> int:
    await database.open_database(conninfo)
    company = await workspace("web", "local", "Harbour", "en", invented=False)
    await fill(company.id)
    [row] = await statement(
        "select min(id) as id from person where workspace_id = %(workspace_id)s", workspace_id=company.id
    )
    settings = Settings()
    served = ServedWorkspace(company, RememberingPlatform(), settings, settings)
    handing = Handing(
        id=1,
        workspace_id=company.id,
        person_id=row["id"],
        detail="",
        asked_at=_NOW,
        expires_at=_NOW + timedelta(days=1),
    )

    async def bare() -> int:
        read = [await statement(_BARE[part], workspace_id=company.id, person=row["id"]) for part in _BARE]
        return sum(map(len, read))

    async def every_place() -> int:
        values = {"workspace_id": company.id, "person": row["id"], "account": "@1"}
        read = [await statement(_PLACES[place], **values) for place in _PLACES]
        return sum(map(len, read))

    async def made() -> int:
        file = await make_my_data(handing, served)
        assert file
        return len(file.content)

    rows, size = await bare(), await made()
    bare_seconds, read_seconds, made_seconds = await _middle(bare), await _middle(every_place), await _middle(made)
    ratio = made_seconds / read_seconds
    print(f"{THANKS:,} thanks, {rows:,} rows of one person: bare reads of thanks alone {bare_seconds * 1000:.1f} ms")
    print(f"bare reads of all {len(_PLACES)} places, one by one: {read_seconds * 1000:.1f} ms")
    print(f"my data, {size / 1024:.0f} KiB: {made_seconds * 1000:.1f} ms, {ratio:.2f} times (target: {MOST})")
    await database.close_database()
    return int(ratio > MOST)


async def fill(workspace_id: int) -> None:
    """Brings everybody, and a million thanks among them."""
    await statement(_STAFF, workspace_id=workspace_id, people=PEOPLE)
    await statement(_THANKS, workspace_id=workspace_id, people=PEOPLE, count=THANKS, now=_NOW)
    await statement(_PLUS, workspace_id=workspace_id)
    await database.count_rows()
    await statement("vacuum analyze kudos, kudos_receiver, kudos_plus")


async def _middle(work: Callable[[], Awaitable[int]]) -> float:
    """Returns the seconds that it takes, of several times the one in the middle."""
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
