"""What a morning of celebrations costs in a company of 100,000, with 400 birthdays on it.

Five weeks are foreseen, an hour later nothing is new, and then comes the morning itself. Everybody has a birthday, a
joining date and a team of ten; each of the 400 got words of three colleagues. What counts is processor time of this
process and of PostgreSQL.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from bench.company.people_import import fresh
from bench.counting import most_memory
from bench.stage import postgres_cpu
from bot.config.settings import Settings, load
from bot.ports import ServedWorkspace
from commands.celebrations.look_daily import celebrate
from commands.check_ins import CheckIns
from commands.feature import Tick
from storage import database, embedded
from storage.caches import forget_all
from storage.database import statement
from storage.org.people import workspace
from tests.platform import RememberingPlatform
from tests.processes import ROOT, folder_in_memory

PEOPLE, BIRTHDAYS, TEAM = 100_000, 400, 10
# Seconds of processor time. All but the first come every quarter of an hour at most.
TARGETS = {"foresee": 15.0, "look again": 5.0, "the morning": 10.0, "a quarter later": 2.0}
MEMORY = 512  # MiB at most
_MORNING = datetime(2026, 3, 12, 9, tzinfo=UTC)  # a Thursday
_STAFF = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me, joined_on)
select %(workspace_id)s, '@' || n, 'Crew ' || n, 'crew' || n, 'en', 'Europe/London', false, false, true, false, true,
    date '2015-01-01' + n %% 3650
from generate_series(1, %(people)s) n
"""
_TEAMS = """
insert into team (workspace_id, name, handle, manager_id)
select workspace_id, 'Team ' || id, 'team' || id, id from person
where workspace_id = %(workspace_id)s and id %% %(team)s = 0
"""
_IN_TEAMS = """
update person p set team_id = t.id from team t
where p.workspace_id = %(workspace_id)s and t.workspace_id = %(workspace_id)s
    and t.manager_id = p.id - p.id %% %(team)s and t.manager_id <> p.id
"""
_WISHES = """
insert into celebration_wish (workspace_id, person_id, birth_month, birth_day)
select workspace_id, id, date_part('month', day), date_part('day', day) from (
    select workspace_id, id,
        case when id %% 250 = 1 then date '2024-03-12' else date '2024-03-13' + (id %% 364)::int end as day
    from person where workspace_id = %(workspace_id)s) chosen
"""
_WORDS = """
insert into celebration_word (workspace_id, person_id, kind, day, author_id, words, written_at)
select c.workspace_id, c.person_id, c.kind, c.day, c.person_id + n, 'The harbour is calmer with you', %(now)s
from celebration c, generate_series(1, 3) n
where c.workspace_id = %(workspace_id)s and c.kind = 'birthday' and c.day = %(day)s
"""


def main() -> int:
    """Returns 0 if all is within its targets."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            costs = asyncio.run(_measure(fresh(conninfo, "celebrations"), folder / "server"))
        finally:
            embedded.stop(folder / "server")
    for part, seconds in costs.items():
        print(f"{part}: {seconds:.2f} s of processor time (target: {TARGETS[part]})")
    print(f"memory: {most_memory():.0f} MiB at most (target: {MEMORY})")
    return int(any(seconds > TARGETS[part] for part, seconds in costs.items()) or most_memory() > MEMORY)


async def _measure(conninfo: str, folder: Path) -> dict[str, float]:
    await database.open_database(conninfo)
    company = await workspace("web", "local", "Harbour", "en", invented=False)
    await statement(_STAFF, workspace_id=company.id, people=PEOPLE)
    await statement(_TEAMS, workspace_id=company.id, team=TEAM)
    await statement(_IN_TEAMS, workspace_id=company.id, team=TEAM)
    await statement(_WISHES, workspace_id=company.id)
    await database.count_rows()
    settings = _celebrating()
    there = {company.id: ServedWorkspace(company, RememberingPlatform(), settings, settings)}
    costs: dict[str, float] = {}

    async def cost(part: str, work: Callable[[], Awaitable[object]]) -> None:
        used = time.process_time() + postgres_cpu(folder)
        await work()
        costs[part] = time.process_time() + postgres_cpu(folder) - used

    async def looks(now: datetime) -> None:
        assert await celebrate(Tick(now, there, cast(CheckIns, None))) == []

    night = _MORNING - timedelta(hours=6)
    await cost("foresee", lambda: looks(night))
    forget_all()
    await cost("look again", lambda: looks(night + timedelta(hours=1)))
    await statement(_WORDS, workspace_id=company.id, now=_MORNING, day=_MORNING.date())
    await cost("the morning", lambda: looks(_MORNING))
    await cost("a quarter later", lambda: looks(_MORNING + timedelta(minutes=15)))
    sql = "select subject, count(*) as count from delivery where workspace_id = %(workspace_id)s group by 1 order by 1"
    sent = {row["subject"]: row["count"] for row in await statement(sql, workspace_id=company.id)}
    print(f"{PEOPLE:,} people: {sent}", flush=True)
    assert sent["birthday_words"] == BIRTHDAYS
    assert sent["celebrations"] == 1
    await database.close_database()
    return costs


def _celebrating() -> Settings:
    settings = load((ROOT / "app.yaml").read_text(encoding="utf-8"), "app.yaml")
    rules = settings.celebrations.model_copy(update={"enabled": True})
    return settings.model_copy(update={"celebrations": rules})
