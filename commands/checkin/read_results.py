"""What came out of the latest check-in, for one person: arithmetic on the ledger, and nothing else."""

from dataclasses import replace

from bot.checkin.outcome import RoundForReader
from bot.checkin.rounds import reads_comments
from bot.checkin.weeks import ROUNDS_SHOWN, weeks_of
from bot.org.people import Person, Workspace
from storage.checkin import audience, ledger, rounds
from storage.org.team_names import team_names
from storage.sealed import comments


async def read_results(workspace: Workspace, reader: Person) -> RoundForReader | None:
    """Returns the latest closed round; None before the first. Comments are those of the units that the reader leads."""
    closed = await rounds.last_closed(workspace.id)
    if closed is None:
        return None
    page = await ledger.known_page(closed)
    leaf = await audience.leaf_of(workspace.id, closed.id, reader.id)
    units = {
        unit for unit in closed.frozen.comments.values() if unit and reads_comments(reader.id, unit, closed.frozen)
    }
    released = await comments.of_units(workspace.id, closed.id, units)
    digits = await rounds.recorded_fingerprint(workspace.id, closed.id)
    names = await team_names(workspace.id)
    readable = replace(closed, frozen=closed.frozen.named_in(reader.language, names))
    latest = await ledger.known_pages(await rounds.closed_until(workspace.id, closed.closes_at, ROUNDS_SHOWN))
    return RoundForReader(
        round=readable,
        page=page,
        leaf=leaf,
        company=workspace.name,
        fingerprint=digits,
        comments=released,
        weeks=weeks_of(latest, leaf or ""),
    )
