"""Is the database there, does the queue move, what could not be delivered, is there room for what comes."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from commands.operate.certificates import seconds_left
from storage import database, schema
from storage.delivery import dead_letters, deliveries
from storage.events import waiting
from storage.events.waiting import WebhookBacklog
from storage.sealed import machine, replicas, rounds
from storage.sealed.condition import Condition, look_at_folders

AWAY = database.AWAY  # what comes out of any request while the database is away
_WITHIN = 3.0  # seconds in which what is asked here is told, or left unsaid


@dataclass(frozen=True, slots=True)
class Health:
    """`database` is "ok", "slow" where what follows could not be counted in time, or "unreachable".

    `queue_seconds`: how long the oldest waiting delivery has waited. `dead`: deliveries given up, by reason.
    `folders_differ`: processes on this database see different folders of check-ins, so that none is opened.
    `closings_overdue`: check-ins that ended and are not counted. `connections_waited_for`: statements of this process
    that wait for one. `folders_free`: bytes that are left where this process keeps keys and sealed answers.
    `dead_workspaces`: how many have dead letters. `condition`: that of the folders of this process. `certificates`: in
    how many seconds each ends. `clock_apart`: seconds between this clock and the database's. `webhooks`: what
    these have not sent.
    """

    database: str = "unreachable"
    queue_seconds: float | None = None
    dead: Mapping[str, int] = field(default_factory=dict)
    folders_differ: bool = False
    closings_overdue: int = 0
    connections_waited_for: int = 0
    folders_free: Mapping[str, int] = field(default_factory=dict)
    dead_workspaces: int = 0
    condition: Condition = field(default_factory=Condition)
    certificates: Mapping[str, float] = field(default_factory=dict)
    clock_apart: float = 0.0
    webhooks: WebhookBacklog = field(default_factory=WebhookBacklog)


async def check_health() -> Health:
    now = datetime.now(UTC)
    health = Health(
        folders_free=await asyncio.to_thread(machine.room_left),
        condition=await asyncio.to_thread(look_at_folders, ()),
        certificates=await asyncio.to_thread(seconds_left, os.environ, now),
    )
    if not await database.answers():
        return health
    try:
        async with asyncio.timeout(_WITHIN):
            return replace(
                health,
                database="ok",
                queue_seconds=await deliveries.oldest_waiting(),
                dead=await deliveries.dead_letters(),
                folders_differ=bool(await replicas.differing()),
                closings_overdue=await rounds.overdue(),
                connections_waited_for=database.connections_waited_for(),
                dead_workspaces=await dead_letters.workspaces_concerned(),
                condition=await asyncio.to_thread(look_at_folders, await rounds.wanted_keys()),
                webhooks=await waiting.backlog(),
                clock_apart=abs((await database.clock() - datetime.now(UTC)).total_seconds()),
            )
    except (TimeoutError, *AWAY):
        return replace(health, database="slow")


async def check_ready() -> str:
    """Returns why this process cannot serve anybody with this database; empty where it can."""
    try:
        async with asyncio.timeout(_WITHIN):
            return await schema.trouble()
    except (TimeoutError, *AWAY):
        return "The database does not answer."
