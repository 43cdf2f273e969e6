"""Kills the real process with kill -9 at random moments, again and again, and counts what came of what it promised."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.contract.deployment import Edge, Records, Sender, at_once, run_of, sender
from tests.faults import Fault
from tests.processes import run, until
from tests.slack.signing import Signed

PEOPLE = 40
A_ROUND = 25  # kudos sent in a round
IN_FLIGHT = 8
PLATFORM_THINKS = 0.02  # seconds before a post takes effect: a process killed meanwhile never hears of it
LATEST = 1.0  # seconds after the first request of a round: the work of a round takes about as long


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some rounds.

    `lost` were acknowledged and are not stored; `doubled` are stored more than once; `unposted` do not stand in the
    channel, or with the receiver. `unknown` are posts whose process was killed before the platform's yes was noted;
    `second` are posts beyond the first of a kudos at a place, `unexplained` those that no unknown outcome explains.
    """

    seed: int
    rounds: int
    acknowledged: int
    lost: int
    doubled: int
    unposted: int
    unknown: int
    second: int
    unexplained: int

    def __str__(self) -> str:
        return (
            f"{self.rounds} times kill -9 (seed {self.seed}): of {self.acknowledged} acknowledged kudos {self.lost} "
            f"are lost, {self.doubled} stored twice, {self.unposted} not posted; {self.unknown} posts had an unknown "
            f"outcome, {self.second} stand a second time, {self.unexplained} of these without such a reason"
        )


@dataclass(slots=True)
class _Stage:
    edge: Edge
    env: Mapping[str, str]
    sender: Sender
    records: Records
    chance: random.Random
    unanswered: list[Signed] = field(default_factory=list)
    runs: dict[str, str] = field(default_factory=dict)  # source -> what tells its kudos apart in a message
    unknown: set[str] = field(default_factory=set)  # messages
    killed: int = 0

    async def idle(self) -> bool:
        return self.edge.stand.in_flight == 0


async def kill_often(edge: Edge, conninfo: str, folder: Path, rounds: int, seed: int) -> Outcome:
    """Kills so many times, lets the last process finish, and counts. The database must be empty."""
    edge.stand.plan.faults.append(Fault("delay", edge.post, times=1_000_000, seconds=PLATFORM_THINKS))
    async with edge.served() as url, sender(edge) as sends:
        env = edge.environment(conninfo, url, edge.settings(folder, lease_seconds=1))
        stage = _Stage(edge, env, sends, Records(conninfo), random.Random(seed))
        await _introduce(stage)
        for _ in range(rounds):
            await _kill_once(stage)
        last = await run("serve", env=env)
        await last.greeted()
        await at_once([sends.send(last, signed) for signed in stage.unanswered], IN_FLIGHT)
        await stage.records.drained()
        await last.stop()
    return _counted(stage, seed)


async def _introduce(stage: _Stage) -> None:
    if first := stage.edge.introduction():
        process = await run("serve", env=stage.env)
        await process.greeted()
        await stage.sender.send(process, first)
        await process.stop()


async def _kill_once(stage: _Stage) -> None:
    process = await run("serve", env=stage.env)
    await process.greeted()
    before = len(stage.edge.asked())
    signed = [*stage.unanswered, *_new(stage)]  # what was not answered is sent again, as platforms do with events
    sending = asyncio.create_task(at_once([stage.sender.send(process, one) for one in signed], IN_FLIGHT))
    await asyncio.sleep(stage.chance.uniform(0, LATEST))
    await process.stop(signal.SIGKILL)
    answered = await sending
    stage.unanswered = [one for one, yes in zip(signed, answered, strict=True) if not yes]
    await stage.records.left_alone()
    await until(stage.idle, "the platform had answered whatever the dead had asked")
    noted = stage.records.noted()
    stage.unknown |= {post.message for post in stage.edge.posted(before) if post.message not in noted}
    stage.killed += 1


def _new(stage: _Stage) -> list[Signed]:
    signed = []
    for number in range(stage.killed * A_ROUND, (stage.killed + 1) * A_ROUND):
        people = stage.edge.people()
        giver, receiver = stage.chance.choice(people[: PEOPLE // 2]), stage.chance.choice(people[PEOPLE // 2 :])
        signed.append(stage.edge.thanks(giver, receiver, number))
        stage.runs[stage.edge.source(signed[-1])] = f"for run {number}:"
    return signed


def _counted(stage: _Stage, seed: int) -> Outcome:
    stored, acknowledged = stage.records.kudos(), stage.sender.acknowledged
    posts = [(post, (run_of(post), post.channel == stage.edge.channel)) for post in stage.edge.posted() if run_of(post)]
    standing = Counter(where for _, where in posts)
    expected = {(stage.runs[source], in_channel) for source in stored for in_channel in (True, False)}
    explained = Counter(where for post, where in posts if post.message in stage.unknown)
    return Outcome(
        seed=seed,
        rounds=stage.killed,
        acknowledged=len(acknowledged),
        lost=len(acknowledged - stored.keys()),
        doubled=sum(many > 1 for many in stored.values()),
        unposted=len(expected - standing.keys()),
        unknown=len(stage.unknown),
        second=sum(many - 1 for many in standing.values()),
        unexplained=sum((standing - explained - Counter(expected)).values()),
    )
