"""Kills the real processes with kill -9 between any two steps of check-ins, and counts what became of every answer."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import yaml

from bot.config.settings import Settings, load
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile
from bot.sealed.page import ClosedRound
from bot.sealed.roll import RESTED
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from storage import database
from storage.caches import forget_all
from storage.sealed.ballot_box import PAGE, BallotBox
from storage.sealed.folders import ID
from tests.contract.deployment import at_once
from tests.operate.serving import move
from tests.processes import PATIENCE, Running, run, until
from tests.rounds import folders_of
from tests.slack.checkin.ledgers import CLOSED, SEALED, Answers, Band, Outcome, Rows, Tap, opens, possible
from tests.slack.checkin.roundsteps import AT_ONCE, Step, Traces, reached, seen
from tests.slack.fake import FakeSlack
from tests.slack.payloads import TEAM
from tests.slack.real import SECRET, fake, settings_file, user_ids, variables
from tests.slack.signing import Signer

LEADS, HANDS = 5, 6  # teams, and people in each; the leads and their head are a team of their own
PEOPLE = 1 + LEADS + LEADS * HANDS
IN_FLIGHT = 8
SOON = 0.004  # seconds: about what the next steps take
PHASES = ("opening", "answering", "closing", "closing")


@dataclass(slots=True)
class _Stage:
    slack: FakeSlack
    session: aiohttp.ClientSession
    env: Mapping[str, str]
    clock: Path  # holds by how many seconds the processes' time is ahead
    rows: Rows
    traces: Traces
    chance: random.Random
    process: Running
    up: asyncio.Event = field(default_factory=asyncio.Event)  # whether it runs
    team: Mapping[str, str] = field(default_factory=dict)  # leaf by platform id
    taps: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    ledgers: dict[str, list[Band]] = field(default_factory=dict)
    pages: dict[str, set[str]] = field(default_factory=dict)  # the fingerprints of every page that was seen
    copied: list[bytes] = field(default_factory=list)

    def is_now(self, moment: datetime) -> None:
        move(self.clock, moment)


async def kill_rounds(conninfo: str, folder: Path, many: int, seed: int) -> Outcome:
    """Lets a company check in so many times, with one kill -9 in each. The database must be migrated and empty."""
    slack, rows, clock = fake(PEOPLE), Rows(conninfo), folder / "clock"
    move(clock, datetime.now(UTC))
    async with slack.served() as api_url, _session() as session:
        path = _settings(folder)
        env = variables(conninfo, api_url, path)
        await _staff(conninfo, load(path.read_text(), str(path)))
        process = await _run(env, clock)
        traces = Traces(folders_of(env), rows)
        chance = random.Random(seed)
        stage = _Stage(
            slack=slack, session=session, env=env, clock=clock, rows=rows, traces=traces, chance=chance, process=process
        )
        try:
            await process.greeted()
            stage.up.set()
            for week in range(1, many + 1):
                await _one_round(stage, week)
            await _nothing_changed(stage)
        finally:
            await stage.process.stop()
            rows.close()
    return _counted(stage, many, seed)


async def _run(env: Mapping[str, str], clock: Path) -> Running:
    return await run("serve", env=env, program=("tests.operate.serving", str(clock)))


def _session() -> aiohttp.ClientSession:
    """Without kept connections, so that no more answers are unknown after a kill than were in flight."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, force_close=True), timeout=aiohttp.ClientTimeout(total=PATIENCE)
    )


def _settings(folder: Path) -> Path:
    path = settings_file(folder)
    settings = yaml.safe_load(path.read_text())
    settings["pulse"] |= {"enabled": True, "country": "HM"}  # an island without holidays
    settings["digest"]["enabled"] = False
    path.write_text(yaml.safe_dump(settings, allow_unicode=True))
    return path


async def _staff(conninfo: str, settings: Settings) -> None:
    head, *others = user_ids(PEOPLE)
    leads, hands = others[:LEADS], others[LEADS:]
    bosses = dict.fromkeys(leads, head) | {hand: leads[n % LEADS] for n, hand in enumerate(hands)}
    members = [
        Member(Profile(platform_id=one, name=one, handle=one.casefold()), bosses.get(one)) for one in (head, *others)
    ]
    teams = {boss: TeamName(f"Team {n}", f"team{n}") for n, boss in enumerate((head, *leads))}
    forget_all()
    await database.open_database(conninfo)
    workspace = await open_workspace("slack", TEAM, "Harbour", settings)
    await save_company(workspace, Company(tuple(members), teams))
    await database.close_database()


