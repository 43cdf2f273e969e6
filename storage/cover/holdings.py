"""What the room of cover holds of people: until when they are away, and no reason."""

from bot.personal_data.sections import Section
from storage.holdings import DeleteRow, Holding, PersonColumn, ShownRows

_AWAY = """
select since, back_on as until, asked_on from leave
where workspace_id = %(workspace_id)s and person_id = %(person)s
"""

HOLDINGS = (
    Holding(
        table="leave",
        persons=(PersonColumn(column="person_id", showing=ShownRows(Section.ABSENCES, _AWAY), forgetting=DeleteRow()),),
    ),
)
