"""The auditor on a hundred random companies of at most eight teams, and samples of larger ones: what is certain?

Then of how many answered, in 2,000 companies of up to four teams; of everything that four check-ins tell in companies
that change; of what digests, mirrors and summaries tell of a quarter of 2,000 people, on sampled teams and siblings; of
everything that voice and barnacles show of one.
"""

import asyncio
import time
from pathlib import Path
from random import Random

from bot.config.settings import load
from bot.demo.population import Population
from storage import database, embedded, schema
from storage.voice import concerns
from tests.audit.auditor import STATEMENTS, Auditor
from tests.audit.joint import at_random, certain, is_documented
from tests.bot.companies import company, story
from tests.bot.sealed.test_audited_rounds import exposures
from tests.bot.sealed.test_auditor import by_team, few, groups, ledger, naive_threshold_with_our_scores, siblings
from tests.cast import FakeClock
from tests.processes import ROOT, folder_in_memory
from tests.rounds import check_ins, folders_in
from tests.simulation.changing import changing
from tests.simulation.quarter import on_paper
from tests.simulation.voiced import WEEKS, move_in
from tests.stories.test_audited_letters import audit, department_items, quarter, sampled, told
from tests.stories.voice.test_audited_voices import audited

COMPANIES, LARGER, LARGER_TEAMS = 100, 10, 30
TRIED, CHANGING = 2_000, 12
TEAMS, SAMPLED = 200, 6  # of about 2,000 people; teams a round, and as many pairs
SERVICES = 4  # items about departments, in a round that asks them


def main() -> int:
    """Returns 0 when nothing is certain in any company, nor in any letter of the large one."""
    return int(_companies() + _joint() + _changing() + _letters() + _voices() > 0)


def _companies() -> int:
    """Returns 0 when nothing is certain about a team, or a union of up to three, and the leak is found.

    The leak is a few people whom hiding groups under five gives away, however coarse its scores. A third of the
    companies are unanimous.
    """
    started_at, questions, exposed, leaky, caught = time.perf_counter(), 0, 0, 0, 0
    for seed in range(COMPANIES):
        tale = story(seed, rounds=(1, 2), noise=0.6 if seed % 3 else 0)
        everybody = groups(by_team(tale), most=3)
        questions += len(everybody) * len(STATEMENTS)
        exposed += len(Auditor(by_team(tale), ledger(tale)).exposures(everybody))
        if leaks := few(tale):
            leaky += 1
            caught += len(Auditor(by_team(tale), naive_threshold_with_our_scores(tale)).exposures(leaks)) >= len(leaks)
    for seed in range(LARGER):
        tale = story(seed, rounds=(1,), noise=0.6 if seed % 3 else 0, teams=LARGER_TEAMS)
        pairs = siblings(tale)
        questions += len(pairs) * len(STATEMENTS)
        exposed += len(Auditor(by_team(tale), ledger(tale)).exposures(pairs))
    seconds = time.perf_counter() - started_at
    companies = f"{COMPANIES} companies, two rounds, and {LARGER} of {LARGER_TEAMS} teams"
    print(f"{companies}: {questions:,} questions in {seconds:.0f} s, {exposed} certain answers")
    print(f"behind a naive threshold {leaky} of them leave one to four people by themselves, caught in {caught}")
    return int(exposed > 0 or caught < leaky)


def _joint() -> int:
    """Returns how many numbers of ballots are certain from all that is published, except the documented one."""
    started_at, sure, documented = time.perf_counter(), 0, 0
    for seed in range(TRIED):
        tried = at_random(Random(seed))
        for certainty in certain(tried):
            expected = is_documented(certainty, tried)
            documented, sure = documented + expected, sure + (not expected)
    seconds = time.perf_counter() - started_at
    print(f"{TRIED:,} companies, every number of answers: {sure} certain, {documented} as documented, {seconds:.0f} s")
    return sure


def _changing() -> int:
    """Returns how much is certain about teams, and about who joined, left or moved, from four check-ins."""
    started_at, sure = time.perf_counter(), 0
    for seed in range(CHANGING):
        sure += len(exposures(changing(seed, every=1 if seed % 2 else 3, noise=0.6 if seed % 3 else 0)))
    seconds = time.perf_counter() - started_at
    print(f"{CHANGING} companies that change, four check-ins with all that is read of them in {seconds:.0f} s: {sure}")
    return sure


def _letters() -> int:
    """Returns how much is certain about sampled teams and pairs of siblings from all letters of 13 weeks."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            return asyncio.run(_audited(conninfo))
        finally:
            embedded.stop(folder / "server")


def _voices() -> int:
    """Returns how many complaints there are of what voice and barnacles show of 13 weeks of a large company."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            return asyncio.run(_read_voices(conninfo, folder))
        finally:
            embedded.stop(folder / "server")


async def _read_voices(conninfo: str, folder: Path) -> int:
    await schema.migrate(conninfo)
    await database.open_database(conninfo)
    started_at, clock = time.perf_counter(), FakeClock()
    try:
        settings = load((ROOT / "app.yaml").read_text(), "app.yaml")
        checks = check_ins(folders_in(folder), clock)
        lived = await move_in(on_paper(company(Random(1), TEAMS)), settings, checks, clock, 1)
        complaints, read = await audited(lived, every=WEEKS // 3)
        written = len(await concerns.every(lived.id))
    finally:
        await database.close_database()
    seconds = time.perf_counter() - started_at
    print(
        f"{len(lived.asked[-1][1]):,} people, {WEEKS} weeks of voice and barnacles: {written} concerns, each of fifteen"
        f" possible writers or more, {read:,} messages and forms read in {seconds:.0f} s, {len(complaints)} complaints"
    )
    print(*complaints[:10], sep="\n", end="\n" * bool(complaints))
    return len(complaints)


async def _audited(conninfo: str) -> int:
    await schema.migrate(conninfo)
    await database.open_database(conninfo)
    try:
        population = Population(on_paper(company(Random(1), TEAMS)), (), 1)
        settings = load((ROOT / "app.yaml").read_text(), "app.yaml")
        workspace, weeks, read = await quarter(population, settings, read_in=(4, 8, 12, 13), serving=True)
        texts, random = await told(workspace, weeks, read), Random(1)
    finally:
        await database.close_database()
    started_at, questions, exposed = time.perf_counter(), 0, 0
    for week in weeks:
        groups = sampled(week, random, SAMPLED)
        for item in (random.choice(week.frozen.items).key, *department_items(week, random, SERVICES)):
            questions += len(groups) * len(STATEMENTS)
            exposed += len(audit(week, item, texts, groups)[0])
    seconds = time.perf_counter() - started_at
    print(
        f"{len(population.company.members):,} people, {sum(len(reader.messages) for reader in read):,} letters"
        f" with {len(texts):,} numbers of one unit and item: {questions:,} questions in {seconds:.0f} s,"
        f" {exposed} certain answers"
    )
    return exposed
