"""Kills the real process with kill -9 at random points of check-ins, and counts what became of every answer."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiohttp
import yaml

from bot.ballots import Ballot
from bot.company import Company, Member
from bot.people import Profile
from bot.settings import Settings, load
from commands.check_ins import CheckIns
from commands.keep_company import keep_company
from commands.open_workspace import open_workspace
from storage import database, people
from tests.contract.street import at_once
from tests.processes import PATIENCE, Running, run, until
from tests.slack.fake import FakeSlack
from tests.slack.ledgers import CLOSED, SEALED, Answers, Band, Copy, Outcome, Rows, Tap, possible
from tests.slack.payloads import TEAM
from tests.slack.real import SECRET, crowd, fake, settings_file, variables
from tests.slack.signing import Signer

LEADS, HANDS = 5, 6  # teams, and people in each; the leads and their head are a team of their own
PEOPLE = 1 + LEADS + LEADS * HANDS
IN_FLIGHT = 8
SOON = 0.06  # seconds: about what opening or closing takes, once it can be seen that it has begun
AT_ONCE = 1 / 3000  # seconds between looks at what another process does
AT_ANY_MOMENT = 0.25  # share of the kills that follow no sign
PHASES = ("opening", "answering", "closing", "closing")


@dataclass(slots=True)
class _Stage:
    slack: FakeSlack
    session: aiohttp.ClientSession
    env: Mapping[str, str]
    rows: Rows
    check_ins: CheckIns
    chance: random.Random
    process: Running
    up: asyncio.Event = field(default_factory=asyncio.Event)  # whether it runs
    team: Mapping[str, str] = field(default_factory=dict)  # unit by platform id
    taps: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    ledgers: dict[int, list[Band]] = field(default_factory=dict)
    copied: list[Copy] = field(default_factory=list)


async def kill_rounds(conninfo: str, folder: Path, many: int, seed: int) -> Outcome:
    """Lets a company check in so many times, with one kill -9 in each. The database must be migrated and empty."""
    slack, rows = fake(PEOPLE), Rows(conninfo)
    keys = KeyFolder(folder / "keys", folder / "data")
    async with slack.served() as api_url, _session() as session:
        path = _settings(folder)
        env = variables(conninfo, api_url, path) | {"WATERLINE_KEYS": str(folder / "keys")}
        await _staff(conninfo, load(path.read_text(), str(path)), rows)
        process = await run("serve", env=env)
        stage = _Stage(slack, session, env, rows, keys, random.Random(seed), process)
        try:
            await process.greeted()
            stage.up.set()
            for _ in range(many):
                await _one_round(stage)
            await _nothing_changed(stage)
        finally:
            await stage.process.stop()
            rows.close()
    return _counted(stage, many, seed)


def _session() -> aiohttp.ClientSession:
    """Without kept connections, so that no more answers are unknown after a kill than were in flight."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, force_close=True), timeout=aiohttp.ClientTimeout(total=PATIENCE)
    )


def _settings(folder: Path) -> Path:
    path = settings_file(folder)
    settings = yaml.safe_load(path.read_text())
    settings["pulse"] |= {"enabled": True, "country": "AQ"}  # no holidays, whenever this is run
    path.write_text(yaml.safe_dump(settings, allow_unicode=True))
    return path


async def _staff(conninfo: str, settings: Settings, rows: Rows) -> None:
    """The company, and a check-in of three weeks ago, so that the first one is due at once."""
    head, *others = crowd(PEOPLE)
    leads, hands = others[:LEADS], others[LEADS:]
    bosses = dict.fromkeys(leads, head) | {hand: leads[n % LEADS] for n, hand in enumerate(hands)}
    members = [Member(Profile(one, one, one.casefold()), bosses.get(one)) for one in (head, *others)]
    teams = {boss: (f"Team {n}", f"team{n}") for n, boss in enumerate((head, *leads))}
    people.forget()
    await database.open_database(conninfo)
    workspace = await open_workspace("slack", TEAM, "Harbour", settings)
    await keep_company(workspace, Company(tuple(members), teams))
    await database.close_database()
    rows.of(
        "insert into round (workspace_id, state, key, week, first_monday)"
        " select id, 'void', 'before', 1, date_trunc('week', clock_timestamp())::date - 21 from workspace"
    )


