"""Webhooks of a workspace: the rows, and what is sealed of each among the installations."""

import json
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.events.webhooks import OffBecause, Target, Topic, Webhook
from storage.database import Row, all_or_nothing, statement
from storage.records import Stored

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_KIND = "webhook"
_WEBHOOK = Stored(Webhook, "topics", "off")
_READ = f"select {_WEBHOOK.columns()}, topics, off from webhook where workspace_id = %(workspace_id)s"
_EVERY = f"{_READ} order by made_at, id"
_FIND = f"{_READ} and id = %(webhook)s"
_HOLD = f"{_EVERY} for update"
_ADD = """
insert into webhook (workspace_id, host, topics, made_at)
values (%(workspace_id)s, %(host)s, %(topics)s, %(now)s) returning id
"""
_CHANGE = """
update webhook set host = %(host)s, topics = %(topics)s, due_at = now()
where workspace_id = %(workspace_id)s and id = %(webhook)s
"""
_TURN = """
update webhook set off = %(off)s, tries = 0, trouble = '', due_at = now(), in_hand_until = null
where workspace_id = %(workspace_id)s and id = %(webhook)s and off <> %(off)s returning id
"""
# What waited is of a time in which nobody wanted it.
_FORGET_EVENTS = "delete from webhook_event where workspace_id = %(workspace_id)s and webhook_id = %(webhook)s"
_DROP = "delete from webhook where workspace_id = %(workspace_id)s and id = %(webhook)s returning id"
_DROP_SEALED = "delete from installation where workspace_id = %(workspace_id)s and place = %(place)s"
_SEAL = f"""
insert into installation (workspace_id, place, kind, sealed, removed)
values (%(workspace_id)s, %(place)s, '{_KIND}', %(sealed)s, false)
on conflict (workspace_id, place) do update set sealed = excluded.sealed
"""
_SEALED = f"""
select place, sealed from installation
where workspace_id = %(workspace_id)s and kind = '{_KIND}' and place = any(%(places)s)
"""


class NoSealing(Exception):
    """There is no key to seal with: nothing may lie about open."""


def sealing() -> "MultiFernet":
    """Returns the keys of `WATERLINE_SECRETS`. Raises NoSealing."""
    from storage.org.installations import SecretsError, secrets

    try:
        return secrets(os.environ.get("WATERLINE_SECRETS", ""))
    except SecretsError as error:
        raise NoSealing from error


def _webhook(row: Row) -> Webhook:
    return _WEBHOOK.read(row, topics=tuple(map(Topic, row["topics"])), off=OffBecause(row["off"]))


async def webhooks(workspace_id: int) -> list[Webhook]:
    """Returns those of a workspace, the oldest first."""
    return [_webhook(row) for row in await statement(_EVERY, workspace_id=workspace_id)]


async def held(workspace_id: int) -> list[Webhook]:
    """Returns the same, and lets nobody else change them until the transaction around ends."""
    return [_webhook(row) for row in await statement(_HOLD, workspace_id=workspace_id)]


async def find(workspace_id: int, webhook: int) -> Webhook | None:
    rows = await statement(_FIND, workspace_id=workspace_id, webhook=webhook)
    return _webhook(rows[0]) if rows else None


async def add(workspace_id: int, host: str, topics: Sequence[Topic], target: Target, now: datetime) -> int:
    """Adds one, and returns its number. Raises NoSealing."""
    async with all_or_nothing():
        values = {"host": host, "topics": [topic.value for topic in topics], "now": now}
        [row] = await statement(_ADD, workspace_id=workspace_id, **values)
        await seal(workspace_id, int(row["id"]), target)
    return int(row["id"])


async def change(workspace_id: int, webhook: int, host: str, topics: Sequence[Topic], target: Target) -> None:
    """Has it led there, and be sent these. Raises NoSealing."""
    async with all_or_nothing():
        values = {"host": host, "topics": [topic.value for topic in topics]}
        await statement(_CHANGE, workspace_id=workspace_id, webhook=webhook, **values)
        await seal(workspace_id, webhook, target)


async def turn(workspace_id: int, webhook: int, off: OffBecause) -> bool:
    """Turns it on or off; what waited goes. False where it was so already."""
    async with all_or_nothing():
        turned = await statement(_TURN, workspace_id=workspace_id, webhook=webhook, off=off.value)
        if turned:
            await statement(_FORGET_EVENTS, workspace_id=workspace_id, webhook=webhook)
    return bool(turned)


async def drop(workspace_id: int, webhook: int) -> bool:
    """Forgets one, with what waits for it and what was sealed; False where it is not there."""
    async with all_or_nothing():
        dropped = await statement(_DROP, workspace_id=workspace_id, webhook=webhook)
        await statement(_DROP_SEALED, workspace_id=workspace_id, place=_place(webhook))
    return bool(dropped)


async def seal(workspace_id: int, webhook: int, target: Target) -> None:
    """Keeps an address with its secrets in the place of what was kept. Raises NoSealing."""
    content = json.dumps({"url": target.url, "secrets": target.secrets})
    sealed = sealing().encrypt(content.encode()).decode()
    await statement(_SEAL, workspace_id=workspace_id, place=_place(webhook), sealed=sealed)


async def targets(workspace_id: int, numbers: Collection[int]) -> dict[int, Target]:
    """Returns what is sealed, by webhook, without what no key opens. Raises NoSealing."""
    from cryptography.fernet import InvalidToken

    keys, opened = sealing(), dict[int, Target]()
    rows = await statement(_SEALED, workspace_id=workspace_id, places=[_place(number) for number in numbers])
    for row in rows:
        try:
            content = json.loads(keys.decrypt(row["sealed"]))
        except InvalidToken:
            continue
        opened[int(row["place"].rpartition(":")[2])] = Target(content["url"], tuple(content["secrets"]))
    return opened


def _place(webhook: int) -> str:
    return f"{_KIND}:{webhook}"
