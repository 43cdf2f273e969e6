"""For the operator: what was refused for good, to be seen, sent again or dropped."""

from datetime import datetime
from enum import Enum

from bot.kudos.kudos import LOST
from bot.kudos.kudos import SUBJECT as KUDOS
from bot.org.diary import DeliveriesDropped
from storage.database import all_or_nothing
from storage.delivery import dead_letters, deliveries
from storage.delivery.dead_letters import DeadLetter
from storage.diary import diary
from storage.org import people


class DeadLetterAction(Enum):
    LIST = "list"
    RESEND = "resend"
    DROP = "drop"


async def look_through(deed: DeadLetterAction, reason: str, now: datetime) -> list[str]:
    """Lists, sends again or drops the dead letters with this reason, of every workspace; returns a line for each.

    What is dropped stands in the diary as a count: who was to read it, or what it was about, does not.
    """
    lines: list[str] = []
    for workspace in await people.workspaces():
        label = f"{workspace.name} ({workspace.platform})"
        match deed:
            case DeadLetterAction.LIST:
                letters = await dead_letters.every(workspace.id, reason)
                lines += [f"{label}: {_line(letter)}" for letter in letters]
            case DeadLetterAction.RESEND:
                lines.append(f"{label}: {await _resend(workspace.id, reason)} are tried again.")
            case DeadLetterAction.DROP:
                lines.append(f"{label}: {await _drop(workspace.id, reason, now)} were dropped.")
    return lines


async def _resend(workspace_id: int, reason: str) -> int:
    """Has them tried anew, and returns how many there are. Notices of a loss are drawn again: it may stand by then."""
    async with all_or_nothing():
        letters = await dead_letters.resend(workspace_id, reason)
        for letter in letters:
            if letter.subject == KUDOS:
                await deliveries.revise(LOST, workspace_id, letter.subject_id)
    return len(letters)


async def _drop(workspace_id: int, reason: str, now: datetime) -> int:
    async with all_or_nothing():
        count = await dead_letters.drop(workspace_id, reason)
        if count:
            await diary.append(workspace_id, None, DeliveriesDropped(count, reason), now)
    return count


def _line(letter: DeadLetter) -> str:
    return f"{letter.subject} for {letter.place}, {letter.wanted_at:%Y-%m-%d %H:%M} UTC: {letter.reason}"
