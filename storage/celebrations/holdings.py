"""What the room of celebrations holds of people."""

from bot.personal_data.sections import Section
from storage.holdings import DeleteRow, Holding, PersonColumn, ShownRows

_CELEBRATED = """
select kind, day, posted_on, handed_on from celebration
where workspace_id = %(workspace_id)s and person_id = %(person)s order by day
"""
_WISH = """
select birth_month, birth_day, anniversaries from celebration_wish
where workspace_id = %(workspace_id)s and person_id = %(person)s
"""
_WRITTEN = """
select w.written_at as at, w.kind, p.name as to, w.words from celebration_word w
join person p on p.workspace_id = w.workspace_id and p.id = w.person_id
where w.workspace_id = %(workspace_id)s and w.author_id = %(person)s order by w.written_at
"""
# Before they are handed over they are a surprise.
_GOT = """
select w.written_at as at, w.kind, p.name as from, w.words from celebration_word w
join celebration c on c.workspace_id = w.workspace_id and c.person_id = w.person_id and c.kind = w.kind
    and c.day = w.day
join person p on p.workspace_id = w.workspace_id and p.id = w.author_id
where w.workspace_id = %(workspace_id)s and w.person_id = %(person)s
    and (c.handed_on is not null or c.posted_on is not null)
order by w.written_at
"""

HOLDINGS = (
    Holding(
        table="celebration",
        persons=(
            PersonColumn(
                column="person_id", showing=ShownRows(Section.CELEBRATIONS, _CELEBRATED), forgetting=DeleteRow()
            ),
        ),
        plain=("kind",),
    ),
    Holding(
        table="celebration_wish",
        persons=(PersonColumn(column="person_id", showing=ShownRows(Section.SETTINGS, _WISH), forgetting=DeleteRow()),),
    ),
    Holding(
        table="celebration_word",
        persons=(
            PersonColumn(column="author_id", showing=ShownRows(Section.CELEBRATIONS, _WRITTEN), forgetting=DeleteRow()),
            PersonColumn(column="person_id", showing=ShownRows(Section.CELEBRATIONS, _GOT), forgetting=DeleteRow()),
        ),
        words={"words": "author_id"},
        plain=("kind",),
    ),
)