async def _one_round(stage: _Stage, week: int) -> None:
    """From opening to closing; all processes are killed once, in a phase and after a step that chance chooses."""
    phase = stage.chance.choice(PHASES)
    stage.is_now(_tuesday(week))
    if phase == "opening":
        await _kill_after_a_step(stage, phase, stage.traces.opening())
    await until(lambda: _everybody_is_asked(stage), "a check-in opens and everybody is asked")
    link, answers = stage.traces.link, Answers()
    assert link
    key = link.key
    await _answer(stage, key, answers, _taps(stage, key), killing=phase == "answering")
    copy, keys = stage.traces.boxes(key), stage.traces.private_keys()
    stage.found["readable"] += opens(copy, keys)
    stage.found["opened"] += opens(stage.copied, keys)
    await _close(stage, key, link.closes_at, answers, phase)
    stage.copied += copy
    _judge(stage, key, answers)


def _tuesday(week: int) -> datetime:
    """After ten o'clock in all of Europe, in one of the weeks to come."""
    today = datetime.now(UTC).replace(hour=12, minute=0)
    return today - timedelta(days=today.weekday()) + timedelta(weeks=week, days=1)


def _taps(stage: _Stage, key: str) -> list[Tap]:
    """One answer of everybody to every question, in every team around another one."""
    manifest = BallotBox(stage.traces.folders).manifest(key)
    assert manifest
    stage.team = {one.account: manifest.leaf_of(one) for one in manifest.participants}
    likes = {unit: stage.chance.randint(1, 5) for unit in sorted(set(stage.team.values()))}
    return [
        Tap(one, item.key, min(5, max(1, likes[stage.team[one]] + stage.chance.randint(-2, 2))))
        for one in user_ids(PEOPLE)
        for item in manifest.frozen.items
    ]


async def _answer(stage: _Stage, key: str, answers: Answers, taps: list[Tap], *, killing: bool) -> None:
    """Everybody taps until it is acknowledged, as people do who see no answer."""
    waiting = taps
    while waiting:
        sending = asyncio.create_task(at_once([_tap(stage, key, answers, tap) for tap in waiting], IN_FLIGHT))
        if killing:
            await seen(stage.traces.answers(key, stage.chance.randrange(len(taps))))
            await _kill(stage, "answering")
            killing = False
        replies = await sending
        waiting = [tap for tap, reply in zip(waiting, replies, strict=True) if reply != SEALED]
        await stage.up.wait()


async def _close(stage: _Stage, key: str, closes_at: datetime, answers: Answers, phase: str) -> None:
    """The closing moment comes while people still change their answers."""
    changing = [asyncio.create_task(_change(stage, key, answers, place)) for place in range(IN_FLIGHT)]
    looking = asyncio.create_task(_look_at_pages(stage, key))
    stage.is_now(closes_at - timedelta(seconds=stage.chance.uniform(0, 0.5)))
    if phase == "closing":
        await _kill_after_a_step(stage, phase, stage.traces.closing(key))
    await asyncio.gather(*changing)
    await until(lambda: _is_over(stage, key), "the check-in is published, and nothing is left of it")
    looking.cancel()


async def _change(stage: _Stage, key: str, answers: Answers, place: int) -> None:
    """Some people tap other choices, one after the other, until they read that it is too late."""
    named = sorted(name for name in answers.known if user_ids(PEOPLE).index(name[0]) % IN_FLIGHT == place)
    while True:
        person, item = stage.chance.choice(named)
        reply = await _tap(stage, key, answers, Tap(person, item, stage.chance.randint(1, 5)))
        if reply and reply.startswith(CLOSED):
            return
        await stage.up.wait()


async def _look_at_pages(stage: _Stage, key: str) -> None:
    """Notes every page that is ever seen."""
    while True:
        if page := stage.traces.folders.sealed.read(key + PAGE):
            stage.pages.setdefault(key, set()).add(ClosedRound.load(page).fingerprint)
        await asyncio.sleep(AT_ONCE)


