"""For the operator: what was refused for good, to be seen, sent again or dropped."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.kudos.kudos import LOST
from bot.kudos.kudos import SUBJECT as KUDOS
from bot.org.diary import DeliveriesDropped
from commands.operate.choose_workspace import label_of, labelled
from storage.database import all_or_nothing
from storage.delivery import dead_letters, deliveries
from storage.delivery.dead_letters import DeadLetter
from storage.diary import diary
from storage.events import dead_letters as events
from storage.org import people


class DeadLetterAction(Enum):
    LIST = "list"
    COUNT = "count"
    RESEND = "resend"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class DeadLetterChoice:
    """What is done, with which: those of one `reason`, of one `workspace`; of all where nothing is named."""

    action: DeadLetterAction
    reason: str = ""
    workspace: str = ""


async def look_through(choice: DeadLetterChoice, now: datetime) -> list[str]:
    """Lists, counts, sends again or drops the dead letters that are chosen; returns a line for each, or for each
    workspace that has some. Raises UnknownWorkspace.

    What is dropped stands in the diary as a count: who was to read it, or what it was about, does not.
    """
    lines: list[str] = []
    workspaces = sorted(await people.workspaces(), key=label_of)
    for workspace in labelled(workspaces, choice.workspace):
        match choice.action:
            case DeadLetterAction.LIST:
                summary = [_line(letter) for letter in await _every(workspace.id, choice.reason)]
            case DeadLetterAction.COUNT:
                summary = [*_counts(await _every(workspace.id, choice.reason))]
            case DeadLetterAction.RESEND:
                count = await _resend(workspace.id, choice.reason)
                summary = [f"{count} are tried again."] if count else []
            case DeadLetterAction.DROP:
                count = await _drop(workspace.id, choice.reason, now)
                summary = [f"{count} were dropped."] if count else []
        lines += [f"{label_of(workspace)}: {line}" for line in summary]
    return lines


def _counts(letters: Sequence[DeadLetter]) -> Iterator[str]:
    """A line for each reason, that with the most first; letters come with the oldest first."""
    reasons = Counter(letter.reason for letter in letters)
    for reason, count in reasons.most_common():
        oldest = next(letter.wanted_at for letter in letters if letter.reason == reason)
        yield f"{count} since {oldest:%Y-%m-%d %H:%M} UTC: {reason}"


async def _every(workspace_id: int, reason: str) -> list[DeadLetter]:
    """Those of the queue, and those of webhooks, the oldest first."""
    letters = [*await dead_letters.every(workspace_id, reason), *await events.every(workspace_id, reason)]
    return sorted(letters, key=lambda letter: letter.wanted_at)


async def _resend(workspace_id: int, reason: str) -> int:
    """Has them tried anew, and returns how many there are. Notices of a loss are drawn again: it may stand by then."""
    async with all_or_nothing():
        letters = await dead_letters.resend(workspace_id, reason)
        for letter in letters:
            if letter.subject == KUDOS:
                await deliveries.revise(LOST, workspace_id, letter.subject_id)
        return len(letters) + await events.resend(workspace_id, reason)


async def _drop(workspace_id: int, reason: str, now: datetime) -> int:
    async with all_or_nothing():
        count = await dead_letters.drop(workspace_id, reason) + await events.drop(workspace_id, reason)
        if count:
            await diary.append(workspace_id, None, DeliveriesDropped(count, reason), now)
    return count


def _line(letter: DeadLetter) -> str:
    return f"{letter.subject} for {letter.place}, {letter.wanted_at:%Y-%m-%d %H:%M} UTC: {letter.reason}"
