"""A round as one person meets it."""

from bot.people import Person, Workspace
from bot.rounds import Round
from bot.wording.pulse import Asked
from bot.wording.results import last_time
from commands.give_forecast import leads_in
from commands.read_results import read_results
from storage import audience, rounds


async def read_invitation(workspace: Workspace, reader: Person, asked: Round) -> Asked | None:
    """None for somebody outside the audience. Says nothing of whether the person has answered: we do not know."""
    leaf = await audience.leaf_of(workspace.id, asked.id, reader.id)
    if leaf is None:
        return None
    before = await read_results(workspace, reader)
    line = last_time(before, reader.language) if before else ""
    again = await rounds.was_void(workspace.id, asked.id)
    return Asked(asked, leaf, reader, workspace.name, leads_in(asked, reader.id), line, again)