async def _kill_after_a_step(stage: _Stage, phase: str, steps: Sequence[Step]) -> None:
    await seen(stage.chance.choice(steps))
    await asyncio.sleep(stage.chance.uniform(0, SOON))
    await _kill(stage, phase, steps)


async def _kill(stage: _Stage, phase: str, steps: Sequence[Step] = ()) -> None:
    stage.up.clear()
    await stage.process.stop(signal.SIGKILL)
    stage.killed[f"{phase}: {reached(steps)}" if steps else phase] += 1
    if phase == "opening":
        _let_rest(stage)
    stage.process = await _run(stage.env, stage.clock)
    await stage.process.greeted()
    stage.up.set()


def _let_rest(stage: _Stage) -> None:
    """A quarter of an hour passes, after which an opening that was begun and not finished is given up."""
    before = time.time() - RESTED.total_seconds() - 1
    for file in stage.traces.folders.keys.files("*"):
        os.utime(file, (before, before))


async def _everybody_is_asked(stage: _Stage) -> bool:
    waiting = "select 1 from round r where state = 'open' and not exists"
    return bool(stage.rows.of(f"{waiting} (select 1 from audience a where a.round_id = r.id and not a.invited)"))


async def _is_over(stage: _Stage, key: str) -> bool:
    return all(step.is_done() for step in stage.traces.closing(key))


async def _tap(stage: _Stage, key: str, answers: Answers, tap: Tap) -> str | None:
    """What the person read; None where nothing came back."""
    stage.taps += 1
    name, process, was_up = f"tap{stage.taps}", stage.process, stage.up.is_set()
    signed = Signer(SECRET).block_actions(
        user=tap.person,
        action_id="pulse.answer",
        value=f"{key}:{tap.item}:{tap.choice}",
        response_url=stage.slack.response_url(name),
    )
    try:
        url = f"{process.url}/slack/events"
        async with stage.session.post(url, data=signed.body, headers=signed.headers) as response:
            await response.read()
    except (aiohttp.ClientError, OSError) as error:
        stage.found["failed"] += was_up and stage.up.is_set() and stage.process is process
        if isinstance(error, aiohttp.ClientConnectorError):
            return None  # nobody was there to hear it
    reply = next((one["text"] for one in stage.slack.responses.get(name, [])), None)
    if reply is not None and reply != SEALED:
        assert reply.startswith(CLOSED), reply
    stage.found["acknowledged"] += reply == SEALED
    answers.note(tap, reply)
    return reply


def _judge(stage: _Stage, key: str, answers: Answers) -> None:
    traces = stage.traces
    stage.ledgers[key] = written = traces.ledger(key)
    stage.found["wrong"] += written not in possible(answers, stage.team)
    stage.found["unknown"] += len(answers.unknown)
    stage.found["outlived"] += len(traces.folders.keys.files(f"{key}.*"))
    stage.found["left"] += len(traces.folders.sealed.files(f"{key}.*"))
    stage.found["asked_wrongly"] += traces.invitations(key) != PEOPLE
    stage.found["doubted"] += not traces.is_verified(key)
    one_page = stage.pages.get(key, set()) <= {traces.fingerprint(key)}
    stage.found["twice"] += not one_page or traces.lines(key) != {"opening": 1, "closing": 1}


async def _nothing_changed(stage: _Stage) -> None:
    """What was published once stays as it is, and no key is left that opens what was taken away."""
    rows, keys = stage.rows, stage.traces.folders.keys
    stage.found["changed"] = sum(stage.traces.ledger(key) != ledger for key, ledger in stage.ledgers.items())
    stage.found["opened"] += opens(stage.copied, stage.traces.private_keys())
    stage.found["outlived"] += len([file for file in keys.files("*") if file.name != ID])
    stage.found["wrong"] += rows.one("select count(*) from round where state = 'closed'") - len(stage.ledgers)
    stage.found["wrong"] += rows.one("select count(*) from round where state <> 'closed'")


def _counted(stage: _Stage, many: int, seed: int) -> Outcome:
    names = (
        *("acknowledged", "unknown", "failed", "wrong", "twice", "changed", "doubted", "outlived", "left"),
        *("readable", "opened", "asked_wrongly"),
    )
    return Outcome(seed=seed, rounds=many, killed=stage.killed, **{name: stage.found[name] for name in names})
