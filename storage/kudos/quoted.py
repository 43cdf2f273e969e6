"""Where a kudos is read: in its own post, in awards for which it was put forward, and by newcomers."""

from bot.awards.awards import ANNOUNCED, AWARDED, WORDS_ABOUT
from bot.kudos.kudos import SUBJECT
from storage.database import statement
from storage.delivery import deliveries

# What was written of who was not awarded is deleted after a year, and their letter is drawn from that: where this
# nomination still is, those of the others are.
_QUOTING = """
select n.round_id, bool_or(a.id is not null) as awarded
from award_nomination n
join award_round r on r.workspace_id = n.workspace_id and r.id = n.round_id and r.phase = 'decided'
left join award a on a.workspace_id = n.workspace_id and a.round_id = n.round_id and a.nominee_id = n.nominee_id
    and a.value_id = n.value_id
where n.workspace_id = %(workspace_id)s and n.kudos_id = %(kudos)s
group by n.round_id order by n.round_id
"""
_POSTED_AT = """
select place from delivery
where workspace_id = %(workspace_id)s and subject = %(subject)s and subject_id = %(kudos)s and reader_id is null
"""
_FORGET_CONSENT = """
delete from newcomer_consent c using kudos k
where c.workspace_id = %(workspace_id)s and c.kudos_id = %(kudos)s
    and k.workspace_id = c.workspace_id and k.id = c.kudos_id and k.words <> %(words)s
"""


async def forget_consent(workspace_id: int, kudos_id: int, words: str) -> None:
    """Forgets who agreed that newcomers may read a kudos, where these are other words: they agreed to those before."""
    await statement(_FORGET_CONSENT, workspace_id=workspace_id, kudos=kudos_id, words=words)


async def revise_quotes(workspace_id: int, kudos_id: int) -> None:
    """Has the news of awards, and letters to nominees, that quote a kudos drawn anew."""
    for row in await statement(_QUOTING, workspace_id=workspace_id, kudos=kudos_id):
        subjects = (ANNOUNCED, AWARDED) if row["awarded"] else (WORDS_ABOUT,)
        for subject in subjects:
            await deliveries.revise(subject, workspace_id, row["round_id"])


async def posted_at(workspace_id: int, kudos_id: int) -> str | None:
    """Returns the channel of a kudos's post, as it was named then; None where it has none, or that is forgotten."""
    rows = await statement(_POSTED_AT, workspace_id=workspace_id, subject=SUBJECT, kudos=kudos_id)
    return str(rows[0]["place"]) if rows else None
