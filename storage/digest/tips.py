"""What managers answer to the tip in a letter, in the database."""

from datetime import datetime

from bot.digest.letters import Letter
from storage.database import all_or_nothing, statement
from storage.digest import letters

_PROMISE = """
insert into promise (workspace_id, letter_id, person_id, tip, made_at)
values (%(workspace_id)s, %(letter)s, %(person)s, %(tip)s, %(now)s)
"""
_TAKE_BACK = """
delete from promise p
where p.workspace_id = %(workspace_id)s and p.letter_id = %(letter)s and p.done_at is null and not exists (
    select 1 from round r where r.workspace_id = p.workspace_id and r.opened_at >= p.made_at)
returning id
"""


async def promise(letter: Letter, now: datetime) -> bool:
    """Stores the promise to do what a letter advises; False if its tip was answered before."""
    async with all_or_nothing():
        if not await letters.answer_tip(letter, "promised"):
            return False
        await statement(
            _PROMISE,
            workspace_id=letter.workspace_id,
            letter=letter.id,
            person=letter.person_id,
            tip=letter.tip,
            now=now,
        )
    return True


async def take_back(letter: Letter) -> bool:
    """Removes the promise that came from a letter, which then asks again; False once a check-in has told the team."""
    async with all_or_nothing():
        rows = await statement(_TAKE_BACK, workspace_id=letter.workspace_id, letter=letter.id)
        return bool(rows) and await letters.answer_tip(letter, "", earlier="promised")