async def _one_round(stage: _Stage) -> None:
    """From opening to closing; the process is killed once, in a phase and at a moment that chance chooses."""
    phase = stage.chance.choice(PHASES)
    stage.rows.of("update round set week = -id where state = 'closed'")  # so this week's is still to come
    await _in_phase(stage, phase, "opening", lambda: _new_keys(stage))
    await until(lambda: _asked(stage), "a check-in opens and everybody is asked")
    number = stage.rows.one("select id from round where state = 'open'")
    stage.found["outlived"] += len(stage.keys.names()) - 1
    answers = Answers()
    first = _taps(stage, number)
    await _answer(stage, number, answers, first, killing=phase == "answering")
    copy = _copy(stage, number)
    held = stage.keys.keys(stage.rows.one("select key from round where id = %s", number))
    assert held
    stage.found["readable"] += copy.opens_with(held)
    stage.found["opened"] += sum(old.opens_with(held) for old in stage.copied)
    await _close(stage, number, answers, phase)
    stage.copied.append(copy)
    _judge(stage, number, answers)


def _taps(stage: _Stage, number: int) -> list[Tap]:
    """One answer of everybody to every question, in every team around another one."""
    items = [row[0] for row in stage.rows.of(_ITEMS, number)]
    stage.team = dict(stage.rows.of(_LEAVES, number))
    likes = {unit: stage.chance.randint(1, 5) for unit in sorted(set(stage.team.values()))}
    return [
        Tap(one, item, min(5, max(1, likes[stage.team[one]] + stage.chance.randint(-2, 2))))
        for one in crowd(PEOPLE)
        for item in items
    ]


_ITEMS = "select item ->> 'key' from round, jsonb_array_elements(frozen -> 'items') item where id = %s"
_LEAVES = "select p.platform_id, a.leaf from audience a join person p on p.id = a.person_id where a.round_id = %s"


async def _answer(stage: _Stage, number: int, answers: Answers, taps: list[Tap], *, killing: bool) -> None:
    """Everybody taps until it is acknowledged, as people do who see no answer."""
    waiting = taps
    while waiting:
        sending = asyncio.create_task(at_once([_tap(stage, number, answers, tap) for tap in waiting], IN_FLIGHT))
        if killing:
            await asyncio.sleep(stage.chance.uniform(0, 1.0))
            await _kill(stage, "answering")
            killing = False
        told = await sending
        waiting = [tap for tap, answer in zip(waiting, told, strict=True) if answer != SEALED]
        await stage.up.wait()


async def _close(stage: _Stage, number: int, answers: Answers, phase: str) -> None:
    """The closing moment comes while people still change their answers."""
    changing = [asyncio.create_task(_change(stage, number, answers, place)) for place in range(IN_FLIGHT)]
    moment = timedelta(seconds=stage.chance.uniform(0, 0.5))
    stage.rows.of("update round set closes_at = clock_timestamp() + %s where id = %s", moment, number)
    await _in_phase(stage, phase, "closing", lambda: _closing(stage, number))
    await asyncio.gather(*changing)
    await until(lambda: _state(stage, "closed", number), "the check-in closes")
    await until(lambda: _gone(stage, number), "its keys are destroyed")


async def _change(stage: _Stage, number: int, answers: Answers, place: int) -> None:
    """Some people tap other choices, one after the other, until they read that it is too late."""
    keys = sorted(key for key in answers.known if crowd(PEOPLE).index(key[0]) % IN_FLIGHT == place)
    while True:
        person, item = stage.chance.choice(keys)
        told = await _tap(stage, number, answers, Tap(person, item, stage.chance.randint(1, 5)))
        if told and told.startswith(CLOSED):
            return
        await stage.up.wait()


async def _in_phase(stage: _Stage, chosen: str, phase: str, sign: Callable[[], Awaitable[bool]]) -> None:
    """Kills at any moment of the next tick, or just after a sign that the process has begun with it."""
    if chosen != phase:
        return
    if stage.chance.random() < AT_ANY_MOMENT:
        await asyncio.sleep(stage.chance.uniform(0, 1.2))
    else:
        await _seen(sign)
        await asyncio.sleep(stage.chance.uniform(0, SOON))
    await _kill(stage, phase)


