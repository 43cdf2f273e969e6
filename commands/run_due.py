"""What the clock asks for at every tick."""

from datetime import datetime, timedelta

from storage import drafts

DRAFTS_KEPT_FOR = timedelta(days=7)


async def run_due(now: datetime) -> None:
    """Forgets drafts that nobody came back for."""
    await drafts.drop_older_than(now - DRAFTS_KEPT_FOR)
