"""What the queue holds of people: what was sent to whom, and on the local page the posts themselves."""

from bot.personal_data.sections import NotShown, Section
from storage.holdings import BlankPerson, DeleteRow, Holding, PersonColumn, PersonIn, ShownRows

_POSTED = """
select posted_at as at, place, plain as words from post
where workspace_id = %(workspace_id)s and place = %(account)s and author_id = %(person)s and not deleted
order by posted_at
"""
_HANDED = """
select subject as kind, expires_at as until from file_handing
where workspace_id = %(workspace_id)s and person_id = %(person)s
"""

HOLDINGS = (
    Holding(
        table="delivery",
        persons=(
            PersonColumn(column="reader_id", showing=NotShown.COPIES, forgetting=DeleteRow()),
            PersonColumn(
                column="place",
                showing=NotShown.COPIES,
                forgetting=DeleteRow(),
                says=PersonIn.ACCOUNT,
            ),
        ),
        plain=("subject", "subject_id", "message_id", "failed"),
    ),
    Holding(
        table="post",
        persons=(
            PersonColumn(
                column="place",
                showing=ShownRows(Section.MESSAGES, _POSTED),
                forgetting=DeleteRow(),
                says=PersonIn.ACCOUNT,
            ),
            PersonColumn(column="author_id", showing=NotShown.COPIES, forgetting=BlankPerson(("html", "plain"))),
        ),
        words={"html": "author_id", "plain": "author_id"},
    ),
    Holding(table="due", plain=("work",)),
    Holding(
        table="file_handing",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.MESSAGES, _HANDED), forgetting=DeleteRow()),
        ),
        plain=("subject", "detail", "token_hash"),
    ),
)