async def _seen(sign: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await sign():  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(AT_ONCE)


async def _kill(stage: _Stage, phase: str) -> None:
    stage.up.clear()
    await stage.process.stop(signal.SIGKILL)
    state = stage.rows.one("select state from round order by id desc limit 1")
    stage.killed[f"{phase}: {state}, keys {'there' if stage.keys.names() else 'gone'}"] += 1
    stage.process = await run("serve", env=stage.env)
    await stage.process.greeted()
    stage.up.set()


async def _new_keys(stage: _Stage) -> bool:
    return bool(stage.keys.names())


async def _closing(stage: _Stage, number: int) -> bool:
    """Whether a process holds the round's row, which it does only while it closes it, or has closed it by now."""
    free = "select 1 from round where id = %s and state = 'open' for key share skip locked"
    return not stage.rows.of(free, number)


async def _asked(stage: _Stage) -> bool:
    waiting = "select 1 from round r where state = 'open' and not exists"
    return bool(stage.rows.of(f"{waiting} (select 1 from audience a where a.round_id = r.id and not a.invited)"))


async def _state(stage: _Stage, state: str, number: int | None = None) -> bool:
    which = "select 1 from round where state = %s and (%s::bigint is null or id = %s)"
    return bool(stage.rows.of(which, state, number, number))


async def _gone(stage: _Stage, number: int) -> bool:
    return stage.rows.one("select key from round where id = %s", number) not in stage.keys.names()


async def _tap(stage: _Stage, number: int, answers: Answers, tap: Tap) -> str | None:
    """What the person read; None where nothing came back."""
    stage.taps += 1
    name = f"tap{stage.taps}"
    signed = Signer(SECRET).block_actions(
        user=tap.person,
        action_id="pulse.answer",
        value=f"{number}:{tap.item}:{tap.choice}",
        response_url=stage.slack.response_url(name),
    )
    try:
        url = f"{stage.process.url}/slack/events"
        async with stage.session.post(url, data=signed.body, headers=signed.headers) as response:
            await response.read()
    except aiohttp.ClientConnectorError:
        return None  # nobody was there to hear it
    except (aiohttp.ClientError, OSError):
        stage.found["broken"] += 1
    told = next((one["text"] for one in stage.slack.responses.get(name, [])), None)
    if told is not None and told != SEALED:
        assert told.startswith(CLOSED), told
    stage.found["acknowledged"] += told == SEALED
    answers.note(tap, told)
    return told


def _copy(stage: _Stage, number: int) -> Copy:
    ballots = [Ballot(*row) for row in stage.rows.of("select token, box from ballot where round_id = %s", number)]
    persons = [row[0] for row in stage.rows.of("select person_id from audience where round_id = %s", number)]
    return Copy(ballots, persons, [row[0] for row in stage.rows.of(_ITEMS, number)])


def _ledger(stage: _Stage, number: int) -> list[Band]:
    return stage.rows.of(
        "select unit, item, reading, size_from from ledger where round_id = %s order by unit, item", number
    )


def _judge(stage: _Stage, number: int, answers: Answers) -> None:
    stage.ledgers[number] = written = _ledger(stage, number)
    stage.found["left"] += stage.rows.one("select count(*) from ballot where round_id = %s", number)
    stage.found["unknown"] += len(answers.unknown)
    asked = stage.rows.of("select 1 from delivery where subject_id = %s and subject = 'invitation'", number)
    stage.found["asked_wrongly"] += len(asked) != PEOPLE
    stage.found["wrong"] += written not in possible(answers, stage.team)


async def _nothing_changed(stage: _Stage) -> None:
    """What was published once stays as it is, and no key is left that opens what was taken away."""
    rows = stage.rows
    await until(lambda: _state(stage, "closed"), "the last check-in has closed")
    stage.found["changed"] = sum(_ledger(stage, number) != ledger for number, ledger in stage.ledgers.items())
    stage.found["outlived"] += len(stage.keys.names())
    rounds_there = rows.one("select count(*) from round where key <> 'before'")
    stage.found["wrong"] += rounds_there - len(stage.ledgers)


def _counted(stage: _Stage, many: int, seed: int) -> Outcome:
    counted = ("acknowledged", "unknown", "wrong", "changed", "outlived", "left", "readable", "opened", "asked_wrongly")
    return Outcome(seed=seed, rounds=many, killed=stage.killed, **{name: stage.found[name] for name in counted})
