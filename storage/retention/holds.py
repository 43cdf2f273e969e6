"""Which legal holds stand: read from the diary, which nobody can change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.config.settings import Settings
from bot.retention.diary import HoldEnded, HoldPlaced
from bot.retention.holds import Hold, standing
from storage.config.chosen import counting_settings
from storage.database import statement
from storage.diary import diary

_JOINED = "select former_id, person_id from former_account where workspace_id = %(workspace_id)s"


async def standing_holds(workspace_id: int, today: date) -> Sequence[Hold]:
    """Returns what stands today, over whoever has the account by now where two accounts of a person became one."""
    placed = await diary.of_kind(workspace_id, HoldPlaced)
    holds = standing(placed, await diary.of_kind(workspace_id, HoldEnded), today) if placed else []
    if all(hold.person_id is None for hold in holds):
        return holds
    joined = {row["former_id"]: row["person_id"] for row in await statement(_JOINED, workspace_id=workspace_id)}
    return [replace(hold, person_id=_row_now(joined, hold.person_id)) for hold in holds]


async def holds_standing_there(workspace_id: int, file_settings: Settings, now: datetime) -> Sequence[Hold]:
    """Returns what stands on the day where the company is, for whoever knows only what app.yaml says."""
    settings = (await counting_settings(workspace_id, file_settings)).settings
    return await standing_holds(workspace_id, now.astimezone(ZoneInfo(settings.time_zone)).date())


def _row_now(joined: Mapping[int, int], person_id: int | None) -> int | None:
    while person_id is not None and person_id in joined:
        person_id = joined[person_id]
    return person_id


async def hold_over(workspace_id: int, person_id: int, today: date) -> Hold | None:
    """Returns a hold for which nothing of somebody may be deleted; None where there is none. Call it in the transaction
    that deletes, after `storage.diary.diary.hold`, so that none is placed meanwhile.
    """
    return next((hold for hold in await standing_holds(workspace_id, today) if hold.is_about(person_id)), None)


async def next_number(workspace_id: int) -> int:
    """Returns the number of the next hold."""
    placed = {event.number for event in await diary.of_kind(workspace_id, HoldPlaced)}
    ended = {event.number for event in await diary.of_kind(workspace_id, HoldEnded)}  # whose beginning may be emptied
    return 1 + max(placed | ended, default=0)
