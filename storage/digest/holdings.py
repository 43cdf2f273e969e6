"""What the room of letters holds of people."""

from bot.personal_data.sections import Section
from storage.holdings import DeleteRow, Holding, PersonColumn, ShownRows

_WISHED = """
select wanted, weekday, at as hour from digest_wish where workspace_id = %(workspace_id)s and person_id = %(person)s
"""
_LETTERS = """
select at, kind, day, tip, tip_answer as answer from letter
where workspace_id = %(workspace_id)s and person_id = %(person)s order by at
"""

HOLDINGS = (
    Holding(
        table="digest_wish",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.SETTINGS, _WISHED), forgetting=DeleteRow()),
        ),
        plain=("at",),
    ),
    Holding(
        table="letter",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.LETTERS, _LETTERS), forgetting=DeleteRow()),
        ),
        plain=("kind", "tip", "tip_answer"),
    ),
)
