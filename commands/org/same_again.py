"""The same list of people once more: what comes to what stands is not read, compared or stored again."""

from datetime import datetime

from bot.org.imports.sources import PeopleSource
from storage.org.imports import Import, last_import, standing_hash


async def same_as_last(workspace_id: int, source: PeopleSource, digest: str, now: datetime) -> Import | None:
    """Returns what the last import of a source came to, where the same would come to the same; None where it is to be
    merged. To be called while the chart is held.
    """
    imported = await last_import(workspace_id, source)
    is_same = imported is not None and imported.settled and imported.digest == digest
    if not is_same or not imported or (imported.until and imported.until <= now.date()):
        return None
    return imported if imported.stood == await standing_hash(workspace_id) else None
