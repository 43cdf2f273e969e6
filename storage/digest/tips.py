"""What managers answer to the tip in a letter, in the database."""

from datetime import datetime

from bot.digest.letters import Letter
from storage.database import all_or_nothing, statement
from storage.digest import letters


async def promise(letter: Letter, now: datetime) -> bool:
    """Promises what a letter advises, once; False if that was answered before."""
    async with all_or_nothing():
        if not await letters.answer_tip(letter, "promised"):
            return False
        await statement(
            "insert into promise (workspace_id, letter_id, person_id, tip, made_at) values (%s, %s, %s, %s, %s)",
            *(letter.workspace_id, letter.id, letter.person_id, letter.tip, now),
        )
    return True


async def take_back(letter: Letter) -> bool:
    """Undoes what was promised from a letter, which asks again then; False once a check-in has told the team."""
    async with all_or_nothing():
        rows = await statement(
            "delete from promise p where workspace_id = %s and letter_id = %s and done_at is null and not exists"
            " (select 1 from round r where r.workspace_id = p.workspace_id and r.opened_at >= p.made_at) returning id",
            *(letter.workspace_id, letter.id),
        )
        return bool(rows) and await letters.answer_tip(letter, "", before="promised")
