"""What the room of reach holds of people."""

from bot.personal_data.sections import Section
from storage.holdings import DeleteRow, Holding, PersonColumn, ShownRows

_CHOICES = """
select kind, is_on from reach_choice where workspace_id = %(workspace_id)s and person_id = %(person)s order by kind
"""
_DAYS = """
select day, kind from reach_day where workspace_id = %(workspace_id)s and person_id = %(person)s order by day
"""

HOLDINGS = (
    Holding(
        table="reach_choice",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.SETTINGS, _CHOICES), forgetting=DeleteRow()),
        ),
        plain=("kind",),
    ),
    Holding(
        table="reach_day",
        persons=(PersonColumn(column="person_id", showing=ShownRows(Section.MESSAGES, _DAYS), forgetting=DeleteRow()),),
        plain=("kind",),
    ),
)
