"""What the half hour holds of people: what a leader took along, for them alone."""

from bot.personal_data.sections import Section
from storage.holdings import DeleteRow, Holding, PersonColumn, ShownRows

_TAKEN = """
select week as day, question, done_at, words from half_hour
where workspace_id = %(workspace_id)s and person_id = %(person)s order by week
"""

HOLDINGS = (
    Holding(
        table="half_hour",
        persons=(
            PersonColumn(column="person_id", showing=ShownRows(Section.HALF_HOURS, _TAKEN), forgetting=DeleteRow()),
        ),
        words={"words": "person_id"},
        plain=("question",),
    ),
)
