"""A round as one person meets it."""

from bot.comments import SPEAKERS_AT_LEAST
from bot.people import Person, Workspace
from bot.promises import OPEN_FOR
from bot.rounds import Round
from bot.wording.pulse import Asked
from bot.wording.results import last_time
from commands.give_forecast import leads_in
from commands.read_promises import read_promises
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
    forecasts = leads_in(asked, reader.id)
    since = before.round.opened_at if before else asked.opened_at - OPEN_FOR
    promised = await read_promises(workspace, reader, since, asked.opened_at)
    stands_out = await _stands_out(asked, leaf, reader)
    return Asked(asked, leaf, reader, workspace.name, forecasts, line, again, stands_out, promised)


async def _stands_out(asked: Round, leaf: str, reader: Person) -> bool:
    """Whether a comment in the reader's language is recognised by its language alone."""
    unit = asked.frozen.comments.get(leaf)
    if unit is None:
        return False
    leaves = [one for one, goes_to in asked.frozen.comments.items() if goes_to == unit]
    return await audience.speakers(asked.id, leaves, reader.language) < SPEAKERS_AT_LEAST
